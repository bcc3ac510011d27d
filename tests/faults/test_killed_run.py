"""A run that is killed loses nothing and repeats nothing."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.storage.layout import WarehouseLayout

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "examples/inbox", "--warehouse"]
IDS = """
    select 'articles' as kind, article_id as id from articles
    union all select 'claims', claim_id from claims
    union all select 'events', event_id from events
    union all select 'quarantine', quarantine_id from quarantine
    order by all
"""


def ids(warehouse: Path) -> list[tuple[str, str]]:
    with duckdb.connect(str(WarehouseLayout(warehouse).duckdb.resolve()), read_only=True) as connection:
        return connection.sql(IDS).fetchall()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("undisturbed")
    subprocess.run([*COMMAND, warehouse], cwd=ROOT, check=True, capture_output=True)
    return warehouse


def killed_when(reached: Path, warehouse: Path) -> None:
    """Start a run and kill -9 it as soon as a file or folder appears."""
    process = subprocess.Popen([*COMMAND, warehouse], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    patience = time.monotonic() + 120
    while not reached.exists() and process.poll() is None and time.monotonic() < patience:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("stage", ["documents", "articles", "claims", "events"])
def test_the_run_after_a_killed_one_publishes_what_an_undisturbed_run_does(
    stage: str, undisturbed: Path, tmp_path: Path
) -> None:
    layout = WarehouseLayout(tmp_path / "warehouse")
    killed_when(layout.staging / stage, layout.root)
    assert layout.current_number() is None
    subprocess.run([*COMMAND, layout.root], cwd=ROOT, check=True, capture_output=True)
    assert ids(layout.root) == ids(undisturbed)


def test_what_a_killed_publication_left_behind_does_not_stop_the_next(undisturbed: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    shutil.copytree(undisturbed, warehouse, symlinks=True)
    left = warehouse / "versions" / ".building-000002" / "parquet" / "articles"
    left.mkdir(parents=True)
    (left / "part-0.parquet").write_bytes(b"PAR1")
    assert ids(warehouse) == ids(undisturbed)
    (tmp_path / "new.txt").write_text("The army said on Monday that it had retaken the town of Ménaka.\n")
    subprocess.run(
        [*COMMAND[:-2], tmp_path / "new.txt", COMMAND[-1], warehouse], cwd=ROOT, check=True, capture_output=True
    )
    assert WarehouseLayout(warehouse).current_number() == 2
    assert set(ids(warehouse)) > set(ids(undisturbed))
