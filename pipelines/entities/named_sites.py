"""Settlements that the gazetteer lacks, where the words around a name say that it is one.

What belongs here: recognising "the village of Robotyne", "Malha district" and "Robotyne, a village near Orikhiv". The
nouns are data (`place_nouns.csv`, level place or admin2). Which country it lies in is settled in `places`.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from pipelines.entities.naming import Words
from pipelines.entities.place_words import level_of
from pipelines.entities.registry_files import DATA, read_rows, word_list

_LONGEST_NAME = 3
_EXACT, _NEAR, _ADMIN2 = 1, 2, 3
_AMBIGUOUS_NEAR = frozenset({"around", "beyond", "outside"})
"""They are said of organisations and times too."""
_IN_REGION = re.compile(r",\s+(?:in|on|near)\s+(?:the\s+)?(?:[\w-]+\s+)?[A-Z]|,\s+(?:near|on|at)\s+the\s+border\b")
_OF_DIVISION = re.compile(
    r",\s+in\s+(?:the\s+)?(?:[\w'’-]+\s+){1,3}(?:region|province|district|state|county|governorate)\b"
)
_PRECISION = {"place": _EXACT, "near": _NEAR, "admin2": _ADMIN2}


@dataclass(frozen=True, slots=True)
class NamedSite:
    """A name that ends before the word `end`; `geo_precision` is UCDP's."""

    end: int
    geo_precision: int


def named_site(words: Words, i: int, introduced: Container[str]) -> NamedSite | None:
    """The settlement that the capitalised words from `i` on name, or None where nothing says that they do.

    `introduced`: folded names that the text has called a settlement before.
    """
    end = _end_of_name(words, i)
    name = " ".join(words.folded[i:end])
    if end == i or name in word_list("never_places") or name in word_list("doubtful_places"):
        return None
    noun = None if name in introduced else _noun_beside(words, i, end)
    if noun is None:
        nearness = level_of(words, i, end)
        if name in introduced or _is_put_somewhere(words, i, end, nearness):
            return NamedSite(end, _NEAR if nearness == "near" else _EXACT)
        return None
    level = _levels().get(" ".join(noun["noun"].lower().split()), "place")
    return NamedSite(end, _PRECISION.get(level, _EXACT))


def _noun_beside(words: Words, i: int, end: int) -> re.Match[str] | None:
    """The noun of a settlement before or after a name."""
    if i > 0 and words.folded[i - 1] == "of":
        before = _settlement_before().search(words.text, max(0, words.starts[i] - 40), words.starts[i])
        if before is not None:
            return before
    return _settlement_after().match(words.text, words.ends[end - 1])


def _is_put_somewhere(words: Words, i: int, end: int, level: str) -> bool:
    """ "near Tinzaouaten", "in Togoga, in the Tigray region": nothing but a place is named so."""
    if level == "near":
        return words.starts[i] - words.ends[i - 1] == 1 and words.folded[i - 1] not in _AMBIGUOUS_NEAR
    after = words.ends[end - 1]
    is_in_region = level == "exact" and _IN_REGION.match(words.text, after) is not None
    return is_in_region or _OF_DIVISION.match(words.text, after) is not None


def _end_of_name(words: Words, i: int) -> int:
    end = i
    while end < len(words) and end - i < _LONGEST_NAME and words.raw(end)[0].isupper() and len(words.raw(end)) > 1:
        if words.raw(end).isupper() or words.folded[end] in word_list("sentence_openers"):
            return end
        end += 1
        if not words.is_joined(end - 1):
            break
    return end


@cache
def _levels() -> dict[str, str]:
    """The nouns of settlements, with the level that they give."""
    rows = read_rows(DATA / "place_nouns.csv", frozenset(["noun", "level", "position"]))
    levels = {row.required("noun"): row.required("level") for row in rows}
    return {noun: level for noun, level in levels.items() if level in {"place", "admin2"}}


def _nouns() -> str:
    ordered = sorted(_levels(), key=len, reverse=True)
    return "|".join(re.escape(noun).replace("\\ ", r"\s+") for noun in ordered)


@cache
def _settlement_before() -> re.Pattern[str]:
    """ "the village of", "the towns of"."""
    return re.compile(rf"\b(?P<noun>{_nouns()})s?\s+of\s+$", re.IGNORECASE)


@cache
def _settlement_after() -> re.Pattern[str]:
    """ " village", ", a border town in"."""
    return re.compile(rf"(?:\s+|,\s+an?\s+(?:[\w-]+\s+){{0,2}})(?P<noun>{_nouns()})\b(?!\s+of\s+[A-Z](?!\w*['’]s\b))")
