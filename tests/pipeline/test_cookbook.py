"""The cookbook's and the tutorial's snippets, run on the examples as a reader would run them."""

import re
import shlex
from pathlib import Path

import duckdb
import pytest

from tests.pipeline.conftest import ROOT, Cli, ExampleRun

COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"\*\*(\d+)\. ([^*]+)\*\*.*?```sql\n(.*?)```", COOKBOOK, re.DOTALL)
COMMANDS = re.findall(r"^\.venv/bin/counterclaim (.+)$", TUTORIAL, re.MULTILINE)
MAY_BE_EMPTY = {"4", "5", "11", "17", "19"}


def test_the_cookbook_answers_25_questions_in_order() -> None:
    assert [int(number) for number, _, _ in QUERIES] == list(range(1, 26))


@pytest.mark.parametrize(("number", "query"), [(number, sql) for number, _, sql in QUERIES])
def test_a_query_of_the_cookbook_answers(connection: duckdb.DuckDBPyConnection, number: str, query: str) -> None:
    rows = connection.execute(query).fetchall()
    assert rows or number in MAY_BE_EMPTY


def test_the_tutorial_can_be_followed(cli: Cli, examples: ExampleRun, tmp_path: Path) -> None:
    (tmp_path / "warehouse").symlink_to(examples.warehouse)
    assert len(COMMANDS) >= 6
    for command in COMMANDS:
        ended = cli(*shlex.split(command), cwd=tmp_path)
        assert ended.code == 0, f"{command}: {ended.err}"
    assert (tmp_path / "report" / "index.html").is_file()
