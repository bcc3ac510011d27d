"""Which of the populated places of one name is meant, if any.

What belongs here: the rule that weighs the article's countries, population and the words around the name. Most
words with a capital are the name of some village: a small place is believed only where the text puts something
there, or where the article is about its country.
"""

from collections.abc import Sequence
from math import cos, radians

from pipelines.entities.geonames import PopulatedPlace
from pipelines.entities.place_words import Surroundings
from pipelines.entities.regions import alpha3

MAJOR_CITY = 100_000
"""People from which a city is named without its country."""

_WORLD_CITY, _FAR_SMALLER = 500_000, 20
_KNOWN_CITY, _SMALLER = 100_000, 5
"""A namesake so many times smaller than a city of that size is not meant, even in its own country: London, Ohio;
sooner so in the countries whose towns are named after cities elsewhere: Geneva, Illinois."""

_MAIN_COUNTRIES = 2
"""How many of the article's countries are its subject; of the others, small places need to be located."""

_NEIGHBOURHOOD = 0.35
"""Degrees, about 35 km: a village is named beside a place that lies no farther than this."""

_SURNAME_TOWNS = frozenset(["USA", "GBR", "CAN", "AUS", "NZL", "IRL"])
"""Countries whose small towns bear the surnames and words of English news."""


def chosen_city(
    cities: Sequence[PopulatedPlace], countries: Sequence[str], around: Surroundings, *, is_known: bool
) -> PopulatedPlace | None:
    """The place meant: in the most salient country that has one to be believed, else a major city anywhere.

    `cities` come in the order of `PopulatedPlaces.named`.

    `is_known`: the text has put something there before.
    """
    largest = max((city.population for city in cities if not city.is_alternate), default=0)
    for rank, country in enumerate(countries):
        for city in cities:
            if alpha3(city.country) == country and not _is_namesake(city, country, largest):
                if is_known or _is_believed(city, country, rank, around):
                    return city
                break
    for city in cities:
        if city.population >= MAJOR_CITY and not city.is_alternate and not around.is_doubtful:
            return city if around.is_located or not around.is_shouted else None
    return None


def namesakes_at_home(city: PopulatedPlace, cities: Sequence[PopulatedPlace]) -> list[PopulatedPlace]:
    """The other places of the name in the same country, unless the one chosen is a major city."""
    if city.population >= MAJOR_CITY:
        return []
    return [other for other in cities if other.country == city.country and other != city]


def nearest(
    city: PopulatedPlace, namesakes: Sequence[PopulatedPlace], anchors: Sequence[tuple[float, float]]
) -> PopulatedPlace:
    """Of the places of one name in one country, the one nearest to any other place of the text.

    `anchors` are latitudes and longitudes in degrees; without any, the first choice stays.
    """
    if not anchors:
        return city
    return min([city, *namesakes], key=lambda one: min(_squared_distance(one, anchor) for anchor in anchors))


def is_far_from_all(city: PopulatedPlace, anchors: Sequence[tuple[float, float]]) -> bool:
    """Whether the text names other places, and a small place is near none of them."""
    is_far = all(_squared_distance(city, anchor) > _NEIGHBOURHOOD**2 for anchor in anchors)
    return bool(anchors) and is_far and city.population < MAJOR_CITY


def _squared_distance(city: PopulatedPlace, anchor: tuple[float, float]) -> float:
    """In degrees of latitude; good enough to tell near from far within a country."""
    east = (city.longitude - anchor[1]) * cos(radians(city.latitude))
    return float((city.latitude - anchor[0]) ** 2 + east**2)


def _is_namesake(city: PopulatedPlace, country: str, largest: int) -> bool:
    """Is there a city of this name elsewhere that dwarfs this one?"""
    if country in _SURNAME_TOWNS:
        return largest >= _KNOWN_CITY and city.population * _SMALLER < largest
    return largest >= _WORLD_CITY and city.population * _FAR_SMALLER < largest


def _is_believed(city: PopulatedPlace, country: str, rank: int, around: Surroundings) -> bool:
    if around.is_doubtful:
        return around.is_surely_located
    if city.population >= MAJOR_CITY:
        return True
    if around.is_surely_located:
        return not (around.is_shouted and country in _SURNAME_TOWNS)
    if country in _SURNAME_TOWNS or around.is_shouted:
        return False
    return around.is_located or rank < _MAIN_COUNTRIES
