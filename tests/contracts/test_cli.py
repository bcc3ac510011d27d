"""`counterclaim contract`: what it prints, and the codes it ends with."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.cli.exits import Exit
from pipelines.contracts.artefacts import contract_files
from schemas import TABLES
from schemas.evolution.kinds import Bump
from schemas.evolution.semver import Version
from schemas.exporters.odcs import odcs_yaml
from tests.schemas.valid_rows import SEEDS

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> tuple[int, str, str]:
    ended = CliRunner().invoke(app, ["contract", *map(str, arguments)])
    return ended.exit_code, ended.stdout, ended.stderr


def test_list_names_every_table() -> None:
    code, said, _ = run("list")
    assert code == Exit.OK
    named = {line.split()[0] for line in said.splitlines() if line.strip()}
    assert named >= set(TABLES)


def test_show_prints_the_contract_as_odcs() -> None:
    assert run("show", "claims") == (Exit.OK, odcs_yaml(TABLES["claims"]), "")
    code, _, problem = run("show", "clams")
    assert code == Exit.USAGE
    assert "no contract is called 'clams'" in problem


def test_export_writes_two_files_per_table(tmp_path: Path) -> None:
    assert run("export", tmp_path / "out")[0] == Exit.OK
    assert {path.name for path in (tmp_path / "out").iterdir()} == {name for name, _ in contract_files()}


def test_check_ends_with_the_code_of_what_it_found(articles_csv: Path, tmp_path: Path) -> None:
    code, said, _ = run("check", articles_csv)
    assert code == Exit.OK
    assert "kept counterclaim.articles" in said
    assert "not checked: 1 rule that needs the table documents" in said
    articles_csv.write_text(articles_csv.read_text().replace("feed", "telex"))
    code, said, _ = run("check", articles_csv, "--junit", tmp_path / "reports" / "junit.xml")
    assert code == Exit.BREACH
    assert f"articles.published_basis.isin: {SEEDS} rows" in said
    assert (tmp_path / "reports" / "junit.xml").exists()
    assert run("check", tmp_path / "nowhere")[0] == Exit.USAGE


def test_check_prints_json_and_nothing_else(articles_csv: Path) -> None:
    code, said, _ = run("check", articles_csv, "--json")
    assert (code, json.loads(said)["is_kept"]) == (Exit.OK, True)


def test_diff_of_two_files_tells_both_sides_and_the_version(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(odcs_yaml(TABLES["claims"]))
    new.write_text(odcs_yaml(TABLES["claims"]).replace("- value: withholds", "- value: declines"))
    code, said, _ = run("diff", old, new)
    assert code == Exit.BREACH
    assert "claims.stance: value added: declines" in said
    assert "reader: breaks; producer: notices" in said
    needed = str(Version.parsed(TABLES["claims"].version).bumped(Bump.MAJOR))
    assert f"asks for a major version: {needed} or higher" in said
    code, said, _ = run("diff", old, new, "--json")
    (told,) = json.loads(said)
    assert (told["bump"], told["needed_version"], told["is_too_low"]) == ("major", needed, True)
    assert [change["kind"] for change in told["changes"]] == ["value_removed", "value_added"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("claims@7.0.0",), "no released contract claims 7.0.0; released: 1.0.0"),
        (("clams",), "no file and no table"),
        (("claims@", "claims", "--renamed", "stance"), "write it as OLD=NEW"),
    ],
)
def test_diff_says_what_it_cannot_compare(arguments: tuple[str, ...], message: str) -> None:
    code, _, problem = run("diff", *arguments)
    assert code == Exit.USAGE
    assert message in problem


def test_import_prints_a_model_and_notes_what_it_leaves_out(tmp_path: Path) -> None:
    file = tmp_path / "own.odcs.yaml"
    file.write_text(
        odcs_yaml(TABLES["runs"]).replace("logicalTypeOptions:", "logicalTypeOptions:\n      multipleOf: 2", 1)
    )
    code, said, notes = run("import", file)
    assert code == Exit.OK
    assert "class Runs(pa.DataFrameModel):" in said
    assert "multipleOf is not checked" in notes
    file.write_text("kind: Something")
    assert run("import", file)[0] == Exit.USAGE
