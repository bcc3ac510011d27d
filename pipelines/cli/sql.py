"""`counterclaim sql`: one question to the published tables, without another tool."""

import io
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import polars as pl
import typer
from rich.table import Table

from pipelines.cli.exits import explained
from pipelines.cli.terminal import plain, print_wide
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.errors import ReportError
from pipelines.report.output import write_bytes
from pipelines.report.published import opened

_AS_TEXT = {"INTERVAL", "BLOB", "BIT"}


class Format(StrEnum):
    """How rows are given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class QuestionError(ReportError):
    """The question cannot be asked, or its answer not be written as wanted."""


def sql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="A query in DuckDB's SQL; '-' reads it from standard input.")
    ],
    warehouse: Warehouse = WAREHOUSE,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="How rows are given; table, or what FILE ends in.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write them to this file: .csv, .json, .parquet."),
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Ask the published tables (read only). Example: counterclaim sql "from reporting.contested_events"."""
    with explained():
        wanted = Format.JSON if is_json else form or _form_of(output)
        question = sys.stdin.read() if query == "-" else query
        with opened(warehouse) as published:
            rows = _asked(published.connection, question)
            try:
                _give(rows, wanted, output)
            except duckdb.Error as error:
                raise QuestionError(str(error)) from error


def _form_of(output: Path | None) -> Format:
    """The format that the end of a file's name asks for."""
    if output is None:
        return Format.TABLE
    try:
        return Format(output.suffix.removeprefix("."))
    except ValueError:
        raise QuestionError(f"{output}: end its name in .csv, .json or .parquet, or say which with --format") from None


def _asked(connection: duckdb.DuckDBPyConnection, question: str) -> duckdb.DuckDBPyRelation:
    """The rows that answer.

    Raises:
        QuestionError: there is no question, DuckDB does not understand it, or it asks for no rows.
    """
    try:
        if not connection.extract_statements(question):
            raise QuestionError(
                'the query is empty; ask something, such as "from reporting.contested_events". "show all tables" lists '
                "what there is"
            )
        rows = connection.sql(question)
    except duckdb.Error as error:
        raise QuestionError(str(error)) from error
    if rows is None:
        raise QuestionError("this gives no rows; the published tables can be asked, and not be changed")
    return rows


def _give(rows: duckdb.DuckDBPyRelation, form: Format, output: Path | None) -> None:
    if form is Format.TABLE and output is None:
        _print_table(rows)
        return
    data = _as_bytes(rows, form)
    if output is not None:
        write_bytes(output, data)
    elif form is Format.PARQUET and sys.stdout.isatty():
        raise QuestionError("Parquet is nothing to read on a terminal; name a file with --output")
    else:
        sys.stdout.buffer.write(data)


def _as_bytes(rows: duckdb.DuckDBPyRelation, form: Format) -> bytes:
    frame = _readable(rows).pl()
    match form:
        case Format.CSV:
            return _flat(frame).write_csv().encode()
        case Format.JSON:
            return f"{frame.write_json()}\n".encode()
        case Format.PARQUET:
            file = io.BytesIO()
            frame.write_parquet(file)
            return file.getvalue()
        case Format.TABLE:
            raise QuestionError("a table is for the terminal; write a file as .csv, .json or .parquet")


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
