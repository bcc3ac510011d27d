"""What is typed wrong is told in our words, with what to do, and ends with 2."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.cli.run import _new_bytes


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["repot"], "there is no command 'repot'; did you mean report"),
        (["source", "lst"], "there is no command 'lst'; did you mean list?"),
        (["status", "--warehous", "x"], "there is no option --warehous; did you mean --warehouse?"),
        (["export", "acled"], "--output is missing: File to write"),
        (["sql"], "QUERY is missing: A query in DuckDB's SQL"),
        (["show"], "EVENT|CLAIM|ACTOR is missing: An id"),
        (["report", "--since", "soon", "-o", "x"], "--since: 'soon' is no day; write it as 2025-02-11"),
        (["export", "pdf", "-o", "x"], "FORMAT: 'pdf' is not one of 'acled'"),
        (["runs", "-n", "0"], "--limit: 0 must be 1 or more"),
        (["runs", "-n", "many"], "--limit: many is no whole number"),
        (["run", ""], "PATH: the path is empty; for the current folder write '.'"),
        (["run"], "nothing to take in: name files or folders, or give --sources sources.yaml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_told_on_one_line_with_the_way_to_the_help(typed: list[str], told: str) -> None:
    ended = CliRunner().invoke(app, typed)
    assert ended.exit_code == 2
    first, second = ended.stderr.splitlines()
    assert first.startswith(f"counterclaim: {told}")
    assert second.endswith("--help` tells more")


def test_a_worker_that_imports_the_console_script_does_not_import_the_commands() -> None:
    loaded = "import sys, pipelines.cli; print([name for name in ('typer', 'polars', 'duckdb') if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def leaves(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield path, command
        return
    for name, each in command.commands.items():
        yield from leaves(each, f"{path} {name}".strip())


PRINTS_CODE = {"contract import"}


def test_every_command_answers_as_json_but_the_one_that_prints_code() -> None:
    without = {
        path
        for path, command in leaves(typer.main.get_command(app))
        if not any("--json" in parameter.opts for parameter in command.params)
    }
    assert without == PRINTS_CODE


def test_every_argument_has_a_name_of_its_own_in_the_help() -> None:
    nameless = [
        f"{path}: {parameter.name}"
        for path, command in leaves(typer.main.get_command(app))
        for parameter in command.params
        if parameter.param_type_name == "argument" and not parameter.metavar
    ]
    assert nameless == []


@pytest.mark.parametrize(
    "typed",
    [
        ["status"],
        ["runs"],
        ["doctor"],
        ["report"],
        ["sql", "select 1"],
        ["show", "x"],
        ["export", "acled", "-o", "-"],
        ["quarantine", "list"],
        ["snapshot", "list"],
        ["contract", "migrate"],
        ["erase", "Nobody", "--why", "asked to"],
    ],
    ids=" ".join,
)
def test_where_no_warehouse_is_every_command_says_so(tmp_path: Path, typed: list[str]) -> None:
    ended = CliRunner().invoke(app, [*typed, "--warehouse", str(tmp_path / "nowhere")])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("counterclaim: ")
    assert "nowhere" in ended.stderr
    assert not (tmp_path / "nowhere").exists()


def test_only_what_changed_since_the_last_run_is_new(tmp_path: Path) -> None:
    for name, changed in (("old.txt", 100.0), ("new.txt", 300.0)):
        (tmp_path / name).write_text("12345")
        os.utime(tmp_path / name, (changed, changed))
    files = [*tmp_path.iterdir(), tmp_path]
    assert _new_bytes(files, since=200.0) == 5
    assert _new_bytes(files, since=None) == 10
