"""`counterclaim sql`: one question to the published tables, without another tool."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import polars as pl
import typer
from rich.table import Table

from pipelines.cli.exits import Exit
from pipelines.cli.terminal import plain, print_wide
from pipelines.storage.layout import WarehouseLayout

_AS_TEXT = {"INTERVAL", "BLOB", "BIT"}


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def sql(
    query: Annotated[str, typer.Argument(help="A query in DuckDB's SQL; '-' reads it from standard input.")],
    warehouse: Annotated[Path, typer.Option("--warehouse", "-w", help="Folder of the warehouse.")] = Path("warehouse"),
    form: Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")] = Format.TABLE,
) -> None:
    """Ask the published tables (read only). Example: counterclaim sql "from reporting.contested_events"."""
    file = WarehouseLayout(warehouse).duckdb
    if not file.exists():
        typer.secho(
            f"counterclaim: {file} does not exist yet; publish it with `counterclaim run PATH --warehouse {warehouse}`",
            fg=typer.colors.RED,
            err=True,
        )
        raise typer.Exit(Exit.USAGE)
    question = sys.stdin.read() if query == "-" else query
    with duckdb.connect(str(file.resolve()), read_only=True, config={"enable_external_access": "false"}) as connection:
        try:
            rows = connection.sql(question)
            if rows is not None:
                _print(rows, form)
        except duckdb.Error as error:
            typer.secho(f"counterclaim: {error}", fg=typer.colors.RED, err=True)
            raise typer.Exit(Exit.USAGE) from error


def _print(rows: duckdb.DuckDBPyRelation, form: Format) -> None:
    match form:
        case Format.CSV:
            sys.stdout.write(_flat(_readable(rows).pl()).write_csv())
        case Format.JSON:
            sys.stdout.write(_readable(rows).pl().write_json() + "\n")
        case Format.TABLE:
            _print_table(rows)


def _readable(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Intervals and bytes as DuckDB writes them: polars takes neither from it as text."""
    columns = (
        (duckdb.ColumnExpression(name), str(dtype), name) for name, dtype in zip(rows.columns, rows.types, strict=True)
    )
    return rows.select(
        *(column.cast("VARCHAR").alias(name) if dtype in _AS_TEXT else column for column, dtype, name in columns)
    )


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Lists and structs as JSON: CSV has no others."""
    nested = [name for name, dtype in rows.schema.items() if dtype.is_nested()]
    as_json = [
        pl.Series(name, [None if value is None else json.dumps(value, default=str) for value in rows[name].to_list()])
        for name in nested
    ]
    return rows.with_columns(as_json)


def _print_table(rows: duckdb.DuckDBPyRelation) -> None:
    shown = Table(*rows.columns, show_lines=True)
    for row in rows.fetchall():
        shown.add_row(*map(plain, row))
    print_wide(shown)
