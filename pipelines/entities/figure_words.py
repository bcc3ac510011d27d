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
    bounds: PhraseIndex[str]
    zero: PhraseIndex[str]
    including: PhraseIndex[str]
    before: PhraseIndex[Measure]
    after: PhraseIndex[Measure]
    equipment: frozenset[str]
    area: frozenset[str]
    casualties: frozenset[str]
    persons: frozenset[str]
    reject: frozenset[str]
    stops: frozenset[str]
    auxiliaries: frozenset[str]
    articles: frozenset[str]
    passive: frozenset[str]
    finite: frozenset[str]
    bridges: frozenset[str]
    coordinators: frozenset[str]
    ages: frozenset[str]
    own: frozenset[str]


@cache
def figure_words() -> FigureWords:
    """The packaged words."""
    table = tomllib.loads((DATA / "figures.toml").read_text(encoding="utf-8"))
    vague: PhraseIndex[int] = PhraseIndex()
    for phrase, low in table["vague"].items():
        vague.add(phrase, low)
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
    return FigureWords(
        table["numbers"],
        table["scales"],
        vague,
        bounds,
        zero,
        including,
        _triggers(table["before"]),
        _triggers(table["after"]),
        **lists,
    )


def _triggers(table: dict[str, list[str]]) -> PhraseIndex[Measure]:
    index: PhraseIndex[Measure] = PhraseIndex()
    for measure, phrases in table.items():
        for phrase in phrases:
            index.add(phrase, next(term for term in Measure if term.value == measure))
    return index
