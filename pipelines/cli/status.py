"""`counterclaim status`: sources, the last run, what was refused, what is contested, what the last version changed."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from pipelines.cli.exits import explained
from pipelines.cli.show import print_lines
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.changes import Change
from pipelines.report.overview import Overview, overview
from pipelines.report.published import opened
from pipelines.report.selection import Selection
from pipelines.report.text import Line, count, known_origins
from pipelines.stages.reprocess import Stale, stale
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, readable

_MOST_SHOWN = 10


def status(
    warehouse: Warehouse = WAREHOUSE,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Tell the state of a warehouse: sources, last run, refusals, what is contested, what changed.

    Runs that changed nothing wait for the next version: `counterclaim runs` lists them as well.
    """
    with explained(), opened(warehouse) as published:
        state = overview(published, Selection())
        by_others = stale(Tables(readable(warehouse, Extent.TABLES)))
    if is_json:
        said = asdict(state) | {"stale": {"read": len(by_others.read), "searched": len(by_others.searched)}}
        typer.echo(json.dumps(said, indent=1, ensure_ascii=False, default=str))
        return
    print_lines((*_lines(state), *_stale(by_others)))


def _lines(state: Overview) -> Iterator[Line]:
    held = state.held
    yield Line(
        f"Version {state.snapshot.number}, published {state.snapshot.published_at:%Y-%m-%d %H:%M} UTC", is_heading=True
    )
    yield Line(
        f"{count(held.n_articles, 'article')} of {count(held.n_outlets, 'outlet')}, {count(held.n_claims, 'claim')} "
        f"({count(held.n_denials, 'denial')}), {count(held.n_events, 'event')}"
    )
    if held.first_published_at and held.last_published_at:
        yield Line(f"published from {held.first_published_at:%Y-%m-%d} to {held.last_published_at:%Y-%m-%d}")
    yield from _sources(state)
    yield from _last_run(state)
    yield from _refusals(state)
    yield from _contested(state)
    yield from _changes(state)


def _sources(state: Overview) -> Iterator[Line]:
    yield Line("")
    yield Line(f"Sources: {len(state.sources)}", is_heading=True)
    for source in state.sources[:_MOST_SHOWN]:
        last = f"last {source.last_document_at:%Y-%m-%d %H:%M} UTC" if source.last_document_at else "nothing yet"
        yield Line(f"{source.name} ({source.kind}): {count(source.n_documents, 'document')}, {last}", 2)
    yield from _more(len(state.sources), "--json lists all")


def _last_run(state: Overview) -> Iterator[Line]:
    yield Line("")
    if not state.last_run:
        yield Line("No run is known to this version", is_heading=True)
        return
    ended = max(table.finished_at for table in state.last_run)
    yield Line(
        f"Last run of this version: {state.last_run[0].run_id}, ended {ended:%Y-%m-%d %H:%M} UTC", is_heading=True
    )
    for table in state.last_run:
        if table.table_name in {"documents", "articles", "claims", "events"}:
            yield Line(
                f"{table.table_name}: {table.rows_in:,} read, {table.rows_published:,} new, "
                f"{table.rows_unchanged:,} unchanged, {table.rows_quarantined:,} refused",
                2,
            )


def _refusals(state: Overview) -> Iterator[Line]:
    waiting = sum(refusal.n_rows for refusal in state.refusals)
    yield Line("")
    yield Line(f"Refused rows that wait: {waiting:,}", is_heading=True)
    for refusal in state.refusals[:_MOST_SHOWN]:
        yield Line(f"{refusal.table_name}, {refusal.rule_id}: {refusal.n_rows:,}, such as {refusal.example}", 2)
    if waiting:
        yield Line("counterclaim quarantine list", 2)


def _contested(state: Overview) -> Iterator[Line]:
    counts = ", ".join(f"{count.n_events:,} {count.status}" for count in state.status_counts)
    yield Line("")
    yield Line(f"Contested: {len(state.contested)}", is_heading=True)
    yield Line(f"of all events: {counts or 'none'}", 2)
    for event in state.contested[:_MOST_SHOWN]:
        yield Line(
            f"{event.event_id[:8]}  {event.label} ({count(event.n_articles, 'article')}, "
            f"{count(event.n_outlets, 'outlet')}, {known_origins(event.n_origins)})",
            2,
        )
    yield from _more(len(state.contested), 'counterclaim sql "from reporting.contested_events"')
    if state.contested:
        yield Line(f"counterclaim show {state.contested[0].event_id[:8]}", 2)


def _changes(state: Overview) -> Iterator[Line]:
    yield Line("")
    if state.is_first_kept:
        yield Line("No version before this one is kept, so nothing is known of changes")
        return
    yield Line(f"Events whose status this version changed: {len(state.changes)}", is_heading=True)
    joined = Counter(change.became_event_id for change in state.changes)
    for change in state.changes[:_MOST_SHOWN]:
        before = change.before or _arrival(joined[change.event_id])
        yield Line(f"{change.event_id[:8]}  {change.label}: {before} -> {change.after or _departure(change)}", 2)
    yield from _more(len(state.changes), "--json lists all")


def _arrival(n_joined: int) -> str:
    return f"new, from {count(n_joined, 'event')} known before" if n_joined else "new"


def _departure(change: Change) -> str:
    if change.became_event_id is None:
        return "gone"
    return f"now part of {change.became_event_id[:8]}  {change.became_label or ''}".rstrip()


def _stale(by_others: Stale) -> Iterator[Line]:
    if by_others.days:
        yield Line("")
        yield Line(f"{str(by_others).capitalize()}", is_heading=True)
        yield Line("counterclaim run --reprocess", 2)


def _more(count: int, where: str) -> Iterator[Line]:
    if count > _MOST_SHOWN:
        yield Line(f"and {count - _MOST_SHOWN} more: {where}", 2)
