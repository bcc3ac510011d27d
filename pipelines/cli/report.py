"""`counterclaim report`: the static site."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.exits import explained
from pipelines.cli.selection import Country, OfActor, Since, Until
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.code import code_version
from pipelines.report.errors import ReportError
from pipelines.report.lookup import find_selection
from pipelines.report.published import opened
from pipelines.report.site import write_site, write_site_if_new
from pipelines.report.text import count
from pipelines.report.writer import Written
from pipelines.storage.layout import located


def report(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Folder of the report; else the warehouse's own, kept up to date."
        ),
    ] = None,
    warehouse: Warehouse = WAREHOUSE,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    actor: OfActor = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Write a static site to look at: overview, events, actors, outlets, search; no network and no server needed.

    A report in FOLDER is replaced. Without FOLDER it is written to `report` in the warehouse, unless it stands there
    already, made from the same version. Example: counterclaim report --country Mali -o mali, then open mali/index.html.
    """
    with explained(), opened(warehouse) as published:
        folder = output or located(warehouse).report
        selection = find_selection(published.connection, since, until, country, actor)
        if output is not None:
            written: Written | None = write_site(published, selection, output)
        elif selection.is_all:
            written = write_site_if_new(published, folder, code_version("site"))
        else:
            raise ReportError("a report of a part needs a folder of its own; name it with --output")
    index = folder / "index.html"
    if is_json:
        typer.echo(json.dumps({"index": str(index), "written": asdict(written) if written else None}))
    elif written is None:
        typer.echo(f"Report, of this version already: {index}")
    else:
        size = f"{count(written.pages, 'page')}, {count(written.files, 'file')}, {written.bytes / 1e6:,.1f} MB"
        typer.echo(f"Report, {size}: {index}")
