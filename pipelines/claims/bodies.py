"""Which body a source's phrase names, and for which body a person speaks.

What belongs here: bodies read from the words of one phrase. Who is meant in the article is `claimants.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.claims.names import SourceName, bare, without_determiner
from pipelines.claims.spellings import Spellings
from pipelines.entities.actors import Actor, ActorRegistry, provisional_actor
from pipelines.lexicon.titles import Titles
from schemas.vocabularies import ActorKind

_ALLIED = re.compile(r"[-‑]\w+ed\b")
"""After a name that only says whose friends somebody is: "al-Qaeda-linked"."""
_NAME_GOES_ON = re.compile(r"\s[A-ZÀ-Þ]")
_SPEAKS_FOR = re.compile(r"\b(?:for|of|at|from|with)\s(?:(?:the|a|an|his|her|its|their)\s)?(.+)$")
_OF_BODY = re.compile(r"\bof\s(?:the\s)?(?=((?:[\w-]+\s){0,2}[\w-]+))")
_PHRASE_ENDS = re.compile(r"\s(?:\w+ing|who|which|that|in|on|at)\b|[,;:\"]")
_MINISTER, _MINISTRY = "minister", "ministry"
_POSSESSES = re.compile(r"\s?['’]s?\s")
_POSSESSIVE = re.compile(r"\s?['’]s?\s*$")


@dataclass(frozen=True, slots=True)
class Setting:
    """The countries (alpha-3) that an article is about, most salient first; `is_clear` where one stands out."""

    countries: Sequence[str]
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Bodies:
    """Reads bodies; `named` are the actors that the article names anywhere."""

    registry: ActorRegistry
    setting: Setting
    named: frozenset[Actor]
    titles: Titles
    spellings: Spellings

    @property
    def countries(self) -> Sequence[str]:
        """The countries that the article is about."""
        return self.setting.countries

    def generic(self, phrase: str) -> Actor | None:
        """The state's body that "the army" means; of two countries' that come close, the only one that is named."""
        usual = self.registry.generic(phrase, self.countries)
        if usual is None or (usual.kind is ActorKind.COP and usual.country in self.titles.local_police):
            return None
        if self.setting.is_clear:
            return usual
        own = self._named_like(phrase)
        return own[0] if len(own) == 1 else usual

    def only(self, phrase: str) -> Actor | None:
        """The state's body that a bare "army" means, where the article leaves one possibility."""
        if self.setting.is_clear:
            return self.registry.generic(phrase, self.countries)
        own = self._named_like(phrase)
        return own[0] if len(own) == 1 else None

    def _named_like(self, phrase: str) -> list[Actor]:
        countries = {actor.country for actor in self.named if actor.country is not None}
        bodies = (self.registry.generic(phrase, [country]) for country in sorted(countries))
        return [body for body in bodies if body in self.named]

    def known(self, phrase: str) -> Actor | None:
        """The actor that a phrase, or its long form in the article, stands for."""
        long_form = self.spellings.long_forms.get(phrase, phrase)
        return self.registry.find(phrase, self.countries) or self.registry.find(long_form, self.countries)

    def employer(self, source: SourceName) -> Actor | None:
        """For whom a person speaks: the body before the office, after the name, or in the apposition."""
        if self._is_former(source.before) or (source.role and self._is_former(source.apposed)):
            return None
        parts = (source.before, source.after, source.apposed if source.role else "")
        is_private = source.role in self.titles.private
        named = (actor for part in parts if (actor := self.mentioned(part)) is not None)
        known = next((actor for actor in named if not (is_private and actor.kind is ActorKind.STATE)), None)
        return known or self._of_own_country(source) or self._body_of_office(source) or self.represented(source)

    def _is_former(self, words: str) -> bool:
        """Whether an office is one that its holder has left: "former president X"."""
        return any(bare(word) in self.titles.former for word in words.replace("-", " ").split())

    def _of_own_country(self, source: SourceName) -> Actor | None:
        """ "Army spokesman X" speaks for the army of the article's country."""
        owner = _POSSESSIVE.sub("", without_determiner(source.before)).strip()
        if owner and source.role == _MINISTER:
            return self.only(f"{owner} {_MINISTRY}")
        return self.only(owner) if owner and source.role in self.titles.speakers else None

    def represented(self, source: SourceName) -> Actor | None:
        """The body, unknown to the registry, that somebody speaks for by office: "a spokesman for the brigade"."""
        if source.role not in self.titles.speakers:
            return None
        for part in (source.after, source.apposed):
            match = _SPEAKS_FOR.search(part)
            phrase = _PHRASE_ENDS.split(match.group(1))[0].strip() if match else ""
            if any(char.isalpha() for char in phrase):
                return provisional_actor(phrase, ActorKind.UNK, None)
        owner = _POSSESSIVE.sub("", without_determiner(source.before)).strip()
        definite = source.phrase.lower().startswith("the ")
        if definite and owner.lower() in self.titles.group_anaphors | self.titles.body_anaphors:
            return None
        kind = self.titles.kinds.get((owner.split() or [""])[-1].lower())
        return None if kind is None else provisional_actor(owner, kind, None)

    def mentioned(self, phrase: str) -> Actor | None:
        """The last actor that a phrase names; a state only where nobody else is."""
        if not phrase:
            return None
        mentions = [
            m
            for m in self.registry.mentions(phrase)
            if not _ALLIED.match(phrase, m.end)
            and (m.actor.kind is not ActorKind.STATE or not _NAME_GOES_ON.match(phrase, m.end))
        ]
        whose = next((m.actor.country for m in mentions if _POSSESSES.match(phrase, m.end)), None)
        bodies = [
            m.actor
            for m in mentions
            if m.actor.kind is not ActorKind.STATE and (whose is None or m.actor.country in (whose, None))
        ]
        if whose is not None and not bodies:
            mentions = [m for m in mentions if m.actor.kind is ActorKind.STATE]
        if mentions:
            return (bodies or [m.actor for m in mentions])[-1]
        known = self.registry.find(phrase, self.countries)
        if known is not None:
            return known
        for short, name in self.spellings.long_forms.items():
            if short in phrase.split() or name in phrase:
                return self.registry.find(name, self.countries) or provisional_actor(name, ActorKind.UNK, None)
        return None

    def of(self, source: SourceName) -> Actor | None:
        """The body that a source's phrase names, itself or by the office that somebody holds in it."""
        phrase = without_determiner(source.phrase)
        if source.name is not None and source.role is None and source.phrase.endswith(source.name):
            named = self.mentioned(source.name) or self.registry.find(source.name, self.countries)
            if named is not None:
                return named
            covering = [m for m in self.registry.mentions(source.phrase) if m.end == len(source.phrase)]
            if covering:
                return covering[-1].actor
            return self.generic(phrase)
        if source.role is not None:
            covering = [m for m in self.registry.mentions(source.phrase) if m.end == len(source.phrase)]
            found = covering[-1].actor if covering else None
            found = found or self.mentioned(source.before) or self.mentioned(source.after)
            owner = _POSSESSIVE.sub("", without_determiner(source.before))
            found = found or (self.only(f"{owner} {_MINISTRY}") if source.role == _MINISTER else self.generic(owner))
        else:
            found = self.mentioned(source.phrase)
        return (
            found
            or self.generic(phrase)
            or self.mentioned(source.apposed)
            or (self.generic(source.head) if self._is_plain(phrase) else None)
        )

    def _body_of_office(self, source: SourceName) -> Actor | None:
        """The state's body that an office belongs to: "chief of staff of the National Guard"."""
        for part in (source.after, source.apposed if source.role else ""):
            for match in _OF_BODY.finditer(part):
                body = self.generic(match.group(1))
                if body is not None:
                    return body
        return None

    def _is_plain(self, phrase: str) -> bool:
        """Whether nothing before the head narrows it down: "the country's army", "senior officials"."""
        return all(bare(word) in self.titles.plain for word in phrase.split()[:-1])
