"""Letters as the parser expects them: upper-case wire text, all-lower-case text and Headline Case are recased.

What belongs here: recasing that keeps every character's place, so that spans need no way back. Which words are common
comes from the lemmatizer's index (WordNet's lemmas), which are names from the actor registry.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from spacy.language import Language

from pipelines.claims.model import Span

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"'”’)\]]*\s+|(?:^|[.,:!?]\s)[\[\"“(])$")
_MIN_LETTERS = 12
_ENDINGS = ("'s", "’s", "s", "es", "d", "ed", "r", "er", "ly", "ing")
_ACRONYM_LETTERS = 3


class Casing(StrEnum):
    """How a paragraph is written."""

    NORMAL = "normal"
    UPPER = "upper"
    LOWER = "lower"
    HEADLINE = "headline"


@dataclass(frozen=True)
class Truecaser:
    """Recases paragraphs; `common` are words in lower case, `is_name` tells a name among them ("mali")."""

    common: frozenset[str]
    is_name: Callable[[str], bool]
    _known: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, nlp: Language, names: Iterable[str], is_name: Callable[[str], bool]) -> Self:
        """Common words are those of the pipeline's lemmatizer and its stop words; `names` are never common."""
        index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
        listed = (index[key] for key in ("noun", "verb", "adj", "adv"))
        lemmas = {word for words in listed for word in words if word.isalpha()}
        return cls(frozenset(lemmas | nlp.Defaults.stop_words) - {name.lower() for name in names}, is_name)

    def recase(self, text: str, paragraph: Span) -> str:
        """The paragraph's words in the case of running prose, each character in its place."""
        words = paragraph.of(text)
        casing = casing_of(words)
        if casing is Casing.NORMAL:
            return words
        return _WORD.sub(lambda match: self._cased(words, match, casing), words)

    def _cased(self, text: str, match: re.Match[str], casing: Casing) -> str:
        word = match.group()
        lower = word.lower()
        if len(lower) != len(word):
            return word
        starts = bool(_SENTENCE_START.search(text[max(0, match.start() - 8) : match.start()]))
        if self._is_common(lower):
            return lower[0].upper() + lower[1:] if starts else lower
        if casing is Casing.HEADLINE or (casing is Casing.UPPER and len(word) <= _ACRONYM_LETTERS):
            return word
        return lower[0].upper() + lower[1:]

    def _is_common(self, word: str) -> bool:
        found = self._known.get(word)
        if found is None:
            found = self._stem_is_common(word) and not self.is_name(word[0].upper() + word[1:])
            self._known[word] = found
        return found

    def _stem_is_common(self, word: str) -> bool:
        if word in self.common or len(word) == 1:
            return True
        stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
        stems += [stem + "e" for stem in stems]
        stems += [stem[:-1] + "y" for stem in stems if stem.endswith("i")]
        stems += [stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]]
        return any(stem in self.common for stem in stems)


def casing_of(words: str) -> Casing:
    """How a paragraph is written, from the share of capitals among its letters and words."""
    letters = sum(map(str.isalpha, words))
    upper = sum(map(str.isupper, words))
    if letters < _MIN_LETTERS:
        return Casing.NORMAL
    if upper >= 0.7 * letters:
        return Casing.UPPER
    if upper == 0 and any(map(str.islower, words)):
        return Casing.LOWER
    longer = re.findall(r"[^\W\d_]{4,}", words)
    capitals = sum(word[0].isupper() for word in longer)
    is_line = len(words.split()) <= 20 and words.rstrip()[-1:] not in tuple('.!?"”')
    if is_line and len(longer) >= 3 and capitals >= 0.85 * len(longer):
        return Casing.HEADLINE
    return Casing.NORMAL
