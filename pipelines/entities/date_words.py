"""The English words for dates, read from `data/dates.toml`."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.entities.registry_files import DATA


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words with what they mean (months 1 to 12, weekdays 0 to 6 from Monday, days from publication)."""

    months: dict[str, int]
    weekdays: dict[str, int]
    relative_days: dict[str, int]
    numbers: dict[str, int]
    counted: frozenset[str]
    months_pattern: str
    weekdays_pattern: str
    relative_days_pattern: str
    numbers_pattern: str
    day_before_pattern: str
    month_needs_pattern: str
    year_needs_pattern: str


@cache
def date_words() -> DateWords:
    """The packaged words."""
    table = tomllib.loads((DATA / "dates.toml").read_text(encoding="utf-8"))
    return DateWords(
        table["months"],
        table["weekdays"],
        table["relative_days"],
        table["numbers"],
        frozenset(table["words"]["counted"]),
        _any_of(table["months"]),
        _any_of(table["weekdays"]),
        _any_of(table["relative_days"]),
        _any_of(table["numbers"]),
        _any_of(table["words"]["day_before"]),
        _any_of(table["words"]["month_needs"]),
        _any_of(table["words"]["year_needs"]),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace("\\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
