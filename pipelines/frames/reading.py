"""An article as the frames read it: its triggers, things, actors, places and dates, each found once.

What belongs here: finding them and looking them up by span. What they mean for a claim is in `wording` (which
trigger, which polarity), `roles` (who to whom) and `circumstances` (where and when).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from pipelines.claims.model import ArticleText, Claim, Span
from pipelines.entities.actors import Actor, ActorMention, ActorRegistry
from pipelines.entities.dates import DateMention, find_dates
from pipelines.entities.places import Gazetteer, PlaceMention
from pipelines.lexicon.triggers import ObjectMention, Trigger, TriggerLexicon
from schemas.vocabularies import ActorKind, Field

ARMED_NON_STATE = frozenset({ActorKind.REB, ActorKind.PRM, ActorKind.UAF, ActorKind.CRM})
FORCES = frozenset({"soldiers", "fighters"})
"""Classes of things that are a party at the same time."""
_WITHIN = re.compile(r"\b(?:in|inside|within|across|throughout)\s+$", re.IGNORECASE)
_WITHIN_REACH = 12
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n\s*\n|\n(?=[A-Z\"'“])")


class _Located(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Located = TypeVar("Located", bound=_Located)


@dataclass(frozen=True)
class FieldReading:
    """What one field of an article holds; every list is in the order of the text."""

    text: str
    triggers: Sequence[Trigger]
    objects: Sequence[ObjectMention]
    actors: Sequence[ActorMention]
    places: Sequence[PlaceMention]
    dates: Sequence[DateMention]

    @cached_property
    def acting(self) -> frozenset[int]:
        """Where the places begin whose names are part of an actor's: "Kyiv denied", "the Malian army".

        A state's name after "in" is where: "air strikes in Syria".
        """
        starts: set[int] = set()
        following = 0
        for place in self.places:
            while following < len(self.actors) and self.actors[following].end <= place.start:
                following += 1
            if following < len(self.actors) and self.actors[following].start < place.end:
                is_site = self.actors[following].end <= place.end and _WITHIN.search(
                    self.text, max(0, place.start - _WITHIN_REACH), place.start
                )
                starts.update([] if is_site else [place.start])
        return frozenset(starts)

    def sentence_around(self, spans: Sequence[Span]) -> Span:
        """The stretch from the sentence start before the first span to the sentence end after the last."""
        first, last = spans[0].start, spans[-1].end
        starts = [m.end() for m in _SENTENCE_END.finditer(self.text, max(0, first - 1500), first)]
        following = _SENTENCE_END.search(self.text, last)
        return Span(starts[-1] if starts else 0, following.start() + 1 if following else len(self.text))


@dataclass(frozen=True, slots=True, eq=False)
class ArticleReading:
    """The fields of an article and what holds for all of it; `countries` are alpha-3, most salient first.

    Each reading is equal to itself alone, so that what follows from it can be remembered with it.
    """

    fields: dict[Field, FieldReading]
    published: date | None
    countries: Sequence[str]
    registry: ActorRegistry
    lexicon: TriggerLexicon

    def field(self, claim: Claim) -> FieldReading:
        """The field in which the spans of the claim lie."""
        return self.fields[claim.field]

    def group_before(self, field: FieldReading, position: int) -> Actor | None:
        """Whom "the rebels" means: the armed group named last before `position`, else the first named."""
        armed = [m for m in field.actors if m.actor.kind in ARMED_NON_STATE]
        rebels = [m for m in armed if m.actor.kind is ActorKind.REB] or armed
        before = [m for m in rebels if m.start < position]
        named = before[-1:] or rebels[:1]
        return named[0].actor if named else None


def read_article(
    article: ArticleText,
    published: date | None,
    countries: Sequence[str],
    registry: ActorRegistry,
    gazetteer: Gazetteer,
    lexicon: TriggerLexicon,
) -> ArticleReading:
    """Find in title and text all that frames are made of."""

    def read(text: str, known: Sequence[PlaceMention] = ()) -> FieldReading:
        actors = registry.mentions(text)
        return FieldReading(
            text=text,
            triggers=_outside(lexicon.find(text), actors),
            objects=_things(lexicon.find_objects(text), actors),
            actors=actors,
            places=gazetteer.mentions(text, countries, known),
            dates=find_dates(text, published),
        )

    body = read(article.text)
    fields = {Field.TITLE: read(article.title or "", body.places), Field.TEXT: body}
    return ArticleReading(fields, published, countries, registry, lexicon)


def _outside(found: Sequence[Located], actors: Sequence[ActorMention]) -> list[Located]:
    """Without what is only a part of a name: the "Liberation" of an army, the "Support" of forces."""
    return [one for one in found if not any(a.start <= one.start and one.end <= a.end for a in actors)]


def _things(found: Sequence[ObjectMention], actors: Sequence[ActorMention]) -> list[ObjectMention]:
    """The things acted upon, in the order of the text; of names only the forces that they name: "the Malian army"."""
    outside = {one.start for one in _outside(found, actors)}
    return [one for one in found if one.start in outside or one.object_class in FORCES]


def within(mentions: Sequence[Located], spans: Sequence[Span]) -> list[Located]:
    """The mentions, given in the order of the text, that lie in one of the spans."""
    first = bisect_left(mentions, min((s.start for s in spans), default=0), key=_start)
    last = bisect_left(mentions, max((s.end for s in spans), default=0), key=_start)
    return [m for m in mentions[first:last] if any(s.start <= m.start and m.end <= s.end for s in spans)]


def _start(mention: _Located) -> int:
    return mention.start


def nearest(mentions: Iterable[Located], position: int) -> Located | None:
    """The mention closest to `position`; of two equally close ones the first."""
    return min(mentions, key=lambda m: min(abs(m.start - position), abs(m.end - position)), default=None)
