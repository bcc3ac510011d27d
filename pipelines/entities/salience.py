"""Which countries a text is about.

What belongs here: weighing the actors and places that a text names. Both are found elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from pipelines.entities.model import ActorMention
from schemas.vocabularies import ActorKind


class _Place(Protocol):
    @property
    def country(self) -> str: ...

    @property
    def feature(self) -> str: ...


class _PlaceMention(Protocol):
    @property
    def place(self) -> _Place: ...

    @property
    def start(self) -> int: ...


class ActorFinder(Protocol):
    """What finds actors in a text: the registry."""

    def mentions(self, text: str) -> Sequence[ActorMention]:
        """Every stretch that names a known actor."""


class PlaceFinder(Protocol):
    """What finds places in a text: the gazetteer."""

    def mentions(self, text: str, countries: Sequence[str] = ()) -> Sequence[_PlaceMention]:
        """Every stretch that names a place."""


OPENING = 400
"""Characters in which news tells what it is about; what is named there weighs double."""

_ACTOR, _SITE, _COUNTRY = 1.0, 2.0, 1.0
"""A town says where something happens; a state may only comment on it."""

COMMENTING = frozenset([ActorKind.JRN, ActorKind.NGO, ActorKind.IGO])
"""They report on countries that are not theirs."""


def salient_countries(text: str, registry: ActorFinder, gazetteer: PlaceFinder) -> list[str]:
    """The countries (alpha-3) that actors, demonyms and places of the text belong to, most salient first.

    News agencies and organisations do not count: they report on countries that are not theirs.
    """
    weights: dict[str, float] = defaultdict(float)
    for country, weight, start in _signs(text, registry, gazetteer):
        weights[country] += weight * (2 if start < OPENING else 1)
    return sorted(weights, key=lambda country: (-weights[country], country))


def _signs(text: str, registry: ActorFinder, gazetteer: PlaceFinder) -> Iterator[tuple[str, float, int]]:
    named: Counter[str] = Counter()
    for actor in registry.mentions(text):
        if actor.actor.country is not None and actor.actor.kind not in COMMENTING:
            named[actor.actor.country] += 1
            yield actor.actor.country, _ACTOR, actor.start
    countries = [country for country, _ in named.most_common()]
    for place in gazetteer.mentions(text, countries):
        weight = _COUNTRY if place.place.feature == "country" else _SITE
        yield place.place.country, weight, place.start
