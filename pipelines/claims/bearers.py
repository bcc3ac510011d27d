"""Who bears an office or a common name in an article: "the king", "police", where the text names one elsewhere.

What belongs here: the names that an article writes out, found by their form. Which of them a source means is decided
in `claimants.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_NAME = r"[A-ZÀ-Þ][\w’'-]+"
_TITLED = re.compile(rf"\b(\w+)\s({_NAME}(?:\s{_NAME}){{0,3}})")
_SEARCHED = 100_000


@dataclass(slots=True)
class Bearers:
    """The named office-holders and bodies of one text; each question is answered once."""

    text: str
    roles: frozenset[str]
    qualifiers: frozenset[str]
    _titled: dict[str, list[str]] | None = None
    _bodies: dict[str, str | None] = field(default_factory=dict)

    def of_role(self, role: str) -> str | None:
        """The one person whom the text names with this office ("King X" for "king"); None where there are several."""
        if self._titled is None:
            self._titled = {}
            for title, name in self._found():
                self._titled.setdefault(title, []).append(name)
        names = self._titled.get(role, [])
        surnames = {name.split()[-1] for name in names}
        return max(names, key=len) if len(surnames) == 1 else None

    def of_noun(self, noun: str) -> str | None:
        """The one body whose written name ends with this noun ("Springfield Police" for "police")."""
        if noun not in self._bodies:
            names = {self._unopened(m.group(1)) for m in _body_pattern(noun).finditer(self.text[:_SEARCHED])}
            longer = {name for name in names if " " in name}
            self._bodies[noun] = longer.pop() if len(longer) == 1 else None
        return self._bodies[noun]

    def _found(self) -> Iterator[tuple[str, str]]:
        for match in _TITLED.finditer(self.text[:_SEARCHED]):
            title = match.group(1).lower()
            words = match.group(2).split()
            while words and words[0].lower() in self.roles:
                title, words = words[0].lower(), words[1:]
            if title in self.roles and words:
                yield title, re.sub(r"['’]s?$", "", " ".join(words))

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
