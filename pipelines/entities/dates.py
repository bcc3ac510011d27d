"""Dates as a text gives them, resolved against the day of publication.

What belongs here: finding the words. Which days they mean is computed in `date_meanings`; which of an article's dates
is that of an event is for `events`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipelines.entities import date_meanings
from pipelines.entities.date_meanings import Days, Resolve
from pipelines.entities.date_words import DateWords, date_words
from schemas.vocabularies import DateBasis

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
class _Rule:
    """A pattern with what resolves it; `anchor` is the kind of word that each of its matches holds."""

    anchor: str
    pattern: re.Pattern[str]
    resolve: Resolve


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """Every date in `text`, in order, not overlapping; `published` is the day of publication, None if unknown."""
    words = date_words()
    stretches = _stretches(text)
    found: list[tuple[re.Match[str], Days]] = []
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
    counted = date_meanings.one_day(date_meanings.shifted(anchor.date_start, -days), DateBasis.RELATIVE)
    if counted is None:
        return mention
    return DateMention(
        mention.start, mention.end, counted.first, counted.last, counted.edtf, counted.precision, counted.basis
    )


@cache
def _earlier() -> re.Pattern[str]:
    """ "Two days earlier", "the day before", "the previous day"."""
    w = date_words()
    counted = rf"(?P<count>\d{{1,2}}|{w.numbers_pattern})\s+(?:day|night)s?\s+(?:earlier|before|previously|after)"
    return re.compile(rf"(?P<date>\b(?:{counted}|{w.day_before_pattern}))\b", re.IGNORECASE)


def _without_overlaps(found: list[tuple[re.Match[str], Days]]) -> Iterator[DateMention]:
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
    rules: list[tuple[str, str, Resolve]] = [
        ("year", r"(?P<date>(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d))(?!\d)", date_meanings.iso),
        (
            "year",
            r"(?<![\d/.])(?P<date>(?P<one>\d{1,2})(?P<sep>[/.-])(?P<two>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d))(?!\d)",
            date_meanings.numeric,
        ),
        ("month", rf"(?P<date>\b{day}{to}{day2}\s+(?:of\s+)?{month}{year})", date_meanings.day_range),
        (
            "month",
            rf"(?P<date>\b{month}\s+{day}{to}{day2}\b(?!\s*(?:{w.months_pattern})){year})",
            date_meanings.day_range,
        ),
        ("month", rf"(?P<date>\b{day}\s+{month}{to}{day2}\s+{month2}{year})", date_meanings.month_range),
        ("month", rf"(?P<date>\b{month}\s+{day}{to}{month2}\s+{day2}\b{year})", date_meanings.month_range),
        ("month", rf"(?P<date>\b{day}\s+(?:of\s+)?{month}{year})", date_meanings.day_of_month),
        (
            "month",
            rf"(?P<date>\b{month}\s+{day}\b(?![.,]?\d)(?!\s*(?:%|percent|people)){year})",
            date_meanings.day_of_month,
        ),
        ("month", rf"(?P<date>\b{month}\s+(?P<day>\d\d?)(?P<year>(?:19|20)\d\d))\b", date_meanings.day_of_month),
        (
            "month",
            rf"(?P<date>(?:\b(?P<part>early|mid|late)[\s-]+)?\b{month},?\s+(?P<year>(?:19|20)\d\d)\b)",
            date_meanings.month_of_year,
        ),
        (
            "month",
            rf"\b{needs}[\s-]+(?:the\s+end\s+of\s+)?(?P<date>(?:(?P<part>early|mid|late)[\s-]+)?{month})(?!\s*\d)",
            date_meanings.bare_month,
        ),
        (
            "year",
            rf"\b(?:{w.year_needs_pattern})[\s-]+(?P<date>(?P<year>(?:19|20)\d\d))\b(?![-/,]?\d)(?!\s*%)",
            date_meanings.bare_year,
        ),
        (
            "year",
            r"\b(?:an?|the|that)\s+(?P<date>(?P<year>(?:19[5-9]|20[0-4])\d))\s+(?=[A-Za-z])",
            date_meanings.year_in_name,
        ),
        (
            "weekday",
            rf"(?P<date>(?:\b(?P<which>last|next|this|coming)\s+)?\b(?P<weekday>{w.weekdays_pattern}))\b(?!s\b)",
            date_meanings.weekday,
        ),
        ("relative", rf"(?P<date>\b(?:{w.relative_days_pattern}))\b", date_meanings.relative_day),
        ("unit", rf"(?P<date>\b{count}\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier))\b", date_meanings.ago),
        (
            "unit",
            rf"{_earlier().pattern}(?=\s*(?:[.,;:!?)\"”’]|$|\s(?:and|but|that|in|near|at|by|with|on|which|killing)\b))",
            date_meanings.of_another,
        ),
        ("unit", rf"(?P<date>\b{count}\s+(?:day|night)s?\s+after)\b(?=\s+\w)", date_meanings.of_another),
        (
            "unit",
            r"(?P<date>\b(?:(?P<part>early|mid|late|earlier|later)[\s-]+)?(?P<which>last|this|next)\s+"
            r"(?P<unit>week|weekend|month|year))\b",
            date_meanings.unit,
        ),
    ]
    return tuple(_Rule(anchor, re.compile(pattern, re.IGNORECASE), resolve) for anchor, pattern, resolve in rules)
