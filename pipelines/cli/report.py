"""`counterclaim report`: the static site."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.exits import explained
from pipelines.cli.selection import Country, OfActor, Since, Until
from pipelines.report.lookup import find_selection
from pipelines.report.published import opened
from pipelines.report.site import write_site
from pipelines.report.text import count


def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the report; a former report is replaced.")],
    warehouse: Annotated[Path, typer.Option("--warehouse", "-w", help="Folder of the warehouse.")] = Path("warehouse"),
    since: Since = None,
    until: Until = None,
    country: Country = None,
    actor: OfActor = None,
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
        f"{count(written.pages, 'page')}, {count(written.files, 'file')}, {written.bytes / 1e6:,.1f} MB: "
        f"{output / 'index.html'}"
    )
