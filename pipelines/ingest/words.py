"""The word lists of the ingest (`data/*.toml`), read once.

What belongs here: reading and typing them. The words themselves are data.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import escape
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words with which articles date themselves."""

    languages: tuple[str, ...]
    headers: tuple[str, ...]
    weekdays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginWords:
    """Words with which articles name their origin; `agencies` maps every name of an agency to the stored
    one.
    """

    agencies: dict[str, str]
    labels: tuple[str, ...]
    foot_labels: tuple[str, ...]
    no_origins: frozenset[str]
    with_words: tuple[str, ...]
    copyright: tuple[str, ...]
    boilerplate: dict[str, str]


@cache
def date_words() -> DateWords:
    """The lists of `data/dates.toml`."""
    data = _read("dates.toml")
    return DateWords(tuple(data["languages"]), tuple(data["headers"]), tuple(data["weekdays"]))


@cache
def origin_words() -> OriginWords:
    """The lists of `data/origins.toml`."""
    data = _read("origins.toml")
    return OriginWords(
        agencies={alias: agency for agency, names in data["agencies"].items() for alias in (agency, *names)},
        labels=tuple(data["words"]["labels"]),
        foot_labels=tuple(data["words"]["foot_labels"]),
        no_origins=frozenset(data["words"]["no_origins"]),
        with_words=tuple(data["words"]["with"]),
        copyright=tuple(data["words"]["copyright"]),
        boilerplate=dict(data["boilerplate"]),
    )


def any_of(alternatives: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(escape(word) for word in sorted(alternatives, key=len, reverse=True))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text("utf-8"))
