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
_PLACE_OF_ALLIES = re.compile(
    r"\b[A-Z][\w.]*[-‑](?:led|backed|allied|supported|aligned|linked|dominated)\s.*\b(?:in|of|from)\s"
)
"""Before a state in which only the place of somebody's allies lies: "Kurdish-led forces in Syria"."""
_NAME_GOES_ON = re.compile(r"\s[A-ZÀ-Þ]")
_SPEAKS_FOR = re.compile(r"\b(?:for|of|at|from|with)\s(?:(?:the|a|an|his|her|its|their)\s)?(.+)$")
_OF_BODY = re.compile(r"\b(?:of|within|in)\s(?:the\s)?(?=((?:[\w-]+\s){0,2}[\w-]+))")
_PHRASE_ENDS = re.compile(r"\s(?:\w+ing|who|which|that|in|on|at)\b|[,;:\"]")
_OF_MINISTRY = ("minister", "secretary")
_PLACED = re.compile(r"(?P<body>.+?)\s(?:in|at)\s(?:the\s)?(?P<place>.+)$")
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
        owner = self._owner(phrase)
        if owner is not None:
            return self.registry.generic(phrase, [owner])
        usual = self.registry.generic(phrase, [c for c in self.countries if self._has_body(c, phrase)])
        if usual is None or (usual.kind is ActorKind.COP and usual.country in self.titles.local_police):
            return None
        if self.setting.is_clear:
            return usual
        own = self._named_like(phrase)
        return own[0] if len(own) == 1 else usual

    def _owner(self, phrase: str) -> str | None:
        """The country named in the article whose own body a word means: "administration officials"."""
        words, named = phrase.lower().split(), {actor.country for actor in self.named}
        owners = (country for country, own in self.titles.own_body.items() if not own.isdisjoint(words))
        return next((country for country in owners if country in named), None)

    def _has_body(self, country: str, phrase: str) -> bool:
        """Whether a country has a body that goes by this phrase: the United States has no foreign ministry."""
        return not any(word in phrase.lower() for word in self.titles.no_body.get(country, ()))

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
        is_stateless = source.role in self.titles.private or self.is_against(source.before)
        named = (actor for part in parts if (actor := self.mentioned(part)) is not None)
        known = next((actor for actor in named if not (is_stateless and actor.kind is ActorKind.STATE)), None)
        return (
            self.branch(known, source)
            or self._of_own_country(source)
            or self._body_of_office(source)
            or self.represented(source)
        )

    def _is_former(self, words: str) -> bool:
        """Whether an office is one that its holder has left: "former president X"."""
        return any(bare(word) in self.titles.former for word in words.replace("-", " ").split())

    def _of_own_country(self, source: SourceName) -> Actor | None:
        """ "Army spokesman X" speaks for the army of the article's country."""
        owner = _POSSESSIVE.sub("", without_determiner(source.before)).strip()
        if source.role is not None and source.role.endswith(_OF_MINISTRY):
            return self._ministry(source.role, owner)
        return self.only(owner) if owner and source.role in self.titles.speakers else None

    def _ministry(self, office: str, owner: str) -> Actor | None:
        """The ministry of a minister; the government where his ministry has no name of its own in the registry."""
        portfolio, _, rank = office.rpartition(" ")
        if not portfolio:
            return self.only(f"{owner} ministry") if owner else None
        return self.only(f"{portfolio} ministry") or (
            self.only("government") if rank == "minister" and f"{portfolio} {rank}" in self.titles.ministers else None
        )

    def branch(self, actor: Actor | None, source: SourceName) -> Actor | None:
        """The body of a state that people of this kind belong to ("Malian commanders"); another actor as it is."""
        if actor is None or actor.kind is not ActorKind.STATE or actor.country is None:
            return actor
        noun = source.role or source.lemma
        kind = self.titles.kinds.get(noun, self.titles.kinds.get(noun.removesuffix("s")))
        body = None if kind is None else self.titles.state_bodies.get(kind)
        return actor if body is None else self.registry.generic(body, [actor.country]) or actor

    def is_against(self, words: str) -> bool:
        """Whether words before an office show that its holder speaks for no state: "Russian opposition leader"."""
        kinds = (self.titles.kinds.get(bare(word).removesuffix("s")) for word in words.split())
        return any(kind in self.titles.against for kind in kinds)

    def represented(self, source: SourceName) -> Actor | None:
        """The body, unknown to the registry, that somebody speaks for by office: "a spokesman for the brigade"."""
        if source.role not in self.titles.speakers:
            return None
        for part in (source.after, source.apposed):
            match = _SPEAKS_FOR.search(part)
            phrase = _PHRASE_ENDS.split(match.group(1))[0].strip() if match else ""
            if phrase.lower() in self.titles.group_anaphors | self.titles.body_anaphors:
                return None  # one that the article named before
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
            and not (m.actor.kind is ActorKind.STATE and _PLACE_OF_ALLIES.search(phrase, 0, m.start))
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
        known = self.registry.find(without_determiner(phrase), self.countries)
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
            return self._at_end(source.phrase) or self.generic(phrase)
        if source.role is not None:
            found = self._at_end(source.phrase) or self.mentioned(source.before) or self.mentioned(source.after)
            owner = _POSSESSIVE.sub("", without_determiner(source.before))
            is_of_ministry = source.role.endswith(_OF_MINISTRY)
            found = found or (self._ministry(source.role, owner) if is_of_ministry else self.generic(owner))
            found = found or self._body_of_office(source)
        else:
            found = self.mentioned(source.phrase)
        return (
            found
            or self.generic(phrase)
            or self._placed(phrase)
            or self.mentioned(source.apposed)
            or (self.generic(source.head) if self._is_plain(phrase) else None)
        )

    def _at_end(self, phrase: str) -> Actor | None:
        """The actor with whose name a phrase ends."""
        return next((m.actor for m in self.registry.mentions(phrase) if m.end == len(phrase)), None)

    def _placed(self, phrase: str) -> Actor | None:
        """The state's body that its place tells: "the defence ministry in Bamako", "officials in the capital"."""
        match = _PLACED.match(phrase)
        if match is None:
            return None
        state = self.registry.find(match["place"])
        if state is not None and state.country is not None:
            return self.registry.generic(match["body"], [state.country])
        return self.generic(match["body"]) if match["place"].islower() else None

    def taken_up(self, source: SourceName) -> str | None:
        """The noun for a body named before, in the phrase of who speaks for it: "spokesman of the movement"."""
        anaphors = self.titles.group_anaphors | self.titles.body_anaphors
        for part in (source.after, source.apposed):
            match = _SPEAKS_FOR.search(part)
            phrase = _PHRASE_ENDS.split(match.group(1))[0].strip().lower() if match else ""
            if phrase in anaphors and match is not None and "the" in match.group().split():
                return phrase
        owner = _POSSESSIVE.sub("", without_determiner(source.before)).strip().lower()
        speaks_for = source.role in self.titles.speakers and source.phrase.lower().startswith("the ")
        return owner if owner in (anaphors if speaks_for else self.titles.body_anaphors) else None

    def _body_of_office(self, source: SourceName) -> Actor | None:
        """The state's body that an office belongs to: "chief of staff of the National Guard"."""
        for part in (source.after, source.apposed if source.role else ""):
            for match in _OF_BODY.finditer(part):
                words = match.group(1).split()
                body = self.generic(match.group(1))
                while body is None and len(words) > 1 and words[0].lower() in self.titles.plain:
                    words.pop(0)
                    body = self.generic(" ".join(words))
                if body is not None:
                    return body
        return None

    def _is_plain(self, phrase: str) -> bool:
        """Whether nothing before the head narrows it down: "the country's army", "senior officials"."""
        return all(bare(word) in self.titles.plain for word in phrase.split()[:-1])
