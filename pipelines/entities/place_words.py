"""The words around a name that say whether it is a place, and how exactly it is meant.

What belongs here: prepositions ("near"), nouns ("region", "village of"), directions ("northern"), and the words
that are places only where something says so ("Reading"). The lists are data: `locatives.csv`, `place_nouns.csv`,
`directions.csv`, `doubtful_places.csv`, `never_places.csv`.
"""

from dataclasses import dataclass
from functools import cache

from pipelines.entities.naming import PhraseIndex, Words
from pipelines.entities.registry_files import DATA, read_rows, word_list

_LONGEST_LOCATIVE = 5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a name. `level` is exact, near, admin2, admin1, place, weak or empty.

    A name is surely located by "in" or "village of", and only located by "to" or "from", which people take too.
    """

    level: str
    is_located: bool
    is_surely_located: bool
    is_doubtful: bool
    is_part_of_larger_name: bool
    is_shouted: bool
    direction: int | None


def surroundings_of(words: Words, first: int, end: int, is_shouted: bool) -> Surroundings:
    """Look at the words before `first` and from `end` on; `is_shouted` where the text has no lower case."""
    noun_after = _noun_after(words, end)
    direction = _direction_before(words, first)
    before = first if direction is None else direction
    locative = _locative_before(words, before)
    is_single = end - first == 1
    folded = words.folded[first]
    name = " ".join(words.folded[first:end])
    is_never = name in word_list("never_places") or (is_single and (len(folded) < 2 or folded.isdigit()))
    return Surroundings(
        level=noun_after or locative,
        is_located=bool(noun_after or locative or direction is not None),
        is_surely_located=locative not in {"", "weak"},
        is_doubtful=is_single and folded in word_list("doubtful_places"),
        is_part_of_larger_name=is_never
        or (not is_shouted and _is_part_of_larger_name(words, first, end, bool(locative), bool(noun_after))),
        is_shouted=is_shouted,
        direction=direction,
    )


def level_of(words: Words, first: int, end: int) -> str:
    """The `level` alone of what stands around a name."""
    direction = _direction_before(words, first)
    return _noun_after(words, end) or _locative_before(words, first if direction is None else direction)


@cache
def _locatives() -> PhraseIndex[str]:
    index: PhraseIndex[str] = PhraseIndex()
    for row in read_rows(DATA / "locatives.csv", frozenset(["word", "nearness"])):
        index.add(row.required("word"), row.required("nearness"))
    for row in read_rows(DATA / "place_nouns.csv", frozenset(["noun", "level", "position"])):
        if row.text("position") in {"before", "both"}:
            index.add(f"{row.required('noun')} of", row.required("level"))
    return index


@cache
def _nouns_after() -> PhraseIndex[str]:
    index: PhraseIndex[str] = PhraseIndex()
    for row in read_rows(DATA / "place_nouns.csv", frozenset(["noun", "level", "position"])):
        if row.text("position") in {"after", "both"}:
            index.add(row.required("noun"), row.required("level"))
    return index


@cache
def _directions() -> PhraseIndex[str]:
    index: PhraseIndex[str] = PhraseIndex()
    for row in read_rows(DATA / "directions.csv", frozenset(["word"])):
        index.add(row.required("word"), row.required("word"))
    return index


def _noun_after(words: Words, end: int) -> str:
    """The level of the place noun that follows ("Kidal region"), or an empty string."""
    at = words.after_possessive(end - 1)
    if at < end:
        return ""
    found = _nouns_after().from_word(words, at)
    return found[0][1][0] if found else ""


def _locative_before(words: Words, first: int) -> str:
    """What the preposition or noun before the name says; "the" and "town of" in between are looked through."""
    last = first
    if last > 0 and words.folded[last - 1] == "the":
        last -= 1
    for start in range(max(0, last - _LONGEST_LOCATIVE), last):
        for end, levels in _locatives().from_word(words, start):
            if end == last:
                return levels[0]
    return ""


def _direction_before(words: Words, first: int) -> int | None:
    """The index of the first word of a direction before the name ("north-eastern"), or None."""
    for start in range(max(0, first - 2), first):
        for end, _ in _directions().from_word(words, start):
            if end == first and words.is_joined(end - 1):
                return start
    return None


def _is_part_of_larger_name(words: Words, first: int, end: int, is_located: bool, has_noun: bool) -> bool:
    """ "Andriy Yusov", "Aleppo Today": a capital beside the name makes it part of another one."""
    is_preceded = first > 0 and words.is_joined(first - 1) and _is_capitalised(words, first - 1)
    is_title_before = is_preceded and _direction_before(words, first) is None and not is_located
    is_followed = (
        end < len(words)
        and words.is_joined(end - 1)
        and words.gap(end - 1) == " "
        and _is_capitalised(words, end)
        and not has_noun
    )
    return is_title_before or (is_followed and not is_located)


def _is_capitalised(words: Words, i: int) -> bool:
    raw = words.raw(i)
    return raw[0].isupper() and words.folded[i] not in word_list("sentence_openers")
