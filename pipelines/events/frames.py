"""What each claim of one article says of an event.

What belongs here: one frame per claim, and what claims of one article lend each other: the answered claim its
event, the fuller telling its place and date. Joining articles is `linking`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.claims.model import ArticleText, Claim
from pipelines.entities.actors import Actor, ActorRegistry
from pipelines.entities.places import Gazetteer, Place
from pipelines.events.circumstances import (
    When,
    Where,
    country_of,
    incident_site,
    is_background,
    is_lasting,
    looks_back,
    publication,
    sole_site,
    when_of,
    where_of,
)
from pipelines.events.denial import says_something_else, takes_for_granted, words_its_target
from pipelines.events.negation import is_incidental, tells_of_denial
from pipelines.events.reading import ARMED_NON_STATE, ArticleReading, read_article
from pipelines.events.relays import relays
from pipelines.events.roles import Roles, roles_of
from pipelines.events.wording import Naming, is_anaphoric, naming_of, rejects
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import (
    ActorKind,
    Attribution,
    DateBasis,
    EventSubtype,
    EventType,
    Facet,
    Field,
    Mode,
    Stance,
)

_ANSWERING = frozenset({Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS})
_TELLING = frozenset({Stance.ASSERTS, Stance.SUGGESTS})
_LOSSES = frozenset({"killing", "wounding", "displacement"})
_NAMES_BY_ITSELF = 3
"""Strength from which a trigger names an event without anything beside it."""
_STATE_KINDS = frozenset({ActorKind.GOV, ActorKind.MIL, ActorKind.STATE, ActorKind.COP, ActorKind.SPY})
_ARMS = frozenset({"weapon", "drone", "missile", "intelligence"})
_LENDING_REACH = 12
"""Sentences between two tellings of one incident within which the fuller one lends its place and date."""
_SILENCE_REACH = 4
"""Sentences after a claim in which "did not comment" is about it."""


@dataclass(frozen=True, slots=True)
class ClaimFrame:
    """The columns of `claim_frames`, with actors and place as objects."""

    event_type: EventType
    event_subtype: EventSubtype
    mode: Mode | None
    facet: Facet
    trigger_text: str
    trigger_start: int
    trigger_end: int
    object_kind: str | None
    polarity: int
    initiator: Actor | None
    target: Actor | None
    supporter: Actor | None
    place: Place | None
    country: str | None
    geo_precision: int | None
    date_start: date | None
    date_end: date | None
    date_edtf: str | None
    date_precision: int | None
    date_basis: DateBasis
    is_inherited: bool

    def actors(self) -> list[Actor]:
        """The parties that it names."""
        return [actor for actor in (self.initiator, self.target, self.supporter) if actor is not None]

    def columns(self) -> dict[str, object]:
        """The columns of `claim_frames` but those that name the claim and its article."""
        return {
            "event_type": self.event_type.value,
            "event_subtype": self.event_subtype.value,
            "mode": None if self.mode is None else self.mode.value,
            "facet": self.facet.value,
            "trigger_text": self.trigger_text,
            "trigger_start": self.trigger_start,
            "trigger_end": self.trigger_end,
            "object_kind": self.object_kind,
            "polarity": self.polarity,
            "initiator_id": None if self.initiator is None else self.initiator.actor_id,
            "target_id": None if self.target is None else self.target.actor_id,
            "supporter_id": None if self.supporter is None else self.supporter.actor_id,
            "place_id": None if self.place is None else self.place.place_id,
            "country": self.country,
            "geo_precision": self.geo_precision,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "date_edtf": self.date_edtf,
            "date_precision": self.date_precision,
            "date_basis": self.date_basis.value,
            "is_inherited": self.is_inherited,
        }


@dataclass(frozen=True, slots=True)
class _Draft:
    """A frame whose place and date may still be lent to it."""

    frame: ClaimFrame
    action: str
    field: Field
    sentence: int
    where: Where
    when: When
    is_background: bool
    is_incidental: bool
    """Whether it only says when something else was: who denies that does not deny the event."""


def frames_of(
    article: ArticleText,
    published: date | None,
    claims: Sequence[Claim],
    countries: Sequence[str],
    registry: ActorRegistry,
    gazetteer: Gazetteer,
) -> list[ClaimFrame | None]:
    """The frame of each claim, in the order of `claims`; None where a claim says nothing of an event.

    Args:
        article: the article whose text the spans of the claims count in.
        published: day of publication (UTC), None if unknown.
        claims: all claims of the article; `responds_to` are indices into them.
        countries: ISO alpha-3 codes of the countries that the article is about, most salient first.
        registry: who is known; resolves actors named around a trigger.
        gazetteer: which places are known.
    """
    reading = read_article(article, published, countries, registry, gazetteer, trigger_lexicon())
    drafts: list[_Draft | None] = [_draft(reading, _spoken(claim, claims)) for claim in claims]
    relayed = relays(claims, [None if d is None else (d.field, d.frame.trigger_start) for d in drafts])
    drafts = [None if index in relayed else draft for index, draft in enumerate(drafts)]
    for index, claim in enumerate(claims):
        if index not in relayed:
            drafts[index] = _inherit(reading, claims, drafts, index, claim)
    lent = [None if draft is None else _lend(draft, drafts) for draft in drafts]
    return [
        None if draft is None else _settle(reading, claim, draft) for claim, draft in zip(claims, lent, strict=True)
    ]


def _spoken(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A statement told within another's ("reports that it ...") speaks of the teller where it names nobody."""
    if claim.claimant is None and claim.via is not None:
        return replace(claim, claimant=claims[claim.via].claimant)
    return claim


def _draft(reading: ArticleReading, claim: Claim) -> _Draft | None:
    """The frame that the content's own words give."""
    if not claim.content or claim.stance is Stance.OTHER:
        return None
    naming = naming_of(reading, claim)
    if naming is None or (naming.trigger.strength < 2 and claim.responds_to is not None):
        return None
    text = reading.field(claim).text
    incidental = is_incidental(reading.lexicon, text, claim, naming.trigger) or (
        takes_for_granted(reading.lexicon, text, claim.content, naming.trigger)
    )
    if incidental and claim.stance in _ANSWERING:
        return None
    if _is_nobodys_denial(claim, naming) or _is_about_numbers(reading, claim, naming):
        return None
    roles = roles_of(reading, claim, naming)
    if naming.facet is Facet.SUPPORT and not _is_support_of_fighting(naming, roles):
        return None
    if naming.trigger.word.is_contrary and roles.target is None:
        return None
    if claim.attribution is Attribution.NARRATOR and (
        is_lasting(reading, claim) or tells_of_denial(reading.lexicon, reading.field(claim).text, claim, naming.trigger)
    ):
        return None
    position = naming.trigger.start
    frame = ClaimFrame(
        event_type=naming.reading.event_type,
        event_subtype=naming.reading.event_subtype,
        mode=naming.reading.mode,
        facet=naming.facet,
        trigger_text=naming.trigger.text,
        trigger_start=naming.trigger.start,
        trigger_end=naming.trigger.end,
        object_kind=naming.object_kind,
        polarity=naming.polarity,
        initiator=roles.initiator,
        target=roles.target,
        supporter=roles.supporter,
        place=None,
        country=None,
        geo_precision=None,
        date_start=None,
        date_end=None,
        date_edtf=None,
        date_precision=None,
        date_basis=DateBasis.NONE,
        is_inherited=False,
    )
    is_support = naming.facet is Facet.SUPPORT
    where = Where() if is_support else where_of(reading, claim, position, roles, naming.reading.action)
    when = when_of(reading, claim, position)
    if claim.stance in _TELLING and _says_nothing_particular(naming, roles, where, when):
        return None
    frame = replace(frame, event_subtype=_taken_by(frame, where, naming))
    background = is_background(reading, claim)
    return _Draft(frame, naming.reading.action, claim.field, claim.sentence_index, where, when, background, incidental)


def _is_nobodys_denial(claim: Claim, naming: Naming) -> bool:
    """Whether no side denies: the outlet says of itself what did not happen, or nobody is named who denies."""
    if claim.attribution is Attribution.NARRATOR:
        return naming.polarity == -1 and not naming.trigger.word.is_contrary
    return claim.stance is Stance.DENIES and claim.source is None and claim.claimant is None


def _is_about_numbers(reading: ArticleReading, claim: Claim, naming: Naming) -> bool:
    """Whether a toll is corrected, which denies nothing else, or losses are summed up over a war.

    "Corrected its toll of the shelling", "1,100 have been killed since the conflict began".
    """
    text = reading.field(claim).text
    cue = "" if claim.cue is None else claim.cue.of(text)
    if naming.facet is Facet.CASUALTIES and reading.lexicon.grammar_pattern("correcting_cues").search(cue):
        return True
    content = " ".join(span.of(text) for span in claim.content)
    is_loss = claim.stance in _TELLING and naming.reading.action in _LOSSES
    return is_loss and reading.lexicon.grammar_pattern("cumulative").search(content) is not None


def _says_nothing_particular(naming: Naming, roles: Roles, where: Where, when: When) -> bool:
    """Whether it speaks of a kind of deed, not of one: "war brings death and destruction", "more attacks"."""
    is_named = naming.object_kind is not None or roles != Roles() or where.is_specific or when.is_stated
    return naming.trigger.strength < _NAMES_BY_ITSELF and not is_named


def _is_support_of_fighting(naming: Naming, roles: Roles) -> bool:
    """Whether helper and helped are known, of two sides, and the help is arms or goes to an armed group."""
    helped, helper = roles.initiator, roles.supporter
    if helped is None or helper is None:
        return False
    if helped.country is not None and helped.country == helper.country and helped.kind in _STATE_KINDS:
        return False
    is_armed = helped.kind in ARMED_NON_STATE or naming.object_class in _ARMS
    return is_armed or naming.trigger.strength > 2


def _taken_by(frame: ClaimFrame, where: Where, naming: Naming) -> EventSubtype:
    """Territory that a state takes in its own country is regained; ACLED counts foreign states as others."""
    if naming.reading.action != "capture" or frame.event_subtype is not EventSubtype.NON_STATE_OVERTAKES:
        return frame.event_subtype
    actor = frame.initiator
    if actor is not None and actor.kind in _STATE_KINDS and where.country in {actor.country, None}:
        return EventSubtype.GOVERNMENT_REGAINS
    return frame.event_subtype


def _inherit(
    reading: ArticleReading,
    claims: Sequence[Claim],
    drafts: Sequence[_Draft | None],
    index: int,
    claim: Claim,
) -> _Draft | None:
    """A claim that only points at another one ("denied this") is about what that one is about.

    The polarity is that of the statement pointed at: "the military's claims", where the military denied, says
    that it did not happen.
    """
    own = drafts[index]
    if own is not None or claim.stance is Stance.OTHER:
        return own
    text = " ".join(span.of(reading.field(claim).text) for span in claim.content)
    is_answer = claim.stance in _ANSWERING and claim.responds_to is not None and claim.stance is not Stance.DENIES
    points = (is_answer or is_anaphoric(reading.lexicon, text)) and not says_something_else(reading.lexicon, text)
    if not (points or words_its_target(reading.lexicon, reading.field(claim).text, claim, claims)):
        return None
    is_rejecting = rejects(reading.lexicon, text)
    leaves_open = ("modals", "unverified") if is_rejecting else ("modals", "unverified", "negations")
    if claim.stance in _TELLING and any(reading.lexicon.grammar_pattern(name).search(text) for name in leaves_open):
        return None
    answered = _answered(reading, claims, drafts, index, text)
    if answered is None:
        return None
    other = drafts[answered]
    if other is None or other.field is not claim.field or other.is_incidental:
        return None
    if (is_rejecting or claim.stance is Stance.DENIES) and claims[answered].attribution is Attribution.NARRATOR:
        return None
    polarity = _bearing(claims[answered], other.frame)
    if is_rejecting and claim.stance is not Stance.DENIES and not _is_of_one_side(claim, claims[answered]):
        polarity = -polarity
    frame = replace(other.frame, polarity=polarity, is_inherited=True)
    if claim.stance is Stance.DENIES and reading.lexicon.grammar_pattern("part_nouns").search(text):
        frame = replace(frame, facet=Facet.RESPONSIBILITY, initiator=claim.claimant or frame.initiator)
    return replace(other, frame=frame, field=claim.field, sentence=claim.sentence_index)


def _answered(
    reading: ArticleReading,
    claims: Sequence[Claim],
    drafts: Sequence[_Draft | None],
    index: int,
    text: str,
) -> int | None:
    """What a claim points at: the claim it answers, else the last one of the owner named, or of another."""
    claim = claims[index]
    is_of_rebels = any(reading.lexicon.class_of_word(word) == "fighters" for word in text.split())
    if claim.responds_to is not None and not (is_of_rebels and not _is_armed_group(claims[claim.responds_to].claimant)):
        return claim.responds_to if drafts[claim.responds_to] is not None else None
    if not is_anaphoric(reading.lexicon, text) or (not text and claim.stance is not Stance.WITHHOLDS):
        return None
    reach = _LENDING_REACH if text else _SILENCE_REACH
    is_of_denial = reading.lexicon.grammar_pattern("denied_statements").search(text) is not None
    owners = {m.actor.actor_id for m in reading.registry.mentions(text)}
    for earlier in range(index - 1, -1, -1):
        other = claims[earlier]
        draft = drafts[earlier]
        if draft is None or claim.sentence_index - other.sentence_index > reach:
            continue
        if other.stance is not Stance.DENIES if is_of_denial else draft.frame.is_inherited:
            continue
        if owners:
            is_meant = other.claimant is not None and other.claimant.actor_id in owners
        else:
            is_meant = _is_armed_group(other.claimant) if is_of_rebels else other.claimant != claim.claimant
        if is_meant:
            return earlier
    return None


def _is_armed_group(actor: Actor | None) -> bool:
    return actor is not None and actor.kind in ARMED_NON_STATE


def _is_of_one_side(claim: Claim, other: Claim) -> bool:
    """Whether one side makes both statements: calling the report a lie goes with its own denial."""
    mine, theirs = claim.claimant, other.claimant
    if mine is None or theirs is None:
        return False
    both_states = mine.kind in _STATE_KINDS and theirs.kind in _STATE_KINDS
    return mine == theirs or (both_states and mine.country is not None and mine.country == theirs.country)


def _bearing(claim: Claim, frame: ClaimFrame) -> int:
    """What the statement as a whole says of the event; one that withholds leaves its content's polarity."""
    return -frame.polarity if claim.stance is Stance.DENIES else frame.polarity


def _lend(draft: _Draft, drafts: Sequence[_Draft | None]) -> _Draft:
    """Take place and date, where missing, from the nearest telling of the same incident."""
    where, when = draft.where, draft.when
    if draft.is_background or (where.is_specific and when.is_stated):
        return draft
    fuller = sorted(
        (other for other in drafts if other is not None and _tells_same(draft, other)),
        key=lambda other: (abs(other.sentence - draft.sentence), other.frame.trigger_start),
    )
    for other in fuller:
        agrees = other.where.country in {where.country, None} or where.country is None
        if not where.is_specific and other.where.is_specific and agrees:
            where = other.where
        if not when.is_stated and other.when.is_stated:
            when = other.when
    return replace(draft, where=where, when=when)


def _tells_same(draft: _Draft, other: _Draft) -> bool:
    """Same deed on the same kind of thing, by no other than the same, within reach."""
    if other is draft or other.is_background or other.action != draft.action:
        return False
    mine, theirs = draft.frame, other.frame
    same_thing = mine.object_kind == theirs.object_kind and mine.object_kind is not None
    same_doer = mine.initiator == theirs.initiator and mine.initiator is not None
    conflict = None not in {mine.initiator, theirs.initiator} and not same_doer
    near = abs(draft.sentence - other.sentence) <= _LENDING_REACH
    return near and (same_thing or same_doer) and not (conflict and not same_thing)


def _settle(reading: ArticleReading, claim: Claim, draft: _Draft) -> ClaimFrame:
    """Fill what is still unknown with the weaker evidence: the parties' country, the publication date."""
    where, when, frame = draft.where, draft.when, draft.frame
    if where.country is None:
        where = country_of(reading, claim, Roles(frame.initiator, frame.target, frame.supporter))
    if not (where.is_specific or draft.is_background or frame.facet is Facet.SUPPORT or looks_back(reading, claim)):
        sites = (find(reading, claim, where.country) for find in (incident_site, sole_site))
        where = next((site for site in sites if site.is_specific), where)
    if when.basis is DateBasis.NONE and when.edtf is None and not (draft.is_background or looks_back(reading, claim)):
        when = publication(reading.published, claim)
    return replace(
        frame,
        place=where.place,
        country=where.country,
        geo_precision=where.geo_precision,
        date_start=when.start,
        date_end=when.end,
        date_edtf=when.edtf,
        date_precision=when.precision,
        date_basis=when.basis,
    )
