"""Who was heard in an article so far, and which of them a pronoun or "the group" takes up.

What belongs here: choosing among those who spoke or were named before. Reading names is `claimants.py`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.claims.model import Span
from pipelines.claims.names import fold
from pipelines.entities.actors import Actor, ActorMention
from pipelines.lexicon.titles import Titles
from schemas.vocabularies import ActorKind

ARMED = frozenset({ActorKind.REB, ActorKind.UAF, ActorKind.PRM})
_GROUPS = ARMED | {ActorKind.NGO, ActorKind.OPP, ActorKind.SOC, ActorKind.PTY}
LOOK_BACK = 400
"""Characters before a pronoun in which whom it means is named."""
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]*\s+|\n+")
_TOPIC_WITHIN = 4
"""Characters before the name that a sentence is about: "The"."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who speaks: the body or person responsible, the person where one is named, and the office."""

    actor: Actor | None
    person: Actor | None
    role: str | None


NOBODY = Claimant(None, None, None)


@dataclass(frozen=True, slots=True)
class _Heard:
    claimant: Claimant
    at: int
    is_one_person: bool
    is_agent: bool


@dataclass(slots=True)
class Antecedents:
    """Those who spoke, in order, and the actors that the article names; places are characters of title and text.

    `sentence` is the one that is read, `at` the place of the source in it.
    """

    mentions: Sequence[ActorMention]
    heard: list[_Heard] = field(default_factory=list)
    sentence: Span = field(default_factory=lambda: Span(0, 0))
    at: int = 0

    def hear(self, claimant: Claimant, at: int, is_one_person: bool, is_agent: bool) -> None:
        """Remember who spoke where; the agent of a passive is not what its sentence is about."""
        self.heard.append(_Heard(claimant, at, is_one_person, is_agent))

    def spoke_since(self, at: int) -> bool:
        """Whether anybody spoke from the character `at` on."""
        return bool(self.heard) and self.heard[-1].at >= at

    def last(self, fits: Callable[[Claimant], bool]) -> Claimant | None:
        """Who spoke last of those that fit."""
        return next((one.claimant for one in reversed(self.heard) if fits(one.claimant)), None)

    def lately(self, fits: Callable[[Claimant], bool]) -> Claimant | None:
        """Who spoke last of those that fit, shortly before the sentence that is read."""
        near = self.sentence.start - LOOK_BACK
        return next((one.claimant for one in reversed(self.heard) if one.at >= near and fits(one.claimant)), None)

    def person(self, before: str, at: int, named_in: Callable[[str], Claimant | None]) -> Claimant:
        """ "He": who spoke last as one person, named or not, unless another person was named since."""
        last = next((one for one in reversed(self.heard) if one.is_one_person), None)
        if last is None:
            return named_in(before) or NOBODY
        if last.claimant.person is not None:
            is_near = fold(last.claimant.person.name.split()[-1]) in fold(before)
            return last.claimant if is_near else named_in(before) or last.claimant
        if at - last.at > len(before):
            return named_in(before) or NOBODY
        return named_in(before[len(before) - (at - last.at) :]) or last.claimant

    def body(self, sentence_before: Span) -> Claimant:
        """ "It", "they": what the sentence before is about where nobody spoke in it, else the body that spoke last."""
        groups = [one for one in self.heard if one.claimant.person is None or one.claimant.role is not None]
        topic = self._topic(sentence_before)
        if topic is not None and (not groups or groups[-1].at < sentence_before.start or groups[-1].is_agent):
            return Claimant(topic, None, None)
        return Claimant(groups[-1].claimant.actor, None, None) if groups else NOBODY

    def _topic(self, sentence: Span) -> Actor | None:
        for mention in self.mentions:
            if 0 <= mention.start - sentence.start <= _TOPIC_WITHIN and mention.end < sentence.end:
                return None if mention.actor.kind in (ActorKind.PERSON, ActorKind.JRN) else mention.actor
        return None

    def called(self, noun: str, titles: Titles) -> Claimant | None:
        """Whom "the group", "the ministry", "the country" takes up, by its noun."""
        if noun in titles.group_anaphors:
            return self.group()
        kind = titles.kinds.get(noun)
        return self.last(lambda claimant: _may_be(claimant.actor, kind))

    def issuer(self) -> Claimant | None:
        """Whose "the statement" is: the body that spoke last and has spokesmen."""
        return self.last(has_spokesmen)

    def group(self) -> Claimant | None:
        """ "The group": the armed group that spoke last, else the one named most before, else after it."""
        armed = [mention for mention in self.mentions if mention.actor.kind in ARMED]
        is_near = {
            m.actor for m in armed if self.sentence.start - LOOK_BACK <= m.start and m.end <= self.sentence.start
        }
        nearby = self.lately(_is_group)
        if nearby is None and len(is_near) == 1:
            return Claimant(is_near.pop(), None, None)
        spoken = nearby or self.last(_is_group)
        if spoken is not None:
            return spoken
        before = [mention.actor for mention in armed if mention.end <= self.at]
        after = [mention.actor for mention in armed if mention.start >= max(self.at, self.sentence.end)]
        named = _commonest(before) or _commonest(after)
        return None if named is None else Claimant(named, None, None)


def _is_group(claimant: Claimant) -> bool:
    """Whether a group spoke, armed or not."""
    return claimant.actor is not None and claimant.actor.kind in _GROUPS


def has_spokesmen(claimant: Claimant) -> bool:
    """Whether a body spoke that others may speak for: "the mission said ... A spokesman added"."""
    actor = claimant.actor
    return actor is not None and actor.kind not in (ActorKind.PERSON, ActorKind.JRN, ActorKind.CVL)


def _may_be(actor: Actor | None, kind: ActorKind | None) -> bool:
    """Whether an actor can be taken up by a noun for `kind`; a document is nobody's kind, and no outlet's."""
    if actor is None:
        return False
    if kind is None:
        return actor.kind not in (ActorKind.JRN, ActorKind.PERSON)
    is_unknown_body = actor.kind is ActorKind.UNK and actor.name[:1].isupper() and kind is not ActorKind.STATE
    return actor.kind is kind or is_unknown_body


def _commonest(actors: Iterable[Actor]) -> Actor | None:
    counted = Counter(actors).most_common(1)
    return counted[0][0] if counted else None
