"""How an article writes a name elsewhere: in full, with its acronym, or with the word that shows what it is.

What belongs here: finding the longer form of a name in one text. Who bears it is decided in `claimants.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.claims.names import bare, fold
from pipelines.entities.actors import ActorRegistry
from pipelines.lexicon.cues import Lexicon

_LONG_FORM = re.compile(
    r"(?<![\w.'’&-])((?:[A-Z][\w.'’&-]{0,30}\s(?:(?:of|for|and|the|in|on|to|de)\s){0,2}){1,9})"
    r"\(([A-Z][A-Za-z&-]{1,9})\)"
)
_FIRST_NAMES = re.compile(
    r"(?P<of>\bof\s(?:the\s)?)?\b(?P<names>(?:(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.)[^\S\n]){1,4})(?P<article>(?:[AaEe]l-)?)$"
)
_CAPITALS = re.compile(r"\b(?:[A-ZÀ-Þ][\w’'-]+[^\S\n]){1,6}$")
_GIVEN_AFTER = re.compile(
    r"(?P<given>\s[A-Z][a-z]+(?P<second>-[a-z]+|\s[A-Z][a-z]+)?)(?P<end>,?)(?!\w|\s[A-Z])(?P<goes_on>\s[a-z])?"
)
_SPOKEN_OF = re.compile(r",\swho\b|[^.!?\n\"“”A-Z]{0,120}\b(?:(?P<subject>s?he)|his|himself|herself)\b")
"""What follows the name of a person of whom its sentence goes on to speak, with no other name between."""
_OFTEN = 2
"""How often "he" must follow a name that nothing else shows to be a person's: "Uber said he was no longer with it"."""
_INITIAL = re.compile(r"[A-Z]\.$")
_MOST_FIRST_NAMES = 2
_LONGEST_FIRST_NAMES = 60
_SHORTEST_FIRST_NAME = 3
_SEARCHED = 100_000
"""Characters of an article in which the full form of a name is sought; it stands near the beginning."""


@dataclass(slots=True)
class Spellings:
    """The longer forms of names in `text`; each is sought once."""

    text: str
    lexicon: Lexicon
    registry: ActorRegistry
    long_forms: dict[str, str] = field(init=False)
    _folded: str = field(init=False)
    _full_names: dict[str, str | None] = field(default_factory=dict)
    _persons: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.long_forms = {short: name.strip() for name, short in _LONG_FORM.findall(self.text)}
        self.text = self.text[:_SEARCHED]
        self._folded = fold(self.text)

    def full_name(self, name: str) -> str:
        """A surname with the first names that the article gives elsewhere."""
        if " " in name:
            return name
        surname = fold(name)
        if surname not in self._full_names:
            self._full_names[surname] = self._searched(surname) or self._family_first(name)
        return self._full_names[surname] or name

    def keeps_article(self, name: str) -> bool:
        """Whether a name has its "The" within a sentence too, as newspapers' do: "told The Harbour Gazette"."""
        places = _places_of(name, self.text) if name.startswith("The ") else ()
        return any(self.text[max(0, start - 2) : start - 1].islower() for start in places)

    def has_first_name(self, name: str) -> bool:
        """Whether the article writes a first name before a family name of several words: "Anne" before "Le Gall"."""
        return self._searched(fold(name)) is not None

    def words_before(self, name: str) -> Iterator[list[str]]:
        """The capitalised words before each place where the article has the name."""
        for start in _places_of(name, self.text):
            match = _CAPITALS.search(self.text[max(0, start - _LONGEST_FIRST_NAMES) : start])
            yield match.group().split() if match else []

    def shows_person(self, surname: str) -> bool:
        """Whether the article shows a single name to be a person's: by a title before it, or "he" after it."""
        if surname not in self._persons:
            self._persons[surname] = self._is_titled(surname) or self._is_spoken_of(surname)
        return self._persons[surname]

    def _is_spoken_of(self, name: str) -> bool:
        found = [_SPOKEN_OF.match(self.text, start + len(name)) for start in _places_of(name, self.text)]
        spoken_of = [match["subject"] for match in found if match is not None]
        return None in spoken_of or len(spoken_of) >= _OFTEN

    def _is_titled(self, surname: str) -> bool:
        """Whether the article writes a title of a person right before the name: "Mr. Okello", "President Okello"."""
        titles = self.lexicon.titles
        for start in _places_of(surname, self.text):
            before = self.text[max(0, start - _LONGEST_FIRST_NAMES) : start].split()
            word = before[-1] if before else ""
            if word[:1].isupper() and (word.rstrip(".").lower() in titles.honorifics or word.lower() in titles.roles):
                return True
        return False

    def organisation_form(self, name: str) -> str | None:
        """The name with the word that shows it to be an organisation's, here or elsewhere in the article."""
        word, tail = _organisation_patterns(self.lexicon.titles.organisations)
        if word.search(name):
            return name
        for start in _places_of(name, self.text):
            match = tail.match(self.text, start + len(name))
            if match:
                return self.text[start : match.end()]
        return None

    def shows_organisation(self, name: str) -> bool:
        """Whether a word of the name itself shows it to be an organisation's."""
        return _organisation_patterns(self.lexicon.titles.organisations)[0].search(name) is not None

    def is_date_word(self, word: str) -> bool:
        """Whether the word is a day or a month."""
        return any(word in words for key, words in self.lexicon.saying if key in ("days", "months"))

    def _searched(self, surname: str) -> str | None:
        for start in _places_of(surname, self._folded):
            match = _FIRST_NAMES.search(self.text[max(0, start - _LONGEST_FIRST_NAMES) : start])
            words = match["names"].split() if match else []
            if match and match["of"]:
                words = words[-1:] if len(words) > 1 else []  # "Secretary of State John Kerry"
            titled = [
                at
                for at, word in enumerate(words)
                if bare(word) in self.lexicon.titles.roles or (bare(word) != word.lower() and not _INITIAL.match(word))
            ]
            words = words[titled[-1] + 1 :] if titled else words  # "Korean President Moon"
            while words and (self._is_no_first_name(words[0]) or len(words) > _MOST_FIRST_NAMES):
                words.pop(0)
            is_full = any(not _INITIAL.match(word) for word in words)
            if is_full and not any(self.is_date_word(word) for word in words):
                article = match["article"] if match else ""
                return " ".join([*words, article + self.text[start : start + len(surname)]])
        return None

    def _family_first(self, surname: str) -> str | None:
        """The name that begins with the family's, after an office or between commas: "leader Kim Jong Un"."""
        for start in _places_of(surname, self.text):
            match = _GIVEN_AFTER.match(self.text, start + len(surname))
            before = self.text[max(0, start - _LONGEST_FIRST_NAMES) : start].split()
            if match is None or not before:
                continue
            is_written_out = match["second"] is not None and (before[-1].islower() or match["goes_on"])
            is_office = is_written_out and bare(before[-1]) in self.lexicon.titles.roles
            is_apposed = before[-1].endswith(",") and match["end"] == ","
            name = f"{surname}{match['given']}"
            if (is_office or is_apposed) and not self.shows_organisation(name) and not self._is_dated(name):
                return name
        return None

    def _is_dated(self, name: str) -> bool:
        return any(self.is_date_word(word) for word in name.split())

    def _is_no_first_name(self, word: str) -> bool:
        titles = self.lexicon.titles
        is_title = bare(word) in titles.roles | titles.qualifiers | titles.no_first_names
        return len(word) < _SHORTEST_FIRST_NAME or is_title or self.registry.find(word) is not None


def _places_of(word: str, text: str) -> Iterator[int]:
    """Where `word` stands in `text` with no letter or digit on either side."""
    start = text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if not text[max(0, start - 1) : start].isalnum() and not text[end : end + 1].isalnum():
            yield start
        start = text.find(word, end)


@lru_cache(maxsize=4)
def _organisation_patterns(organisations: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word that shows an organisation, anywhere; and such a word at the end of what follows a name."""
    words = "|".join(map(re.escape, sorted(organisations)))
    return re.compile(rf"\b(?:{words})\b"), re.compile(rf"(?:\s[A-Z][\w’'-]+){{0,2}}\s(?:{words})\b")
