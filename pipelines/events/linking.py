"""From the claims of all articles to events, accounts, links and origins: the recipe.

What belongs here: the order of the steps, and the rows of the output tables. Each step has its room: `tellings`,
`incidents` (one article), `blocking` and `clustering` (many), `accounts`, `links`, `labels`, `origins`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from typing import Any

import polars as pl

from pipelines.events.accounts import (
    Account,
    Facts,
    accounts_of,
    deniers_of,
    denies_another_deed,
    facts_of,
    fuller,
    is_said_beside_denial,
    leaves_deed_open,
)
from pipelines.events.clustering import Cluster, cluster
from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.events.incidents import Incident
from pipelines.events.labels import event_label
from pipelines.events.lineage import article_origins
from pipelines.events.links import links_of
from pipelines.events.memory import InMemory
from pipelines.events.reach import Archive, reached
from pipelines.events.standing import beside_untouched, lost, redirects
from pipelines.events.tellings import Telling
from pipelines.ids import row_id
from schemas import TABLES
from schemas.vocabularies import Facet, Measure, ParticipantRole, Stance

Row = dict[str, Any]


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
    """Join claims into events with rival accounts; the same tables give the same rows whatever their order.

    With `former`, only what new articles can change is concluded again, and the rows are the same as if all were.
    """
    archive = Archive(InMemory(tables))
    found = conclude(_to_link(tables, archive), archive.spanned, tables.actors, tables.figures)
    concluded = replace(found, article_origins=_origins(tables))
    whole = concluded if tables.former is None else beside_untouched(tables.former, concluded, tables.claim_frames)
    gone = set(tables.former_events["event_id"]) - set(whole.events["event_id"])
    former = None if tables.former is None else tables.former.event_redirects
    return replace(whole, event_redirects=redirects(gone, concluded.claim_events, former, tables.run_id))


def conclude(
    incidents: Sequence[Incident], spanned: pl.DataFrame, actors: pl.DataFrame, figures: pl.DataFrame
) -> LinkOutput:
    """The events of these incidents: rows of the tables of events, without origins and redirects.

    Args:
        incidents: of chains of alike pairs all, or none.
        spanned: the blocks of their tellings, as `blocking.Blocks.spanned` gives them.
        actors: at least those that they name.
        figures: at least those of their claims.
    """
    events = [_event(found) for found in cluster(incidents, spanned)]
    names = dict(actors.select("actor_id", "name").iter_rows())
    deaths = _deaths(figures)
    return LinkOutput(
        events=_table("events", (_event_row(event, names) for event in events)),
        event_accounts=_table("event_accounts", (r for e in events for r in _account_rows(e, names, deaths))),
        claim_events=_table("claim_events", (r for e in events for r in _bearing_rows(e))),
        event_participants=_table("event_participants", (r for e in events for r in _participant_rows(e))),
        claim_links=_table("claim_links", (r for e in events for r in _link_rows(e))),
        article_origins=TABLES["article_origins"].empty(),
        event_redirects=TABLES["event_redirects"].empty(),
    )


def _to_link(tables: LinkInput, archive: Archive) -> list[Incident]:
    """All incidents, also where claims were withdrawn, or those that new articles can change."""
    days = dict(tables.articles.select("article_id", "ingest_date").iter_rows())
    if tables.former is None or not lost(tables.former, tables.claim_frames).is_empty():
        return archive.of_articles(days)
    started = archive.of_articles({article_id: days[article_id] for article_id in tables.fresh})
    return reached(archive, [*started, *archive.overtaken(tables.fresh)])


def _origins(tables: LinkInput) -> pl.DataFrame:
    if tables.former is None:
        return article_origins(tables.articles)
    return article_origins(tables.articles, tables.former.article_origins, tables.fresh)


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
    """Per claim the fewest and the most killed that it gives: its largest number, of which the others count a part.

    Numbers joined by "and" count together: "a man and his daughter".
    """
    killed = figures.filter(pl.col("measure") == Measure.KILLED.value).sort("claim_id", "figure_start")
    is_joined = pl.col("figure_start") - pl.col("figure_end").shift().over("claim_id") == len(" and ")
    added = killed.with_columns((~is_joined.fill_null(False)).cum_sum().over("claim_id").alias("group"))
    low, high = pl.min_horizontal("low", "best"), pl.max_horizontal("high", "best")
    totals = added.group_by("claim_id", "group").agg(
        pl.when(low.count() > 0).then(low.sum()).alias("low"),
        pl.when(high.null_count() == 0).then(high.sum()).alias("high"),
    )
    by_size = totals.sort("claim_id", pl.max_horizontal("low", "high"), "group")
    return {claim_id: (low, high) for claim_id, low, high in by_size.select("claim_id", "low", "high").iter_rows()}


def _bearing_rows(event: _Event) -> Iterator[Row]:
    for version in event.versions:
        deniers = deniers_of(version.account)
        for telling in version.account.tellings:
            reason = event.reasons[telling.claim_id]
            open_for = _open_for(telling, reason, version.account, deniers)
            yield {
                "claim_id": telling.claim_id,
                "event_id": event.event_id,
                "account_id": version.account_id,
                "facet": telling.facet.value,
                "polarity": telling.bearing if open_for is None else 0,
                "basis": f"{open_for or _bearing_words(telling)}; {reason}",
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


_OTHER_DEED = "denies another deed that is told beside the event"
_LEFT_OPEN = "tells what went on beside it, which does not say that it was so"
_BESIDE_DENIAL = "told by a side that denies the event, and leaves open whether it was so"


def _open_for(telling: Telling, reason: str, account: Account, deniers: AbstractSet[str]) -> str | None:
    """Why a claim leaves open whether the deed was done; None where it does not."""
    if telling.side in deniers and is_said_beside_denial(telling, reason, account):
        return _BESIDE_DENIAL
    if denies_another_deed(telling, account):
        return _OTHER_DEED
    return _LEFT_OPEN if leaves_deed_open(telling, account) else None


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
