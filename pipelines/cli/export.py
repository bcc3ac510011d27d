"""`counterclaim export`: events and claims in the formats that others read."""

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.exits import explained
from pipelines.cli.selection import Country, OfActor, Since, Until
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.exports.acled import acled_csv
from pipelines.report.exports.aida import aida_json
from pipelines.report.exports.annotations import annotations_json
from pipelines.report.exports.atom import atom_feed
from pipelines.report.exports.jsonld import jsonld
from pipelines.report.lookup import find_selection
from pipelines.report.output import write_whole
from pipelines.report.published import Published, opened
from pipelines.report.selection import choose_selection


class Form(StrEnum):
    """What can be exported; `docs/exports.md` has the mapping and the losses of each."""

    ACLED = "acled"
    JSONLD = "jsonld"
    AIDA = "aida"
    ANNOTATIONS = "annotations"
    ATOM = "atom"


_EXPORTS: dict[Form, Callable[[Published], str]] = {
    Form.ACLED: acled_csv,
    Form.JSONLD: jsonld,
    Form.AIDA: aida_json,
    Form.ANNOTATIONS: annotations_json,
    Form.ATOM: atom_feed,
}


def export(
    form: Annotated[
        Form,
        typer.Argument(
            metavar="FORMAT",
            help="acled: events as CSV. jsonld: claims for schema.org. aida: claim frames. annotations: quotes as W3C "
            "Web Annotations. atom: changes of status between the versions that are kept, whatever is chosen.",
        ),
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; '-' is standard output.")],
    warehouse: Warehouse = WAREHOUSE,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    actor: OfActor = None,
    is_json: Annotated[bool, typer.Option("--json", help="Tell what was written as JSON.")] = False,
) -> None:
    """Write events or claims in a format that others read. Example: counterclaim export acled -o events.csv."""
    with explained(), opened(warehouse) as published:
        selection = find_selection(published.connection, since, until, country, actor)
        choose_selection(published.connection, selection)
        text = _EXPORTS[form](published)
        if output == "-":
            sys.stdout.write(text)
        else:
            write_whole(Path(output), text)
    if is_json and output != "-":
        typer.echo(json.dumps({"format": form, "file": output, "bytes": len(text.encode())}))
