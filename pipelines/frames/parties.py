"""The parties that a content names: by name, by a general word, or as the speaker.

What belongs here: whom a name, "the army", "the rebels" or "we" means there, and what governs it. Who of them did what
to whom is in `roles`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.claims.model import Claim, Span
from pipelines.entities.actors import Actor, ActorMention
from pipelines.entities.states import STATE_KINDS
from pipelines.frames.reading import FORCES, ArticleReading, FieldReading, within
from pipelines.frames.wording import is_passive
from pipelines.lexicon.triggers import Trigger
from schemas.vocabularies import ActorKind, Attribution, NameKind, Stance

_NO_PARTY = frozenset({ActorKind.JRN, ActorKind.PERSON})
"""Those who report are no party to what they report."""
USE_FORCE = frozenset(
    {
        *STATE_KINDS,
        *(ActorKind.PRM, ActorKind.REB, ActorKind.UAF, ActorKind.CRM),
    }
)
"""Kinds that fight, capture and arrest; a witness, an agency or a monitor who tells of it does not."""
_NAMED_ONLY = frozenset({ActorKind.IGO, ActorKind.OPP, ActorKind.PTY})
"""Kinds that do so now and then (an alliance's jets, a party's militia): believed where they are named."""
_HARMS = frozenset({"killing", "wounding"})
_GROUPS = frozenset({"group"})
"""Words that stand for an armed group where help is told of."""
_ADJECTIVE = r"(?:north|south|east|west|central|eastern|western|northern|southern)[\w-]*"
_ENDS_CAPITALISED = re.compile(r"[A-Z][\w'’-]+\s$")
_NOT_BY = re.compile(r",\s+not\s+(?:by\s+)?(?:the\s+|an?\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named beside a deed, and where."""

    actor: Actor
    start: int
    end: int
    governed_by: str
    """The preposition before it; empty where it is subject or object."""
    is_possessive: bool
    is_pronoun: bool = False
    is_private: bool = False
    """Whether a people's name stands for persons of it, who are no party: "three Russians"."""
    is_thing: bool = False
    """Whether the pronoun is "it", which beside a deed is more often what it was done to than who speaks."""

    @property
    def is_able(self) -> bool:
        """Whether it is of a kind that uses force; a pronoun is believed of fewer kinds than a name."""
        return self.actor.kind in USE_FORCE or (not self.is_pronoun and self.actor.kind in _NAMED_ONLY)


def parties_in(
    reading: ArticleReading, field: FieldReading, claim: Claim, span: Span, trigger: Trigger
) -> Iterable[Party]:
    """Everybody that the stretch names who may take part in the deed of the trigger, in no order."""
    named = [
        m
        for m in within(field.actors, [span])
        if m.actor.kind not in _NO_PARTY
        and not (_is_ruled_out(field, m) or _is_where_rebels_are(field, m) or _is_whose_group_follows(field, m))
    ]
    for mention in named:
        party = _party(reading, field, mention.actor, mention.start, mention.end)
        yield replace(party, is_private=_is_private(reading, field, mention, trigger))
    for thing in within(field.objects, [span]):
        if not (thing.object_class in FORCES or thing.kind in _GROUPS) or any(
            m.start <= thing.start <= m.end + 1 for m in named
        ):
            continue
        actor = _generic(reading, field, thing.object_class, thing.start, thing.end, named)
        if actor is not None:
            yield _party(reading, field, actor, thing.start, thing.end)
    if claim.attribution is Attribution.ATTRIBUTED and claim.claimant is not None:
        pattern = reading.lexicon.grammar_pattern("self_references")
        pronouns = [
            m for m in pattern.finditer(field.text, span.start, span.end) if len(m[0]) == 1 or not m[0].isupper()
        ]
        for match in pronouns:  # "US" is a state
            at = Span(*match.span())
            before = [m for m in named if m.end <= at.start]
            is_object = at.end > trigger.start and claim.stance not in {Stance.DENIES, Stance.WITHHOLDS}
            speaker = _spoken_of(reading, field, claim, [] if is_object else before, at) or claim.claimant
            party = _party(reading, field, speaker, at.start, at.end)
            yield replace(party, is_pronoun=True, is_thing=match[0].lower() == "it")


def _is_private(reading: ArticleReading, field: FieldReading, mention: ActorMention, trigger: Trigger) -> bool:
    """Whether a people's name stands for persons of it: "three Russians were killed", "a second American killed".

    So it does after a number or an article, and where somebody is killed or hurt; "the Russians shelled" is the state.
    """
    if mention.name_kind is not NameKind.DEMONYM or mention.actor.kind is not ActorKind.STATE:
        return False
    name = field.text[mention.start : mention.end]
    person = reading.lexicon.grammar_pattern("one_person").match(field.text, mention.end + 1)
    is_single = person is not None and person[0].islower()
    counted = reading.lexicon.grammar_pattern("counting").pattern
    is_counted = re.search(
        rf"(?:{counted}|\d)\s+(?:[a-z]+\s+)?$", field.text[max(0, mention.start - 30) : mention.start], re.I
    )
    if not name.endswith("s"):
        return is_single and is_counted is not None
    is_harmed = mention.start >= trigger.end or is_passive(reading.lexicon, field.text, trigger)
    return is_counted is not None or (trigger.word.reading.action in _HARMS and is_harmed)


def _is_ruled_out(field: FieldReading, mention: ActorMention) -> bool:
    """Whether it is named as who did not do it: "an engine failure, not an RSF missile"."""
    return _NOT_BY.search(field.text, max(0, mention.start - 16), mention.start) is not None


def _is_where_rebels_are(field: FieldReading, mention: ActorMention) -> bool:
    """Whether a state's name only says which rebels are meant: "Mali rebels"."""
    after = [thing for thing in field.objects if 0 < thing.start - mention.end <= 1]
    return mention.actor.kind is ActorKind.STATE and any(thing.object_class == "fighters" for thing in after)


def _is_whose_group_follows(field: FieldReading, mention: ActorMention) -> bool:
    """Whether it only says where a group that is named next belongs: "Mali's FLA rebels"."""
    return any(
        re.fullmatch(r"(?:'s|’s|s'|s’|'|’)\s", field.text[mention.end : other.start]) is not None
        for other in field.actors
        if mention.end < other.start <= mention.end + 3
    )


def _spoken_of(
    reading: ArticleReading, field: FieldReading, claim: Claim, before: Sequence[ActorMention], pronoun: Span
) -> Actor | None:
    """Whom "they" means: the claimant, but in what is denied or not confirmed whoever was named before.

    So does who was named before in the clause of the deed: "X said that Russian troops stepped up their raids".
    """
    if not before or claim.stance in {Stance.DENIES, Stance.WITHHOLDS}:
        return before[-1].actor if before else claim.claimant
    between = field.text[before[-1].end : pronoun.start]
    breaks = reading.lexicon.grammar_pattern("clause_breaks").search(between) or re.search(r"[,;:.!?—–]", between)
    return before[-1].actor if breaks is None and before[-1].actor.kind in USE_FORCE else claim.claimant


def _generic(
    reading: ArticleReading,
    field: FieldReading,
    object_class: str,
    start: int,
    end: int,
    named: Sequence[object],
) -> Actor | None:
    """Whom a general word means: "the army" that of the first country, "the rebels" the group named last."""
    word = field.text[start:end]
    if _follows_possessive(field.text, start) or word.lower() in reading.lexicon.grammar["unnamed_doers"]:
        return None
    if word.istitle() and _ENDS_CAPITALISED.search(field.text, max(0, start - 30), start):
        return None  # "the Sunrise Group" is a name of its own
    if object_class == "soldiers":
        return reading.registry.generic(field.text[start:end], reading.countries)
    return reading.group_before(field, start)


def _follows_possessive(text: str, start: int) -> bool:
    """Whether an owner stands before it, who is the party: "its fighters"."""
    return re.search(r"(?:\b(?:its|their|our|his)|[’']s?)\s+$", text[max(0, start - 12) : start], re.I) is not None


def _party(reading: ArticleReading, field: FieldReading, actor: Actor, start: int, end: int) -> Party:
    before = field.text[max(0, start - 24) : start]
    prepositions = reading.lexicon.grammar_pattern("prepositions").pattern
    match = re.search(rf"({prepositions})\s+(?:the\s+|an?\s+)?(?:{_ADJECTIVE}\s+)?$", before, re.IGNORECASE)
    owns = re.match(r"(?:'s|’s|s'|s’|')\s", field.text[end : end + 3]) is not None
    return Party(actor, start, end, match[1].lower() if match else "", owns)
