"""From the words of a date to the moment that is stored, or to nothing.

A date is taken only if it names day, month and year. Never guessed: "yesterday", "Feb 2025" and
"03/04/2025" (whose order nobody can know) give None. A date alone is midnight UTC; a time without a zone is
taken as UTC. What belongs here: reading one date. Where dates are looked for is each reader's matter.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import dateparser  # type: ignore[import-untyped]

from pipelines.ingest.limits import MAX_DATE_CHARS
from pipelines.ingest.words import date_words

EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
"""Before it there was no wire news; 0001-01-01 is what software writes for "unknown"."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""What software writes for "unknown" when it counts seconds."""

TOLERANCE = timedelta(days=1)
"""A publication this far ahead of now may be a clock or a zone; further ahead it is wrong."""

_RFC_822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}.*")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?=\D|$)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def read_date(value: str | None, now: datetime) -> datetime | None:
    """The moment that `value` names, in UTC; None if it names no full date, or none that can be a
    publication's.

    Args:
        value: a date in ISO 8601, RFC 822 or words ("14 Feb 2025", "14 février 2025").
        now: the moment of reading, aware; a date more than TOLERANCE after it is refused.
    """
    if value is None or not 0 < len(value.strip()) <= MAX_DATE_CHARS:
        return None
    moment = _parsed(value.strip())
    if moment is None or moment == EPOCH or not EARLIEST <= moment <= now + TOLERANCE:
        return None
    return moment


@lru_cache(maxsize=4096)
def _parsed(value: str) -> datetime | None:
    for parse in (datetime.fromisoformat, _rfc_822, _in_words):
        try:
            moment = parse(value)
            if moment is not None:
                return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def _rfc_822(value: str) -> datetime | None:
    return parsedate_to_datetime(value) if _RFC_822.fullmatch(value) else None


def _in_words(value: str) -> datetime | None:
    """dateparser's answer, restricted to absolute dates that name all three parts with a year of four
    digits.
    """
    order = "DMY"
    numeric = _NUMERIC.match(value)
    if numeric:
        first, mark, second = int(numeric[1]), numeric[2], int(numeric[3])
        if mark != "." and first != second and max(first, second) <= 12:
            return None
        order = "MDY" if second > 12 else "DMY"
    elif not _YEAR.search(value):
        return None
    settings = {
        "PARSERS": ["absolute-time"],
        "STRICT_PARSING": True,
        "DATE_ORDER": order,
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
    found: datetime | None = dateparser.parse(value, languages=list(date_words().languages), settings=settings)
    return found
