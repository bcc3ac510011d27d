"""What `counterclaim actor` says: whom it lists, and why it will not judge."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.cli.exits import Exit
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables

TOLD = (
    "The Azor Front said on Saturday that its fighters had captured the town of Kidal in northern Mali. "
    "The Azor Liberation Front denied that the town had fallen. The M23 said that it had left Sake."
)
BY = ("--why", "one group", "--by", "Analyst A")


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taken-in")
    (folder / "told.txt").write_text(TOLD)
    ended = CliRunner().invoke(app, ["run", str(folder / "told.txt"), "-w", str(folder / "w")])
    assert ended.exit_code == 0, ended.output
    return folder / "w"


@pytest.fixture
def warehouse(taken_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(taken_in, tmp_path / "copy", symlinks=True)


def called(warehouse: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["actor", *words, "-w", str(warehouse)])


def refused(warehouse: Path, *words: str) -> str:
    """Why a command was refused; nothing is written then."""
    before = WarehouseLayout(warehouse).published_numbers()
    ended = called(warehouse, *words)
    assert ended.exit_code == Exit.USAGE, ended.output
    assert WarehouseLayout(warehouse).published_numbers() == before
    assert list(Tables(WarehouseLayout(warehouse)).staged()) == []
    return ended.output


def id_of(warehouse: Path, name: str) -> str:
    found = json.loads(called(warehouse, "list", name, "--json").output)
    return next(str(actor["actor_id"]) for actor in found if actor["name"] == name)


def test_the_list_tells_who_is_known_from_where(taken_in: Path) -> None:
    listed = json.loads(called(taken_in, "list", "--json").output)
    known = {actor["name"]: actor["is_provisional"] for actor in listed}
    assert known == {"Azor Front": True, "Azor Liberation Front": True, "March 23 Movement (M23)": False}
    assert called(taken_in, "list").output.splitlines()[-1] == "3 actors"


def test_the_list_looks_for_words_of_any_name_and_says_what_it_leaves_out(taken_in: Path) -> None:
    assert [actor["name"] for actor in json.loads(called(taken_in, "list", "movement m23", "--json").output)] == [
        "March 23 Movement (M23)"
    ]
    assert "2 are not shown" in called(taken_in, "list", "--most", "1").output
    assert called(taken_in, "list", "nobody at all").output == "0 actors\n"


def test_an_unknown_name_is_answered_with_those_next_to_it(warehouse: Path) -> None:
    told = refused(warehouse, "merge", "Azzor Front", "M23", *BY)
    assert "'Azzor Front'; did you mean one of these?" in told
    assert f"Azor Front ({id_of(warehouse, 'Azor Front')})" in told
    assert "counterclaim actor list" in refused(warehouse, "merge", "Xyq", "M23", *BY)
    assert "'Zzz'" in refused(warehouse, "merge", "Azor Front", "Zzz", *BY)


def test_a_registry_actor_is_not_judged_to_be_a_name_that_was_read(warehouse: Path) -> None:
    told = refused(warehouse, "merge", "M23", "Azor Front", *BY)
    assert f"counterclaim actor merge {id_of(warehouse, 'Azor Front')} m23" in told


def test_nobody_is_judged_to_be_himself_twice_or_in_a_circle(warehouse: Path) -> None:
    assert "one actor already" in refused(warehouse, "merge", "Azor Front", "azor front", *BY)
    made = json.loads(called(warehouse, "merge", "Azor Liberation Front", "Azor Front", *BY, "--json").output)
    judgement = made["judgement"]["judgement_id"]
    again = refused(warehouse, "merge", "Azor Liberation Front", "M23", *BY)
    assert f"counterclaim actor unmerge {judgement}" in again
    circle = refused(warehouse, "merge", "Azor Front", "Azor Liberation Front", *BY)
    assert "circle" in circle
    assert f"counterclaim actor unmerge {judgement}" in circle


def test_a_judgement_needs_a_reason_and_somebody_who_judges(warehouse: Path) -> None:
    told = refused(warehouse, "merge", "Azor Liberation Front", "Azor Front", "--why", " ", "--by", "A")
    assert "--by and --why" in told
    assert called(warehouse, "merge", "Azor Liberation Front", "Azor Front").exit_code == Exit.USAGE


def test_only_a_judgement_that_stands_is_taken_back(warehouse: Path) -> None:
    assert "nothing was judged" in refused(warehouse, "unmerge", "Azor Front", *BY)
    made = json.loads(called(warehouse, "merge", "Azor Liberation Front", "Azor Front", *BY, "--json").output)
    judgement = made["judgement"]["judgement_id"]
    assert "no judgement stands that Azor Front" in refused(warehouse, "unmerge", "Azor Front", *BY)
    assert called(warehouse, "unmerge", judgement[:8], *BY).exit_code == 0
    assert "taken back on" in refused(warehouse, "unmerge", judgement, *BY)


def test_an_interrupted_run_is_finished_first(warehouse: Path) -> None:
    tables = Tables(WarehouseLayout(warehouse))
    tables.stage("sources", tables.read("sources"))
    ended = called(warehouse, "merge", "Azor Liberation Front", "Azor Front", *BY)
    assert ended.exit_code == Exit.USAGE
    assert "`counterclaim run`" in ended.output


def test_an_actor_is_shown_with_what_was_judged_of_it(warehouse: Path) -> None:
    called(warehouse, "merge", "Azor Liberation Front", "Azor Front", *BY)
    shown = called(warehouse, "show", "Azor Front").output
    assert "counts as it: Azor Liberation Front" in shown
    assert "(Analyst A, " in shown
    card = json.loads(called(warehouse, "show", "Azor Liberation Front", "--json").output)
    assert card["actor"]["same_as"] == "Azor Front"
    assert [actor["name"] for actor in json.loads(called(warehouse, "list", "--merged", "--json").output)] == [
        "Azor Front",
        "Azor Liberation Front",
    ]


def test_judgements_are_listed_with_those_taken_back(warehouse: Path) -> None:
    assert called(warehouse, "judgements").output == "nothing was judged yet\n"
    called(warehouse, "merge", "Azor Liberation Front", "Azor Front", *BY)
    called(warehouse, "unmerge", "Azor Liberation Front", "--why", "two after all", "--by", "Analyst B")
    told = called(warehouse, "judgements").output
    assert "Azor Liberation Front is Azor Front (Analyst A, " in told
    assert "taken back (Analyst B, " in told
    assert told.splitlines()[-1] == "0 stand, 1 were taken back"


def test_what_a_judgement_did_is_told_and_how_to_take_it_back(warehouse: Path) -> None:
    told = called(warehouse, "merge", "Azor Liberation Front", "Azor Front", *BY).output
    assert "published as version 2" in told
    assert "Capture of Kidal" in told
    assert "take it back: counterclaim actor unmerge " in told


@pytest.mark.parametrize(
    "words", [("list",), ("judgements",), ("show", "x"), ("merge", "a", "b", *BY), ("unmerge", "a", *BY)]
)
def test_without_a_warehouse_it_says_how_to_make_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = called(tmp_path / "none", *words)
    assert ended.exit_code == Exit.USAGE
    assert "counterclaim run PATH --warehouse" in ended.output
