"""The main job on the examples, once for all tests that look at what it leaves."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ended]


@pytest.fixture(scope="session")
def cli() -> Cli:
    """The real command line, in a process of its own."""

    def run(*arguments: str | Path, cwd: Path = ROOT) -> Ended:
        command = [sys.executable, "-c", "from pipelines.cli import main; main()", *map(str, arguments)]
        ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=900, check=False)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@dataclass(frozen=True)
class ExampleRun:
    """The examples, taken in by the command line."""

    warehouse: Path
    ended: Ended


@pytest.fixture(scope="session")
def examples(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> ExampleRun:
    """`counterclaim run examples/inbox` into a fresh warehouse."""
    warehouse = tmp_path_factory.mktemp("examples") / "warehouse"
    return ExampleRun(warehouse, cli("run", "examples/inbox", "--warehouse", warehouse))


@pytest.fixture(scope="session")
def connection(examples: ExampleRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file."""
    assert examples.ended.code == 0, examples.ended.err
    with duckdb.connect(str((examples.warehouse / "counterclaim.duckdb").resolve()), read_only=True) as opened:
        yield opened
