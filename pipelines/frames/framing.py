"""What each claim of one article says of an event.

What belongs here: the recipe of one frame per claim. What claims lend each other is in `lending`; joining articles is
for `pipelines.events`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipelines.claims.model import ArticleText, Claim
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.places import Gazetteer
from pipelines.entities.states import STATE_KINDS
from pipelines.frames.circumstances import (
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
from pipelines.frames.denial import takes_for_granted
from pipelines.frames.lending import ANSWERING, TELLING, fuller, inherited
from pipelines.frames.model import ClaimFrame, Draft
from pipelines.frames.negation import is_incidental, tells_of_denial
from pipelines.frames.reading import ARMED_NON_STATE, ArticleReading, read_article
from pipelines.frames.relays import relays
from pipelines.frames.roles import Roles, roles_of
from pipelines.frames.wording import Naming, naming_of
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import Attribution, DateBasis, EventSubtype, Facet, Stance

_LOSSES = frozenset({"killing", "wounding", "displacement"})
_NAMES_BY_ITSELF = 3
"""Strength from which a trigger names an event without anything beside it."""
_ARMS = frozenset({"weapon", "drone", "missile", "intelligence"})


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
    drafts: list[Draft | None] = [_draft(reading, _spoken(claim, claims)) for claim in claims]
    relayed = relays(claims, [None if d is None else (d.field, d.frame.trigger_start) for d in drafts])
    drafts = [None if index in relayed else draft for index, draft in enumerate(drafts)]
    for index, claim in enumerate(claims):
        if index not in relayed:
            drafts[index] = inherited(reading, claims, drafts, index, claim)
    lent = [None if draft is None else fuller(draft, drafts) for draft in drafts]
    return [
        None if draft is None else _settle(reading, claim, draft) for claim, draft in zip(claims, lent, strict=True)
    ]


def _spoken(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A statement told within another's ("reports that it ...") speaks of the teller where it names nobody."""
    if claim.claimant is None and claim.via is not None:
        return replace(claim, claimant=claims[claim.via].claimant)
    return claim


def _draft(reading: ArticleReading, claim: Claim) -> Draft | None:
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
    if incidental and claim.stance in ANSWERING:
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
    if claim.stance in TELLING and _says_nothing_particular(naming, roles, where, when):
        return None
    frame = replace(frame, event_subtype=_taken_by(frame, where, naming))
    background = is_background(reading, claim)
    return Draft(frame, naming.reading.action, claim.field, claim.sentence_index, where, when, background, incidental)


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
    is_loss = claim.stance in TELLING and naming.reading.action in _LOSSES
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
    if helped.country is not None and helped.country == helper.country and helped.kind in STATE_KINDS:
        return False
    is_armed = helped.kind in ARMED_NON_STATE or naming.object_class in _ARMS
    return is_armed or naming.trigger.strength > 2


def _taken_by(frame: ClaimFrame, where: Where, naming: Naming) -> EventSubtype:
    """Territory that a state takes in its own country is regained; ACLED counts foreign states as others."""
    if naming.reading.action != "capture" or frame.event_subtype is not EventSubtype.NON_STATE_OVERTAKES:
        return frame.event_subtype
    actor = frame.initiator
    if actor is not None and actor.kind in STATE_KINDS and where.country in {actor.country, None}:
        return EventSubtype.GOVERNMENT_REGAINS
    return frame.event_subtype


def _settle(reading: ArticleReading, claim: Claim, draft: Draft) -> ClaimFrame:
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
