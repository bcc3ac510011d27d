"""The reporting views whose rows a published file holds as tables: made at publication, for the events that changed.

What belongs here: computing them with the SQL that defines the views, over the part of the tables that some events
need. A row depends on the claims of its own event only, so that the parts give the same rows as the whole. Readers see
a view of the same name and columns in any case.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas import TABLES
from schemas.exporters.duckdb import quoted
from warehouse.sql import MACROS, ReportingView, reporting_views

SCHEMA = "stored"
"""Holds the tables; `reporting` reads them."""

EVENTS_AT_ONCE = 10_000
"""Of real events, with the claims of theirs, these take about 350 MB."""
_MEMORY = "1GB"
_STRETCH = 2_048
"""Rows: a vector of DuckDB, which a scan skips where its filter leaves none."""
_FEW = 200
"""Stretches at most that each row's is compared with; where there are more, all rows are read."""

_PORTIONS = """
    create table portions as
    select event_id, ((row_number() over (order by first_reported_at, event_id) - 1) // $size)::integer as portion
    from asked join published.main.events using (event_id)
"""
"""In order of time, so that few articles have events in several portions."""
_LAID = {
    "events": ("event_id", "portions"),
    "event_accounts": ("event_id", "portions"),
    "claim_events": ("event_id", "portions"),
    "event_participants": ("event_id", "portions"),
    "claims": ("claim_id", "parted.claim_events"),
    "claim_frames": ("claim_id", "parted.claim_events"),
    "figures": ("claim_id", "parted.claim_events"),
    "article_origins": ("article_id", "parted.claims"),
}
"""What the views need of each table: by which column, and where its portion is told. Of others they see all."""
_TEXTS = "articles"
"""Looked up for each portion: to sort their texts takes more memory than there is."""


def stored_views() -> list[ReportingView]:
    """The views that are stored."""
    return [view for view in reporting_views() if view.stored_order is not None]


def create(connection: duckdb.DuckDBPyConnection, view: ReportingView) -> None:
    """Make the empty table of a view, and the view that readers see; all tables and earlier views are there."""
    connection.execute(view.sql)
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(f"create table {SCHEMA}.{view.name} as from reporting.{view.name} limit 0")
    connection.execute(
        f"create or replace view reporting.{view.name} as from {SCHEMA}.{view.name} order by {view.stored_order}"
    )


def fill(file: Path, events: list[str] | None = None) -> None:
    """Store the rows of these events, or of all, in place of those that the file holds of them."""
    with _beside(file) as connection:
        connection.execute("create table asked (event_id varchar)")
        if events is not None:
            connection.register("given", pa.table({"event_id": pa.array(events, pa.string())}))
            connection.execute("insert into asked select event_id from given")
        else:
            connection.execute("insert into asked select event_id from published.main.events")
        for view in stored_views():
            connection.execute(f"delete from published.{SCHEMA}.{view.name} where event_id in (from asked)")  # noqa: S608 - names of views
        connection.execute(_PORTIONS, {"size": EVENTS_AT_ONCE})
        _part(connection)
        for (portion,) in connection.execute("select distinct portion from portions order by all").fetchall():
            _fill_portion(connection, portion)


def _part(connection: duckdb.DuckDBPyConnection) -> None:
    """Go through each table once and lay what belongs to a portion together, so that none is looked for again."""
    for table, (key, told) in _LAID.items():
        told_of = f"join (select distinct {key}, portion from {told}) using ({key})"  # noqa: S608 - names of tables
        _find(connection, f", portion from published.main.{table} {told_of}")
        _take(connection, table, f"parted.{table}", "order by portion")


def _find(connection: duckdb.DuckDBPyConnection, wanted: str) -> None:
    """Note where the wanted rows of a table stand."""
    connection.execute(f"create or replace table found as select rowid as place {wanted}")


def _take(connection: duckdb.DuckDBPyConnection, table: str, into: str, order: str = "") -> None:
    """Copy the rows that were found; where they stand in few stretches, no others are read whole."""
    stretches = connection.execute(f"select distinct place // {_STRETCH} from found").fetchall()  # noqa: S608 - a constant
    near = f"where rowid // {_STRETCH} in $stretches" if len(stretches) <= _FEW else ""
    rows = f"(select rowid as place, * from published.main.{table} {near})"  # noqa: S608 - names of tables
    connection.execute(
        f"create or replace table {into} as select * exclude place from {rows} join found using (place) {order}",  # noqa: S608 - names of tables
        {"stretches": [stretch for (stretch,) in stretches]} if near else None,
    )


def _fill_portion(connection: duckdb.DuckDBPyConnection, portion: int) -> None:
    for table in _LAID:
        connection.execute(
            f"create or replace table main.{table} as select * exclude portion from parted.{table} where portion = $1",  # noqa: S608 - names of tables
            [portion],
        )
    _find(connection, f"from published.main.{_TEXTS} semi join main.claims using (article_id)")
    _take(connection, _TEXTS, f"main.{_TEXTS}")
    for view in stored_views():
        connection.execute(f"insert into published.{SCHEMA}.{view.name} from reporting.{view.name}")


@contextmanager
def _beside(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with the reporting layer as its files define it, the published file attached."""
    with tempfile.TemporaryDirectory() as spill:
        config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": _MEMORY, "temp_directory": spill}
        with duckdb.connect(config=config) as connection:
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach {quoted(str(file))} as published")
            connection.execute(f"attach {quoted(str(Path(spill) / 'parted.duckdb'))} as parted")
            for name in TABLES:
                kind, limit = ("table", "limit 0") if name in {*_LAID, _TEXTS} else ("view", "")
                connection.execute(f"create {kind} {name} as from published.main.{name} {limit}")
            connection.execute(MACROS)
            connection.execute("create schema reporting")
            for view in reporting_views():
                connection.execute(view.sql)
            yield connection
