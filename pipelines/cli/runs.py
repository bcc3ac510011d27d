"""`counterclaim runs`: what the last runs did, also those that changed nothing and wait for the next version."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import polars as pl
import typer
from rich.table import Table

from pipelines.cli.exits import explained
from pipelines.cli.terminal import plain, print_wide
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.stages.settled import last_look
from pipelines.storage.history import HistoryError
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, readable

_SHOWN = ("ended", "run", "snapshot", "articles", "claims", "refused", "seconds", "words_per_second")


def runs(
    warehouse: Warehouse = WAREHOUSE,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, the last first.")] = 20,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """List what the last runs did, those that found nothing new included."""
    with explained():
        layout = readable(warehouse, Extent.TABLES)
        if not (layout.versions.is_dir() or layout.staging.is_dir()):
            raise HistoryError(f"{warehouse} holds no warehouse; name one with --warehouse")
        found = last_runs(Tables(layout), limit)
    if is_json:
        typer.echo(json.dumps(found, indent=1, default=str))
        return
    shown = Table(*_SHOWN, box=None)
    for row in found:
        shown.add_row(*(plain(_cell(row[name])) for name in _SHOWN))
    print_wide(shown)
    if looked_at := last_look(layout):
        typer.echo(f"last looked for something new: {datetime.fromtimestamp(looked_at, UTC):%Y-%m-%d %H:%M} UTC")


def last_runs(tables: Tables, limit: int) -> list[dict[str, Any]]:
    """One row per run: what was new, what was refused, the seconds of its stages, and the version it published."""
    of_table = {
        name: pl.col("rows_published").filter(pl.col("table_name") == name).sum() for name in ("articles", "claims")
    }
    published = tables.read("snapshots", columns=["run_id", "snapshot_id"]).rename({"snapshot_id": "snapshot"})
    # The tables that one stage fills share its seconds.
    seconds = pl.col("seconds").unique().sum()
    words, reading = pl.col("words"), pl.col("reading")
    return (
        tables.read("runs")
        .group_by(run="run_id")
        .agg(
            ended=pl.col("finished_at").max(),
            **of_table,
            refused=pl.col("rows_quarantined").sum(),
            seconds=seconds.round(1),
            words=words.sum(),
            reading=pl.col("seconds").filter(words.is_not_null()).sum(),
        )
        .join(published, left_on="run", right_on="run_id", how="left")
        .with_columns(words_per_second=pl.when(words > 0, reading > 0).then((words / reading).round()))
        .sort("ended", descending=True)
        .head(limit)
        .select(_SHOWN)
        .to_dicts()
    )


def _cell(value: object) -> str:
    match value:
        case None:
            return "-"
        case float():
            return f"{value:,.1f}"
        case _:
            return str(value).partition(".")[0]
