"""Replay: what was refused goes through the flow again; what passes is held, what fails waits, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.claims import EXTRACTOR
from pipelines.ids import row_id
from pipelines.ingest.model import Refusal
from pipelines.stages import replay as stage
from pipelines.stages.commit import append_new
from pipelines.stages.quarantine import QuarantineError, State, chosen, drop, named, refused_rows
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import receive_documents
from pipelines.stages.replay import Outcome, all_or_nothing, replay
from pipelines.stages.run import Run
from pipelines.stages.tally import Tally
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from schemas import TABLES
from schemas.claims import Claims
from schemas.columns import String, column
from tests.rows import ARTICLE, DAY, NOW, article, claim, frame

WITHOUT_ARTICLES = {"articles": frame("articles")}
UNREAD = article(is_extracted=False)


def later(run: Run) -> Run:
    return replace(run, run_id="run-2", started_at=NOW + timedelta(hours=1))


def refuse(run: Run, *claims: dict[str, object]) -> None:
    """Refuse claims: their article is not there yet."""
    append_new(run, "claims", frame("claims", *claims), context=WITHOUT_ARTICLES)


def outcomes(run: Run) -> list[Outcome]:
    return [one.outcome for one in replay(later(run), chosen(refused_rows(run.tables), states={State.WAITING}))]


def test_a_row_that_passes_now_is_published_as_it_was_and_its_history_stays(run: Run) -> None:
    refuse(run, claim())
    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    assert outcomes(run) == [Outcome.PUBLISHED]
    assert run.tables.read("claims").equals(frame("claims", claim()))
    (row,) = refused_rows(run.tables)
    assert (row.state, row.replayed_at, row.rule_id) == (
        State.REPLAYED,
        NOW + timedelta(hours=1),
        "claims.article_id.references",
    )


def test_a_row_that_fails_as_before_stays_as_it_is(run: Run) -> None:
    refuse(run, claim())
    before = refused_rows(run.tables)
    assert outcomes(run) == [Outcome.REFUSED]
    assert refused_rows(run.tables) == before
    assert run.tables.read("claims").is_empty()


def test_a_row_that_fails_for_other_reasons_waits_with_those(run: Run) -> None:
    refuse(run, claim(stance="shrugs"))
    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    assert outcomes(run) == [Outcome.REFUSED_ANEW]
    former, now = sorted(refused_rows(run.tables), key=lambda row: row.refused_at)
    assert (former.state, now.state) == (State.REPLAYED, State.WAITING)
    assert former.rules == {"claims.stance.isin", "claims.article_id.references"}
    assert now.rules == {"claims.stance.isin"}


def test_a_row_that_was_out_and_is_refused_for_the_old_reasons_waits_again(run: Run) -> None:
    refuse(run, claim(stance="shrugs"))
    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    outcomes(run)
    run.tables.stage("articles", frame("articles"), DAY)
    assert outcomes(run) == [Outcome.REFUSED_ANEW]
    assert [len(row.rules) for row in refused_rows(run.tables) if row.state is State.WAITING] == [2]


def test_a_contract_that_was_loosened_lets_the_row_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Loose(Claims):
        """The same table with any stance."""

        stance: String = column("any stance")

    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    append_new(run, "claims", frame("claims", claim(stance="shrugs")), context={"articles": frame("articles", UNREAD)})
    assert outcomes(run) == [Outcome.REFUSED]
    monkeypatch.setitem(TABLES, "claims", replace(TABLES["claims"], model=Loose))
    assert outcomes(run) == [Outcome.PUBLISHED]
    assert run.tables.read("claims")["claim_id"].to_list() == [claim()["claim_id"]]


def test_a_claim_may_lean_on_one_that_is_published_already(run: Run) -> None:
    refuse(run, claim(claim_id=row_id("claim", "leaning"), via_claim_id=claim()["claim_id"]))
    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    run.tables.stage("claims", frame("claims", claim()), DAY)
    assert outcomes(run) == [Outcome.PUBLISHED]


def test_a_file_that_was_never_kept_is_done_with_once_it_was_taken_in(run: Run) -> None:
    refusal = Refusal("inbox/a.txt", "ingest.empty_file", None, None, "inbox/a.txt holds no bytes", None)
    append_new(run, "documents", frame("documents"), refusals=[refusal])
    assert outcomes(run) == [Outcome.NOT_KEPT]
    document = {
        "document_id": row_id("document", "d"), "source_id": row_id("source", "s"), "ingest_date": DAY,
        "source_uri": "inbox/a.txt", "media_type": "text/plain", "byte_count": 1, "stored_path": "d",
        "retrieved_at": NOW, "run_id": "run-2",
    }  # fmt: skip
    run.tables.stage("documents", frame("documents", document), DAY)
    assert outcomes(run) == [Outcome.HELD]
    assert [row.state for row in refused_rows(run.tables)] == [State.REPLAYED]


GOOD = '{"text": "The army said on Monday that it had left the town of Gao, and the rebels denied it."}'
CUT = '{"text": "The rebels said on Tuesday that the town of'


@pytest.fixture
def cut_short(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kept bytes of a file whose second and third line could not be read; nothing is sought in its articles."""
    monkeypatch.setattr(stage, "extract_new_claims", lambda run: ())
    (tmp_path / "a.jsonl").write_text("\n".join([GOOD, CUT, CUT]))
    receive_documents(run, [tmp_path / "a.jsonl"])
    read_new_articles(run)
    (document_id,) = run.tables.read("documents")["document_id"]
    return run.tables.layout.document(document_id)


def replayed_first(run: Run) -> list[tuple[str, Outcome]]:
    """Replay the refused row of the second line alone; what became of which line."""
    (second, _) = sorted(refused_rows(run.tables), key=lambda row: str(row.source_uri))
    found = [(str(one.row.source_uri)[-2:], one.outcome) for one in replay(later(run), [second])]
    return sorted(found)


def test_a_document_is_read_again_whole_and_all_that_waited_in_it_is_told(run: Run, cut_short: Path) -> None:
    assert replayed_first(run) == [("#2", Outcome.REFUSED), ("#3", Outcome.REFUSED)]
    assert run.tables.read("articles").height == 1


def test_what_a_better_reader_reads_is_published_and_the_rest_waits(run: Run, cut_short: Path) -> None:
    cut_short.unlink()
    cut_short.write_text("\n".join([GOOD, CUT + ' Gao was theirs."}', CUT]))
    assert replayed_first(run) == [("#2", Outcome.PUBLISHED), ("#3", Outcome.REFUSED)]
    assert run.tables.read("articles").height == 2
    assert [row.state for row in refused_rows(run.tables)].count(State.WAITING) == 1


def test_a_line_that_was_dropped_is_left_alone_when_its_document_is_read_again(run: Run, cut_short: Path) -> None:
    _, third = sorted(refused_rows(run.tables), key=lambda row: str(row.source_uri))
    drop(later(run), [third], "a test line")
    cut_short.unlink()
    cut_short.write_text("\n".join([GOOD, CUT + ' Gao was theirs."}', CUT + ' Kidal was theirs."}']))
    assert replayed_first(run) == [("#2", Outcome.PUBLISHED)]
    assert run.tables.read("articles").height == 2


def test_a_document_whose_bytes_are_gone_is_said_to_be_out_of_reach(run: Run) -> None:
    refusal = Refusal(
        "inbox/a.jsonl#2", "ingest.bad_line", None, None, "no JSON", None, document_id=row_id("d", "gone")
    )
    append_new(run, "articles", frame("articles"), refusals=[refusal])
    assert outcomes(run) == [Outcome.NOT_KEPT]


READ = {
    "article_id": ARTICLE, "ingest_date": DAY, "extractor": EXTRACTOR, "extractor_version": "1", "claim_count": 0,
    "word_count": 9, "run_id": "run-1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("read_before", "read_now", "outcome"),
    [(False, False, Outcome.REFUSED), (False, True, Outcome.PUBLISHED), (True, True, Outcome.HELD)],
)
def test_an_article_that_could_not_be_read_for_claims_is_sought_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, read_before: bool, read_now: bool, outcome: Outcome
) -> None:
    def seek(run: Run) -> tuple[Tally, ...]:
        if not read_now:
            return (append_new(run, "extractions", frame("extractions"), refusals=[refusal]).tally,)
        return (append_new(run, "extractions", frame("extractions", READ)).tally,)

    refusal = Refusal(f"article {ARTICLE}", "extract.failed", None, None, "out of words", None)
    append_new(run, "extractions", frame("extractions"), refusals=[refusal])
    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    if read_before:
        run.tables.stage("extractions", frame("extractions", READ), DAY)
    monkeypatch.setattr(stage, "extract_new_claims", seek)
    assert outcomes(run) == [outcome]


def test_a_dropped_row_stays_with_its_reason_and_is_left_alone(run: Run) -> None:
    refuse(run, claim())
    (tally,) = drop(later(run), refused_rows(run.tables), "the outlet took it back")
    (row,) = refused_rows(run.tables)
    assert (row.state, row.dropped_reason) == (State.DROPPED, "the outlet took it back")
    assert (tally.rows_in, tally.published) == (1, 1)
    assert chosen([row], states={State.WAITING}) == []
    with pytest.raises(QuarantineError, match="was dropped on 2025-03-01 13:00"):
        drop(later(run), [row], "again")


def test_an_id_may_be_cut_as_long_as_it_is_unique(run: Run) -> None:
    refuse(run, *(claim(claim_id=row_id("claim", str(at))) for at in range(17)))
    rows = refused_rows(run.tables)
    assert named(rows, [rows[3].quarantine_id[:12].upper()]) == [rows[3]]
    with pytest.raises(QuarantineError, match="give more digits"):  # 17 ids cannot all differ in one of 16 digits
        named(rows, {row.quarantine_id[0] for row in rows})
    for unknown in ("x", ""):
        with pytest.raises(QuarantineError, match="quarantine list"):
            named(rows, [unknown])


def test_an_unknown_table_or_rule_is_answered_with_the_known_ones(run: Run) -> None:
    refuse(run, claim())
    rows = refused_rows(run.tables)
    with pytest.raises(QuarantineError, match=r"rows of: claims$"):
        chosen(rows, states=set(State), table="claim")
    with pytest.raises(QuarantineError, match=r"rows of: claims\.article_id\.references$"):
        chosen(rows, states=set(State), rule="claims.stance.isin")


def test_what_was_staged_before_a_replay_that_fails_is_staged_again(run: Run) -> None:
    def halfway() -> None:
        run.tables.stage("claims", frame("claims", claim()), DAY)
        run.tables.stage("articles", frame("articles"), DAY)
        raise RuntimeError("the disk is full")

    run.tables.stage("articles", frame("articles", UNREAD), DAY)
    with pytest.raises(RuntimeError), all_or_nothing(run.tables):
        halfway()
    assert run.tables.read("claims").is_empty()
    assert run.tables.read("articles")["article_id"].to_list() == [ARTICLE]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=8, derandomize=True)
@given(stances=st.lists(st.sampled_from(["asserts", "denies", "shrugs"]), max_size=6), has_article=st.booleans())
def test_each_row_of_a_replay_is_counted_once_and_waits_once_or_is_published(
    tmp_path_factory: pytest.TempPathFactory, stances: list[str], has_article: bool
) -> None:
    run = Run("run-1", NOW, DAY, Tables(WarehouseLayout(tmp_path_factory.mktemp("warehouse"))))
    refuse(run, *(claim(claim_id=row_id("claim", str(at)), stance=stance) for at, stance in enumerate(stances)))
    run.tables.stage("articles", frame("articles", *([UNREAD] if has_article else [])), DAY)
    outcomes(run)
    for row in run.tables.read("runs").iter_rows(named=True):
        assert row["rows_in"] == row["rows_published"] + row["rows_unchanged"] + row["rows_quarantined"]
    counted = run.tables.read("runs").filter(table_name="claims", run_id="run-2")["rows_in"].sum()
    waiting = [row for row in refused_rows(run.tables) if row.state is State.WAITING]
    assert counted == len(stances) == run.tables.read("claims").height + len(waiting)
