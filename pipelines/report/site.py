"""The static site: which pages there are, what each is given, and the files beside them.

How a page looks is in `templates/` and `assets/`; what stands in it comes from `dossiers` and `overview`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pipelines.report import records
from pipelines.report.charts import chart, world_map
from pipelines.report.csv_files import csv_text
from pipelines.report.dossiers import (
    ActorDossier,
    EventDossier,
    OutletDossier,
    actor_dossiers,
    event_dossiers,
    outlet_dossiers,
)
from pipelines.report.lists import actor_row, event_row, outlet_row
from pipelines.report.maps import around, dot_of, enclosing, spots
from pipelines.report.output import replaced, stamp_of
from pipelines.report.overview import Overview, overview
from pipelines.report.published import Published
from pipelines.report.questions import ask
from pipelines.report.rendering import bars, country_name, rules
from pipelines.report.search_index import ListRow, index_files, list_file
from pipelines.report.selection import Selection, shown_relations
from pipelines.report.tellings import letters_of, standings, tellings
from pipelines.report.urls import actor_page, event_page, outlet_page
from pipelines.report.writer import MOST, Writer, Written
from schemas.vocabularies import OriginBasis, Stance

CARDS = 12
"""Contested events on the first page; the pages of all events have the rest."""

PAGE = 250
"""Rows on one page of a list."""

_MOST_WEEKS = 12
_MOST_SPOTS = 150
_MOST_ORIGINS = 15
_MOST_CHANGES = 8
_SIDES = {
    "What it claimed": {Stance.ASSERTS, Stance.CONFIRMS, Stance.SUGGESTS, Stance.OTHER},
    "What it denied": {Stance.DENIES},
    "What it did not confirm": {Stance.WITHHOLDS},
}
_ASSETS = ("site.css", "site.js", "icon.svg")
Row = TypeVar("Row")


def write_site_if_new(published: Published, target: Path, code: str) -> Written | None:
    """Write the report of everything, unless the one in `target` was made from the same version by the same code.

    Raises:
        OutputError: something that is no report lies there.
    """
    before = published.former[0].parent.name if published.former else "none"
    stamp = f"version {published.snapshot.number} of run {published.snapshot.run_id}, after {before}, by {code}"
    return None if stamp_of(target) == stamp else write_site(published, Selection(), target, stamp)


def write_site(published: Published, selection: Selection, target: Path, stamp: str = "") -> Written:
    """Write the report into the folder `target`; `stamp` says what it is made from.

    Raises:
        OutputError: something that is no report lies there.
    """
    state = overview(published, selection)
    with replaced(target, stamp) as folder:
        writer = Writer(folder, published.snapshot, _told(selection), shown_relations(published.connection, selection))
        _write_assets(writer)
        _write_all(writer, published, state)
    return Written(writer.pages, folder.files, folder.bytes)


def _write_all(writer: Writer, published: Published, state: Overview) -> None:
    connection = published.connection
    events = ask(connection, "events", records.Event)
    actors = ask(connection, "actors", records.Actor)
    outlets = ask(connection, "outlets", records.Outlet)
    claims = ask(connection, "claims", records.SearchedClaim)
    writer.events = {event.event_id for event in events}
    writer.actors = {actor.actor_id for actor in actors}
    writer.outlets = {outlet.outlet for outlet in outlets}
    _write_overview(writer, state, events)
    _write_lists(writer, events, actors, outlets)
    _write_search(writer, claims, events)
    _write_each(event_dossiers(connection), _write_event, writer)
    _write_each(actor_dossiers(connection), _write_actor, writer)
    _write_each(outlet_dossiers(connection), _write_outlet, writer)
    writer.page(
        "about.html",
        "about.html",
        here="about.html",
        rules=rules(),
        stances=list(Stance),
        data_files=writer.data_files,
    )


def _write_each(rows: Iterable[Row], write: Callable[[Writer, Row], None], writer: Writer) -> None:
    for row in rows:
        write(writer, row)


def _write_overview(writer: Writer, state: Overview, events: Sequence[records.Event]) -> None:
    contested = {event.event_id for event in state.contested}
    dots = spots((event for event in events if event.event_id in contested), _MOST_SPOTS)
    box = enclosing(dots) if dots else None
    weeks = _last_weeks(state.contested_weeks)
    if state.changes:
        writer.folder.write("data/changes.csv", csv_text(state.changes))
    writer.page(
        "index.html",
        "index.html",
        here="index.html",
        state=state,
        n_events=len(events),
        shown=state.contested[:CARDS],
        most_changes=_MOST_CHANGES,
        weeks=weeks,
        week_chart=_week_chart(weeks),
        status_chart=chart(
            "status_counts", [{"status": row.status, "n_events": row.n_events} for row in state.status_counts]
        )
        if state.status_counts
        else None,
        dots=dots,
        box=box,
        radius=round(box.width / 90, 2) if box else 0,
        files={
            "contested": writer.whole("contested", state.contested),
            "contested_by_week": writer.whole("contested_by_week", state.contested_weeks),
            "status_counts": writer.whole("status_counts", state.status_counts),
            "events": writer.whole("events", events),
        },
    )


def _last_weeks(weeks: Sequence[records.ContestedWeek]) -> list[records.ContestedWeek]:
    """Those of the last weeks: the file has all."""
    dated = sorted({row.week for row in weeks if row.week})[-_MOST_WEEKS:]
    return [row for row in weeks if row.week in dated]


def _week_chart(weeks: Sequence[records.ContestedWeek]) -> object:
    rows: list[dict[str, str | int | None]] = [
        {"country": country_name(row.country), "week": str(row.week), "n_events": row.n_events} for row in weeks
    ]
    return chart("contested_by_week", rows) if rows else None


def _write_lists(
    writer: Writer,
    events: Sequence[records.Event],
    actors: Sequence[records.Actor],
    outlets: Sequence[records.Outlet],
) -> None:
    choices = {"statuses": list(rules().grades), "countries": _countries(events)}
    _write_list(writer, "events", events, event_row, **choices)
    _write_list(writer, "actors", actors, actor_row)
    _write_list(writer, "outlets", outlets, outlet_row)


def _write_list(
    writer: Writer, name: str, rows: Sequence[Row], shown: Callable[[Row], ListRow], **choices: list[str]
) -> None:
    file = writer.whole(name, rows)
    numbers = range(1, max(1, -(-len(rows) // PAGE)) + 1)
    listed = [shown(row) for row in rows]
    if len(numbers) > 1:
        index = list_file(name, listed)
        writer.folder.write(f"search/{index.name}", index.text)
    for number in numbers:
        writer.page(
            f"{name}.html" if number == 1 else f"{name}-{number}.html",
            f"{name}.html",
            here=f"{name}.html",
            total=len(rows),
            numbers=numbers,
            current=number,
            files={name: file},
            rows=listed[PAGE * (number - 1) : PAGE * number],
            **choices,
        )


def _write_search(writer: Writer, claims: Sequence[records.SearchedClaim], events: Sequence[records.Event]) -> None:
    for file in index_files(claims):
        writer.folder.write(f"search/{file.name}", file.text)
    writer.page(
        "search.html",
        "search.html",
        here="search.html",
        total=len(claims),
        stances=[stance.value for stance in Stance],
        statuses=list(rules().grades),
        countries=_countries(events),
        files={"claims": writer.whole("claims", claims)},
    )


def _write_event(writer: Writer, dossier: EventDossier) -> None:
    event = dossier.event
    page, key = event_page(event.event_id), event.event_id
    dot = dot_of(event)
    answers: dict[str, Sequence[object]] = {
        "positions": dossier.positions,
        "figures": dossier.figures,
        "statements": dossier.statements,
        "responsibility": dossier.responsibility,
        "coverage": dossier.coverage,
        "status_history": dossier.status_history,
    }
    writer.page(
        page,
        "event.html",
        dossier=dossier,
        letters=letters_of(dossier.accounts),
        standings=standings(dossier.accounts, dossier.positions),
        tellings=tellings(dossier.statements[:MOST]),
        bars=bars(dossier.figures),
        dot=dot,
        box=around(dot) if dot else None,
        place=", ".join(dict.fromkeys(name for name in (event.place, event.admin1, _country(event.country)) if name)),
        rule=rules().grades.get(event.status, ""),
        files={name: writer.part(page, name, rows, key) for name, rows in answers.items()},
    )


def _write_actor(writer: Writer, dossier: ActorDossier) -> None:
    page, key = actor_page(dossier.actor.actor_id), dossier.actor.actor_id
    # A claim that bears on two versions of an event stands once.
    once = list({(claim.claim_id, claim.event_id): claim for claim in reversed(dossier.claims)}.values())[::-1]
    sides = [(name, [claim for claim in once if claim.stance in of]) for name, of in _SIDES.items()]
    writer.page(
        page,
        "actor.html",
        dossier=dossier,
        sides=sides,
        fares=_fares(dossier.fares),
        statuses=list(rules().grades),
        files={
            "actor_fares": writer.part(page, "actor_fares", dossier.fares, key),
            "actor_claims": writer.part(page, "actor_claims", dossier.claims, key),
        },
    )


def _fares(fares: Sequence[records.ActorFare]) -> dict[str, dict[str, int]]:
    """How many versions by what it says of them and their status."""
    counted: dict[str, dict[str, int]] = {}
    for fare in fares:
        counted.setdefault(fare.stance, {})[fare.status] = fare.n_accounts
    return counted


def _write_outlet(writer: Writer, dossier: OutletDossier) -> None:
    relayed = Counter(
        row.origin_name or "an origin without a name"
        for row in dossier.articles
        if row.basis and row.basis != OriginBasis.OWN and row.origin_name != dossier.outlet.outlet
    )
    page, key = outlet_page(dossier.outlet.outlet), dossier.outlet.outlet
    files_of = {"outlet_articles": writer.part(page, "outlet_articles", dossier.articles, key)}
    writer.page(page, "outlet.html", dossier=dossier, relayed=relayed.most_common(_MOST_ORIGINS), files=files_of)


def _write_assets(writer: Writer) -> None:
    assets = files("pipelines.report").joinpath("assets")
    for name in _ASSETS:
        writer.folder.write(f"assets/{name}", assets.joinpath(name).read_text(encoding="utf-8"))
    writer.folder.write("assets/world.svg", world_map())


def _countries(events: Sequence[records.Event]) -> list[str]:
    return sorted({event.country for event in events if event.country}, key=country_name)


def _country(code: str | None) -> str | None:
    return country_name(code) if code else None


def _told(selection: Selection) -> str:
    """The selection in words; empty where nothing is left out."""
    words = [
        f"said from {selection.since}" if selection.since else "",
        f"said until {selection.until}" if selection.until else "",
        f"in {country_name(selection.country)}" if selection.country else "",
        f"of the actor {selection.actor_id}" if selection.actor_id else "",
    ]
    chosen = ", ".join(word for word in words if word)
    return f"events {chosen}" if chosen else ""
