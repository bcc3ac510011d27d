"""Names as sequences of words, and the index that finds the longest known one.

What belongs here: how a text is cut into words, which gaps may lie inside a name, and the trie over phrases. It
knows nothing of actors: `reading` and `actors` decide who is meant.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = "'’ʼ‘`´"
_HYPHENS = "-‐‑–"
_GAPS = frozenset(
    [" ", "  ", "\n", "\u00a0", "/", " & ", "&", ". ", "."]
    + [f"{mark}{space}" for mark in _APOSTROPHES for space in ("", " ")]
    + list(_HYPHENS)
    + [f" {mark} " for mark in _HYPHENS]
)
_FULL_STOPS = frozenset([". ", "."])
_ABBREVIATIONS = frozenset(["st", "dr", "gen"])


def fold(word: str) -> str:
    """One word without case and accents; never empty for a word of letters or digits."""
    if word.isascii():
        return word.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare.casefold() or word.casefold()


class Words:
    """A text cut into words: their folded form, and where they stand."""

    __slots__ = ("_raws", "ends", "folded", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._raws: list[str] = _WORD.findall(text)
        self.folded: list[str] = [word.lower() if word.isascii() else fold(word) for word in self._raws]
        self.starts: list[int] = []
        self.ends: list[int] = []
        end = 0
        for word in self._raws:  # a quarter quicker than a match object for each
            start = text.find(word, end)
            end = start + len(word)
            self.starts.append(start)
            self.ends.append(end)

    def __len__(self) -> int:
        return len(self.folded)

    def raw(self, i: int) -> str:
        """The word as it stands in the text."""
        return self._raws[i]

    def raws(self) -> list[str]:
        """All words as they stand in the text."""
        return self._raws

    def capitals(self) -> list[int]:
        """The words that do not begin with a small letter."""
        return [i for i, raw in enumerate(self._raws) if not raw[0].islower()]

    def gap(self, i: int) -> str:
        """What stands between word `i` and the next one."""
        return self.text[self.ends[i] : self.starts[i + 1]]

    def is_joined(self, i: int) -> bool:
        """May word `i` and the next one belong to one name? A full stop joins after an initial only."""
        if i + 1 >= len(self.folded):
            return False
        gap = self.text[self.ends[i] : self.starts[i + 1]]
        if gap not in _GAPS:
            return False
        if gap in _FULL_STOPS:
            return len(self.folded[i]) == 1 or self.folded[i] in _ABBREVIATIONS
        return True

    def after_possessive(self, i: int) -> int:
        """The index of the word after `i`, a possessive "'s" skipped; `i` itself where nothing is joined to it."""
        if not self.is_joined(i):
            return i
        is_possessive = self.folded[i + 1] == "s" and self.gap(i)[:1] in _APOSTROPHES
        if is_possessive:
            return i + 2 if self.is_joined(i + 1) else i
        return i + 1


@lru_cache(maxsize=8)
def words_of(text: str) -> Words:
    """A text of an article, which is read for its actors, its places and its figures in turn."""
    return Words(text)


def name_key(name: str) -> tuple[str, ...]:
    """The folded words of a name, without a leading article; two spellings of one name have one key."""
    folded = tuple(Words(name).folded)
    return folded[1:] if len(folded) > 1 and folded[0] == "the" else folded


class _Node(Generic[T]):
    __slots__ = ("following", "values")

    def __init__(self) -> None:
        self.following: dict[str, _Node[T]] = {}
        self.values: list[T] = []


class PhraseIndex(Generic[T]):
    """A trie over the words of phrases. A lookup costs the length of the phrase, not the number of phrases."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, value: T) -> None:
        """Put one phrase in; one without a letter or digit is left out."""
        key = name_key(phrase)
        if not key:
            return
        node = self._root
        for word in key:
            if word not in node.following:
                node.following[word] = _Node()
            node = node.following[word]
        if value not in node.values:
            node.values.append(value)

    def opens_with(self, word: str) -> bool:
        """Does any phrase begin with this folded word?"""
        return word in self._root.following

    def from_word(self, words: Words, i: int) -> list[tuple[int, list[T]]]:
        """All phrases that begin at word `i`, longest first, each with the index after its last word."""
        found: list[tuple[int, list[T]]] = []
        folded = words.folded
        node = self._root.following.get(folded[i]) if i < len(folded) else None
        while node is not None:
            i += 1
            if node.values:
                found.append((i, node.values))
            node = node.following.get(folded[i]) if node.following and words.is_joined(i - 1) else None
        found.reverse()
        return found
