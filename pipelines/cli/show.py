"""`counterclaim show`: one event, claim or actor, as text or JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from rich.padding import Padding

from pipelines.cli.exits import explained
from pipelines.cli.terminal import PatientConsole, plain
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.dossiers import (
    ActorDossier,
    ClaimDossier,
    EventDossier,
    actor_dossier,
    claim_dossier,
    event_dossier,
)
from pipelines.report.lookup import Kind, find
from pipelines.report.published import opened
from pipelines.report.text import Line, actor_lines, claim_lines, event_lines


def show(
    reference: Annotated[
        str,
        typer.Argument(
            metavar="EVENT|CLAIM|ACTOR",
            help="An id, the beginning of one, or words of an event's label or an actor's name.",
        ),
    ],
    warehouse: Warehouse = WAREHOUSE,
    kind: Annotated[Kind | None, typer.Option("--kind", "-k", help="Look among these only.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Show one event, claim or actor: rival versions, exact words, who says what when, origins, status over time.

    Example: counterclaim show "tessalit helicopter"
    """
    with explained(), opened(warehouse) as published:
        found = find(published.connection, reference, kind)
        dossier: EventDossier | ActorDossier | ClaimDossier
        match found.kind:
            case Kind.EVENT:
                dossier = event_dossier(published.connection, found.id)
                lines = event_lines(dossier)
            case Kind.ACTOR:
                dossier = actor_dossier(published.connection, found.id)
                lines = actor_lines(dossier)
            case Kind.CLAIM:
                dossier = claim_dossier(published.connection, found.id)
                lines = claim_lines(dossier)
        if is_json:
            typer.echo(json.dumps({"kind": found.kind} | asdict(dossier), indent=1, ensure_ascii=False, default=str))
            return
        print_lines(lines)


def print_lines(lines: Iterable[Line]) -> None:
    """Wrapped under itself on a terminal; one line elsewhere, so that other programs find words together."""
    console = PatientConsole()
    for line in lines:
        text = plain(line.text)
        if line.is_heading:
            text.stylize("bold")
        if console.is_terminal:
            console.print(Padding(text, (0, 0, 0, line.indent)))
        else:
            text.pad_left(line.indent)
            console.print(text, soft_wrap=True)
