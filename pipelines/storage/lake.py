"""A published version in a DuckLake: the same tables in a catalog that many may read and write, with time travel.

What belongs here: making a lake's tables those of a version, in one transaction. Only rows that differ are removed and
added, so that the lake's own history tells what a version changed. DuckDB's extensions come as packages (extra `lake`)
and are loaded from there; nothing is downloaded.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.duckdb import quoted

_CATALOGS = {"sqlite": "sqlite_scanner", "postgres": "postgres_scanner"}
"""Kinds of catalog, and the extension that each needs beside `ducklake`."""


class LakeError(Exception):
    """A lake cannot be used, or holds what this version would undo."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many rows of a table a version added to the lake, and removed from it; a changed row is both."""

    table: str
    added: int
    removed: int


def commit(version: Path, catalog: str, data: str | None = None) -> tuple[Changed, ...]:
    """Make the tables of a lake those of a published version.

    Args:
        version: the DuckDB file of the version.
        catalog: `sqlite:FILE`, or `postgres:` with what libpq understands; its password comes by the environment.
        data: the folder of the lake's Parquet files; needed where the lake is new.

    Returns the tables that changed.

    Raises:
        LakeError: an extension is not installed, the lake cannot be opened, holds a newer version, or another writer
            changed the same rows meanwhile.
    """
    kind = catalog.partition(":")[0]
    if kind not in _CATALOGS:
        raise LakeError(f"{catalog!r} is no catalog; write sqlite:FILE or postgres:dbname=...")
    extensions = [_extension(name) for name in ("ducklake", _CATALOGS[kind])]
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        try:
            for extension in extensions:
                connection.execute(f"load {quoted(str(extension))}")
            path = f" (data_path {quoted(data)})" if data else ""
            connection.execute(f"attach {quoted(f'ducklake:{catalog}')} as lake{path}")
            connection.execute(f"attach {quoted(str(version))} as version (read_only)")
            return _committed(connection)
        except duckdb.Error as error:
            raise LakeError(
                f"the lake at {catalog} was not changed: {str(error).splitlines()[0]}. A new lake needs --data FOLDER; "
                "where another writer was faster, run this again."
            ) from error


def _extension(name: str) -> Path:
    package = f"duckdb_extension_{name}"
    found = find_spec(package)
    files = Path(found.origin or "").parent.glob(f"extensions/*/{name}.duckdb_extension") if found else ()
    file = next(iter(files), None)
    if file is None:
        raise LakeError(f"a lake needs DuckDB's extension {name}: install counterclaim[lake]")
    return file


def _committed(connection: duckdb.DuckDBPyConnection) -> tuple[Changed, ...]:
    connection.execute("begin")
    _refuse_older(connection)
    changed = tuple(_made_same(connection, contract) for contract in TABLES.values())
    connection.execute("commit")
    return tuple(each for each in changed if each.added or each.removed)


def _refuse_older(connection: duckdb.DuckDBPyConnection) -> None:
    """A version that the lake has left behind would undo what came after it."""
    if not _columns(connection, "lake", "snapshots"):
        return
    (held,) = _count(connection, "select coalesce(max(snapshot_id), 0) from lake.snapshots")
    (given,) = _count(connection, "select max(snapshot_id) from version.snapshots")
    if held > given:
        raise LakeError(
            f"the lake holds version {held} and this warehouse only {given}; commit from the warehouse that "
            "published it, or into another lake"
        )


def _made_same(connection: duckdb.DuckDBPyConnection, contract: Contract) -> Changed:
    name = contract.name
    former, present = (_columns(connection, where, name) for where in ("lake", "version"))
    if former != present:  # new, or written under a contract with other columns; the lake's history keeps the former
        connection.execute(f"drop table if exists lake.{name}")
        connection.execute(f"create table lake.{name} as from version.{name} limit 0")
    key = " and ".join(f"held.{column} = gone.{column}" for column in contract.key)
    columns = ", ".join(column for column, _ in present)
    (removed,) = _count(
        connection,
        f"delete from lake.{name} as held using (select {columns} from lake.{name} except "  # noqa: S608 - names of contracts
        f"select {columns} from version.{name}) as gone where {key}",
    )
    (added,) = _count(
        connection,
        f"insert into lake.{name} select {columns} from version.{name} except select {columns} from lake.{name}",  # noqa: S608
    )
    return Changed(name, added, removed)


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[int]:
    return connection.execute(statement).fetchone() or (0,)


def _columns(connection: duckdb.DuckDBPyConnection, where: str, table: str) -> list[tuple[str, str]]:
    """Names and types of a table's columns; none where there is no such table."""
    return connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = $where and schema_name = 'main' "
        "and table_name = $table order by column_index",
        {"where": where, "table": table},
    ).fetchall()
