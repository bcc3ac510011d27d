"""The versions that are kept: what they are, how two differ, and how an older one becomes the current one again.

A rollback is a new version that holds the tables of an older one, by hard links: history goes forward only, readers are
swapped as by any publication, and `snapshots` tells that it happened. What the warehouse knows of itself (runs, refused
rows, tombstones) is not taken back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout
from pipelines.storage.manifest import Manifest
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.arrow import arrow_schema

_OPERATIONS = "operations"
_LEDGER = "runs"


class HistoryError(Exception):
    """The version that was named cannot be used for this."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version that is kept."""

    snapshot_id: int
    published_at: str
    run_id: str
    restores: int | None
    rows: int
    bytes: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How many rows of a table, by its key, only the newer version has, only the older has, or differ."""

    table: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class StatusChange:
    """An event whose status differs; None where a version does not have the event."""

    event_id: str
    label: str
    before: str | None
    after: str | None
    became_event_id: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """How the newer of two versions differs from the older."""

    older: int
    newer: int
    tables: tuple[TableDifference, ...]
    statuses: tuple[StatusChange, ...]


def versions(layout: WarehouseLayout) -> list[Version]:
    """The versions that are kept, the newest first.

    Raises:
        ManifestError: the manifest of one is missing or cannot be read.
    """
    current = layout.current_number()
    return [_version(layout, number, current) for number in reversed(layout.published_numbers())]


def difference(layout: WarehouseLayout, older: int, newer: int) -> Difference:
    """How version `newer` differs from `older`, which need not be the one before it.

    Raises:
        HistoryError: one of them is not kept.
    """
    before, after = (kept(layout, number) for number in (older, newer))
    with duckdb.connect() as connection:
        found = (_table_difference(connection, contract, before, after) for contract in TABLES.values())
        tables = tuple(each for each in found if each.added or each.removed or each.changed)
    return Difference(older, newer, tables, tuple(_status_changes(before, after)))


def roll_back(tables: Tables, number: int, run_id: str, now: datetime, package_version: str) -> Manifest:
    """Publish the tables of an older version as the next one; the caller holds the lock.

    Raises:
        HistoryError: it is not kept, is the current one, or work is staged that builds upon the current one.
    """
    version = hold_possible(tables, number)
    parts = {
        name: tables.parts(name) if contract.group == _OPERATIONS else _parts(version, name)
        for name, contract in TABLES.items()
    }
    return publish(tables, run_id, now, package_version, parts=parts, restores=number)


def hold_possible(tables: Tables, number: int) -> Path:
    """The folder of a version that the warehouse can go back to.

    Raises:
        HistoryError: it is not kept, is the current one, or work is staged that builds upon the current one.
    """
    layout = tables.layout
    version = kept(layout, number)
    if number == layout.current_number():
        raise HistoryError(f"version {number} is the current one already")
    if any(path.parts[0] != _LEDGER for path in tables.staged()):
        raise HistoryError(
            "a run was interrupted, and what it staged builds upon the current version; let `counterclaim run` finish "
            "it, then roll back"
        )
    return version


def kept(layout: WarehouseLayout, number: int) -> Path:
    """The folder of a version.

    Raises:
        HistoryError: it is not kept.
    """
    numbers = layout.published_numbers()
    if number not in numbers:
        listed = ", ".join(map(str, numbers)) or "none"
        raise HistoryError(f"{layout.root} keeps no version {number}; kept are: {listed}")
    return layout.version(number)


def _version(layout: WarehouseLayout, number: int, current: int | None) -> Version:
    manifest = Manifest.read(layout.version(number))
    return Version(
        snapshot_id=number,
        published_at=manifest.published_at,
        run_id=manifest.run_id,
        restores=manifest.restores,
        rows=sum(part.rows for part in manifest.parts),
        bytes=sum(part.bytes for part in manifest.parts),
        is_current=number == current,
    )


def _parts(version: Path, table: str) -> dict[Path, Path]:
    root = version / "parquet"
    return {file.relative_to(root): file for file in sorted((root / table).glob("**/*.parquet"))}


def _table_difference(
    connection: duckdb.DuckDBPyConnection, contract: Contract, before: Path, after: Path
) -> TableDifference:
    """Files that two versions share are passed over; a row never moves from one day to another."""
    old, new = _parts(before, contract.name), _parts(after, contract.name)
    same = {path for path in old.keys() & new.keys() if old[path].samefile(new[path])}
    old_files, new_files = ([file for path, file in files.items() if path not in same] for files in (old, new))
    columns = _shared_columns(contract, [*old_files, *new_files])
    for name, files in (("before", old_files), ("after", new_files)):
        _rows(connection, contract, files).select(*columns).create_view(name)
    key = ", ".join(contract.key)
    added, removed, changed = (
        len(connection.sql(f"select {key} from {rows} join {other} using ({key})"))  # noqa: S608 - names of contracts
        for rows, other in (
            ("after anti", "before"),
            ("before anti", "after"),
            ("(from after except from before) semi", "before"),
        )
    )
    return TableDifference(contract.name, added, removed, changed)


def _shared_columns(contract: Contract, files: Sequence[Path]) -> list[str]:
    """Those of the contract that every file has: versions may be of different contract versions."""
    held = [set(pq.read_schema(file).names) for file in files]
    return [column.name for column in contract.columns if all(column.name in names for names in held)]


def _rows(connection: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[Path]) -> duckdb.DuckDBPyRelation:
    if files:
        return connection.read_parquet([str(file) for file in files], hive_partitioning=False)
    return connection.from_arrow(arrow_schema(contract).empty_table())


def _status_changes(before: Path, after: Path) -> Iterator[StatusChange]:
    old, new = _statuses(before), _statuses(after)
    became = _redirects(after)
    for event_id in sorted(old.keys() | new.keys()):
        former, status = old.get(event_id), new.get(event_id)
        if (former and former[1]) != (status and status[1]):
            label = (status or former or ("", ""))[0]
            yield StatusChange(event_id, label, former and former[1], status and status[1], became.get(event_id))


def _statuses(version: Path) -> dict[str, tuple[str, str]]:
    with duckdb.connect(str(version / DUCKDB_NAME), read_only=True) as connection:
        rows = connection.execute("select event_id, label, status from reporting.event_status").fetchall()
    return {event_id: (label, status) for event_id, label, status in rows}


def _redirects(version: Path) -> dict[str, str]:
    with duckdb.connect(str(version / DUCKDB_NAME), read_only=True) as connection:
        return dict(connection.execute("select event_id, became_event_id from event_redirects").fetchall())
