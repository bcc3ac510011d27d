"""The rows of the lists of events, actors and outlets: what stands in their cells, in the order of the columns."""

from datetime import datetime

from pipelines.report.records import Actor, Event, Outlet
from pipelines.report.rendering import country_name
from pipelines.report.search_index import ListRow
from pipelines.report.urls import actor_page, event_page, outlet_page
from schemas.vocabularies import ActorKind


def event_row(event: Event) -> ListRow:
    """Label, status, country, claims, articles, outlets, known origins."""
    origins = "not known" if event.n_origins is None else f"{event.n_origins:,}"
    numbers = [f"{number:,}" for number in (event.n_claims, event.n_articles, event.n_outlets)]
    cells = [event.label, event.status, country_name(event.country), *numbers, origins]
    return ListRow(event_page(event.event_id), cells, event.status, event.country)


def actor_row(actor: Actor) -> ListRow:
    """Name, kind, country, claims, denials, first and last day."""
    country = country_name(actor.country) if actor.country else ""
    said = [f"{actor.n_claims:,}", f"{actor.n_denials:,}"]
    cells = [actor.name, ActorKind(actor.kind).meaning, country, *said, _day(actor.first_said), _day(actor.last_said)]
    return ListRow(actor_page(actor.actor_id), cells)


def outlet_row(outlet: Outlet) -> ListRow:
    """Name, articles, of these known to relay, claims, denials, events."""
    counts = (outlet.n_articles, outlet.n_relays, outlet.n_claims, outlet.n_denials, outlet.n_events)
    return ListRow(outlet_page(outlet.outlet), [outlet.outlet, *(f"{count:,}" for count in counts)])


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
