"""Dates as a text gives them, resolved against the day of publication.

What belongs here: finding the words and computing the days they mean. Which of an article's dates is that of an
event is for `events`. Nothing is guessed: where the year cannot be known, the dates are None and the EDTF string
says what is known ("XXXX-02-11").

Precision is UCDP's: 1 exact day, 2 range of up to 6 days, 3 week, 4 month, 5 year.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipelines.entities.date_words import DateWords, date_words
from schemas.vocabularies import DateBasis

DAYS_AHEAD = 30
"""How far after publication a date without a year may lie: later ones are last year's (news tells what was)."""

_DAY, _DAYS, _WEEK, _MONTH, _YEAR = 1, 2, 3, 4, 5
_UNKNOWN = "XXXX-XX-XX"
_EARLY_ENDS, _LATE_BEGINS = 10, 21
_CENTURY_PIVOT = 70
_REACH = 80
"""Characters before and after a month, weekday or the like within which lies all of the date that it belongs to."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """One stretch that gives a date; first and last day, or None where the year cannot be known."""

    start: int
    end: int
    date_start: date | None
    date_end: date | None
    date_edtf: str
    date_precision: int | None
    date_basis: DateBasis


@dataclass(frozen=True, slots=True)
class _Days:
    """What words mean: a span of days or what is known of it."""

    first: date | None
    last: date | None
    edtf: str
    precision: int | None
    basis: DateBasis


_Resolve = Callable[[re.Match[str], date | None, DateWords], _Days | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern with what resolves it; `anchor` is the kind of word that each of its matches holds."""

    anchor: str
    pattern: re.Pattern[str]
    resolve: _Resolve


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """Every date in `text`, in order, not overlapping; `published` is the day of publication, None if unknown."""
    words = date_words()
    stretches = _stretches(text)
    found: list[tuple[re.Match[str], _Days]] = []
    for rule in _rules():
        for start, end in stretches[rule.anchor]:
            for match in rule.pattern.finditer(text, start, end):
                days = rule.resolve(match, published, words)
                if days is not None:
                    found.append((match, days))
    mentions = list(_without_overlaps(found))
    return [_counted_back(text, mentions, number, words) for number in range(len(mentions))]


def _stretches(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where dates of each kind may stand: around the words that they cannot do without."""
    stretches: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _anchors().groupindex}
    for match in _anchors().finditer(text):
        around = stretches[str(match.lastgroup)]
        start, end = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if around and start <= around[-1][1]:
            around[-1] = (around[-1][0], end)
        else:
            around.append((start, end))
    return stretches


@cache
def _anchors() -> re.Pattern[str]:
    w = date_words()
    return re.compile(
        rf"\b(?:(?P<month>{w.months_pattern})\b|(?P<weekday>{w.weekdays_pattern})\b|(?P<relative>{w.relative_days_pattern})\b"
        r"|(?P<unit>day|night|week|month|year))|(?P<year>(?:19|20)\d\d)",
        re.IGNORECASE,
    )


def _counted_back(text: str, mentions: list[DateMention], number: int, words: DateWords) -> DateMention:
    """ "Two days earlier" is counted from the day that the sentence named before; without one it is unknown."""
    mention = mentions[number]
    asked = _earlier().fullmatch(text, mention.start, mention.end)
    if asked is None or number == 0:
        return mention
    anchor = mentions[number - 1]
    is_of_sentence = re.search(r"[.!?]\s|\n", text[anchor.end : mention.start]) is None
    if not is_of_sentence or anchor.date_start is None or anchor.date_start != anchor.date_end:
        return mention
    raw = (asked["count"] or "one").lower()
    days = int(raw) if raw.isdigit() else words.numbers[raw]
    counted = _one_day(_shifted(anchor.date_start, -days), DateBasis.RELATIVE)
    if counted is None:
        return mention
    return DateMention(mention.start, mention.end, counted.first, counted.last, counted.edtf, _DAY, counted.basis)


@cache
def _earlier() -> re.Pattern[str]:
    """ "Two days earlier", "the day before", "the previous day"."""
    w = date_words()
    counted = rf"(?P<count>\d{{1,2}}|{w.numbers_pattern})\s+(?:day|night)s?\s+(?:earlier|before|previously|after)"
    return re.compile(rf"(?P<date>\b(?:{counted}|{w.day_before_pattern}))\b", re.IGNORECASE)


def _without_overlaps(found: list[tuple[re.Match[str], _Days]]) -> Iterator[DateMention]:
    free_from = 0
    for match, days in sorted(found, key=lambda one: (one[0].start("date"), -one[0].end("date"))):
        start, end = match.span("date")
        if start >= free_from:
            free_from = end
            yield DateMention(start, end, days.first, days.last, days.edtf, days.precision, days.basis)


@cache
def _rules() -> tuple[_Rule, ...]:
    """Patterns with what resolves them; each has a group `date`, the stretch that is reported."""
    w = date_words()
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    day2 = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
    stop = r"\b(?:(?<=\b[a-z]{3})(?<!may)\.|(?<=\bsept)\.)?"
    month = rf"(?P<month>{w.months_pattern}){stop}"
    month2 = rf"(?P<month2>{w.months_pattern}){stop}"
    year = r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d|(?<=[A-Z.]\s)\d\d(?=[\]\s)])))?"
    to = r"\s*(?:-|–|—|\bto\b|\band\b|\buntil\b)\s*"
    count = rf"(?P<count>\d{{1,2}}|{w.numbers_pattern})"
    needs = rf"(?:{w.month_needs_pattern})"
    rules: list[tuple[str, str, _Resolve]] = [
        ("year", r"(?P<date>(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d))(?!\d)", _iso),
        (
            "year",
            r"(?<![\d/.])(?P<date>(?P<one>\d{1,2})(?P<sep>[/.-])(?P<two>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d))(?!\d)",
            _numeric,
        ),
        ("month", rf"(?P<date>\b{day}{to}{day2}\s+(?:of\s+)?{month}{year})", _day_range),
        ("month", rf"(?P<date>\b{month}\s+{day}{to}{day2}\b(?!\s*(?:{w.months_pattern})){year})", _day_range),
        ("month", rf"(?P<date>\b{day}\s+{month}{to}{day2}\s+{month2}{year})", _month_range),
        ("month", rf"(?P<date>\b{month}\s+{day}{to}{month2}\s+{day2}\b{year})", _month_range),
        ("month", rf"(?P<date>\b{day}\s+(?:of\s+)?{month}{year})", _day_of_month),
        ("month", rf"(?P<date>\b{month}\s+{day}\b(?![.,]?\d)(?!\s*(?:%|percent|people)){year})", _day_of_month),
        (
            "month",
            rf"(?P<date>(?:\b(?P<part>early|mid|late)[\s-]+)?\b{month},?\s+(?P<year>(?:19|20)\d\d)\b)",
            _month_of_year,
        ),
        (
            "month",
            rf"\b{needs}[\s-]+(?:the\s+end\s+of\s+)?(?P<date>(?:(?P<part>early|mid|late)[\s-]+)?{month})(?!\s*\d)",
            _bare_month,
        ),
        (
            "year",
            rf"\b(?:{w.year_needs_pattern})[\s-]+(?P<date>(?P<year>(?:19|20)\d\d))\b(?![-/,]?\d)(?!\s*%)",
            _bare_year,
        ),
        (
            "weekday",
            rf"(?P<date>(?:\b(?P<which>last|next|this|coming)\s+)?\b(?P<weekday>{w.weekdays_pattern}))\b(?!s\b)",
            _weekday,
        ),
        ("relative", rf"(?P<date>\b(?:{w.relative_days_pattern}))\b", _relative_day),
        ("unit", rf"(?P<date>\b{count}\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier))\b", _ago),
        (
            "unit",
            rf"{_earlier().pattern}(?=\s*(?:[.,;:!?)\"”’]|$|\s(?:and|but|that|in|near|at|by|with|on|which|killing)\b))",
            _of_another,
        ),
        ("unit", rf"(?P<date>\b{count}\s+(?:day|night)s?\s+after)\b(?=\s+\w)", _of_another),
        (
            "unit",
            r"(?P<date>\b(?:(?P<part>early|mid|late|earlier|later)[\s-]+)?(?P<which>last|this|next)\s+"
            r"(?P<unit>week|weekend|month|year))\b",
            _unit,
        ),
    ]
    return tuple(_Rule(anchor, re.compile(pattern, re.IGNORECASE), resolve) for anchor, pattern, resolve in rules)


def _iso(match: re.Match[str], _published: date | None, _words: DateWords) -> _Days | None:
    return _one_day(_day(int(match["year"]), int(match["month"]), int(match["day"])))


def _numeric(match: re.Match[str], published: date | None, _words: DateWords) -> _Days | None:
    """13/06/2022 has one reading; 03/06/2022 has two, and only the year is certain without publication."""
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    readings = {day for day in (_day(year, two, one), _day(year, one, two)) if day is not None}
    if len(readings) > 1 and published is not None:
        near = {day for day in readings if 0 <= (published - day).days <= DAYS_AHEAD}
        readings = near or readings
    if len(readings) == 1:
        return _one_day(readings.pop())
    return _whole_year(year, DateBasis.EXPLICIT) if readings else None


def _day_range(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    month = words.months[match["month"].lower()]
    return _range((month, int(match["day"])), (month, int(match["day2"])), _year_of(match), published)


def _month_range(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    first = (words.months[match["month"].lower()], int(match["day"]))
    last = (words.months[match["month2"].lower()], int(match["day2"]))
    return _range(first, last, _year_of(match), published)


def _range(first: tuple[int, int], last: tuple[int, int], year: int | None, published: date | None) -> _Days | None:
    if _day(2000, *first) is None or _day(2000, *last) is None:
        return None
    if year is None:
        year = _year_before(last, published)
    if year is None:
        edtf = f"XXXX-{first[0]:02}-{first[1]:02}/XXXX-{last[0]:02}-{last[1]:02}"
        return _Days(None, None, edtf, None, DateBasis.EXPLICIT)
    begin, end = _day(year - 1 if first > last else year, *first), _day(year, *last)
    if begin is None or end is None:
        return None
    return _span(begin, end, DateBasis.EXPLICIT)


def _day_of_month(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    month, day = words.months[match["month"].lower()], int(match["day"])
    if _day(2000, month, day) is None:
        return None
    year = _year_of(match)
    if year is None:
        year = _year_before((month, day), published)
    if year is None:
        return _Days(None, None, f"XXXX-{month:02}-{day:02}", None, DateBasis.EXPLICIT)
    basis = DateBasis.EXPLICIT if match["year"] else DateBasis.RELATIVE
    return _one_day(_day(year, month, day), basis)


def _month_of_year(match: re.Match[str], _published: date | None, words: DateWords) -> _Days | None:
    return _month_part(int(match["year"]), words.months[match["month"].lower()], match["part"], DateBasis.EXPLICIT)


def _bare_month(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    name = match["month"]
    if name.islower() and name in words.months:
        return None
    month = words.months[name.lower()]
    if published is None:
        return _Days(None, None, f"XXXX-{month:02}", None, DateBasis.EXPLICIT)
    year = published.year if month <= published.month else published.year - 1
    return _month_part(year, month, match["part"], DateBasis.RELATIVE)


def _bare_year(match: re.Match[str], _published: date | None, _words: DateWords) -> _Days | None:
    return _whole_year(int(match["year"]), DateBasis.EXPLICIT)


def _weekday(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    """The last such day on or before publication; "last" excludes publication itself, "next" looks ahead."""
    if published is None:
        return _unknown()
    wanted, which = words.weekdays[match["weekday"].lower()], (match["which"] or "").lower()
    back = (published.weekday() - wanted) % 7
    if which in {"next", "coming"}:
        return _one_day(_shifted(published, (wanted - published.weekday()) % 7 or 7), DateBasis.RELATIVE)
    if which == "last" and back == 0:
        back = 7
    return _one_day(_shifted(published, -back), DateBasis.RELATIVE)


def _relative_day(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    if published is None:
        return _unknown()
    days = words.relative_days[" ".join(match["date"].lower().split())]
    return _one_day(_shifted(published, days), DateBasis.RELATIVE)


def _ago(match: re.Match[str], published: date | None, words: DateWords) -> _Days | None:
    is_from_another_day = match["date"].lower().endswith("earlier")
    if published is None or is_from_another_day:
        return _unknown()
    raw, unit = match["count"].lower(), match["unit"].lower()
    count = int(raw) if raw.isdigit() else words.numbers[raw]
    if unit == "day":
        return _one_day(_shifted(published, -count), DateBasis.RELATIVE)
    if unit == "week":
        return _week(published, -count)
    months = count * (12 if unit == "year" else 1)
    year, month = divmod(published.year * 12 + published.month - 1 - months, 12)
    if unit == "year":
        return _whole_year(year, DateBasis.RELATIVE)
    return _month_part(year, month + 1, None, DateBasis.RELATIVE)


def _of_another(_match: re.Match[str], _published: date | None, _words: DateWords) -> _Days | None:
    """Counted from another date, see `_counted_back`."""
    return _unknown()


def _unit(match: re.Match[str], published: date | None, _words: DateWords) -> _Days | None:
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


def _month_part(year: int, month: int, part: str | None, basis: DateBasis) -> _Days | None:
    if not 1 <= year <= 9999:
        return None
    length = calendar.monthrange(year, month)[1]
    first, last = {
        "early": (1, _EARLY_ENDS),
        "mid": (_EARLY_ENDS + 1, _LATE_BEGINS - 1),
        "late": (_LATE_BEGINS, length),
    }.get((part or "").lower(), (1, length))
    days = _Days(date(year, month, first), date(year, month, last), f"{year:04}-{month:02}", _MONTH, basis)
    if (first, last) == (1, length):
        return days
    return _Days(days.first, days.last, f"{days.first}/{days.last}", _MONTH, basis)


def _week(published: date, step: int) -> _Days | None:
    monday = _shifted(published, 7 * step - published.weekday())
    sunday = _shifted(published, 7 * step - published.weekday() + 6)
    if monday is None or sunday is None:
        return None
    return _Days(monday, sunday, f"{monday}/{sunday}", _WEEK, DateBasis.RELATIVE)


def _weekend(published: date, step: int) -> _Days | None:
    """The weekend that has begun last, or the one before or after it."""
    is_during = published.weekday() >= calendar.SATURDAY
    days = 7 * (max(step, 0) - (1 if step < 0 and is_during else 0))
    days -= (published.weekday() - calendar.SATURDAY) % 7
    saturday, sunday = _shifted(published, days), _shifted(published, days + 1)
    return None if saturday is None or sunday is None else _span(saturday, sunday, DateBasis.RELATIVE)


def _whole_year(year: int, basis: DateBasis) -> _Days | None:
    if not 1 <= year <= 9999:
        return None
    return _Days(date(year, 1, 1), date(year, 12, 31), f"{year:04}", _YEAR, basis)


def _span(first: date, last: date, basis: DateBasis) -> _Days | None:
    length = (last - first).days + 1
    if length < 1:
        return None
    precision = _DAY if length == 1 else _DAYS if length <= 6 else _WEEK if length <= 7 else _MONTH
    return _Days(first, last, f"{first}/{last}", precision if length <= 31 else _YEAR, basis)


def _one_day(day: date | None, basis: DateBasis = DateBasis.EXPLICIT) -> _Days | None:
    return None if day is None else _Days(day, day, day.isoformat(), _DAY, basis)


def _unknown() -> _Days:
    return _Days(None, None, _UNKNOWN, None, DateBasis.NONE)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
