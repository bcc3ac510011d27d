"""Numbers as a text writes them: digits, words, bounds, ranges, "dozens".

What belongs here: reading one quantity at a word, and refusing numbers that count nothing (years, calibres, money,
model names). What a quantity counts is found in `figures`.
"""

import re
from dataclasses import dataclass

from pipelines.entities.figure_words import FigureWords
from pipelines.entities.naming import Words

LARGEST = 500_000_000
"""Larger numbers are no counts of people or things."""

_LONGEST_BOUND = 4
_LONGEST_WITH_ZERO = 2
"""Digits of a count that begins with a zero: "05 militants", but "092017" is a date."""
_MONEY = frozenset("$€£₹¥")
_GLUE = frozenset([" ", "-", "\u00a0", "  ", "\n", "-\n"])
_DATE_GOES_ON = re.compile(r"/\d")
_RANGE_GLUE = re.compile(r"\s?(?:-|–|—)\s?\Z")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Words `first` to `end` give a number: known bounds, None where a bound is open."""

    first: int
    end: int
    low: int | None
    best: int | None
    high: int | None


def quantity_at(words: Words, i: int, vocabulary: FigureWords) -> Quantity | None:
    """The quantity whose number begins at word `i`; bounds and ranges before it are taken in."""
    zero = vocabulary.zero.from_word(words, i)
    if zero:
        return Quantity(i, zero[0][0], 0, 0, 0)
    vague = vocabulary.vague.from_word(words, i)
    if vague:
        end, (low, *_) = vague[0]
        return Quantity(_bound_start(words, i, vocabulary)[0], end, low, None, None)
    number = _number(words, i, vocabulary)
    if number is None or _is_glued(words, i):
        return None
    value, end = number
    upper = _upper_of_range(words, end, vocabulary)
    first, bound = _bound_start(words, i, vocabulary)
    if upper is not None and upper[0] > value:
        return Quantity(first, upper[1], value, None, upper[0])
    if bound == "low":
        return Quantity(first, end, value, value, None)
    if bound == "high":
        return Quantity(first, end, None, None, value)
    if bound == "about":
        return Quantity(first, end, None, value, None)
    return Quantity(first, end, value, value, value)


def _number(words: Words, i: int, vocabulary: FigureWords) -> tuple[int, int] | None:
    share = vocabulary.shares.from_word(words, i)
    if share:
        end, (value, *_) = share[0]
        return value, end
    digits = _digits(words, i)
    value, end = digits if digits is not None else _written(words, i, vocabulary)
    if end == i:
        return None
    while end < len(words) and words.gap(end - 1) in _GLUE and words.folded[end] in vocabulary.scales:
        value *= vocabulary.scales[words.folded[end]]
        end += 1
        if digits is None:
            rest, after = _written(words, end + (end < len(words) and words.folded[end] == "and"), vocabulary)
            if after > end and rest < 100:
                value, end = value + rest, after
    return (value, end) if value <= LARGEST else None


def _digits(words: Words, i: int) -> tuple[int, int] | None:
    """ "1,200" is two words with a comma between; "2.5 million" is left alone unless the scale makes it whole."""
    raw = words.raw(i)
    if not _is_plain_number(raw) or (raw[0] == "0" and len(raw) > _LONGEST_WITH_ZERO):
        return None
    value, end = int(words.raw(i)), i + 1
    while (
        end < len(words) and words.gap(end - 1) == "," and len(words.raw(end)) == 3 and _is_plain_number(words.raw(end))
    ):
        value, end = value * 1000 + int(words.raw(end)), end + 1
    if end + 1 < len(words) and words.gap(end - 1) == "." and _is_plain_number(words.raw(end)):
        tenths, scale = words.raw(end), words.folded[end + 1]
        if scale != "million" or len(tenths) > 3:
            return None
        return value * 1_000_000 + int(tenths) * 10 ** (6 - len(tenths)), end + 2
    return value, end


def _is_plain_number(raw: str) -> bool:
    return raw.isascii() and raw.isdigit() and len(raw) <= 10


def _written(words: Words, i: int, vocabulary: FigureWords) -> tuple[int, int]:
    """A number in words up to 99, or a bare "hundred"; (0, i) where there is none."""
    if i >= len(words):
        return 0, i
    first = vocabulary.numbers.get(words.folded[i])
    if first == 1 and i > 0 and words.folded[i - 1] in vocabulary.pointers:
        return 0, i
    if first is None:
        is_bare = words.folded[i] in vocabulary.scales and i > 0 and words.folded[i - 1] == "a"
        return (1, i) if not is_bare else (vocabulary.scales[words.folded[i]], i + 1)
    if first >= 20 and i + 1 < len(words) and words.gap(i) in _GLUE:
        unit = vocabulary.numbers.get(words.folded[i + 1], 0)
        if 0 < unit < 10:
            return first + unit, i + 2
    return first, i + 1


def _upper_of_range(words: Words, end: int, vocabulary: FigureWords) -> tuple[int, int] | None:
    """The number after "10 to", "10 or", "10-" or "between 10 and"."""
    if end >= len(words):
        return None
    if _RANGE_GLUE.match(words.gap(end - 1)):
        return _number(words, end, vocabulary)
    is_to = words.folded[end] in vocabulary.alternatives
    is_between = words.folded[end] == "and" and "between" in words.folded[max(0, end - 3) : end]
    if (is_to or is_between) and words.gap(end - 1) == " " and end + 1 < len(words):
        return _number(words, end + 1, vocabulary)
    return None


def _bound_start(words: Words, i: int, vocabulary: FigureWords) -> tuple[int, str]:
    """Where a bound before the number begins ("at least"), and which it is."""
    for start in range(max(0, i - _LONGEST_BOUND), i):
        for end, bounds in vocabulary.bounds.from_word(words, start):
            if end == i and words.is_joined(end - 1):
                return start, bounds[0]
    return i, ""


def _is_glued(words: Words, i: int) -> bool:
    """Is the number part of a name, a date, a time or a sum of money ("Su-25", "10:30", "9/11", "$5")?"""
    if _DATE_GOES_ON.match(words.text, words.ends[i]):
        return True
    before = words.text[: words.starts[i]][-2:]
    if before[-1:] in _MONEY or before[-1:] in set(":.,/#@"):
        return True
    is_hyphenated = before[-1:] in set("-–") and before[:1].isalnum()
    return is_hyphenated and not words.raw(i - 1).isdigit()
