"""The rows of the questions in `sql/`, typed. A field is a column of the question of the same name, in its order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict


class Span(TypedDict):
    """A stretch of an article's text: 0-based, end exclusive, in code points."""

    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Event:
    """One event with its status."""

    event_id: str
    label: str
    status: str
    why: str
    event_type: str
    event_subtype: str
    mode: str | None
    happened_on: str | None
    date_start: date | None
    date_end: date | None
    date_precision: int | None
    date_basis: str
    place: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    first_reported_at: datetime | None
    n_accounts: int
    n_asserting: int
    n_denying: int
    n_withholding: int
    n_claims: int
    n_articles: int
    n_outlets: int
    n_origins: int | None


@dataclass(frozen=True, slots=True)
class Account:
    """One version of an event."""

    event_id: str
    account_id: str
    label: str
    status: str
    n_asserting: int
    n_denying: int
    n_withholding: int
    n_articles: int
    n_outlets: int
    n_origins: int | None
    has_rival: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where one party stands towards one version."""

    event_id: str
    account_id: str
    account_label: str
    actor_id: str | None
    actor: str
    stance: str
    about: str | None
    first_said: datetime | None
    last_said: datetime | None
    sample_quote: str | None
    n_claims: int
    n_outlets: int
    n_origins: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim about an event, with the text around it."""

    event_id: str
    step: int
    claim_id: str
    account_id: str
    account_label: str
    said_at: datetime | None
    known_at: datetime
    claimant: str
    claimant_id: str | None
    stance: str
    factuality: str
    polarity: int
    facet: str
    basis: str
    cue_text: str | None
    content_text: str | None
    quotation: str
    article_id: str
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    field: str
    rule: str
    confidence: float
    responds_to_claim_id: str | None
    source_start: int | None
    source_end: int | None
    cue_start: int | None
    cue_end: int | None
    content_spans: list[Span]
    context_start: int
    context: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, as one claim has it."""

    event_id: str
    figure_id: str
    claim_id: str
    claimant: str
    measure: str
    low: int | None
    best: int | None
    high: int | None
    what: str | None
    of_actor: str | None
    polarity: int
    said_at: datetime | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One article about an event and one origin that it relays; no origin where its lineage is unknown."""

    event_id: str
    article_id: str
    outlet: str | None
    title: str | None
    url: str | None
    published_at: datetime | None
    n_claims: int
    origin_id: str | None
    origin_name: str | None
    basis: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """How an event is laid to an actor."""

    event_id: str
    actor_id: str
    actor: str
    responsibility: str
    n_claims: int
    n_outlets: int


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in one role of an event, as claims have it."""

    event_id: str
    role: str
    actor_id: str
    actor: str
    kind: str
    country: str | None
    n_claims: int


@dataclass(frozen=True, slots=True)
class StatusStep:
    """A status that an event came to have by a moment."""

    event_id: str
    moment: datetime
    status: str
    why: str
    n_articles: int
    n_outlets: int
    n_origins: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor and how often it speaks."""

    actor_id: str
    name: str
    kind: str
    country: str | None
    wikidata_id: str | None
    is_provisional: bool
    names: list[str]
    n_claims: int
    n_denials: int
    first_said: datetime | None
    last_said: datetime | None


@dataclass(frozen=True, slots=True)
class ActorClaim:
    """One thing an actor said, and the event it bears on, if any."""

    actor_id: str
    claim_id: str
    said_at: datetime | None
    stance: str
    cue_text: str | None
    content_text: str | None
    outlet: str | None
    title: str | None
    url: str | None
    event_id: str | None
    event_label: str | None
    polarity: int | None
    account_status: str | None


@dataclass(frozen=True, slots=True)
class ActorFare:
    """How many of the versions that an actor asserts or denies have a status today."""

    actor_id: str
    stance: str
    status: str
    n_accounts: int
    n_events: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """What one outlet carried."""

    outlet: str
    n_articles: int
    n_claims: int
    n_denials: int
    n_events: int
    n_relays: int
    n_not_known_to_relay: int
    first_published_at: datetime | None
    last_published_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutletArticle:
    """One article of an outlet and one origin that it relays."""

    outlet: str
    article_id: str
    title: str | None
    url: str | None
    published_at: datetime | None
    n_claims: int
    origin_name: str | None
    basis: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class SearchedClaim:
    """One claim as the search shows it."""

    claim_id: str
    said_at: datetime | None
    claimant: str
    stance: str
    cue_text: str | None
    content_text: str | None
    outlet: str | None
    title: str | None
    url: str | None
    event_id: str | None
    event_label: str | None
    event_status: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with all that is known of it, and the text around it."""

    claim_id: str
    said_at: datetime | None
    known_at: datetime
    attribution: str
    source_text: str | None
    claimant: str | None
    claimant_id: str | None
    claimant_kind: str | None
    epistemic_status: str | None
    stance: str
    factuality: str
    cue_text: str | None
    content_text: str | None
    quotation: str
    article_id: str
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    field: str
    rule: str
    confidence: float
    extractor: str
    extractor_version: str
    responds_to_claim_id: str | None
    via_claim_id: str | None
    source_start: int | None
    source_end: int | None
    cue_start: int | None
    cue_end: int | None
    content_spans: list[Span]
    context_start: int
    context: str


@dataclass(frozen=True, slots=True)
class ClaimBearing:
    """An event that a claim bears on."""

    claim_id: str
    event_id: str
    event_label: str
    event_status: str
    account_id: str
    account_label: str
    facet: str
    polarity: int
    basis: str


@dataclass(frozen=True, slots=True)
class ClaimRelation:
    """Another claim that a claim is linked to."""

    claim_id: str
    relation: str
    basis: str
    other_claim_id: str
    other_claimant: str | None
    other_stance: str
    other_content: str | None
    other_outlet: str | None
    other_said_at: datetime | None


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many events have a status."""

    status: str
    n_events: int


@dataclass(frozen=True, slots=True)
class ContestedWeek:
    """Contested events of one country that were first reported in one week."""

    country: str | None
    week: date | None
    n_events: int


@dataclass(frozen=True, slots=True)
class Contested:
    """One contested event, in whose words."""

    event_id: str
    label: str
    place: str | None
    country: str | None
    happened_on: str | None
    asserted: str | None
    denied: str | None
    denied_part: str | None
    other_version: str | None
    not_confirmed: str | None
    n_articles: int
    n_outlets: int
    n_origins: int | None
    first_reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Source:
    """One configured source, and what it delivered last."""

    source_id: str
    name: str
    kind: str
    outlet: str | None
    country: str | None
    n_documents: int
    last_document_at: datetime | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """How many rows a rule keeps in quarantine."""

    table_name: str
    rule_id: str
    n_rows: int
    example: str


@dataclass(frozen=True, slots=True)
class RunTable:
    """What the last run did to one table."""

    run_id: str
    table_name: str
    rows_in: int
    rows_published: int
    rows_unchanged: int
    rows_quarantined: int
    seconds: float
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What the warehouse holds."""

    n_articles: int
    n_outlets: int
    n_claims: int
    n_denials: int
    n_events: int
    n_actors: int
    first_published_at: datetime | None
    last_published_at: datetime | None
