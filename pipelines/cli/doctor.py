"""`counterclaim doctor`: what is wrong with a warehouse, and mending what can be mended."""

import json
from typing import Annotated

import typer

from pipelines.cli.exits import Exit, explained
from pipelines.cli.terminal import PatientConsole, plain
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.text import count
from pipelines.stages.settled import unsettle
from pipelines.storage.examination import Finding, examine
from pipelines.storage.layout import located
from pipelines.storage.lock import writing
from pipelines.storage.repair import repair
from pipelines.storage.working_copy import Extent, readable

_TODO = """What `counterclaim doctor --repair` cannot mend:
  a Parquet file whose DuckDB file is damaged too: `counterclaim snapshot rollback` to a version that is whole
  a Parquet file of no manifest: somebody put it there; remove it
  raw bytes: put the file back where it was received from, and repair again
  rows that break their contract: run again; if it stays, report it"""


def doctor(
    warehouse: Warehouse = WAREHOUSE,
    is_repair: Annotated[bool, typer.Option("--repair", help="Mend what can be rebuilt from what is there.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="With --repair: seconds to wait for a run that is writing.")] = 0.0,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Check every file of a warehouse: hashes, manifests, contracts, raw bytes, and what killed runs left behind.

    Exit codes: 0 nothing is damaged (any more), 2 there is no warehouse, 6 something is.
    """
    with explained():
        layout = located(warehouse) if is_repair else readable(warehouse, Extent.VERSIONS)
    if not (layout.versions.is_dir() or layout.staging.is_dir()):
        typer.secho(f"counterclaim: {warehouse} holds no warehouse; name one with --warehouse", fg="red", err=True)
        raise typer.Exit(Exit.USAGE)
    with explained():
        before = examine(layout)
        after = before
        if is_repair:
            with writing(layout, wait):
                after = repair(layout)
                unsettle(layout)
    _print(before, after, is_json)
    raise typer.Exit(Exit.DAMAGED if any(finding.is_damage for finding in after) else Exit.OK)


def _print(before: list[Finding], after: list[Finding], is_json: bool) -> None:
    mended = [finding for finding in before if finding.is_damage and finding not in after]
    if is_json:
        listed = [_row(finding, True) for finding in mended] + [_row(finding, False) for finding in after]
        typer.echo(json.dumps(listed, indent=1, ensure_ascii=False))
        return
    console = PatientConsole()
    for finding in mended:
        console.print(plain(f"mended   {finding}"), soft_wrap=True)
    for finding in after:
        console.print(plain(f"{'damage' if finding.is_damage else 'note':8} {finding}"), soft_wrap=True)
    damage = sum(finding.is_damage for finding in after)
    console.print(f"{len(mended)} mended, {damage} damaged, {count(len(after) - damage, 'note')}", highlight=False)
    if damage:
        console.print(plain(_TODO), soft_wrap=True)


def _row(finding: Finding, is_mended: bool) -> dict[str, object]:
    return {
        "ailment": finding.ailment.name.lower(),
        "path": str(finding.path),
        "says": str(finding),
        "is_damage": finding.is_damage,
        "is_mended": is_mended,
    }
