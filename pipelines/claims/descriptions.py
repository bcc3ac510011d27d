"""Sources that are described and not named: "rebels in the north", "a police officer", "the video".

What belongs here: what a noun phrase tells of who speaks where the registry knows nobody of that name. Whom it takes up
in the article is decided in `claimants.py`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.claims.antecedents import ARMED, NOBODY, Claimant
from pipelines.claims.names import SourceName, bare, without_determiner
from pipelines.claims.persons import Persons
from pipelines.claims.spellings import Spellings
from pipelines.entities.actors import Actor, provisional_actor
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import ActorKind

_POSSESSIVE = re.compile(r"['’]s?$")
_PEOPLE = frozenset(ActorKind) - {ActorKind.UNK, ActorKind.STATE}
"""What a phrase without a name can still tell apart: "residents", "a police officer"."""


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Reads the noun phrases of one article's sources."""

    lexicon: Lexicon
    spellings: Spellings
    persons: Persons

    def means_a_group(self, source: SourceName) -> bool:
        """Whether the phrase takes up an armed group: "the group", "the Malian rebel group"."""
        takes_up = source.phrase.lower().startswith("the ") and len(source.phrase.split()) <= 4
        return takes_up and source.head.lower() in self.lexicon.titles.group_anaphors

    def unknown(self, source: SourceName) -> Claimant:
        """The actor that a phrase describes whom nobody known fits; nobody where it does not tell who it is."""
        if self.is_open_anaphor(source) or not self._tells_somebody_apart(source):
            return Claimant(None, None, source.role)
        name = source.name if source.name is not None and source.role is None else None
        name = self.spellings.organisation_form(name) if name and self.spellings.organisation_form(name) else name
        phrase = without_determiner(name or source.phrase)
        nobody = self.lexicon.statement_pronouns | self.lexicon.titles.things
        is_dated = all(self.spellings.is_date_word(word) for word in phrase.split())
        if not any(char.isalpha() for char in phrase) or source.lemma in nobody or is_dated:
            return NOBODY
        actor = provisional_actor(self.spellings.long_forms.get(phrase, phrase), self.kind(source), None)
        return Claimant(actor, None, source.role)

    def is_open_anaphor(self, source: SourceName) -> bool:
        """Whether the phrase takes up one body that the article has not named: "the group", "the ministry"."""
        titles, noun = self.lexicon.titles, source.head.lower()
        is_body = noun in titles.body_anaphors or (noun in titles.group_anaphors and not noun.endswith("s"))
        return is_body and source.phrase.lower() == f"the {noun}"

    def _tells_somebody_apart(self, source: SourceName) -> bool:
        """Whether a phrase that nobody known fits says who it is: by a name, or as a kind of people.

        "A source", "the video", "the president" do not, nor does a bare "rebels" or "ministry", which stand for one
        that the article names elsewhere.
        """
        titles, kind = self.lexicon.titles, self.kind(source)
        phrase = without_determiner(source.phrase)
        if self.is_class(source) and phrase.startswith(source.head):
            return False
        is_titled = source.name is not None and " " in without_determiner(source.name)
        is_document = source.lemma in self.lexicon.document_nouns and not is_titled  # "the Harbour Survey"
        if source.name is not None:
            return source.name not in titles.places and phrase not in titles.organisations and not is_document
        words = phrase.split()
        if source.head[0].isupper() and source.role is None and not is_document:
            return True
        is_named = any(word[0].isupper() for word in (words if phrase != source.phrase else words[1:]))
        return is_named or bool(_POSSESSIVE.search(words[0])) or kind in _PEOPLE

    def is_class(self, source: SourceName) -> bool:
        """Whether a phrase is for a body or its people as a whole: "rebels in the north", "ministry", "commanders"."""
        titles = self.lexicon.titles
        opening = source.phrase.split()[0].lower()
        plural_or_body = source.head.endswith("s") or source.lemma in titles.body_anaphors | titles.group_anaphors
        is_group = opening in ("a", "an") and source.lemma in titles.group_anaphors and not source.head.endswith("s")
        is_whole = opening == "the" or is_group or without_determiner(source.phrase) == source.phrase
        is_owned = re.search(r"\b(?:of|for)\s", source.after) is not None
        return is_whole and plural_or_body and not is_owned and self.stands_for(source) is not None

    def stands_for(self, source: SourceName) -> Callable[[Actor], bool] | None:
        """Which known actors a noun for a body or its people can stand for; None for another noun."""
        titles, noun = self.lexicon.titles, source.lemma
        kind = titles.kinds.get(noun)
        if noun in titles.group_anaphors | titles.body_anaphors and kind is not ActorKind.REB and not source.role:
            if noun in titles.group_anaphors:
                return lambda actor: actor.kind in ARMED
            return lambda actor: noun in actor.name.lower().split()
        if kind is ActorKind.REB:
            return lambda actor: actor.kind in ARMED
        return (lambda actor: actor.kind is ActorKind.MIL) if kind is ActorKind.MIL else None

    def kind(self, source: SourceName) -> ActorKind:
        """What kind of actor a phrase names by its noun."""
        kinds = self.lexicon.titles.kinds
        if source.role is None and source.name and self.persons.is_titled_work(source.name.split()):
            return ActorKind.JRN
        kind = kinds.get(source.lemma, kinds.get(bare(source.head).removesuffix("s"), ActorKind.UNK))
        is_outlet = kind is ActorKind.UNK and source.name is not None and self.spellings.keeps_article(source.name)
        return ActorKind.JRN if is_outlet else kind
