"""The DuckDB file of a version: built from its Parquet files by DuckDB itself, and commented.

Where little differs from the version before, its file is copied and only the rows that differ are changed in it, and
audited. Which rows these are is told by the Parquet files that only one of the two versions has.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.storage import stored_views
from pipelines.storage.audit import PUBLISHED, Breach, audit_difference, error_rules
from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.duckdb import comments, create_table, quoted
from warehouse.sql import MACROS, ReportingView, reporting_views

_MEMORY = "1GB"
_STORAGE = "storage_version 'v1.2.0'"
"""The format of the file: DuckDB 1.2 and later read it, and it takes a third less than that of 1.0."""

Parts = Mapping[str, Sequence[Path]]
"""The Parquet files of each table."""


@dataclass(frozen=True, slots=True)
class Former:
    """The file of the version before, and the Parquet files that only one of the two versions has."""

    file: Path
    gone: Parts
    added: Parts


def layout() -> str:
    """What a file of this release is, as a hash: its tables, comments, macros and views, and the rules it holds to."""
    said = [duckdb.__version__, _STORAGE, MACROS, *(view.sql for view in reporting_views())]
    said += [rule.sql for rule in error_rules()]
    for contract in TABLES.values():
        said += [create_table(contract), *comments(contract)]
    return hashlib.sha256("\x1e".join(said).encode()).hexdigest()


def build(path: Path, parts: Parts) -> None:
    """Write the file: every table from its Parquet files, then the reporting layer.

    Raises:
        duckdb.ConstraintException: a row breaks a NOT NULL or CHECK of its contract.
    """
    with _connected(path) as connection, _using(connection, path, _STORAGE):
        connection.execute("begin")  # hundreds of statements, each durable by itself, take eight times as long
        for contract in TABLES.values():
            _load(connection, contract, parts.get(contract.name, ()))
        connection.execute(MACROS)
        connection.execute("create schema reporting")
        for view in reporting_views():
            if view.stored_order is None:
                connection.execute(view.sql)
            else:
                stored_views.create(connection, view)
            _comment(connection, view)
        connection.execute("commit")
    stored_views.fill(path)


def update(path: Path, former: Former) -> list[Breach]:
    """Write the file from that of the version before, which held to every rule; returns what breaks one now.

    What differs is found out in the former file, while that is copied.

    Raises:
        duckdb.ConstraintException: a row breaks a NOT NULL or CHECK of its contract.
    """
    changed = [name for name in TABLES if former.gone.get(name) or former.added.get(name)]
    with ThreadPoolExecutor(max_workers=1) as beside, _connected(path) as connection:
        copied = beside.submit(_copy, former.file, path)
        with _using(connection, former.file, "read_only"):
            connection.execute("create temp table touched (event_id varchar)")
            for name in changed:
                _differ(connection, TABLES[name], former)
            for name in changed:
                _touch(connection, name)
        copied.result()
        with _using(connection, path, _STORAGE):
            connection.execute("begin")
            for name in changed:
                _change(connection, TABLES[name])
            connection.execute("commit")
            breaches = audit_difference(connection, changed)
        events = [event for (event,) in connection.execute("select distinct event_id from touched").fetchall()]
    stored_views.fill(path, events)
    return breaches


def _copy(file: Path, to: Path) -> None:
    shutil.copyfile(file, to)
    to.chmod(0o644)


@contextmanager
def _connected(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to write the file with; what does not fit into memory goes beside it."""
    with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": f"{path}.tmp"}) as connection:
        connection.execute("set timezone = 'UTC'; set preserve_insertion_order = true")
        yield connection


@contextmanager
def _using(connection: duckdb.DuckDBPyConnection, file: Path, how: str) -> Iterator[None]:
    """Let names of tables mean those of the file."""
    connection.execute(f"attach {quoted(str(file))} as {PUBLISHED} ({how})")
    connection.execute(f"use {PUBLISHED}")
    yield
    connection.execute(f"use memory; detach {PUBLISHED}")


def parts_of(version: Path) -> dict[str, list[Path]]:
    """The Parquet files of each table of a version."""
    return {name: sorted((version / "parquet" / name).glob("**/*.parquet")) for name in TABLES}


def _load(connection: duckdb.DuckDBPyConnection, contract: Contract, parts: Sequence[Path]) -> None:
    connection.execute(create_table(contract))
    if parts:
        columns = ", ".join(column.name for column in contract.columns)
        connection.execute(
            f"insert into {contract.name} select {columns} from read_parquet($parts, hive_partitioning = false)",  # noqa: S608 - names of contracts
            {"parts": [str(part) for part in parts]},
        )
    for statement in comments(contract):
        connection.execute(statement)


def _comment(connection: duckdb.DuckDBPyConnection, view: ReportingView) -> None:
    if view.is_macro:
        connection.execute(f"comment on MACRO TABLE reporting.{view.name} is {quoted(view.description)}")
        return
    named = [("VIEW", f"reporting.{view.name}")]
    if view.stored_order is not None:
        named.append(("TABLE", f"{stored_views.SCHEMA}.{view.name}"))
    for kind, name in named:
        connection.execute(f"comment on {kind} {name} is {quoted(view.description)}")
        for column, meaning in view.columns.items():
            connection.execute(f"comment on column {name}.{column} is {quoted(meaning)}")


# ---- what differs


_TOUCHED = {
    "events": "select event_id from {rows}",
    "event_accounts": "select event_id from {rows}",
    "claim_events": "select event_id from {rows}",
    "event_participants": "select event_id from {rows}",
    "figures": "select event_id from claim_events semi join {rows} using (claim_id)",
    "claim_frames": "select event_id from claim_events semi join {rows} using (claim_id)",
    "claims": "select event_id from claim_events semi join {rows} using (claim_id)",
    "articles": "select event_id from claim_events join claims using (claim_id) semi join {rows} using (article_id)",
    "article_origins": "select event_id from claim_events join claims using (claim_id) "
    "semi join {rows} using (article_id)",
    "actors": """
        with differing as (
            select actor_id from {rows}
            union select a.actor_id from actors as a join {rows} as r on a.same_as_actor_id = r.actor_id
        ),
        naming as (
            select claim_id from claims semi join differing on claimant_id = actor_id
            union all select claim_id from claims semi join differing on claimant_person_id = actor_id
            union all select claim_id from claim_frames semi join differing on initiator_id = actor_id
        )
        select event_id from claim_events semi join naming using (claim_id)
        union all select event_id from event_participants semi join differing using (actor_id)
    """,
    "places": "select event_id from events semi join {rows} using (place_id)",
}
"""The events of which a stored view may say something else where these rows of a table are new or gone."""


_OF_EVENTS = frozenset({"events", "event_accounts", "claim_events", "event_participants", "article_origins"})


def _differ(connection: duckdb.DuckDBPyConnection, contract: Contract, former: Former) -> None:
    """Two temporary tables: the rows that only the former version has, and those that only the new one has."""
    columns = ", ".join(column.name for column in contract.columns)
    for side, files in (("was", former.gone), ("now", former.added)):
        rows = f"select {columns} from {contract.name} limit 0"  # noqa: S608 - names of contracts
        named = [str(file) for file in files.get(contract.name, ())]
        if named:
            rows = f"select {columns} from read_parquet($files, hive_partitioning = false)"  # noqa: S608 - names of contracts
        connection.execute(f"create temp table {side} as {rows}", {"files": named} if named else None)
    connection.execute(f"create temp table {contract.name}_gone as from was except from now")
    connection.execute(f"create temp table {contract.name}_new as from now except from was")
    connection.execute("drop table was; drop table now")


def _touch(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Note the events, as they stand in the former version, and as they will.

    What is new and replaces nothing says something of an event only where the tables of events say so.
    """
    for side in ("gone", "new") if name in _OF_EVENTS else ("gone",):
        if name in _TOUCHED:
            connection.execute(f"insert into touched {_TOUCHED[name].format(rows=f'{name}_{side}')}")


def _change(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    name, key = contract.name, ", ".join(contract.key)
    connection.execute(f"delete from {name} where ({key}) in (select ({key}) from {name}_gone)")  # noqa: S608 - names of contracts
    connection.execute(f"insert into {name} from {name}_new")
