"""`counterclaim sql`: its formats and its errors."""

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app

QUERY = "select outlet, n_articles from reporting.outlet_activity order by outlet"


def asked(told: Path, *arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(app, ["sql", "-w", str(told), *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def test_a_file_has_the_format_that_its_name_ends_in(told: Path, tmp_path: Path) -> None:
    for name in ("rows.csv", "rows.json", "rows.parquet"):
        assert asked(told, QUERY, "-o", str(tmp_path / name)) == (0, "", "")
    rows = pl.read_parquet(tmp_path / "rows.parquet")
    assert rows.rows() == [("Daily Post", 1), ("Sahel News", 1)]
    assert pl.read_csv(tmp_path / "rows.csv").equals(rows)
    assert pl.read_json(tmp_path / "rows.json").equals(rows)


def test_json_is_one_switch_as_everywhere(told: Path) -> None:
    assert asked(told, "select 1 as a", "--json") == (0, '[{"a":1}]\n', "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([""], "the query is empty; ask something"),
        ([" ; "], "the query is empty; ask something"),
        (["selec 1"], 'syntax error at or near "selec"'),
        (["delete from claims"], "read-only"),
        (["set threads = 2"], "this gives no rows; the published tables can be asked, and not be changed"),
        (["select 1", "-o", "rows.xls"], "end its name in .csv, .json or .parquet"),
        (["select 1", "-o", "nowhere/rows.csv"], "name a file in a folder that exists"),
    ],
)
def test_what_cannot_be_answered_says_why(told: Path, arguments: list[str], said: str) -> None:
    code, printed, errors = asked(told, *arguments)
    assert (code, printed) == (2, "")
    assert said in errors
