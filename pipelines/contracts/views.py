"""The reporting views with the types that DuckDB derives for their columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from schemas import TABLES
from schemas.description import ColumnDescription, TableDescription
from schemas.exporters.duckdb import create_table
from schemas.views import ViewColumn, ViewDescription
from warehouse.sql import MACROS, ReportingView, reporting_views

_VERSION = re.compile(r"^-- version: (\S+)$", re.MULTILINE)
SCHEMA = "reporting"
OWNER = "counterclaim"


@dataclass(frozen=True, slots=True)
class _Made:
    """A view as its file declares it, and as DuckDB makes it."""

    view: ReportingView
    description: ViewDescription
    types: pl.Schema


def described_views() -> list[ViewDescription]:
    """Every view and macro of `reporting`, for the data dictionary."""
    return [made.description for made in _made_views()]


def view_contracts() -> list[TableDescription]:
    """The contract of every view: its columns, their types and meanings, in the version that its file declares.

    Macros have none: what they return is what the view over them returns.
    """
    return [_contract(made) for made in _made_views() if not made.view.is_macro]


def _contract(made: _Made) -> TableDescription:
    version = _VERSION.search(made.view.sql)
    return TableDescription(
        name=made.view.name,
        contract_id=f"counterclaim.{SCHEMA}.{made.view.name}",
        version=version[1] if version else "1.0.0",
        owner=OWNER,
        description=made.view.description,
        grain=f"one row of {made.view.name}",
        key=(),
        group=SCHEMA,
        partition_by=None,
        budget=1.0,
        refresh_hours=None,
        columns=tuple(
            ColumnDescription(column.name, made.types[column.name], nullable=True, description=column.description)
            for column in made.description.columns
        ),
        schema=SCHEMA,
    )


@cache
def _made_views() -> tuple[_Made, ...]:
    """Every view and macro of `reporting`, over empty tables.

    Raises:
        ValueError: a view has a column that its file does not describe, or the other way round.
    """
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for contract in TABLES.values():
            connection.execute(create_table(contract))
        connection.execute(MACROS)
        connection.execute("create schema reporting")
        for view in reporting_views():
            connection.execute(view.sql)
        return tuple(_made(connection, view) for view in reporting_views())


def _made(connection: duckdb.DuckDBPyConnection, view: ReportingView) -> _Made:
    parameters = _parameters(connection, view) if view.is_macro else None
    call = "" if parameters is None else f"({', '.join('null' for _ in parameters)})"
    rows = connection.execute(f"describe from reporting.{view.name}{call}").fetchall()
    description = ViewDescription(view.name, view.description, tuple(_columns(view, rows)), parameters)
    return _Made(view, description, connection.execute(f"from reporting.{view.name}{call}").pl().schema)


def _parameters(connection: duckdb.DuckDBPyConnection, view: ReportingView) -> tuple[str, ...]:
    (names,) = connection.execute(
        "select parameters from duckdb_functions() where schema_name = 'reporting' and function_name = $name",
        {"name": view.name},
    ).fetchall()[0]
    return tuple(names)


def _columns(view: ReportingView, rows: list[tuple[str, ...]]) -> Iterator[ViewColumn]:
    found = {row[0]: row[1] for row in rows}
    if view.columns and set(view.columns) != set(found):
        differing = ", ".join(sorted(set(view.columns) ^ set(found)))
        raise ValueError(f"reporting.{view.name}: its file and its columns disagree on {differing}")
    for name, kind in found.items():
        yield ViewColumn(name, kind, view.columns.get(name, ""))
