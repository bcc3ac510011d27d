"""`counterclaim snapshot`: the versions that are kept, how they differ, and going back to one."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer
from rich.table import Table

from pipelines.cli.exits import explained
from pipelines.cli.terminal import PatientConsole, plain, print_wide
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.stages.rollback import go_back
from pipelines.stages.run import Run
from pipelines.storage.bucket import Bucket
from pipelines.storage.history import Difference, HistoryError, difference, kept, versions
from pipelines.storage.layout import WarehouseLayout, located
from pipelines.storage.lock import writing
from pipelines.storage.snapshot import KEPT_VERSIONS
from pipelines.storage.snapshot import prune as prune_versions
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, hold_all, readable

app = typer.Typer(
    name="snapshot",
    help="The published versions: list them, compare two, go back to one, remove old ones.",
    no_args_is_help=True,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Wait = Annotated[float, typer.Option(min=0, help="Seconds to wait for a run that is writing to the warehouse.")]
Number = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="Number of a version, as `snapshot list` shows it.")
]
_MOST_SHOWN = 20


@app.command("list")
def list_versions(warehouse: Warehouse = WAREHOUSE, is_json: AsJson = False) -> None:
    """List the versions that are kept, the newest first."""
    with explained():
        found = versions(_layout(warehouse))
    if is_json:
        typer.echo(json.dumps([asdict(version) for version in found], indent=1))
        return
    rows = [
        (v.snapshot_id, "current" if v.is_current else "", v.published_at, v.rows, v.bytes, v.restores, v.run_id)
        for v in found
    ]
    _print_table(("version", "", "published", "rows", "Parquet bytes", "restores", "run"), rows)


@app.command()
def diff(
    older: Number,
    newer: Annotated[
        int | None, typer.Argument(metavar="NEWER", min=1, help="The newer one; the current version by default.")
    ] = None,
    warehouse: Warehouse = WAREHOUSE,
    is_json: AsJson = False,
) -> None:
    """Tell how two versions differ: rows by table, and events whose status is another."""
    with explained():
        layout = _layout(warehouse)
        found = difference(layout, older, newer or layout.current_number() or older)
    if is_json:
        typer.echo(json.dumps(asdict(found), indent=1, ensure_ascii=False))
        return
    _print_difference(found)


@app.command()
def rollback(number: Number, warehouse: Warehouse = WAREHOUSE, wait: Wait = 0.0, is_json: AsJson = False) -> None:
    """Publish the tables of an older version again, as a new one.

    Runs, refused rows and tombstones are kept. What lies in the inbox still is taken in again by the next run.
    """
    with explained():
        layout = _layout_to_write(warehouse)
        with writing(layout, wait):
            hold_all(layout)
            now = datetime.now(UTC)
            manifest = go_back(Run(str(uuid4()), now, now.date(), Tables(layout)), number)
    _tell(is_json, {"snapshot_id": manifest.snapshot_id, "restores": number}, "published as version {snapshot_id}")


@app.command()
def prune(
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest versions to keep.")] = KEPT_VERSIONS,
    warehouse: Warehouse = WAREHOUSE,
    wait: Wait = 0.0,
    is_json: AsJson = False,
) -> None:
    """Remove the oldest versions. A process that has opened a file of one can read it to its end."""
    with explained():
        layout = _layout_to_write(warehouse)
        with writing(layout, wait):
            removed = prune_versions(layout, keep)
            if layout.bucket is not None:
                Bucket(layout.bucket).sweep(datetime.now(UTC))
    _tell(is_json, {"removed": removed}, "removed: {removed}")


@app.command()
def path(
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", min=1, help="The current version by default.")
    ] = None,
    warehouse: Warehouse = WAREHOUSE,
    is_json: AsJson = False,
) -> None:
    """Print the folder of one version: what is read from below it is of one version, however long it takes."""
    with explained():
        layout = _layout(warehouse)
        wanted = number or layout.current_number() or 0
        folder = kept(layout, wanted).resolve()
    _tell(is_json, {"snapshot_id": wanted, "path": str(folder)}, "{path}")


def _layout_to_write(warehouse: str) -> WarehouseLayout:
    _layout(warehouse)
    return located(warehouse)


def _layout(warehouse: str) -> WarehouseLayout:
    layout = readable(warehouse, Extent.VERSIONS)
    if not layout.published_numbers():
        raise HistoryError(
            f"{warehouse} holds no published version; make one with `counterclaim run PATH --warehouse {warehouse}`, "
            "or name another warehouse with --warehouse"
        )
    return layout


def _print_difference(found: Difference) -> None:
    console = PatientConsole()
    console.print(f"from version {found.older} to {found.newer}", highlight=False)
    _print_table(
        ("table", "added", "removed", "changed"), [(t.table, t.added, t.removed, t.changed) for t in found.tables]
    )
    if not found.statuses:
        return
    console.print(f"\nevents whose status is another: {len(found.statuses)}", highlight=False)
    rows = [
        (s.event_id, s.before or "(not there)", s.after or "(not there)", s.became_event_id, s.label)
        for s in found.statuses[:_MOST_SHOWN]
    ]
    _print_table(("event", "before", "after", "became", "label"), rows)
    if len(found.statuses) > _MOST_SHOWN:
        console.print(f"and {len(found.statuses) - _MOST_SHOWN} more: --json lists all", highlight=False)


def _print_table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    shown = Table(*names, box=None)
    for row in rows:
        shown.add_row(*map(plain, row))
    print_wide(shown)


def _tell(is_json: bool, said: dict[str, object], words: str) -> None:
    typer.echo(json.dumps(said) if is_json else words.format(**said))
