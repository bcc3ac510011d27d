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
from warehouse.sql import MACROS, ReportingView, reporting_views

SCHEMA = "stored"
"""Holds the tables; `reporting` reads them."""

EVENTS_AT_ONCE = 10_000
"""Of real events, with the claims of theirs, these take about 350 MB."""
_MEMORY = "1GB"
_FILE = "published"

_PORTIONS = """
    create table portions as
    select event_id, ((row_number() over (order by event_id) - 1) // $size)::integer as portion from asked
"""
_PARTS = {
    "events": "semi join chosen using (event_id)",
    "event_accounts": "semi join chosen using (event_id)",
    "claim_events": "semi join chosen using (event_id)",
    "event_participants": "semi join chosen using (event_id)",
    "claims": "semi join main.claim_events using (claim_id)",
    "claim_frames": "semi join main.claim_events using (claim_id)",
    "figures": "semi join main.claim_events using (claim_id)",
    "articles": "semi join main.claims using (article_id)",
    "article_origins": "semi join main.articles using (article_id)",
}
"""What the views need of each table, in the order in which one follows from the other; of the others they see all."""


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
            connection.execute(f"insert into asked select event_id from {_FILE}.main.events")  # noqa: S608 - a constant
        (number,) = connection.execute("select count(*) from asked").fetchone() or (0,)
        connection.execute(_PORTIONS, {"size": EVENTS_AT_ONCE})
        for portion in range(-(-int(number) // EVENTS_AT_ONCE)):
            _fill_portion(connection, portion)


def _fill_portion(connection: duckdb.DuckDBPyConnection, portion: int) -> None:
    connection.execute("create or replace table chosen as select event_id from portions where portion = $1", [portion])
    for table, part in _PARTS.items():
        connection.execute(f"create or replace table main.{table} as from {_FILE}.main.{table} {part}")
    for view in stored_views():
        stored = f"{_FILE}.{SCHEMA}.{view.name}"
        connection.execute(f"delete from {stored} where event_id in (from chosen)")  # noqa: S608 - names of views
        connection.execute(f"insert into {stored} from reporting.{view.name}")


@contextmanager
def _beside(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with the reporting layer as its files define it, the published file attached."""
    with tempfile.TemporaryDirectory() as spill:
        config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": _MEMORY, "temp_directory": spill}
        with duckdb.connect(config=config) as connection:
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as {_FILE}")
            for name in TABLES:
                kind = "table" if name in _PARTS else "view"
                limit = "limit 0" if name in _PARTS else ""
                connection.execute(f"create {kind} {name} as from {_FILE}.main.{name} {limit}")
            connection.execute(MACROS)
            connection.execute("create schema reporting")
            for view in reporting_views():
                connection.execute(view.sql)
            yield connection
