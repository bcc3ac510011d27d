"""Who bears an office or a common name in an article: "the king", "police", where the text names one elsewhere.

What belongs here: the names that an article writes out, found by their form. Which of them a source means is decided
in `claimants.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_NAME = r"[A-ZÀ-Þ][\w’'-]+"
_SEARCHED = 100_000


@dataclass(slots=True)
class Bearers:
    """The named office-holders and bodies of one text; each question is answered once."""

    text: str
    roles: frozenset[str]
    qualifiers: frozenset[str]
    _offices: dict[str, str | None] = field(default_factory=dict)
    _bodies: dict[str, str | None] = field(default_factory=dict)

    def of_office(self, office: str) -> str | None:
        """The one person whom the text names with this office, before the name ("King X" for "king") or after it
        ("X, the foreign minister"); None where there are several."""
        if office not in self._offices:
            names = [name for name in self._holders(office) if name]
            longest = max(names, key=len, default=None)
            is_one = longest is not None and all(set(name.split()) & set(longest.split()) for name in names)
            self._offices[office] = longest if is_one else None
        return self._offices[office]

    def of_noun(self, noun: str) -> str | None:
        """The one body whose written name ends with this noun ("Springfield Police" for "police")."""
        if noun not in self._bodies:
            names = {self._unopened(m.group(1)) for m in _body_pattern(noun).finditer(self.text[:_SEARCHED])}
            longer = {name for name in names if " " in name}
            self._bodies[noun] = longer.pop() if len(longer) == 1 else None
        return self._bodies[noun]

    def _holders(self, office: str) -> Iterator[str]:
        for pattern in _office_patterns(office):
            for match in pattern.finditer(self.text[:_SEARCHED]):
                words = re.sub(r"['’]s?$", "", match["name"]).split()
                while words and words[0].lower() in self.roles | self.qualifiers:
                    words.pop(0)
                yield " ".join(words)

    def _unopened(self, name: str) -> str:
        """A name without the words that open a sentence before it ("The", "When")."""
        words = name.split()
        while len(words) > 1 and words[0].lower() in self.qualifiers:
            words.pop(0)
        return " ".join(words)


@lru_cache(maxsize=256)
def _body_pattern(noun: str) -> re.Pattern[str]:
    capital = noun[:1].upper() + noun[1:]
    return re.compile(rf"\b((?:{_NAME}\s){{1,3}}{re.escape(capital)}(?:\s(?:Department|Service|Force))?)\b")


@lru_cache(maxsize=256)
def _office_patterns(office: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = re.escape(office)
    return (
        re.compile(rf"\b(?i:{words})\s(?P<name>{_NAME}(?:\s(?:[A-Z]\.\s)?{_NAME}){{0,3}})"),
        re.compile(
            rf"(?P<name>{_NAME}(?:\s{_NAME}){{1,3}}),\s(?:(?:the|an?)\s)(?:(?!(?:who|which|that|and)\b)[\w’'-]+\s){{0,4}}?"
            rf"(?i:{words})\b"
        ),
    )
