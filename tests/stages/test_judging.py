"""Two actors that are judged to be one count as one party, and are two again when the judgement is taken back."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.ids import row_id
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from schemas import TABLES
from tests.rows import NOW
from warehouse.sql import reporting_views

CAPTURE = "The Azor Front said on Saturday that its fighters had captured the town of Kidal in northern Mali."
DENIAL = (
    "The Azor Liberation Front denied on Saturday that its fighters had captured the town of Kidal in northern Mali."
)
CAPTURE_AGAIN = (
    "The Azor Liberation Front said on Saturday that its fighters had captured the town of Kidal in northern Mali."
)
LEDGERS = {"actor_judgements", "runs", "snapshots"}
WHY = ("--why", "one group, its name turned round", "--by", "Analyst A")


def written(folder: Path, name: str, text: str, hour: int = 8) -> None:
    row = {
        "url": f"https://{name}.example/1",
        "published": f"2025-03-02T{hour:02}:00:00Z",
        "source": name,
        "text": text,
    }
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / f"{name}.jsonl").write_text(json.dumps(row))


def called(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "-w", str(folder / "w")])


def ran(folder: Path) -> None:
    ended = called(folder, "run", str(folder / "in"), "--again")
    assert ended.exit_code == 0, ended.output


def judged(folder: Path, *words: str) -> str:
    """What came of a command, which must go well; returns the judgement's id."""
    ended = called(folder, "actor", *words, *WHY, "--json")
    assert ended.exit_code == 0, ended.output
    return str(json.loads(ended.output)["judgement"]["judgement_id"])


def asked(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str((folder / "w" / "counterclaim.duckdb").resolve()), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(sql).fetchall()


def tables_of(folder: Path) -> dict[str, bytes]:
    """Every table but those that tell what was done, as bytes."""
    tables = Tables(WarehouseLayout(folder / "w"))
    return {
        name: tables.read(name).sort(TABLES[name].key).write_json().encode() for name in TABLES if name not in LEDGERS
    }


def views_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    names = [view.name for view in reporting_views() if not view.is_macro and view.name != "data_quality"]
    return {name: asked(folder, f"select * from reporting.{name} order by all") for name in names}


def report_of(folder: Path) -> dict[str, str]:
    """The report's pages, without the line that names the version and what compares it with the one before."""
    pages = folder / "pages"
    assert called(folder, "report", "-o", str(pages)).exit_code == 0
    texts = {str(page.relative_to(pages)): page.read_text() for page in sorted(pages.rglob("*")) if page.is_file()}
    shutil.rmtree(pages)
    for compared in ("index.html", "data/changes.csv"):
        texts.pop(compared, None)
    return {name: re.sub(r"Version \d+ of the warehouse, published [^.]*\.", "", text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One name claims the capture of a town, another one, of the same group, denies it."""
    folder = tmp_path_factory.mktemp("taken-in")
    written(folder, "post", CAPTURE)
    written(folder, "courier", DENIAL, hour=9)
    ran(folder)
    return folder


@pytest.fixture
def folder(taken_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(taken_in, tmp_path / "copy", symlinks=True)


def test_actors_that_are_judged_to_be_one_are_one_party(folder: Path) -> None:
    statuses = "select status, n_asserting, n_denying from reporting.event_status"
    assert asked(folder, statuses) == [("contested", 1, 1)]
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    ((status, _, _),) = asked(folder, statuses)
    assert status != "contested"  # nobody contests what he says himself
    assert asked(folder, "select distinct actor from reporting.event_positions") == [("Azor Front",)]


def test_who_did_it_is_the_actor_that_counts_for_linking_too(tmp_path: Path) -> None:
    written(tmp_path, "post", "Ansar Dine captured the town of Kidal in northern Mali on Saturday, residents said.")
    ran(tmp_path)
    doers = "select distinct actor_id from event_participants where role = 'initiator'"
    assert asked(tmp_path, doers) == [("ansar-dine",)]
    judged(tmp_path, "merge", "Ansar Dine", "JNIM")
    assert asked(tmp_path, doers) == [("jnim",)]
    assert asked(tmp_path, "select distinct initiator_id from claim_frames") == [("ansar-dine",)]


def test_the_claims_keep_the_actor_that_was_read(folder: Path) -> None:
    read = "select claim_id, claimant_id from claims order by claim_id"
    before = asked(folder, read)
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    assert asked(folder, read) == before
    ((counts_as,),) = asked(
        folder, "select distinct claimant_id from reporting.claim_bearings where claimant = 'Azor Front'"
    )
    assert len({claimant for _, claimant in before if claimant} - {counts_as, None}) == 1


def test_a_judgement_that_is_taken_back_leaves_everything_as_it_was_and_stays_as_a_row(folder: Path) -> None:
    before = tables_of(folder), views_of(folder), report_of(folder)
    judgement = judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    assert views_of(folder) != before[1]
    assert report_of(folder) != before[2]
    judged(folder, "unmerge", judgement[:8])
    assert tables_of(folder) == before[0]
    assert views_of(folder) == before[1]
    assert report_of(folder) == before[2]
    (row,) = Tables(WarehouseLayout(folder / "w")).read("actor_judgements").to_dicts()
    assert (row["judgement_id"], row["withdrawn_by"]) == (judgement, "Analyst A")


def test_a_run_after_a_judgement_changes_nothing(folder: Path) -> None:
    ran(folder)  # from where the copy lies
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    before, version = tables_of(folder), (folder / "w" / "current").resolve()
    ran(folder)
    assert tables_of(folder) == before
    assert (folder / "w" / "current").resolve() == version


def test_what_comes_later_counts_for_the_actor_too_and_as_if_all_had_come_before(folder: Path, tmp_path: Path) -> None:
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    other = shutil.copytree(folder, tmp_path / "other", symlinks=True)
    written(folder, "gazette", CAPTURE_AGAIN, hour=10)
    ran(folder)
    (positions,) = asked(
        folder, "select n_outlets from reporting.event_positions where actor = 'Azor Front' and stance = 'asserts'"
    )
    assert positions == (2,)
    judged(other, "unmerge", "Azor Liberation Front")
    written(other, "gazette", CAPTURE_AGAIN, hour=10)
    ran(other)
    judged(other, "merge", "Azor Liberation Front", "Azor Front")
    for name in ("events", "event_accounts", "claim_events", "event_participants", "claim_links", "claim_blocks"):
        assert tables_of(other)[name] == tables_of(folder)[name], name
    for view in ("event_status", "event_positions"):
        assert views_of(other)[view] == views_of(folder)[view], view


def test_all_linked_anew_gives_the_rows_that_the_judgement_gave(folder: Path) -> None:
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    before = tables_of(folder)
    run = Run("anew", NOW, NOW.date(), Tables(WarehouseLayout(folder / "w")))
    resolve_entities(run, anew=True)
    link_events(run, anew=True)
    assert tables_of(folder) == before


def test_an_actor_may_be_judged_to_be_one_of_the_registry_that_no_article_names(folder: Path) -> None:
    judged(folder, "merge", "Azor Front", "JNIM")
    assert asked(folder, "select name, is_provisional from actors where actor_id = 'jnim'") == [
        ("Jama'at Nusrat al-Islam wal-Muslimin (JNIM)", False)
    ]
    assert ("Jama'at Nusrat al-Islam wal-Muslimin (JNIM)",) in asked(
        folder, "select actor from reporting.event_positions"
    )
    judged(folder, "unmerge", "Azor Front")
    assert asked(folder, "select 1 from actors where actor_id = 'jnim'") == []


def test_a_chain_of_judgements_counts_to_its_end(folder: Path) -> None:
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    judged(folder, "merge", "Azor Front", "JNIM")
    assert asked(folder, "select distinct actor_id from reporting.event_positions") == [("jnim",)]


def test_a_judgement_that_a_killed_command_wrote_down_is_made_to_count_by_the_next_run(folder: Path) -> None:
    tables = Tables(WarehouseLayout(folder / "w"))
    ids = dict(tables.read("actors").select("name", "actor_id").iter_rows())
    row = {
        "judgement_id": row_id("actor_judgement", "x"), "actor_id": ids["Azor Liberation Front"],
        "same_as_actor_id": ids["Azor Front"], "reason": "r", "judged_by": "b", "judged_at": NOW,
        "withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None, "run_id": "killed",
    }  # fmt: skip
    tables.stage("actor_judgements", TABLES["actor_judgements"].frame([row]))
    ran(folder)
    assert asked(folder, "select distinct actor from reporting.event_positions") == [("Azor Front",)]


def test_a_rollback_takes_a_judgement_with_it(folder: Path) -> None:
    before = views_of(folder)
    judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    assert called(folder, "snapshot", "rollback", "1").exit_code == 0
    assert views_of(folder) == before
    assert Tables(WarehouseLayout(folder / "w")).read("actor_judgements").is_empty()


def test_a_name_that_is_erased_is_blotted_out_of_judgements_too(folder: Path) -> None:
    why = ("--why", "Idrissa Bamogo told us", "--by", "Idrissa Bamogo")
    assert called(folder, "actor", "merge", "Azor Liberation Front", "Azor Front", *why).exit_code == 0
    assert called(folder, "erase", "Idrissa Bamogo", "--why", "asked for").exit_code == 0
    (row,) = Tables(WarehouseLayout(folder / "w")).read("actor_judgements").to_dicts()
    assert "Bamogo" not in str(row)
    assert row["reason"].endswith("told us")


def test_a_judgement_of_an_actor_whose_only_article_is_erased_stays_and_counts_for_nobody(folder: Path) -> None:
    judged(folder, "merge", "Azor Front", "Azor Liberation Front")
    assert called(folder, "erase", "https://courier.example/1", "--why", "asked for").exit_code == 0
    tables = Tables(WarehouseLayout(folder / "w"))
    assert tables.read("actor_judgements").height == 1
    assert tables.read("actors").filter(pl.col("same_as_actor_id").is_not_null()).is_empty()
    assert called(folder, "doctor").exit_code == 0


def test_the_judgement_says_who_judged_when_and_why(folder: Path) -> None:
    started = datetime.now(UTC)
    judgement = judged(folder, "merge", "Azor Liberation Front", "Azor Front")
    (row,) = Tables(WarehouseLayout(folder / "w")).read("actor_judgements").to_dicts()
    assert (row["judgement_id"], row["judged_by"], row["reason"]) == (judgement, WHY[3], WHY[1])
    assert started <= row["judged_at"] <= datetime.now(UTC)
