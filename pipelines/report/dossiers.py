"""All that is shown of one event, actor, outlet or claim, gathered from the answers to the questions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

import duckdb

from pipelines.report import records
from pipelines.report.questions import ask, choose
from pipelines.report.selection import moments

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class EventDossier:
    """One event: the rival versions, who says what, figures, where it comes from, and its status over time."""

    event: records.Event
    accounts: list[records.Account]
    positions: list[records.Position]
    statements: list[records.Statement]
    figures: list[records.Figure]
    coverage: list[records.Coverage]
    responsibility: list[records.Responsibility]
    status_history: list[records.StatusStep]


@dataclass(frozen=True, slots=True)
class ActorDossier:
    """One actor: what it claimed and denied, and how that fared."""

    actor: records.Actor
    fares: list[records.ActorFare]
    claims: list[records.ActorClaim]


@dataclass(frozen=True, slots=True)
class OutletDossier:
    """One outlet: what it carried, and what of it goes back to others."""

    outlet: records.Outlet
    articles: list[records.OutletArticle]


@dataclass(frozen=True, slots=True)
class ClaimDossier:
    """One claim: its sentence, the events it bears on, and the claims that answer, support or refute it."""

    claim: records.Claim
    bearings: list[records.ClaimBearing]
    relations: list[records.ClaimRelation]


def event_dossiers(connection: duckdb.DuckDBPyConnection) -> Iterator[EventDossier]:
    """The chosen events, the widest reported first."""
    accounts = by("event_id", ask(connection, "accounts", records.Account))
    positions = by("event_id", ask(connection, "positions", records.Position))
    statements = by("event_id", ask(connection, "statements", records.Statement))
    figures = by("event_id", ask(connection, "figures", records.Figure))
    coverage = by("event_id", ask(connection, "coverage", records.Coverage))
    responsibility = by("event_id", ask(connection, "responsibility", records.Responsibility))
    history = by("event_id", ask(connection, "status_history", records.StatusStep))
    for event in ask(connection, "events", records.Event):
        key = event.event_id
        yield EventDossier(
            event,
            accounts[key],
            positions[key],
            statements[key],
            figures[key],
            coverage[key],
            responsibility[key],
            history[key],
        )


def actor_dossiers(connection: duckdb.DuckDBPyConnection) -> Iterator[ActorDossier]:
    """The chosen actors, those that speak most first."""
    fares = by("actor_id", ask(connection, "actor_fares", records.ActorFare))
    claims = by("actor_id", ask(connection, "actor_claims", records.ActorClaim))
    for actor in ask(connection, "actors", records.Actor):
        yield ActorDossier(actor, fares[actor.actor_id], claims[actor.actor_id])


def outlet_dossiers(connection: duckdb.DuckDBPyConnection) -> Iterator[OutletDossier]:
    """The chosen outlets, those with most articles first."""
    articles = by("outlet", ask(connection, "outlet_articles", records.OutletArticle))
    for outlet in ask(connection, "outlets", records.Outlet):
        yield OutletDossier(outlet, articles[outlet.outlet])


def claim_dossiers(connection: duckdb.DuckDBPyConnection) -> Iterator[ClaimDossier]:
    """The chosen claims."""
    bearings = by("claim_id", ask(connection, "claim_bearings", records.ClaimBearing))
    relations = by("claim_id", ask(connection, "claim_relations", records.ClaimRelation))
    for claim in ask(connection, "claim", records.Claim):
        yield ClaimDossier(claim, bearings[claim.claim_id], relations[claim.claim_id])


def event_dossier(connection: duckdb.DuckDBPyConnection, event_id: str) -> EventDossier:
    """One event."""
    choose(connection, "chosen_events", [event_id])
    choose(connection, "chosen_moments", moments(connection))
    return next(event_dossiers(connection))


def actor_dossier(connection: duckdb.DuckDBPyConnection, actor_id: str) -> ActorDossier:
    """One actor."""
    choose(connection, "chosen_actors", [actor_id])
    return next(actor_dossiers(connection))


def claim_dossier(connection: duckdb.DuckDBPyConnection, claim_id: str) -> ClaimDossier:
    """One claim."""
    choose(connection, "chosen_claims", [claim_id])
    return next(claim_dossiers(connection))


def by(key: str, rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    """The rows by one of their fields, in their order; nothing for what has none."""
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    of = attrgetter(key)
    for row in rows:
        grouped[of(row)].append(row)
    return grouped
