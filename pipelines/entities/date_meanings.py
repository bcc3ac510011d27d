"""What the words of a date mean: the days, resolved against the day of publication.

What belongs here: computing them from a match of one of the patterns of `dates`. Nothing is guessed: where the year
cannot be known, the days are None and the EDTF string says what is known ("XXXX-02-11").

Precision is UCDP's: 1 exact day, 2 range of up to 6 days, 3 week, 4 month, 5 year.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.entities.date_words import DateWords
from schemas.vocabularies import DateBasis

DAYS_AHEAD = 30
"""How far after publication a date without a year may lie: later ones are last year's (news tells what was)."""

_DAY, _DAYS, _WEEK, _MONTH, _YEAR = 1, 2, 3, 4, 5
_UNKNOWN = "XXXX-XX-XX"
_EARLY_ENDS, _LATE_BEGINS = 10, 21
_CENTURY_PIVOT = 70


@dataclass(frozen=True, slots=True)
class Days:
    """What words mean: a span of days or what is known of it."""

    first: date | None
    last: date | None
    edtf: str
    precision: int | None
    basis: DateBasis


Resolve = Callable[[re.Match[str], date | None, DateWords], Days | None]
"""From a match, the day of publication and the words to the days meant; None where there are no such days."""


def iso(match: re.Match[str], _published: date | None, _words: DateWords) -> Days | None:
    """2025-02-11."""
    return one_day(_day(int(match["year"]), int(match["month"]), int(match["day"])))


def numeric(match: re.Match[str], published: date | None, _words: DateWords) -> Days | None:
    """13/06/2022 has one reading; 03/06/2022 has two, and only the year is certain without publication."""
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    readings = {day for day in (_day(year, two, one), _day(year, one, two)) if day is not None}
    if len(readings) > 1 and published is not None:
        near = {day for day in readings if 0 <= (published - day).days <= DAYS_AHEAD}
        readings = near or readings
    if len(readings) == 1:
        return one_day(readings.pop())
    return _whole_year(year, DateBasis.EXPLICIT) if readings else None


def day_range(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """ "1-3 May", "May 1 to 3"."""
    month = words.months[match["month"].lower()]
    return _range((month, int(match["day"])), (month, int(match["day2"])), _year_of(match), published)


def month_range(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """ "30 April to 2 May"."""
    first = (words.months[match["month"].lower()], int(match["day"]))
    last = (words.months[match["month2"].lower()], int(match["day2"]))
    return _range(first, last, _year_of(match), published)


def _range(first: tuple[int, int], last: tuple[int, int], year: int | None, published: date | None) -> Days | None:
    if _day(2000, *first) is None or _day(2000, *last) is None:
        return None
    if year is None:
        year = _year_before(last, published)
    if year is None:
        edtf = f"XXXX-{first[0]:02}-{first[1]:02}/XXXX-{last[0]:02}-{last[1]:02}"
        return Days(None, None, edtf, None, DateBasis.EXPLICIT)
    begin, end = _day(year - 1 if first > last else year, *first), _day(year, *last)
    if begin is None or end is None:
        return None
    return _span(begin, end, DateBasis.EXPLICIT)


def day_of_month(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """ "11 February", with or without a year."""
    month, day = words.months[match["month"].lower()], int(match["day"])
    if _day(2000, month, day) is None:
        return None
    year = _year_of(match)
    if year is None:
        year = _year_before((month, day), published)
    if year is None:
        return Days(None, None, f"XXXX-{month:02}-{day:02}", None, DateBasis.EXPLICIT)
    basis = DateBasis.EXPLICIT if match["year"] else DateBasis.RELATIVE
    return one_day(_day(year, month, day), basis)


def month_of_year(match: re.Match[str], _published: date | None, words: DateWords) -> Days | None:
    """ "February 2025", "late February 2025"."""
    return _month_part(int(match["year"]), words.months[match["month"].lower()], match["part"], DateBasis.EXPLICIT)


def bare_month(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """ "In February": the last one; a common word in small letters ("may", "march") is none."""
    name = match["month"]
    if name.islower() and name in words.months:
        return None
    month = words.months[name.lower()]
    if published is None:
        return Days(None, None, f"XXXX-{month:02}", None, DateBasis.EXPLICIT)
    year = published.year if month <= published.month else published.year - 1
    return _month_part(year, month, match["part"], DateBasis.RELATIVE)


def bare_year(match: re.Match[str], _published: date | None, _words: DateWords) -> Days | None:
    """ "In 2014"."""
    return _whole_year(int(match["year"]), DateBasis.EXPLICIT)


def year_in_name(match: re.Match[str], _published: date | None, words: DateWords) -> Days | None:
    """ "A 2010 commando raid", "the 1967 war"; no year is "the 2000 people"."""
    following = match.string[match.end() :].split(maxsplit=1)[0].strip(".,;:!?")
    return None if following.lower() in words.counted else _whole_year(int(match["year"]), DateBasis.EXPLICIT)


def weekday(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """The last such day on or before publication; "last" excludes publication itself, "next" looks ahead."""
    if published is None:
        return _unknown()
    wanted, which = words.weekdays[match["weekday"].lower()], (match["which"] or "").lower()
    back = (published.weekday() - wanted) % 7
    if which in {"next", "coming"}:
        return one_day(shifted(published, (wanted - published.weekday()) % 7 or 7), DateBasis.RELATIVE)
    if which == "last" and back == 0:
        back = 7
    return one_day(shifted(published, -back), DateBasis.RELATIVE)


def relative_day(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """ "Yesterday", "the day after tomorrow"."""
    if published is None:
        return _unknown()
    days = words.relative_days[" ".join(match["date"].lower().split())]
    return one_day(shifted(published, days), DateBasis.RELATIVE)


def ago(match: re.Match[str], published: date | None, words: DateWords) -> Days | None:
    """ "Two weeks ago"; "two weeks earlier" is counted from a day that is not known here."""
    is_from_another_day = match["date"].lower().endswith("earlier")
    if published is None or is_from_another_day:
        return _unknown()
    raw, unit = match["count"].lower(), match["unit"].lower()
    count = int(raw) if raw.isdigit() else words.numbers[raw]
    if unit == "day":
        return one_day(shifted(published, -count), DateBasis.RELATIVE)
    if unit == "week":
        return _week(published, -count)
    months = count * (12 if unit == "year" else 1)
    year, month = divmod(published.year * 12 + published.month - 1 - months, 12)
    if unit == "year":
        return _whole_year(year, DateBasis.RELATIVE)
    return _month_part(year, month + 1, None, DateBasis.RELATIVE)


def of_another(_match: re.Match[str], _published: date | None, _words: DateWords) -> Days | None:
    """Counted from another date, see `_counted_back`."""
    return _unknown()


def unit(match: re.Match[str], published: date | None, _words: DateWords) -> Days | None:
    """ "Last week", "this month"."""
    if published is None:
        return _unknown()
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return _week(published, step)
    if unit == "weekend":
        return _weekend(published, step)
    if unit == "year":
        return _whole_year(published.year + step, DateBasis.RELATIVE)
    year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
    return _month_part(year, month + 1, match["part"], DateBasis.RELATIVE)


def _year_of(match: re.Match[str]) -> int | None:
    raw = match["year"]
    if raw is None:
        return None
    if len(raw) == 4:
        return int(raw)
    return int(raw) + (1900 if int(raw) >= _CENTURY_PIVOT else 2000)


def _year_before(month_and_day: tuple[int, int], published: date | None) -> int | None:
    """The latest year in which the day is not too far after publication."""
    if published is None:
        return None
    for year in range(published.year + 1, published.year - 9, -1):
        day = _day(year, *month_and_day)
        if day is not None and (day - published).days <= DAYS_AHEAD:
            return year
    return None


def _month_part(year: int, month: int, part: str | None, basis: DateBasis) -> Days | None:
    if not 1 <= year <= 9999:
        return None
    length = calendar.monthrange(year, month)[1]
    first, last = {
        "early": (1, _EARLY_ENDS),
        "mid": (_EARLY_ENDS + 1, _LATE_BEGINS - 1),
        "late": (_LATE_BEGINS, length),
    }.get((part or "").lower(), (1, length))
    days = Days(date(year, month, first), date(year, month, last), f"{year:04}-{month:02}", _MONTH, basis)
    if (first, last) == (1, length):
        return days
    return Days(days.first, days.last, f"{days.first}/{days.last}", _MONTH, basis)


def _week(published: date, step: int) -> Days | None:
    monday = shifted(published, 7 * step - published.weekday())
    sunday = shifted(published, 7 * step - published.weekday() + 6)
    if monday is None or sunday is None:
        return None
    return Days(monday, sunday, f"{monday}/{sunday}", _WEEK, DateBasis.RELATIVE)


def _weekend(published: date, step: int) -> Days | None:
    """The weekend that has begun last, or the one before or after it."""
    is_during = published.weekday() >= calendar.SATURDAY
    days = 7 * (max(step, 0) - (1 if step < 0 and is_during else 0))
    days -= (published.weekday() - calendar.SATURDAY) % 7
    saturday, sunday = shifted(published, days), shifted(published, days + 1)
    return None if saturday is None or sunday is None else _span(saturday, sunday, DateBasis.RELATIVE)


def _whole_year(year: int, basis: DateBasis) -> Days | None:
    if not 1 <= year <= 9999:
        return None
    return Days(date(year, 1, 1), date(year, 12, 31), f"{year:04}", _YEAR, basis)


def _span(first: date, last: date, basis: DateBasis) -> Days | None:
    length = (last - first).days + 1
    if length < 1:
        return None
    precision = _DAY if length == 1 else _DAYS if length <= 6 else _WEEK if length <= 7 else _MONTH
    return Days(first, last, f"{first}/{last}", precision if length <= 31 else _YEAR, basis)


def one_day(day: date | None, basis: DateBasis = DateBasis.EXPLICIT) -> Days | None:
    """One day; None where there is no such day."""
    return None if day is None else Days(day, day, day.isoformat(), _DAY, basis)


def _unknown() -> Days:
    return Days(None, None, _UNKNOWN, None, DateBasis.NONE)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(day: date, days: int) -> date | None:
    """So many days later; None beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
