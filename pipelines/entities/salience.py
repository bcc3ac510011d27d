"""Which countries a text is about.

What belongs here: weighing the actors and places that a text names. Both are found elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.places import Gazetteer
from schemas.vocabularies import ActorKind

OPENING = 400
"""Characters in which news tells what it is about; what is named there weighs double."""

_ACTOR, _SITE, _COUNTRY = 1.0, 2.0, 1.0
"""A town says where something happens; a state may only comment on it."""

COMMENTING = frozenset([ActorKind.JRN, ActorKind.NGO, ActorKind.IGO])
"""They report on countries that are not theirs."""


def salient_countries(title: str, text: str, registry: ActorRegistry, gazetteer: Gazetteer) -> list[str]:
    """The countries (alpha-3) that actors, demonyms and places of an article belong to, most salient first.

    News agencies and organisations do not count: they report on countries that are not theirs.
    """
    weights: dict[str, float] = defaultdict(float)
    for country, weight, start in _signs(title, text, registry, gazetteer):
        weights[country] += weight * (2 if start < OPENING else 1)
    return sorted(weights, key=lambda country: (-weights[country], country))


def countries_of_actors(title: str, text: str, registry: ActorRegistry) -> Iterator[tuple[str, int]]:
    """The countries of the actors that news is about, one for each mention, with the characters before it."""
    for words, offset in ((title, 0), (text, len(title))):
        for mention in registry.mentions(words):
            if mention.actor.country is not None and mention.actor.kind not in COMMENTING:
                yield mention.actor.country, offset + mention.start


def _signs(title: str, text: str, registry: ActorRegistry, gazetteer: Gazetteer) -> Iterator[tuple[str, float, int]]:
    named: Counter[str] = Counter()
    for country, start in countries_of_actors(title, text, registry):
        named[country] += 1
        yield country, _ACTOR, start
    countries = [country for country, _ in named.most_common()]
    body = gazetteer.mentions(text, countries)
    for places, offset in ((gazetteer.mentions(title, countries, body), 0), (body, len(title))):
        for place in places:
            weight = _COUNTRY if place.place.feature == "country" else _SITE
            yield place.place.country, weight, offset + place.start
