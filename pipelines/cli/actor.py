"""`counterclaim actor`: who has which names, and judgements that two actors are one, which can be taken back."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer
from rich.table import Table

from pipelines.cli.exits import explained
from pipelines.cli.terminal import PatientConsole, plain, print_wide
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.actors import (
    ActorCard,
    ActorJudged,
    ActorListed,
    actor_card,
    actor_judgements,
    actors_listed,
)
from pipelines.report.published import opened
from pipelines.report.text import count
from pipelines.storage.history import HistoryError, difference
from pipelines.storage.layout import located
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, readable

if TYPE_CHECKING:
    from pipelines.stages.judging import Judgement
    from pipelines.stages.publish import Snapshot
    from pipelines.stages.run import Run

app = typer.Typer(
    name="actor",
    help="Who is known by which names; judge that two actors are one, and take it back.",
    no_args_is_help=True,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Wait = Annotated[float, typer.Option(min=0, help="Seconds to wait for a run that is writing to the warehouse.")]
By = Annotated[str, typer.Option(help="Who judges, by name; kept with the judgement.")]
_MOST_LISTED = 50
_MOST_STATUSES = 10
_DIGITS = 8


@app.command("list")
def list_actors(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Words of a name; all actors without.")] = "",
    warehouse: Warehouse = WAREHOUSE,
    only_merged: Annotated[bool, typer.Option("--merged", help="Only those that a judgement makes one.")] = False,
    most: Annotated[int, typer.Option(min=1, help="How many to print.")] = _MOST_LISTED,
    is_json: AsJson = False,
) -> None:
    """List actors, those that claim most first, with their ids and as whom they count."""
    with explained(), opened(warehouse) as published:
        found = actors_listed(published.connection, words, only_judged=only_merged)
    if is_json:
        typer.echo(_json([asdict(actor) for actor in found]))
        return
    if found:
        names = ("actor", "kind", "country", "claims", "known from", "counts as", "id")
        _print_table(names, [_cells(actor) for actor in found[:most]])
    left = f"; {len(found) - most:,} are not shown: --most, or WORDS of a name" if len(found) > most else ""
    PatientConsole().print(f"{count(len(found), 'actor')}{left}", highlight=False)


@app.command()
def show(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="A name or an id.")],
    warehouse: Warehouse = WAREHOUSE,
    is_json: AsJson = False,
) -> None:
    """Show an actor: its names, who counts as it, what was judged of it, and whom it is related to.

    What it claimed: counterclaim show NAME --kind actor
    """
    from pipelines.stages.judging import KnownActors  # brings the stages, which the list does without

    with explained():
        _hold_published(warehouse)
        meant = KnownActors(Tables(readable(warehouse, Extent.TABLES))).held_one(actor)
        with opened(warehouse) as published:
            card = actor_card(published.connection, meant.actor_id)
    if is_json:
        typer.echo(_json(asdict(card)))
        return
    for line in _card_lines(card):
        PatientConsole().print(plain(line), soft_wrap=True)


@app.command()
def judgements(warehouse: Warehouse = WAREHOUSE, is_json: AsJson = False) -> None:
    """List every judgement, the newest first, also those that were taken back."""
    with explained(), opened(warehouse) as published:
        made = actor_judgements(published.connection)
    if is_json:
        typer.echo(_json([asdict(each) for each in made]))
        return
    for each in made:
        PatientConsole().print(plain(_judged_line(each)), soft_wrap=True)
    standing = sum(each.withdrawn_at is None for each in made)
    PatientConsole().print(
        f"{standing} stand, {len(made) - standing} were taken back" if made else "nothing was judged yet",
        highlight=False,
    )


@app.command()
def merge(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Who is another one: a name or an id.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Whom it is, also of the registry: a name or an id.")],
    why: Annotated[str, typer.Option(help="Why, in words; kept with the judgement.")],
    by: By,
    warehouse: Warehouse = WAREHOUSE,
    wait: Wait = 0.0,
    is_json: AsJson = False,
) -> None:
    """Judge that ACTOR is OTHER: from now on they count as one party, and what follows is concluded anew.

    What was read stays as it is, and `counterclaim actor unmerge` takes the judgement back.
    """
    from pipelines.stages.judging import merge as judge

    with explained(), _judging(warehouse, wait) as run:
        made, snapshot = judge(run, actor, other, why, by)
    _tell(run, made, snapshot, is_json=is_json)


@app.command()
def unmerge(
    judgement: Annotated[
        str,
        typer.Argument(metavar="JUDGEMENT|ACTOR", help="The judgement's id, or the actor that was judged."),
    ],
    why: Annotated[str, typer.Option(help="Why it is taken back, in words; kept with the judgement.")],
    by: By,
    warehouse: Warehouse = WAREHOUSE,
    wait: Wait = 0.0,
    is_json: AsJson = False,
) -> None:
    """Take a judgement back: the two are two parties again. The judgement stays on record, with who took it back."""
    from pipelines.stages.judging import unmerge as take_back

    with explained(), _judging(warehouse, wait) as run:
        taken, snapshot = take_back(run, judgement, why, by)
    _tell(run, taken, snapshot, is_json=is_json)


def _hold_published(warehouse: str) -> None:
    if not readable(warehouse, Extent.VERSIONS).published_numbers():
        raise HistoryError(
            f"{warehouse} holds no published version; make one with `counterclaim run PATH --warehouse {warehouse}`, "
            "or name another one with --warehouse"
        )


@contextmanager
def _judging(warehouse: str, wait: float) -> Iterator["Run"]:
    """A run of its own, which holds the warehouse as every writer does; a failed one leaves nothing staged."""
    from pipelines.stages.replay import all_or_nothing
    from pipelines.stages.run import Run

    _hold_published(warehouse)
    tables = Tables(located(warehouse))
    with writing(tables.layout, wait), all_or_nothing(tables):
        now = datetime.now(UTC)
        yield Run(str(uuid4()), now, now.date(), tables)


def _tell(run: "Run", made: "Judgement", snapshot: "Snapshot", *, is_json: bool) -> None:
    number = snapshot.snapshot_id or 0
    changed = difference(run.tables.layout, number - 1, number)
    if is_json:
        told = {"snapshot_id": number, "judgement": asdict(made), "statuses": [asdict(one) for one in changed.statuses]}
        typer.echo(_json(told))
        return
    console = PatientConsole()
    took = "taken back" if made.withdrawn_at else "judged"
    console.print(plain(f"{took}: judgement {made.judgement_id}, published as version {number}"), soft_wrap=True)
    for one in changed.statuses[:_MOST_STATUSES]:
        became = one.after or ("part of another event" if one.became_event_id else "not there")
        console.print(plain(f"  {one.label}: {one.before or 'not there'} -> {became}"), soft_wrap=True)
    left = len(changed.statuses) - _MOST_STATUSES
    console.print(
        f"events whose status is another: {len(changed.statuses)}{' (--json lists all)' if left > 0 else ''}",
        highlight=False,
    )
    if made.withdrawn_at is None:
        console.print(plain(f"take it back: counterclaim actor unmerge {made.judgement_id[:_DIGITS]}"), soft_wrap=True)


def _cells(actor: ActorListed) -> tuple[object, ...]:
    known = "text" if actor.is_provisional else "registry"
    return (actor.name, actor.kind, actor.country, actor.n_claims, known, actor.same_as, actor.actor_id)


def _card_lines(card: ActorCard) -> Iterator[str]:
    actor = card.actor
    known = "found in text, not of the registry" if actor.is_provisional else "of the registry"
    yield actor.name
    yield f"{actor.kind}{f', {actor.country}' if actor.country else ''}; {known}; id {actor.actor_id}"
    yield f"{count(actor.n_claims, 'claim')} under its own name"
    if actor.same_as_actor_id:
        yield f"counts as: {actor.same_as} ({actor.same_as_actor_id})"
    if others := [name for name in card.names if name != actor.name]:
        yield f"also: {', '.join(others)}"
    yield from (
        f"counts as it: {one.name} ({one.actor_id}), {count(one.n_claims, 'claim')}" for one in card.counted_as_it
    )
    yield from (f"judgement {_judged_line(each)}" for each in card.judgements)
    for each in card.relations:
        source = f"claim {each.claim_id}" if each.claim_id else "the registry"
        yield f"{each.actor} {each.relation} {each.other_actor} ({source})"


def _judged_line(each: ActorJudged) -> str:
    line = f"{each.judgement_id[:_DIGITS]}  {each.actor} is {each.same_as}"
    line += f" ({each.judged_by}, {each.judged_at:%Y-%m-%d %H:%M} UTC: {each.reason})"
    if each.withdrawn_at is not None:
        line += f"; taken back ({each.withdrawn_by}, {each.withdrawn_at:%Y-%m-%d %H:%M} UTC: {each.withdrawn_reason})"
    return line


def _print_table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    shown = Table(*names, box=None)
    for row in rows:
        shown.add_row(*map(plain, row))
    print_wide(shown)


def _json(content: object) -> str:
    return json.dumps(content, indent=1, default=str, ensure_ascii=False)
