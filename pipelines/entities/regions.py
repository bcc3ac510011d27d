"""Countries, first-order divisions and named areas: the places that are not populated places.

What belongs here: making them out of `countries.csv`, `admin1.csv`, `areas.csv` and, for divisions that
`admin1.csv` does not name, pycountry. Their names as a text has them are found in `places`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pycountry

from pipelines.entities.naming import name_key
from pipelines.entities.registry_files import DATA, read_rows
from pipelines.entities.states import COUNTRY_COLUMNS

_ADMIN1_COLUMNS = frozenset(["iso", "name", "aliases", "capital"])
_AREA_COLUMNS = frozenset(["name", "aliases", "country", "admin1", "geo_precision", "latitude", "longitude"])
_ALPHA3_BESIDE_ISO = {"XK": "XKX"}
"""Codes in use that ISO 3166-1 leaves to its users."""


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division: ISO 3166-2 code, names (the first is the one in use), and its seat where known."""

    iso: str
    country: str
    names: tuple[str, ...]
    capital: str
    is_capital_known: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A named area that is no division; `geo_precision` says how large it is."""

    names: tuple[str, ...]
    country: str
    admin1: str | None
    geo_precision: int
    latitude: float
    longitude: float


@cache
def alpha3(alpha2: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of an alpha-2 code, or None."""
    country = pycountry.countries.get(alpha_2=alpha2)
    return _ALPHA3_BESIDE_ISO.get(alpha2) if country is None else str(country.alpha_3)


def country_names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Alpha-3 code, name, and all names of every country."""
    for row in read_rows(DATA / "countries.csv", COUNTRY_COLUMNS):
        name = row.required("name")
        yield row.required("iso3"), name, (name, *row.listed("aliases"))


def divisions() -> Iterator[Division]:
    """Every first-order division, those of `admin1.csv` first."""
    written: set[str] = set()
    for row in read_rows(DATA / "admin1.csv", _ADMIN1_COLUMNS):
        iso = row.required("iso")
        written.add(iso)
        country = alpha3(iso[:2])
        if country is None:
            raise row.error("iso", "Give an ISO 3166-2 code such as ML-8.")
        yield Division(iso, country, (row.required("name"), *row.listed("aliases")), row.text("capital"), True)
    for subdivision in pycountry.subdivisions:
        country = alpha3(subdivision.country_code)
        if subdivision.code not in written and subdivision.parent_code is None and country is not None:
            name = subdivision.name.partition(" [")[0]
            yield Division(subdivision.code, country, (name,), name, False)


def areas() -> Iterator[Area]:
    """The named areas."""
    for row in read_rows(DATA / "areas.csv", _AREA_COLUMNS):
        yield Area(
            (row.required("name"), *row.listed("aliases")),
            row.required("country"),
            row.optional("admin1"),
            int(row.required("geo_precision")),
            float(row.required("latitude")),
            float(row.required("longitude")),
        )


def area_id(area: Area) -> str:
    """The place id of an area."""
    return f"area:{'-'.join(name_key(area.names[0]))}"
