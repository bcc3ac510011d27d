"""How rows enter the warehouse: every one is counted once, known rows are left alone, refused rows are kept."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ids import row_id
from pipelines.ingest.model import Refusal
from pipelines.stages.commit import RefusalBudgetError, append_new, replace_all
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record, summed
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, article, claim, frame

ARTICLES = {"articles": frame("articles", article())}


def test_new_rows_are_published_and_known_ones_left_alone(run: Run) -> None:
    first = append_new(run, "articles", frame("articles", article())).tally
    again = append_new(run, "articles", frame("articles", article(run_id="run-2"))).tally
    assert (first.published, again.published, again.unchanged) == (1, 0, 1)
    assert run.tables.read("articles")["run_id"].to_list() == ["run-1"]


def test_a_refused_row_is_kept_whole_with_its_reasons(run: Run) -> None:
    tally = append_new(run, "claims", frame("claims", claim(stance="shrugs")), context=ARTICLES).tally
    assert (tally.rows_in, tally.published, tally.quarantined) == (1, 0, 1)
    (kept,) = run.tables.read("quarantine").to_dicts()
    assert kept["rule_id"] == "claims.stance.isin"
    assert kept["bad_value"] == "shrugs"
    assert '"content_text": "they took the town"' in kept["row_json"]


def test_a_row_that_is_warned_of_is_published_and_counted(run: Run) -> None:
    tally = append_new(run, "articles", frame("articles", article())).tally
    assert (tally.published, tally.warned, tally.quarantined) == (1, 1, 0)
    assert [reason.partition(":")[0] for reason in tally.warnings] == ["articles.published_at is 'none'"]
    record(run, [tally], Stopwatch())
    assert run.tables.read("runs")["rows_warned"].to_list() == [1]


def test_the_rules_that_were_broken_are_counted_the_commonest_first(run: Run) -> None:
    stances = ["shrugs", "asserts", "shrugs"]
    rows = [claim(claim_id=row_id("claim", str(at)), stance=stance) for at, stance in enumerate(stances)]
    tally = append_new(run, "claims", frame("claims", *rows, claim(source_end=9)), context=ARTICLES).tally
    assert list(tally.rules_broken.items()) == [("claims.stance.isin", 2), ("claims.spans.quote", 1)]


def test_batches_of_one_table_are_counted_as_one(run: Run) -> None:
    claims, articles = summed(
        [
            append_new(run, "claims", frame("claims", claim(stance="shrugs")), context=ARTICLES).tally,
            append_new(run, "claims", frame("claims", claim()), context=ARTICLES).tally,
            append_new(run, "articles", frame("articles", article())).tally,
        ]
    )
    assert (claims.table, claims.rows_in, claims.published, claims.quarantined) == ("claims", 2, 1, 1)
    assert claims.rules_broken == {"claims.stance.isin": 1}
    assert len(claims.refusals) == len(claims.quarantine_ids) == 1
    assert (articles.table, articles.warned, articles.words) == ("articles", 1, None)


def test_every_table_of_a_stage_has_the_seconds_of_the_stage(run: Run) -> None:
    record(run, [Tally(name, 0, 0, 0, 0) for name in ("claims", "figures", "articles")], Stopwatch())
    assert run.tables.read("runs")["seconds"].n_unique() == 1


def test_a_row_refused_twice_is_one_row_in_quarantine(run: Run) -> None:
    for _ in range(2):
        append_new(run, "claims", frame("claims", claim(stance="shrugs")), context=ARTICLES)
    assert run.tables.read("quarantine").height == 1


def test_what_could_not_be_made_a_row_counts_as_quarantined(run: Run) -> None:
    refusal = Refusal("inbox/a.bin", "ingest.not_text", None, None, "inbox/a.bin is not text; convert it", None)
    tally = append_new(run, "documents", frame("documents"), refusals=[refusal]).tally
    assert (tally.rows_in, tally.quarantined) == (1, 1)
    assert run.tables.read("quarantine")["source_uri"].to_list() == ["inbox/a.bin"]


def test_a_batch_of_which_too_much_is_refused_is_not_taken_in(run: Run) -> None:
    rows = [claim(claim_id=row_id("claim", str(at)), stance="shrugs" if at < 20 else "asserts") for at in range(60)]
    with pytest.raises(RefusalBudgetError, match=r"20 of 60 rows of claims .* allows 20%: claims.stance.isin \(20\)"):
        append_new(run, "claims", frame("claims", *rows), context=ARTICLES)
    assert run.tables.read("claims").is_empty()
    assert run.tables.read("quarantine").is_empty()


def test_a_small_batch_may_be_refused_whole(run: Run) -> None:
    rows = [claim(claim_id=row_id("claim", str(at)), stance="shrugs") for at in range(19)]
    assert append_new(run, "claims", frame("claims", *rows), context=ARTICLES).tally.quarantined == 19


def test_a_conclusion_that_no_longer_holds_is_retired(run: Run) -> None:
    def place(key: str, name: str) -> dict[str, object]:
        return {"place_id": key, "name": name, "country": "MLI", "feature": "populated_place"}

    replace_all(run, "places", frame("places", place("p:1", "Kidal"), place("p:2", "Gao")), {})
    tally = replace_all(run, "places", frame("places", place("p:1", "Kidal"), place("p:3", "Ber")), {})
    assert (tally.published, tally.unchanged, tally.retired) == (1, 1, 1)
    assert run.tables.read("places")["name"].to_list() == ["Kidal", "Ber"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    stances=st.lists(st.sampled_from(["asserts", "denies", "shrugs"]), max_size=8),
    repeats=st.lists(st.integers(0, 7), max_size=4),
)
def test_rows_in_are_rows_published_unchanged_or_quarantined(
    tmp_path_factory, stances: list[str], repeats: list[int]
) -> None:
    tables = Tables(WarehouseLayout(tmp_path_factory.mktemp("warehouse")))
    run = Run("run-1", NOW, DAY, tables)
    rows = [claim(claim_id=row_id("claim", str(at)), stance=stance) for at, stance in enumerate(stances)]
    for batch in (rows, [rows[at] for at in repeats if at < len(rows)]):
        tally = append_new(run, "claims", frame("claims", *batch), context=ARTICLES).tally
        record(run, [tally], Stopwatch())
        assert tally.rows_in == len(batch) == tally.published + tally.unchanged + tally.quarantined
    held = tables.read("claims").height + tables.read("quarantine").height
    assert held == len(rows)
    assert tables.read("runs").filter(pl.col("table_name") == "claims").height == 1
