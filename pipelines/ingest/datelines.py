"""The publication date that an article's source gives, else the one that its own first lines give.

Taken only where no other evidence dates the article, and only if it names day, month and year in a place
where dates of publication stand: a header line ("Published: 14 February 2025"), a dateline ("BAMAKO, Feb
14, 2025 (AFP) -") or a weekday and date, of that weekday, before the first words. What belongs here:
finding it; reading it is for `dates`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pipelines.ingest.addresses import date_line
from pipelines.ingest.dates import read_date
from pipelines.ingest.words import any_of, date_words
from schemas.vocabularies import PublishedBasis

HEAD_CHARS = 400


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published, and by what; `unread`: the source's words of a date that nobody can read."""

    at: datetime | None
    basis: PublishedBasis
    unread: str | None = None


_DATE = (
    r"(?P<date>\d{1,2}(?:er|st|nd|rd|th)?\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)"
)
_DASH = r"(?:--?|–|—)"


def dated(worded: Iterable[str | None], basis: PublishedBasis, text: str, now: datetime) -> Dating:
    """The date of an article.

    Args:
        worded: dates as the source words them, the most explicit first.
        basis: what these are.
        text: the article's text, whose dateline counts where none of them can be read.
        now: the moment of reading, aware.
    """
    given = [words for words in worded if words]
    moment = next((found for words in given if (found := read_date(words, now)) is not None), None)
    if moment is not None:
        return Dating(moment, basis)
    moment = dateline_date(text, now)
    return Dating(
        at=moment,
        basis=PublishedBasis.NONE if moment is None else PublishedBasis.DATELINE,
        unread=date_line(given[0]) if given else None,
    )


def dateline_date(text: str, now: datetime) -> datetime | None:
    """The date that the text's first lines give, in UTC; None if they give none with a year."""
    head = text[:HEAD_CHARS].lstrip()
    for pattern in (_header_pattern(), _dateline_pattern()):
        match = pattern.search(head)
        if match:
            return read_date(match["date"], now)
    match = _weekday_pattern().match(head)
    moment = read_date(match["date"], now) if match else None
    if match is None or moment is None or not _is_weekday(match["weekday"], moment):
        return None
    return moment


def _is_weekday(name: str, moment: datetime) -> bool:
    """Whether the weekday fits: dateparser reads the two together only if they agree, so ask for both."""
    return moment.strftime("%a").lower() == name[:3].lower()


@cache
def _header_pattern() -> re.Pattern[str]:
    """A header on a line of its own, or opening the text."""
    headers = any_of(date_words().headers)
    weekday = any_of(date_words().weekdays)
    return re.compile(
        rf"^[ \t]*(?:{headers})[ \t]*:?[ \t]+(?:(?:{weekday}),?[ \t]+)?{_DATE}", re.IGNORECASE | re.MULTILINE
    )


@cache
def _dateline_pattern() -> re.Pattern[str]:
    """ "PLACE, DATE (AGENCY) -" at the start of a line; the place is in capitals or the agency is named."""
    place = r"[^\W\d_][^\n\d]{1,60}?"
    return re.compile(
        rf"^[ \t]*{place},?[ \t]+{_DATE}[ \t]*(?:\([^()\n]{{1,30}}\)[ \t]*)?{_DASH}[ \t]*\S", re.MULTILINE
    )


@cache
def _weekday_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<weekday>{any_of(date_words().weekdays)}),?[ \t]+{_DATE}", re.IGNORECASE)
