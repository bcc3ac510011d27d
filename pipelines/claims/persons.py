"""The persons whom an article names: read with their office, and known again by their surname.

What belongs here: whether a name is a person's, which person a surname means, and for whom he speaks. What a pronoun
or a noun takes up is decided in `claimants.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.claims.antecedents import SENTENCE_END, Antecedents, Claimant, has_spokesmen
from pipelines.claims.bodies import Bodies
from pipelines.claims.names import SourceName, bare, fold, office_in
from pipelines.entities.actors import Actor, provisional_actor
from pipelines.entities.registry_files import word_list
from schemas.vocabularies import ActorKind

_PERSON_NAME = re.compile(
    r"(?P<of>\bof\s)?\b(?P<name>(?:(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.)\s){1,5}(?:(?:al|bin|de|van|von|el)[\s-])?[A-ZÀ-Þ][\w’'-]+)"
)
_LONGEST_NAME = 3
_DESCRIBED_WITHIN = 4
"""Words of an apposition within which it says what somebody is."""


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons of one article; `known` are those who were named as speakers, by their folded surname."""

    bodies: Bodies
    antecedents: Antecedents
    known: dict[str, Claimant] = field(default_factory=dict)

    def named_in(self, before: str) -> Claimant | None:
        """The first person named in the nearest sentence before that names one."""
        for sentence in reversed(SENTENCE_END.split(before)):
            for match in _PERSON_NAME.finditer(sentence):
                if bare((sentence[: match.start()].split() or [""])[-1]) in word_list("locatives"):
                    continue
                words = self._untitled(match["name"]).split()
                held = self._office_holder(match["name"])
                if held is not None:
                    return held
                if match["of"] and len(words) > 2:  # "Secretary of State John Kerry"
                    words.pop(0)
                name = " ".join(words[-_LONGEST_NAME:])
                if not name:
                    continue
                if fold(name.split()[-1]) in self.known:
                    return self.known[fold(name.split()[-1])]
                if self._looks_personal(name):
                    person = provisional_actor(name, ActorKind.PERSON, None)
                    return Claimant(person, person, None)
        return None

    def _office_holder(self, name: str) -> Claimant | None:
        """Whom a name with an office within it names: "French President Ann Lowe"."""
        words = re.sub(r"['’]s?$", "", name).split()
        offices = [at for at, word in enumerate(words) if bare(word) in self.bodies.titles.roles]
        at = offices[-1] if offices else 0
        bearer = " ".join(words[at + 1 :])
        if at == 0 or not self._looks_personal(bearer):
            return None
        return self.of(office_in(words[:at], words[at], bearer, self.bodies.titles))

    def _untitled(self, name: str) -> str:
        """A name without the words of an office before it and a possessive after it."""
        words = re.sub(r"['’]s?$", "", name).split()
        titles = self.bodies.titles
        while words and bare(words[0]) in titles.roles | titles.qualifiers | titles.no_first_names:
            words.pop(0)
        return " ".join(words)

    def names(self, source: SourceName) -> bool:
        """Whether the name in a source's phrase is a person's."""
        name = source.name or ""
        known = self.bodies.registry.find(name, self.bodies.countries)
        if known is not None:
            return known.kind is ActorKind.PERSON
        if self.bodies.spellings.organisation_form(name) is not None or name in self.bodies.spellings.long_forms:
            return False
        surname = fold(name.split()[-1])
        named_before = surname in self.known or self.bodies.spellings.full_name(name) != name
        if " " not in name and (self.bodies.spellings.shows_person(name) or self._is_described(source)):
            return True
        return self._looks_personal(name) or source.role is not None or named_before

    def _is_described(self, source: SourceName) -> bool:
        """Whether what follows a name in commas says that it is a person's: "Hawa, a teacher"."""
        words = source.apposed.split()
        if words[:1] not in (["a"], ["an"]):
            return False
        titles = self.bodies.titles
        return any(
            word in titles.roles or titles.kinds.get(word) is ActorKind.CVL for word in words[1:_DESCRIBED_WITHIN]
        )

    def _looks_personal(self, name: str) -> bool:
        """Whether the form of a name is that of a person's: two to four words, none of which shows something else."""
        words = name.split()
        known = self.bodies.registry.find(name, self.bodies.countries)
        dated = any(self.bodies.spellings.is_date_word(word) or word in self.bodies.titles.places for word in words)
        if (
            self.is_titled_work(words)
            or dated
            or known is not None
            or self.bodies.spellings.shows_organisation(name)
            or name.isupper()
        ):
            return False
        return 2 <= len(words) <= 4 and not self._is_no_name(words) and self.bodies.registry.find(words[0]) is None

    def _is_no_name(self, words: Sequence[str]) -> bool:
        """Whether the first or last word is none of a person's name: "Why Keita", "Privacy Policy"."""
        titles = self.bodies.titles
        return bare(words[0]) in titles.no_first_names or bare(words[-1]) in titles.no_surnames

    def is_titled_work(self, words: Sequence[str]) -> bool:
        """Whether a name is an article and one word, as newspapers' are ("La Tribuna"), and no family name."""
        is_article = len(words) == 2 and words[0] in self.bodies.titles.articles
        return is_article and not self.bodies.spellings.has_first_name(" ".join(words))

    def of(self, source: SourceName) -> Claimant:
        """The person whom a source's phrase names, with the body that he speaks for; remembered by the surname."""
        name = source.name or ""
        surname = fold(name.split()[-1])
        before = self.known.get(surname)
        if before is not None and (source.role is None or " " not in name):
            return Claimant(before.actor, before.person, source.role or before.role)
        known = self.bodies.registry.find(name, self.bodies.countries)
        person = known or provisional_actor(self.bodies.spellings.full_name(name), ActorKind.PERSON, None)
        body = self.bodies.employer(source) or (before.actor if before else None) or self._spoken_for(source)
        if body is None and source.role is None and known is None:
            body, role = self._office_elsewhere(person.name)
            source = replace(source, role=role)
        found = Claimant(body or person, person, source.role)
        self.known[surname] = found
        return found

    def _office_elsewhere(self, name: str) -> tuple[Actor | None, str | None]:
        """The body and the office that the article gives somebody where it names him elsewhere."""
        for before in self.bodies.spellings.words_before(name):
            offices = [at for at, word in enumerate(before) if bare(word) in self.bodies.titles.roles]
            if not offices or offices[-1] != len(before) - 1:
                continue
            held = office_in(before[:-1], before[-1], name, self.bodies.titles)
            body = self.bodies.employer(held)
            if body is not None:
                return body, held.role
        return None, None

    def _spoken_for(self, source: SourceName) -> Actor | None:
        """For whom a spokesman without a body speaks: "its spokesperson X", "spokesperson X" after the body spoke."""
        if source.role not in self.bodies.titles.speakers:
            return None
        taken_up = self.bodies.taken_up(source)
        if taken_up is not None:
            found = self.antecedents.called(taken_up, self.bodies.titles)
            return None if found is None else found.actor
        if source.before.lower() not in ("", "its", "their", "the"):
            return None
        heard = self.antecedents.lately(has_spokesmen)
        return None if heard is None else heard.actor

    def is_surname(self, source: SourceName) -> bool:
        """Whether an office or noun is in truth the surname of somebody named in full: "King" after "Peter King"."""
        titles, word = self.bodies.titles, source.phrase
        is_noun = source.role is not None or word in titles.organisations or source.lemma in titles.kinds
        may_be = word.lower() in titles.surnames or (not is_noun and source.lemma == word.lower())
        return word[:1].isupper() and " " not in word and may_be and self.bodies.spellings.full_name(word) != word

    def after_place(self, phrase: str) -> str | None:
        """The person after the place of an office: "Ambassador to France X Y"."""
        words = phrase.split()
        for count in (3, 2):
            last, name = words[-count:], " ".join(words[-count:])
            capitals = all(word[0].isupper() and bare(word) not in self.bodies.titles.roles for word in last)
            placed = len(words) > count and bool(self.bodies.registry.mentions(" ".join(words[:-count])))
            if placed and capitals and self._looks_personal(name):
                return name
        return None
