"""The English words for numbers and for what they count, read from `data/figures.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache

from pipelines.entities.naming import PhraseIndex
from pipelines.entities.registry_files import DATA
from schemas.vocabularies import Measure


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Phrases by what they mean, and the heads of what is counted."""

    numbers: dict[str, int]
    scales: dict[str, int]
    vague: PhraseIndex[int]
    shares: PhraseIndex[int]
    bounds: PhraseIndex[str]
    zero: PhraseIndex[str]
    including: PhraseIndex[str]
    before: PhraseIndex[Measure]
    after: PhraseIndex[Measure]
    equipment: frozenset[str]
    area: frozenset[str]
    casualties: frozenset[str]
    persons: frozenset[str]
    relatives: frozenset[str]
    reject: frozenset[str]
    stops: frozenset[str]
    auxiliaries: frozenset[str]
    articles: frozenset[str]
    owners: frozenset[str]
    passive: frozenset[str]
    finite: frozenset[str]
    bridges: frozenset[str]
    coordinators: frozenset[str]
    alternatives: frozenset[str]
    pointers: frozenset[str]
    modals: frozenset[str]
    infinitives: frozenset[str]
    perfect_modals: frozenset[str]
    achievers: frozenset[str]
    fillers: frozenset[str]
    determiners: frozenset[str]
    ages: frozenset[str]
    own: frozenset[str]
    returns: frozenset[str]


@cache
def figure_words() -> FigureWords:
    """The packaged words."""
    table = tomllib.loads((DATA / "figures.toml").read_text(encoding="utf-8"))
    zero: PhraseIndex[str] = PhraseIndex()
    for phrase in table["zero"]["words"]:
        zero.add(phrase, "zero")
    including: PhraseIndex[str] = PhraseIndex()
    for phrase in table["parts"]["words"]:
        including.add(phrase, "including")
    bounds: PhraseIndex[str] = PhraseIndex()
    for bound, phrases in table["bounds"].items():
        for phrase in phrases:
            bounds.add(phrase, bound)
    lists = {name: frozenset(words) for name, words in (table["nouns"] | table["grammar"]).items()}
    lists["persons"] |= lists["relatives"]
    return FigureWords(
        table["numbers"],
        table["scales"],
        _values(table["vague"]),
        _values(table["shares"]),
        bounds,
        zero,
        including,
        _triggers(table["before"]),
        _triggers(table["after"]),
        **lists,
    )


def _values(table: dict[str, int]) -> PhraseIndex[int]:
    index: PhraseIndex[int] = PhraseIndex()
    for phrase, value in table.items():
        index.add(phrase, value)
    return index


def _triggers(table: dict[str, list[str]]) -> PhraseIndex[Measure]:
    index: PhraseIndex[Measure] = PhraseIndex()
    for measure, phrases in table.items():
        for phrase in phrases:
            index.add(phrase, next(term for term in Measure if term.value == measure))
    return index
