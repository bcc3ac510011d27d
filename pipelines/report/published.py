"""The published file, opened for reading: this version and, where they are kept, the ones before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.report.errors import NotPublishedError
from pipelines.storage.layout import DUCKDB_NAME
from pipelines.storage.working_copy import readable

_READ_ONLY: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which published version is read."""

    number: int
    published_at: datetime
    run_id: str
    package_version: str


@dataclass(frozen=True, slots=True)
class Published:
    """An open version of the warehouse. `former` are the kept versions before it, the newest first."""

    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    former: tuple[Path, ...]


@contextmanager
def opened(warehouse: str | Path) -> Iterator[Published]:
    """The current version of a warehouse; it stays the same however long it is read.

    Raises:
        NotPublishedError: the warehouse has no published version.
    """
    layout = readable(warehouse)
    if not layout.duckdb.exists():
        raise NotPublishedError(
            f"{layout.duckdb} does not exist yet; publish it with `counterclaim run PATH --warehouse {warehouse}`, or "
            "name another one with --warehouse"
        )
    file = layout.duckdb.resolve()
    with connected(file) as connection:
        snapshot = snapshot_of(connection)
        former = [layout.version(number) / DUCKDB_NAME for number in layout.published_numbers()]
        older = [path for path in reversed(former) if path.parent.name < file.parent.name and path.exists()]
        yield Published(connection, snapshot, tuple(older))


@contextmanager
def connected(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One version's file, read only, without access to anything else, its times in UTC."""
    with duckdb.connect(str(file), read_only=True, config=_READ_ONLY) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


def snapshot_of(connection: duckdb.DuckDBPyConnection) -> Snapshot:
    """Which version a file is."""
    row = connection.execute(
        "select snapshot_id, published_at, run_id, package_version from snapshots order by snapshot_id desc limit 1"
    ).fetchone()
    if row is None:
        raise NotPublishedError("the published file names no version; publish it again with `counterclaim run`")
    return Snapshot(*row)
