"""From the claims of all articles to events, accounts, links and origins: the recipe.

What belongs here: the order of the steps, and the rows of the output tables. Each step has its room: `tellings`,
`incidents` (one article), `blocking` and `clustering` (many), `accounts`, `links`, `labels`, `origins`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import polars as pl

from pipelines.events.accounts import Account, Facts, accounts_of, facts_of, fuller
from pipelines.events.clustering import Cluster, cluster
from pipelines.events.incidents import incidents_of
from pipelines.events.labels import event_label
from pipelines.events.links import links_of
from pipelines.events.origins import agency_names, origins_of
from pipelines.events.tellings import Telling, read_tellings
from pipelines.ids import row_id
from schemas import TABLES
from schemas.vocabularies import Facet, Measure, ParticipantRole, RedirectReason, Stance

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkInput:
    """The tables that linking reads; columns as their contracts declare, of `articles` only those named below.

    Attributes:
        articles: article_id, outlet, original_source, canonical_url, url, title, language, published_at,
            retrieved_at, text.
        former_events: a frame with the event_id of every event that was once published.
        run_id: the run that links, for `event_redirects`.
    """

    articles: pl.DataFrame
    claims: pl.DataFrame
    claim_frames: pl.DataFrame
    figures: pl.DataFrame
    actors: pl.DataFrame
    places: pl.DataFrame
    former_events: pl.DataFrame
    run_id: str


@dataclass(frozen=True, slots=True)
class LinkOutput:
    """The tables that linking concludes, with exactly their contracts' columns, sorted by key."""

    events: pl.DataFrame
    event_accounts: pl.DataFrame
    claim_events: pl.DataFrame
    event_participants: pl.DataFrame
    claim_links: pl.DataFrame
    article_origins: pl.DataFrame
    event_redirects: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Version:
    """An account with its id and facts."""

    account: Account
    account_id: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Event:
    """An event with its id, its facts, its versions and why each claim was joined."""

    event_id: str
    cluster: Cluster
    facts: Facts
    versions: tuple[_Version, ...]
    reasons: Mapping[str, str]


def link(tables: LinkInput) -> LinkOutput:
    """Join claims into events with rival accounts; the same tables give the same rows whatever their order."""
    tellings = read_tellings(tables.articles, tables.claims, tables.claim_frames, tables.actors, tables.places)
    incidents = [incident for group in _by_article(tellings) for incident in incidents_of(group)]
    events = [_event(found) for found in cluster(incidents)]
    names = dict(tables.actors.select("actor_id", "name").iter_rows())
    deaths = _deaths(tables.figures)
    return LinkOutput(
        events=_table("events", (_event_row(event, names) for event in events)),
        event_accounts=_table("event_accounts", (r for e in events for r in _account_rows(e, names, deaths))),
        claim_events=_table("claim_events", (r for e in events for r in _bearing_rows(e))),
        event_participants=_table("event_participants", (r for e in events for r in _participant_rows(e))),
        claim_links=_table("claim_links", (r for e in events for r in _link_rows(e))),
        article_origins=_table("article_origins", (asdict(o) for o in origins_of(tables.articles, agency_names()))),
        event_redirects=_table("event_redirects", _redirect_rows(tables, events)),
    )


def _by_article(tellings: Sequence[Telling]) -> Iterator[list[Telling]]:
    for _, group in groupby(tellings, key=lambda t: t.article_id):
        yield list(group)


def _event(found: Cluster) -> _Event:
    tellings = found.tellings
    published = [t.published_at for t in tellings if t.published_at is not None]
    event_id = row_id("event", tellings[0].claim_id)
    versions = tuple(
        _Version(
            account,
            row_id("account", event_id, account.tellings[0].claim_id),
            facts_of(account.tellings, account.head, published),
        )
        for account in accounts_of(found)
    )
    facts = fuller(versions[0].facts, [version.facts for version in versions[1:]])
    reasons = {claim: why for incident in found.incidents for claim, why in incident.reasons.items()}
    return _Event(event_id, found, facts, versions, reasons)


def _table(name: str, rows: Iterable[Row]) -> pl.DataFrame:
    contract = TABLES[name]
    return contract.frame(list(rows)).sort(contract.key)


def _event_row(event: _Event, names: Mapping[str, str]) -> Row:
    head, spot, day = event.facts.head, event.facts.spot, event.facts.day
    published = [t.published_at for t in event.cluster.tellings if t.published_at is not None]
    return {
        "event_id": event.event_id,
        **_type_columns(event.facts),
        "label": event_label(head, spot, day, names),
        "date_start": day.start,
        "date_end": day.end,
        "date_edtf": day.edtf,
        "date_precision": day.precision,
        "date_basis": day.basis.value,
        "place_id": spot.place_id,
        "country": spot.country,
        "geo_precision": spot.geo_precision,
        "first_reported_at": min(published, default=None),
    }


def _type_columns(facts: Facts) -> Row:
    subtype = facts.head.event_subtype
    mode = facts.head.mode
    return {
        "event_type": subtype.event_type.value,
        "event_subtype": subtype.value,
        "mode": None if mode is None else mode.value,
    }


def _account_rows(
    event: _Event, names: Mapping[str, str], deaths: Mapping[str, tuple[int | None, int | None]]
) -> Iterator[Row]:
    for version in event.versions:
        facts = version.facts
        counts = [deaths[t.claim_id] for t in version.account.tellings if t.claim_id in deaths and t.bearing == 1]
        yield {
            "account_id": version.account_id,
            "event_id": event.event_id,
            "label": event_label(facts.head, facts.spot, facts.day, names, with_doer=True),
            **_type_columns(facts),
            "place_id": facts.spot.place_id,
            "date_start": facts.day.start,
            "date_end": facts.day.end,
            "killed_low": min((low for low, _ in counts if low is not None), default=None),
            "killed_high": max((high for _, high in counts if high is not None), default=None),
        }


def _deaths(figures: pl.DataFrame) -> dict[str, tuple[int | None, int | None]]:
    """Per claim the fewest and the most killed that it gives."""
    killed = figures.filter(pl.col("measure") == Measure.KILLED.value)
    bounds = killed.group_by("claim_id").agg(
        pl.min_horizontal("low", "best").min().alias("low"), pl.max_horizontal("high", "best").max().alias("high")
    )
    return {claim_id: (low, high) for claim_id, low, high in bounds.iter_rows()}


def _bearing_rows(event: _Event) -> Iterator[Row]:
    for version in event.versions:
        for telling in version.account.tellings:
            yield {
                "claim_id": telling.claim_id,
                "event_id": event.event_id,
                "account_id": version.account_id,
                "facet": telling.facet.value,
                "polarity": telling.bearing,
                "basis": f"{_bearing_words(telling)}; {event.reasons[telling.claim_id]}",
            }
    yield from _rejected_rivals(event)


def _rejected_rivals(event: _Event) -> Iterator[Row]:
    """Who holds the main version and rejects what its deniers tell instead, upholds the main version by that."""
    main, *rivals = event.versions
    holders = {t.side for t in main.account.tellings if t.bearing == 1}
    for telling in (t for rival in rivals for t in rival.account.tellings):
        if telling.bearing == -1 and telling.is_inherited and telling.side in holders:
            yield {
                "claim_id": telling.claim_id,
                "event_id": event.event_id,
                "account_id": main.account_id,
                "facet": telling.facet.value,
                "polarity": 1,
                "basis": "rejects the version that the deniers tell instead, and holds this one elsewhere",
            }


def _bearing_words(telling: Telling) -> str:
    """Why the polarity is what it is, in words."""
    content = "content that it happened" if telling.polarity == 1 else "content that it did not happen"
    return f"{telling.stance.value} {content}"


_ROLES = (
    ("initiator_id", ParticipantRole.INITIATOR),
    ("target_id", ParticipantRole.TARGET),
    ("supporter_id", ParticipantRole.SUPPORTER),
)


def _participant_rows(event: _Event) -> Iterator[Row]:
    """Who plays which part, by the claims that say so; a claim that denies or leaves open names nobody's part."""
    for version in event.versions:
        for telling in version.account.tellings:
            for column, role in _ROLES:
                actor_id = getattr(telling, column)
                if actor_id is not None and telling.bearing == 1 and telling.stance is not Stance.OTHER:
                    yield {
                        "event_id": event.event_id,
                        "account_id": version.account_id,
                        "actor_id": actor_id,
                        "role": _role(telling, role).value,
                        "claim_id": telling.claim_id,
                    }


def _role(telling: Telling, role: ParticipantRole) -> ParticipantRole:
    """Whoever is killed or wounded is the victim of the deed, not only its target."""
    harmed = role is ParticipantRole.TARGET and telling.facet is Facet.CASUALTIES
    return ParticipantRole.VICTIM if harmed else role


def _link_rows(event: _Event) -> Iterator[Row]:
    for found in links_of([version.account for version in event.versions]):
        yield asdict(found)


def _redirect_rows(tables: LinkInput, events: Sequence[_Event]) -> Iterator[Row]:
    """What became of ids that were published: an id comes from a claim, and leads to the event of that claim.

    A dissolved event, whose claim is of no event any more, leads nowhere.
    """
    current = {event.event_id for event in events}
    gone = sorted(set(tables.former_events["event_id"]) - current)
    if not gone:
        return
    event_of_claim = {t.claim_id: e.event_id for e in events for t in e.cluster.tellings}
    former = {row_id("event", claim_id): claim_id for claim_id in tables.claims["claim_id"]}
    for event_id in gone:
        became = event_of_claim.get(former.get(event_id, ""))
        reason = RedirectReason.MERGED if became is not None else RedirectReason.SPLIT
        yield {"event_id": event_id, "became_event_id": became, "reason": reason.value, "run_id": tables.run_id}
