"""`counterclaim lake`: the published tables in a DuckLake."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from pipelines.cli.exits import explained
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.errors import NotPublishedError
from pipelines.storage.lake import commit
from pipelines.storage.working_copy import readable


def lake(
    catalog: Annotated[
        str,
        typer.Argument(
            metavar="CATALOG", envvar="COUNTERCLAIM_LAKE", help="sqlite:FILE, or postgres: with libpq's settings."
        ),
    ],
    data: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where a new lake keeps its Parquet files.")
    ] = None,
    warehouse: Warehouse = WAREHOUSE,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Make the tables of a DuckLake those of the published version, in one transaction (needs the extra `lake`).

    Example: counterclaim lake sqlite:lake.sqlite --data lake. Each version that is committed so is a snapshot of the
    lake, to which a query can go back: from claims at (version => 3).
    """
    with explained():
        layout = readable(warehouse)
        if not layout.duckdb.exists():
            raise NotPublishedError(
                f"{warehouse} holds no published version; make one with `counterclaim run PATH --warehouse {warehouse}`"
            )
        changed = commit(layout.duckdb.resolve(), catalog, data)
    if is_json:
        typer.echo(json.dumps([asdict(each) for each in changed]))
        return
    for each in changed:
        typer.echo(f"{each.table}: {each.added:,} added, {each.removed:,} removed")
    if not changed:
        typer.echo("the lake holds this version already")
