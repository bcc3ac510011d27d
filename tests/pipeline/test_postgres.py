"""The instance of a server (`deploy/dagster.yaml`) with a real PostgreSQL: `make test-postgres`.

The database is Debian's, started here by a user without privileges, on loopback, with a password, for these tests.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqlEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable

from pipelines.defs.automation import hourly
from pipelines.defs.pruning import compact, prune_records

ROOT = Path(__file__).parents[2]
PASSWORD = "only-for-this-test"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
COUNTERCLAIM = [sys.executable, "-c", "from pipelines.cli import main; main()"]

pytestmark = [
    pytest.mark.skipif("COUNTERCLAIM_POSTGRES" not in os.environ, reason="needs a database: make test-postgres"),
    pytest.mark.skipif(not PROGRAMS, reason="PostgreSQL is not installed: apt-get install postgresql"),
    pytest.mark.skipif(
        importlib.util.find_spec("dagster_postgres") is None,
        reason="dagster-postgres is not installed: the extra postgres",
    ),
]


@dataclass(frozen=True)
class Database:
    """A PostgreSQL of its own, below a folder of its user."""

    folder: Path
    port: int
    user: str | None

    def run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[-1] / program), *arguments]
        subprocess.run(
            command, check=True, capture_output=True, user=self.user, cwd=self.folder, env={"PATH": "/usr/bin"}
        )


def unprivileged() -> str | None:
    """Whose server it is: PostgreSQL does not run as root."""
    if os.getuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if name in {user.pw_name for user in pwd.getpwall()})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    folder = Path("/tmp", f"counterclaim-postgres-{os.getpid()}")  # pytest's own folders are closed to other users
    folder.mkdir(mode=0o700)
    found = Database(folder, free_port(), unprivileged())
    (folder / "password").write_text(PASSWORD)
    if found.user:
        for path in (folder, folder / "password"):
            shutil.chown(path, found.user)
    data = str(folder / "data")
    found.run(
        "initdb", "--pgdata", data, "--username", "counterclaim", "--auth", "scram-sha-256", "--pwfile", "password"
    )
    listen = f"-c listen_addresses=127.0.0.1 -c port={found.port} -c unix_socket_directories={folder}"
    found.run("pg_ctl", "--pgdata", data, "--wait", "--log", str(folder / "log"), "--options", listen, "start")
    try:
        yield found
    finally:
        found.run("pg_ctl", "--pgdata", data, "--wait", "--mode", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def server(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inbox, as `deploy/` would run it."""
    home, inbox = tmp_path / "home", tmp_path / "in"
    home.mkdir()
    inbox.mkdir()
    shutil.copy(ROOT / "deploy" / "dagster.yaml", home)
    (inbox / "a.txt").write_text("The army said on Monday that rebels had attacked its base. They denied it.\n")
    named = {
        "DAGSTER_HOME": home,
        "COUNTERCLAIM_PG_HOST": "127.0.0.1",
        "COUNTERCLAIM_PG_PORT": database.port,
        "COUNTERCLAIM_PG_USER": "counterclaim",
        "COUNTERCLAIM_PG_PASSWORD": PASSWORD,
        "COUNTERCLAIM_PG_DATABASE": "postgres",
        "COUNTERCLAIM_INBOX": inbox,
        "COUNTERCLAIM_WAREHOUSE": tmp_path / "w",
    }
    for name, value in named.items():
        monkeypatch.setenv(name, str(value))
    return tmp_path


def test_runs_are_recorded_in_postgresql_seen_by_the_schedule_and_pruned(server: Path) -> None:
    command = [*COUNTERCLAIM, "run", server / "in", "-w", server / "w"]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    with dg.DagsterInstance.get() as instance:
        assert type(instance.event_log_storage).__module__.startswith("dagster_postgres")
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
        assert instance.get_latest_materialization_event(dg.AssetKey("claims")) is not None
        told = hourly(dg.build_schedule_context(instance, datetime.now(UTC)))
        assert isinstance(told, dg.SkipReason)
        assert prune_records(instance, datetime.now(UTC) + timedelta(days=1)) == 1
        assert compact(instance) == 0  # PostgreSQL sees to that itself
        assert instance.get_runs_count() == 0
        storage = instance.event_log_storage
        assert isinstance(storage, SqlEventLogStorage)
        with storage.index_connection() as connection:
            assert connection.execute(AssetCheckExecutionsTable.select()).fetchall() == []
    assert list((server / "home").glob("**/*.db")) == []


def test_a_wrong_password_is_told_before_anything_is_taken_in(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_PG_PASSWORD", "another")
    command = [*COUNTERCLAIM, "run", server / "in", "-w", server / "w"]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "password authentication failed" in ended.stderr
    assert not (server / "w" / "current").exists()
