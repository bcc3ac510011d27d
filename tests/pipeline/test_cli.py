"""What the commands print, and how they end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.version import CODE_VERSION
from tests.pipeline.conftest import Cli, ExampleRun
from tests.pipeline.test_bad_input import GOOD

LONG = "select repeat('word ', 40) as a_long_text, repeat('other ', 40) as another"
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()"]


def test_the_version_is_told(cli: Cli) -> None:
    assert cli("--version").out == f"counterclaim {CODE_VERSION}\n"


def test_a_table_in_a_pipe_keeps_a_row_on_one_line(cli: Cli, examples: ExampleRun) -> None:
    ended = cli("sql", LONG, "-w", examples.warehouse)
    assert any("word " * 40 in line and "other " * 40 in line for line in ended.out.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ["sql", "select range, repeat('word ', 40) as words from range(20000)", "-f", "csv"],
        ["sql", "select range, repeat('word ', 40) as words from range(2000)"],
        ["quarantine", "list"],
        ["run", "examples/inbox"],
    ],
    ids=["csv", "table", "a list", "a run"],
)
def test_a_reader_who_leaves_early_is_no_error(examples: ExampleRun, arguments: list[str]) -> None:
    command = [*COMMAND, *arguments, "-w", str(examples.warehouse)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(120) == 0, errors
    assert "Traceback" not in errors
    assert "Exception" not in errors


def test_what_was_refused_before_is_told_again(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(GOOD)
    (tmp_path / "in" / "table.xlsx").write_bytes(b"PK")
    first, second = (cli("run", tmp_path / "in", "-w", tmp_path / "w").out for _ in range(2))
    assert "Refused in this run: 1" in first
    assert "Refused before, and still waiting: 1" in second
    assert "table.xlsx" in second


def test_a_date_that_nobody_can_read_is_told(cli: Cli, tmp_path: Path) -> None:
    line = {"published": "yesterday [b]", "text": GOOD}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    out = cli("run", tmp_path / "a.jsonl", "-w", tmp_path / "w").out
    assert "Dates that are not taken: 1" in out
    assert "a.jsonl#1: 'yesterday [b]'; write it as 2025-02-14" in out


@pytest.mark.parametrize("name", ["", ".hidden.txt", "table.xlsx"])
def test_an_inbox_without_anything_usable_is_warned_of(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    if name:
        (tmp_path / "in" / name).write_text(GOOD)
    ended = cli("run", tmp_path / "in", "-w", tmp_path / "w")
    assert ended.code == 0
    assert "nothing in the paths given could be used" in ended.err


def test_events_of_a_run_are_written_as_json_lines_where_asked_for(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERCLAIM_LOG", "json")
    (tmp_path / "good.txt").write_text(GOOD)
    (tmp_path / "table.xlsx").write_bytes(b"PK")
    ended = cli("run", tmp_path / "good.txt", tmp_path / "table.xlsx", "-w", tmp_path / "w")
    said = [json.loads(line) for line in ended.err.splitlines() if line.startswith("{")]
    assert {"stage", "refused", "published"} <= {line["event"] for line in said}
    assert all({"run_id", "partition", "at", "level"} <= set(line) for line in said)
    assert [line["source_uri"] for line in said if line["event"] == "refused"] == [str(tmp_path / "table.xlsx")]
    assert [line["words"] for line in said if line.get("table_name") == "extractions"] == [len(GOOD.split())]


def test_a_run_that_changes_nothing_is_seen(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    for option in ((), ("--again",)):
        assert cli("run", tmp_path / "good.txt", "-w", tmp_path / "w", *option).code == 0
    last, first = json.loads(cli("runs", "--json", "-w", tmp_path / "w").out)
    assert (first["snapshot"], first["articles"]) == (1, 1)
    assert first["words_per_second"] > 0
    assert (last["snapshot"], last["articles"]) == (None, 0)
    assert len(cli("runs", "-w", tmp_path / "w").out.splitlines()) == 4


def test_a_run_that_finds_nothing_new_ends_at_once_and_says_so(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    assert cli("run", tmp_path / "good.txt", "-w", tmp_path / "w").code == 0
    ended = cli("run", tmp_path / "good.txt", "-w", tmp_path / "w")
    assert ended.code == 0
    assert "nothing is new since" in ended.out
    assert "version 1 stands" in ended.out
    assert len(json.loads(cli("runs", "--json", "-w", tmp_path / "w").out)) == 1
    assert "last looked for something new" in cli("runs", "-w", tmp_path / "w").out
