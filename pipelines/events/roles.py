"""Who acts, on whom, with whose help, as the words around a trigger have it.

What belongs here: reading the parties of one content. A pronoun of the speaker ("we", "its fighters") is the
claimant; "the army" and "the rebels" are resolved by the article.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.claims.model import Claim, Span
from pipelines.entities.actors import Actor, ActorMention
from pipelines.events.reading import ArticleReading, FieldReading, within
from pipelines.events.wording import Naming
from schemas.vocabularies import ActorKind, Attribution, Facet, Stance

_NO_PARTY = frozenset({ActorKind.JRN, ActorKind.PERSON})
"""Those who report are no party to what they report."""
_PARTY_CLASSES = frozenset({"soldiers", "fighters"})
_GROUPS = frozenset({"group"})
"""Words that stand for an armed group where help is told of."""
_GERUND = re.compile(r"^\W*(?:to\s|having\s|\w+ing\b|responsibility\b|they\s+did\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """The parties that a content names."""

    initiator: Actor | None = None
    target: Actor | None = None
    supporter: Actor | None = None


@dataclass(frozen=True, slots=True)
class _Party:
    actor: Actor
    start: int
    end: int
    governed_by: str
    """The preposition before it; empty where it is subject or object."""
    is_possessive: bool
    is_pronoun: bool = False


def roles_of(reading: ArticleReading, claim: Claim, naming: Naming) -> Roles:
    """The roles in the sentence of the content that holds the trigger."""
    field = reading.field(claim)
    span = _clause_around(field, claim.content, naming)
    parties = sorted(_parties(reading, field, claim, span), key=lambda p: (p.start, -p.end))
    if naming.facet is Facet.SUPPORT:
        return _support(parties, claim, naming)
    if naming.trigger.word.doer_follows:
        return Roles(next((p.actor for p in parties if p.start >= naming.trigger.end), None))
    implied = _implied_initiator(field, claim, naming)
    roles = _passive(parties, naming) if naming.is_passive else _active(parties, naming, implied)
    initiator = roles.initiator
    helper = _helper(reading, field, parties, span)
    target = None if roles.target is not None and roles.target == initiator else roles.target
    return Roles(initiator, target, helper if helper != initiator else None)


def _clause_around(field: FieldReading, spans: Sequence[Span], naming: Naming) -> Span:
    at = naming.trigger.start
    span = next(s for s in spans if s.start <= at < s.end)
    before = [m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z“\"])", field.text[span.start : at])]
    after = re.search(r"[.!?]\s+(?=[A-Z“\"])|\n", field.text[at : span.end])
    return Span(span.start + (before[-1] if before else 0), at + after.start() if after else span.end)


def _parties(reading: ArticleReading, field: FieldReading, claim: Claim, span: Span) -> Iterable[_Party]:
    named = [m for m in within(field.actors, [span]) if m.actor.kind not in _NO_PARTY]
    for mention in named:
        yield _party(reading, field, mention.actor, mention.start, mention.end)
    for thing in within(field.objects, [span]):
        if not (thing.object_class in _PARTY_CLASSES or thing.kind in _GROUPS) or any(
            m.start <= thing.start < m.end for m in named
        ):
            continue
        actor = _generic(reading, field, thing.object_class, thing.start, thing.end, named)
        if actor is not None:
            yield _party(reading, field, actor, thing.start, thing.end)
    if claim.attribution is Attribution.ATTRIBUTED and claim.claimant is not None:
        pattern = reading.lexicon.grammar_pattern("self_references")
        for match in pattern.finditer(field.text, span.start, span.end):
            speaker = _spoken_of(claim, named, match)
            yield replace(_party(reading, field, speaker, match.start(), match.end()), is_pronoun=True)


def _spoken_of(claim: Claim, named: Sequence[ActorMention], pronoun: re.Match[str]) -> Actor:
    """Whom "they" means: the claimant, but in what is denied or not confirmed whoever was named before."""
    before = [m.actor for m in named if m.end <= pronoun.start()]
    of_others = claim.stance in {Stance.DENIES, Stance.WITHHOLDS} and before
    return before[-1] if of_others or claim.claimant is None else claim.claimant


def _generic(
    reading: ArticleReading,
    field: FieldReading,
    object_class: str,
    start: int,
    end: int,
    named: Sequence[object],
) -> Actor | None:
    """Whom a general word means: "the army" that of the first country, "the rebels" the group named last."""
    if _follows_possessive(field.text, start):
        return None
    if object_class == "soldiers":
        return reading.registry.generic(field.text[start:end], reading.countries)
    return reading.group_before(field, start)


def _follows_possessive(text: str, start: int) -> bool:
    """Whether an owner stands before it, who is the party: "its fighters"."""
    return re.search(r"(?:\b(?:its|their|our|his)|[’']s?)\s+$", text[max(0, start - 12) : start], re.I) is not None


def _party(reading: ArticleReading, field: FieldReading, actor: Actor, start: int, end: int) -> _Party:
    before = field.text[max(0, start - 24) : start]
    prepositions = reading.lexicon.grammar_pattern("prepositions").pattern
    match = re.search(rf"({prepositions})\s+(?:the\s+|an?\s+)?$", before, re.IGNORECASE)
    owns = re.match(r"(?:'s|’s|s'|s’|')\s", field.text[end : end + 3]) is not None
    return _Party(actor, start, end, match[1].lower() if match else "", owns)


def _active(parties: Sequence[_Party], naming: Naming, implied: Actor | None) -> Roles:
    """The roles of "X shot down Y", "the M23 takeover", "an attack by X on Y"."""
    trigger = naming.trigger
    before = [p for p in parties if p.end <= trigger.start and not p.governed_by]
    after = [p for p in parties if p.start >= trigger.end]
    by = [p for p in after if p.governed_by == "by"]
    objects = [p for p in after if p.governed_by in {"", "of", "on", "against", "at", "from", "to"}]
    subject = before[-1].actor if before else implied or (by[0].actor if by else None)
    return Roles(subject, objects[0].actor if objects else None)


def _passive(parties: Sequence[_Party], naming: Naming) -> Roles:
    """The roles of "Y was shot down by X"."""
    trigger = naming.trigger
    by = [p for p in parties if p.start >= trigger.end and p.governed_by == "by"]
    subjects = [p for p in parties if p.end <= trigger.start and p.governed_by in {"", "of"}]
    return Roles(by[0].actor if by else None, subjects[-1].actor if subjects else None)


def _implied_initiator(field: FieldReading, claim: Claim, naming: Naming) -> Actor | None:
    """Who "claims to have shot down", or claims "responsibility for", speaks of itself."""
    if claim.claimant is None or naming.is_passive:
        return None
    opening = field.text[claim.content[0].start : claim.content[0].start + 30]
    return claim.claimant if _GERUND.match(opening) else None


def _support(parties: Sequence[_Party], claim: Claim, naming: Naming) -> Roles:
    """Who helps stands before the trigger or after "from" or "by"; who is helped is the initiator of the fight.

    Where one of the two is missing and the claimant is not the other, the claimant speaks of itself.
    """
    trigger = naming.trigger
    givers = [p for p in parties if p.governed_by in {"from", "by"}]
    takers = [p for p in parties if p.governed_by in {"to", "for", "of"} and p.start >= trigger.start]
    givers += [p for p in parties if p.is_pronoun and not p.governed_by]
    rest = [p for p in parties if p not in givers and p not in takers and not p.is_pronoun]
    givers += [p for p in rest if p.end <= trigger.start and not p.is_possessive]
    takers += [p for p in rest if p.start >= trigger.end or p.is_possessive]
    supporter = givers[0].actor if givers else None
    helped = next((p.actor for p in takers if p.actor != supporter), None)
    speaker = claim.claimant if claim.attribution is Attribution.ATTRIBUTED else None
    if supporter is None and speaker is not None and speaker != helped:
        supporter = speaker
    elif helped is None and speaker is not None and speaker != supporter:
        helped = speaker
    return Roles(initiator=helped, supporter=supporter)


def _helper(reading: ArticleReading, field: FieldReading, parties: Sequence[_Party], span: Span) -> Actor | None:
    pattern = reading.lexicon.grammar_pattern("helpers")
    for match in pattern.finditer(field.text, span.start, span.end):
        following = [p for p in parties if 0 <= p.start - match.end() <= 20]
        if following:
            return following[0].actor
    return None
