"""What claims of one article lend each other.

What belongs here: a claim that only points at another one takes its event, and the fuller telling of an incident lends
its place and date. What a claim says by its own words is in `framing`.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.claims.model import Claim
from pipelines.entities.actors import Actor
from pipelines.entities.states import STATE_KINDS
from pipelines.frames.denial import says_something_else, words_its_target
from pipelines.frames.model import ClaimFrame, Draft
from pipelines.frames.reading import ARMED_NON_STATE, ArticleReading
from pipelines.frames.wording import is_anaphoric, rejects
from schemas.vocabularies import Attribution, Facet, Stance

TELLING = frozenset({Stance.ASSERTS, Stance.SUGGESTS})
ANSWERING = frozenset({Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS})
_LENDING_REACH = 12
"""Sentences between two tellings of one incident within which the fuller one lends its place and date."""
_SILENCE_REACH = 4
"""Sentences after a claim in which "did not comment" is about it."""


def inherited(
    reading: ArticleReading,
    claims: Sequence[Claim],
    drafts: Sequence[Draft | None],
    index: int,
    claim: Claim,
) -> Draft | None:
    """A claim that only points at another one ("denied this") is about what that one is about.

    The polarity is that of the statement pointed at: "the military's claims", where the military denied, says
    that it did not happen.
    """
    own = drafts[index]
    if own is not None or claim.stance is Stance.OTHER:
        return own
    text = " ".join(span.of(reading.field(claim).text) for span in claim.content)
    is_answer = claim.stance in ANSWERING and claim.responds_to is not None and claim.stance is not Stance.DENIES
    points = (is_answer or is_anaphoric(reading.lexicon, text)) and not says_something_else(reading.lexicon, text)
    if not (points or words_its_target(reading.lexicon, reading.field(claim).text, claim, claims)):
        return None
    is_rejecting = rejects(reading.lexicon, text)
    leaves_open = ("modals", "unverified") if is_rejecting else ("modals", "unverified", "negations")
    if claim.stance in TELLING and any(reading.lexicon.grammar_pattern(name).search(text) for name in leaves_open):
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
    drafts: Sequence[Draft | None],
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
    both_states = mine.kind in STATE_KINDS and theirs.kind in STATE_KINDS
    return mine == theirs or (both_states and mine.country is not None and mine.country == theirs.country)


def _bearing(claim: Claim, frame: ClaimFrame) -> int:
    """What the statement as a whole says of the event; one that withholds leaves its content's polarity."""
    return -frame.polarity if claim.stance is Stance.DENIES else frame.polarity


def fuller(draft: Draft, drafts: Sequence[Draft | None]) -> Draft:
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


def _tells_same(draft: Draft, other: Draft) -> bool:
    """Same deed on the same kind of thing, by no other than the same, within reach."""
    if other is draft or other.is_background or other.action != draft.action:
        return False
    mine, theirs = draft.frame, other.frame
    same_thing = mine.object_kind == theirs.object_kind and mine.object_kind is not None
    same_doer = mine.initiator == theirs.initiator and mine.initiator is not None
    conflict = None not in {mine.initiator, theirs.initiator} and not same_doer
    near = abs(draft.sentence - other.sentence) <= _LENDING_REACH
    return near and (same_thing or same_doer) and not (conflict and not same_thing)
