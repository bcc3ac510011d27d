"""`counterclaim report`: the static site."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.exits import explained
from pipelines.report.lookup import find_selection
from pipelines.report.published import opened
from pipelines.report.site import write_site


def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the report; a former report is replaced.")],
    warehouse: Annotated[Path, typer.Option("--warehouse", "-w", help="Folder of the warehouse.")] = Path("warehouse"),
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Events with a claim said on this day or later, UTC.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Events with a claim said on this day or before, UTC.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(help="Events in this country: its ISO 3166-1 code, such as MLI, or its name.")
    ] = None,
    actor: Annotated[
        str | None, typer.Option(help="Events that this actor speaks about or has part in: an id, or words of a name.")
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Write a static site to look at: overview, events, actors, outlets, search; no network and no server needed.

    Example: counterclaim report -o report, then open report/index.html.
    """
    with explained(), opened(warehouse) as published:
        selection = find_selection(published.connection, since, until, country, actor)
        written = write_site(published, selection, output)
    if is_json:
        typer.echo(json.dumps(asdict(written) | {"index": str(output / "index.html")}))
        return
    typer.echo(
        f"{written.pages:,} pages, {written.files:,} files, {written.bytes / 1e6:,.1f} MB: {output / 'index.html'}"
    )
