"""The gazetteer: where a text names a place, which place that is, and how exactly it says where.

What belongs here: deciding between places of one name, and between a place and a person, word or organisation.
The names and what they stand for are in `place_index`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Self, TypeVar

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.city_choice import chosen_city, is_far_from_all, namesakes_at_home, nearest
from pipelines.entities.named_sites import named_site
from pipelines.entities.naming import PhraseIndex, Words, words_of
from pipelines.entities.place_index import Place, PlaceIndex
from pipelines.entities.place_words import Surroundings, surroundings_of
from schemas.vocabularies import ActorKind

T = TypeVar("T")

_REMEMBERED_TEXTS = 64
"""The texts of the articles that are parsed together are asked for their countries first, and then for their places."""
_LONGEST_NAME = 5
_NEIGHBOUR_REACH = 60
"""Characters within which a place named before says in which division an unlisted one lies."""
_EXACT, _NEAR, _ADMIN2, _ADMIN1, _VAGUE = 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One stretch that names a place; `geo_precision` is UCDP's: 1 exact, 2 near, 3 and 4 divisions, 5 vague, 6."""

    place: Place
    start: int
    end: int
    geo_precision: int


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    first: int
    end: int
    geo_precision: int


@dataclass(frozen=True, slots=True)
class _Text:
    """What a text shows whatever countries it is about: the words at which a name may begin, and, as far as asked,
    the ends and surroundings of the known names that begin there, longest first."""

    words: Words
    is_shouted: bool
    capitals: Sequence[int]
    countries: Sequence[str]
    known: dict[int, Sequence[tuple[int, Surroundings]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of the text: its countries, the names it has put somewhere, those that may be words, the places
    that have namesakes in their country, those that the gazetteer lacks, and where the other places lie (degrees)."""

    countries: Sequence[str]
    located: set[str]
    doubted: set[str]
    ambiguous: set[str]
    introduced: dict[str, Place]
    anchors: list[tuple[float, float]]


class Gazetteer:
    """All places; disambiguates by the countries an article is about, then by population."""

    def __init__(self) -> None:
        self._index = PlaceIndex()
        self._remembered = lru_cache(maxsize=_REMEMBERED_TEXTS)(self._text)

    @classmethod
    @cache
    def load(cls) -> Self:
        """The packaged gazetteer. Cheap: the populated places are read at the first text."""
        return cls()

    def mentions(
        self, text: str, countries: Sequence[str] = (), known: Iterable[PlaceMention] = ()
    ) -> list[PlaceMention]:
        """Every stretch that names a place: longest match, not overlapping, in order.

        `countries` (alpha-3, most salient first) and those that the text names decide between places of one
        name; without either, only cities of 100,000 people and more are believed. `known` are the places of another
        text of the article: what it has called a village is one here too.
        """
        shown = self._remembered(text)
        countries = list(dict.fromkeys([*countries, *shown.countries]))
        named = {" ".join(Words(m.place.name).folded): m.place for m in known if m.place.feature == "populated_place"}
        introduced = {name: place for name, place in named.items() if is_unlisted(place)}
        context = _Context(countries, set(named), set(), set(), dict(introduced), [])
        found = self._pass(shown, context, introduced)
        if context.doubted & context.located:
            # "They took Sake": a word of the language, until a later sentence puts something there.
            found = self._pass(shown, replace(context, introduced=dict(introduced)), introduced)
        if context.ambiguous:
            settled = [mention.place for mention in found if mention.place.place_id not in context.ambiguous]
            anchors = [(p.latitude, p.longitude) for p in settled if p.latitude is not None and p.longitude is not None]
            found = (
                self._pass(shown, replace(context, introduced=dict(introduced), anchors=anchors), introduced)
                if anchors
                else found
            )
        return found

    def _text(self, text: str) -> _Text:
        words = words_of(text)
        taken = self._organisations(text)
        capitals = [i for i in words.capitals() if words.starts[i] not in taken]
        return _Text(words, _is_upper_case(text), capitals, list(self._countries_named(words)))

    def _pass(self, shown: _Text, context: _Context, known: Mapping[str, Place]) -> list[PlaceMention]:
        found: list[PlaceMention] = []
        words = shown.words
        free_from = 0
        for i in shown.capitals:
            if i < free_from:
                continue
            hit = _known_site(words, i, known) or self._at(shown, i, context)
            hit = hit or self._unlisted(words, i, context, found)
            if hit is None:
                continue
            first = hit.first if words.starts[hit.first] >= (found[-1].end if found else 0) else i
            span = (words.starts[first], words.ends[hit.end - 1])
            found.append(PlaceMention(hit.place, *span, hit.geo_precision))
            free_from = hit.end
        return found

    @cached_property
    def _registry(self) -> ActorRegistry:
        return ActorRegistry.load()

    def _organisations(self, text: str) -> frozenset[int]:
        """Where the names of organisations lie: "Washington Post" and "Al Jazeera" are no places."""
        return frozenset(
            offset
            for mention in self._registry.mentions(text)
            if mention.actor.kind is not ActorKind.STATE and ":" not in mention.actor.actor_id
            for offset in range(mention.start, mention.end)
        )

    def _countries_named(self, words: Words) -> Iterable[str]:
        for i in words.capitals():
            for _, named in self._index.regions.from_word(words, i):
                yield from (one.place.country for one in named)

    def _at(self, shown: _Text, i: int, context: _Context) -> _Found | None:
        words = shown.words
        if i not in shown.known:
            shown.known[i] = self._known_names(shown, i)
        for end, surroundings in shown.known[i]:
            hit = self._division(words, i, end, context, surroundings) or self._region(
                words, i, end, context, surroundings
            )
            hit = hit or self._city(words, i, end, context, surroundings)
            if hit is not None:
                return hit
        return None

    def _known_names(self, shown: _Text, i: int) -> Sequence[tuple[int, Surroundings]]:
        """The known names that begin at word `i` and are no part of larger ones, longest first."""
        words = shown.words
        known = {end for index in (self._index.divisions, self._index.regions) for end, _ in index.from_word(words, i)}
        longest = i + self._index.populated.longest(words.folded[i])
        # Looking around costs far more than looking up, and most capitalised words name no place.
        named = [
            (end, surroundings_of(words, i, end, shown.is_shouted))
            for end in _ends(words, i)
            if end in known or (end <= longest and " ".join(words.folded[i:end]) in self._index.populated)
        ]
        return [(end, around) for end, around in named if not around.is_part_of_larger_name]

    def _unlisted(self, words: Words, i: int, context: _Context, found: Sequence[PlaceMention]) -> _Found | None:
        """ "the village of Robotyne": a settlement of which the gazetteer knows nothing, in the text's country.

        Its division is that of the place named just before it, if any. Once introduced, the name is known.
        """
        site = named_site(words, i, context.introduced)
        if site is None or not context.countries:
            return None
        name = words.text[words.starts[i] : words.ends[site.end - 1]]
        key = " ".join(words.folded[i : site.end])
        if key in context.introduced:
            return _Found(context.introduced[key], i, site.end, site.geo_precision)
        before = found[-1].place if found and words.starts[i] - found[-1].end < _NEIGHBOUR_REACH else None
        beside = self._holder_after(words, site.end) or before
        country = beside.country if beside is not None else _country_of_most(found) or context.countries[0]
        place = _site(name, key, country, None if beside is None else beside.admin1)
        context.introduced[key] = place
        return _Found(place, i, site.end, site.geo_precision)

    def _holder_after(self, words: Words, end: int) -> Place | None:
        """The country or division that the next words put a settlement in: "Yaroun, in southern Lebanon"."""
        for at in range(end, min(end + _HOLDER_WITHIN, len(words))):
            if words.raw(at)[0].islower():
                continue
            if _LIES_IN.fullmatch(words.text, words.ends[end - 1], words.starts[at]) is None:
                return None
            named = [one.place for _, found in self._index.regions.from_word(words, at) for one in found]
            named += [place for _, found in self._index.divisions.from_word(words, at) for place in found]
            return named[0] if len({place.country for place in named}) == 1 else None
        return None

    def _division(self, words: Words, i: int, end: int, context: _Context, around: Surroundings) -> _Found | None:
        """ "Kidal region", "region of Kidal", or a division whose name no city has."""
        named = _exactly(self._index.divisions, words, i, end)
        key = " ".join(words.folded[i:end])
        if not named or (around.level != "admin1" and (key in self._index.populated or around.is_doubtful)):
            return None
        there = _by_country(named, context.countries)
        if there is None and around.level == "admin1" and len({place.country for place in named}) == 1:
            there = named[0]
        return None if there is None else _Found(there, i, end, _ADMIN1)

    def _region(self, words: Words, i: int, end: int, context: _Context, around: Surroundings) -> _Found | None:
        named = _exactly(self._index.regions, words, i, end)
        if not named:
            return None
        by_place = {one.place: one.geo_precision for one in named}
        place = _by_country(list(by_place), context.countries)
        if place is None:
            return None
        if around.direction is not None and place.feature != "populated_place":
            return _Found(_part_of(place, words, around.direction, i), around.direction, end, _VAGUE)
        return _Found(place, i, end, by_place[place])

    def _city(self, words: Words, i: int, end: int, context: _Context, around: Surroundings) -> _Found | None:
        key = " ".join(words.folded[i:end])
        cities = self._index.populated.named(key)
        city = chosen_city(cities, context.countries, around, is_known=key in context.located)
        if city is None:
            context.doubted.update([key] if around.is_doubtful else [])
            return None
        if around.is_surely_located:
            context.located.add(key)
        namesakes = namesakes_at_home(city, cities)
        if namesakes:
            context.ambiguous.add(f"geonames:{city.geoname_id}")
            city = nearest(city, namesakes, context.anchors)
        place = self._index.of_city(city)
        if city.is_alternate and not around.is_shouted:
            place = replace(place, name=" ".join(words.text[words.starts[i] : words.ends[end - 1]].split()))
        if namesakes and is_far_from_all(city, context.anchors):
            # The text puts it beside other places, and none of this name lies there: it is one that is not listed.
            place = _site(words.text[words.starts[i] : words.ends[end - 1]], key, place.country, place.admin1)
        precision = {"near": _NEAR, "admin2": _ADMIN2, "admin1": _ADMIN1}.get(around.level, _EXACT)
        return _Found(place, i, end, precision)


_UNLISTED = "named:"
_HOLDER_WITHIN = 7
_LIES_IN = re.compile(r"(?:\s+[a-z-]+){0,2}(?:,(?:\s+(?:in|near|on))?|\s+(?:of|in))\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}")
"""What stands between a settlement and what it lies in."""


def _site(name: str, key: str, country: str, admin1: str | None) -> Place:
    """A settlement that only the text knows."""
    place_id = f"{_UNLISTED}{country}:{key.replace(' ', '-')}"
    return Place(place_id, " ".join(name.split()), admin1, country, None, None, "populated_place")


def _known_site(words: Words, i: int, known: Mapping[str, Place]) -> _Found | None:
    """What another text of the article has called a settlement that the gazetteer lacks."""
    for end in _ends(words, i) if known else ():
        place = known.get(" ".join(words.folded[i:end]))
        if place is not None:
            return _Found(place, i, end, _NEAR if surroundings_of(words, i, end, False).level == "near" else _EXACT)
    return None


def _country_of_most(found: Sequence[PlaceMention]) -> str | None:
    """The country in which most of the towns and divisions lie that were named before."""
    counts = Counter(m.place.country for m in found if m.place.feature != "country")
    return counts.most_common(1)[0][0] if counts else None


def is_unlisted(place: Place) -> bool:
    """Whether only a text knows the settlement."""
    return place.place_id.startswith(_UNLISTED)


def _ends(words: Words, i: int) -> list[int]:
    """The ends of the names that may begin at word `i`, longest first."""
    end = i + 1
    while end < len(words) and end - i < _LONGEST_NAME and words.is_joined(end - 1):
        end += 1
    return list(range(end, i, -1))


def _exactly(index: PhraseIndex[T], words: Words, i: int, end: int) -> list[T]:
    return next((values for at, values in index.from_word(words, i) if at == end), [])


def _by_country(places: Sequence[Place], context: Sequence[str]) -> Place | None:
    """The place in the most salient country; one that only one country has needs no context."""
    for country in context:
        for place in places:
            if place.country == country:
                return place
    return None


def _part_of(place: Place, words: Words, first: int, name_at: int) -> Place:
    """ "northern Mali": no place of the gazetteer, but more than "Mali" says."""
    direction = words.text[words.starts[first] : words.ends[name_at - 1]].lower()
    return Place(
        f"{place.place_id}:{direction.replace(' ', '-')}",
        f"{direction} {place.name}",
        place.admin1,
        place.country,
        None,
        None,
        "region",
    )


def _is_upper_case(text: str) -> bool:
    letters = [c for c in text[:2000] if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.7 * len(letters)
