"""An in-memory warehouse: every contracted table, filled by a test, and the reporting layer."""

from collections.abc import Callable, Mapping

import duckdb
import polars as pl
import pytest

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.tables import actor_names
from pipelines.events.linking import link
from schemas import TABLES
from tests.events.tables import Story
from warehouse.sql import MACROS, reporting_views

Warehouse = Callable[[Story], duckdb.DuckDBPyConnection]


def warehouse_of(tables: Mapping[str, pl.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database with the tables given, the others empty."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for name, contract in TABLES.items():
        connection.register("incoming", tables.get(name, contract.empty()).to_arrow())
        connection.execute(f"create table {name} as select * from incoming")
        connection.unregister("incoming")
    connection.execute(MACROS)
    connection.execute("create schema reporting")
    for view in reporting_views():
        connection.execute(view.sql)
    return connection


@pytest.fixture(scope="session")
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """All tables without rows."""
    return warehouse_of({})


@pytest.fixture
def warehouse() -> Warehouse:
    """The database of a story, its events linked."""

    def build(story: Story) -> duckdb.DuckDBPyConnection:
        read = story.tables()
        output = link(read)
        tables = {
            name: getattr(read, name) for name in ("articles", "claims", "claim_frames", "figures", "actors", "places")
        }
        tables["actor_names"] = actor_names(read.actors, ActorRegistry.load())
        tables |= {name: getattr(output, name) for name in output.__slots__}
        return warehouse_of(tables)

    return build
