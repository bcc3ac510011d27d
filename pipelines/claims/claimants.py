"""Who is meant by a source: pronouns, names, offices and "the group", resolved within one article.

What belongs here: the article as a discourse. Names are found by the actor registry; what stays unknown stays None,
or is a provisional actor where the text names one.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from pipelines.claims.draft import Draft
from pipelines.claims.model import ArticleText
from pipelines.claims.names import SourceName, bare, fold, owner_of, read_source
from pipelines.entities.actors import Actor, ActorRegistry, provisional_actor
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import ActorKind, Field

_LONG_FORM = re.compile(
    r"((?:[A-Z][\w.'’&-]*\s(?:(?:of|for|and|the|in|on|to|de)\s){0,2}){1,9})\(([A-Z][A-Za-z&-]{1,9})\)"
)
_DETERMINER = re.compile(
    r"^(?:the|a|an|their|his|her|its|some|many|several|this|these|those|one|two|three)\s", re.IGNORECASE
)
_PERSON_NAME = re.compile(r"\b(?:[A-ZÀ-Þ][\w’'-]+\s){1,2}(?:(?:al|bin|de|van|von|el)[\s-])?[A-ZÀ-Þ][\w’'-]+")
_FIRST_NAMES = r"\b((?:[A-ZÀ-Þ][\w’'-]+\s){1,2})"
_ARMED = frozenset({ActorKind.REB, ActorKind.UAF, ActorKind.PRM})
_LOOK_BACK = 400
_SEARCHED = 100_000
"""Characters of an article in which the full form of a name is sought; it stands near the beginning."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who speaks: the body or person responsible, the person where one is named, and the office."""

    actor: Actor | None
    person: Actor | None
    role: str | None


NOBODY = Claimant(None, None, None)


@dataclass(slots=True)
class Discourse:
    """What an article has said so far about who speaks."""

    article: ArticleText
    lexicon: Lexicon
    registry: ActorRegistry
    countries: list[str] = field(init=False)
    armed: list[Actor] = field(init=False)
    long_forms: dict[str, str] = field(init=False)
    people: dict[str, Claimant] = field(default_factory=dict)
    spoken: list[Claimant] = field(default_factory=list)

    def __post_init__(self) -> None:
        whole = f"{self.article.title or ''}\n{self.article.text}"
        named = [mention.actor for mention in self.registry.mentions(whole)]
        self.countries = [c for c, _ in Counter(actor.country for actor in named if actor.country).most_common()]
        self.armed = [actor for actor, _ in Counter(a for a in named if a.kind in _ARMED).most_common()]
        self.long_forms = {short: name.strip() for name, short in _LONG_FORM.findall(whole)}

    def claimant(self, draft: Draft) -> Claimant:
        """Resolve the source of a draft and remember it; drafts must come in the order of the text."""
        if draft.source_head is None or draft.source is None:
            return NOBODY
        text = self.article.text if draft.field is Field.TEXT else self.article.title or ""
        found = self._of_head(draft.source_head, text, draft.source.start, draft.source.end)
        if found != NOBODY:
            self.spoken.append(found)
        return found

    def named(self, head: Token) -> Actor | None:
        """The actor whom the phrase of `head` names, wherever it stands."""
        if head.tag_.startswith("PRP"):
            return None
        return self._named(read_source(head, "", self.lexicon.titles)).actor

    def _of_head(self, head: Token, text: str, start: int, end: int) -> Claimant:
        titles = self.lexicon.titles
        if head.tag_.startswith("PRP") or head.lower_ in titles.person_pronouns:
            return self._pronoun(head.lower_, text[max(0, start - _LOOK_BACK) : start])
        if head.lemma_.lower() in self.lexicon.document_nouns:
            owner = owner_of(head)
            if owner is not None:
                return self._of_head(owner, text, start, end)
        return self._named(read_source(head, text[end : end + 160], titles))

    def _pronoun(self, word: str, before: str) -> Claimant:
        if word not in self.lexicon.titles.person_pronouns:
            groups = [c for c in self.spoken if c.person is None or c.role is not None]
            return Claimant(groups[-1].actor, None, None) if groups else NOBODY
        last = next((c for c in reversed(self.spoken) if c.person is not None), NOBODY)
        if last.person is not None and fold(last.person.name.split()[-1]) in fold(before):
            return last
        return self._person_before(before) or last

    def _person_before(self, before: str) -> Claimant | None:
        """The first person named in the nearest sentence before that names one."""
        for sentence in reversed(re.split(r"(?<=[.!?])\s+|\n+", before)):
            for match in _PERSON_NAME.finditer(sentence):
                name = self._untitled(match.group())
                if not name:
                    continue
                if fold(name.split()[-1]) in self.people:
                    return self.people[fold(name.split()[-1])]
                if self._looks_personal(name):
                    person = provisional_actor(name, ActorKind.PERSON, None)
                    return Claimant(person, person, None)
        return None

    def _untitled(self, name: str) -> str:
        """A name without the words of an office before it and a possessive after it."""
        words = re.sub(r"['’]s?$", "", name).split()
        titles = self.lexicon.titles
        while words and (bare(words[0]) in titles.roles or bare(words[0]) in titles.qualifiers):
            words.pop(0)
        return " ".join(words)

    def _named(self, source: SourceName) -> Claimant:
        known = self._known(source.phrase)
        if known is not None and known.kind is not ActorKind.STATE and (source.role is None or source.name is None):
            return Claimant(known, known if known.kind is ActorKind.PERSON else None, source.role)
        if source.role is not None and source.name is None and (name := self._name_at_end(source.phrase)):
            source = replace(source, name=name, after="")
        if source.name is not None and self._is_person(source):
            return self._person(source)
        body = self._body(source)
        if body is not None and not (body.kind is ActorKind.STATE and self._means_a_group(source)):
            return Claimant(body, None, source.role)
        return self._anaphor(source) or self._unknown(source)

    def _known(self, phrase: str) -> Actor | None:
        long_form = self.long_forms.get(phrase, phrase)
        return self.registry.find(phrase, self.countries) or self.registry.find(long_form, self.countries)

    def _name_at_end(self, phrase: str) -> str | None:
        """The person after the place of an office: "Ambassador to France X Y"."""
        words = phrase.split()
        for count in (3, 2):
            last, name = words[-count:], " ".join(words[-count:])
            capitals = all(word[0].isupper() and bare(word) not in self.lexicon.titles.roles for word in last)
            placed = len(words) > count and bool(self.registry.mentions(" ".join(words[:-count])))
            if placed and capitals and self._looks_personal(name):
                return name
        return None

    def _is_person(self, source: SourceName) -> bool:
        name = source.name or ""
        known = self.registry.find(name, self.countries)
        if known is not None:
            return known.kind is ActorKind.PERSON
        if self._organisation_form(name) is not None or name in self.long_forms:
            return False
        surname = fold(name.split()[-1])
        named_before = surname in self.people or self._full_name(name) != name
        return self._looks_personal(name) or source.role is not None or named_before

    def _looks_personal(self, name: str) -> bool:
        words = name.split()
        known = self.registry.find(name, self.countries)
        saying = dict(self.lexicon.saying)
        dated = any(word in saying["days"] or word in saying["months"] for word in words)
        if dated or known is not None or re.search(rf"\b(?:{self._organisation_words()})\b", name) or name.isupper():
            return False
        return 2 <= len(words) <= 4 and not any(self.registry.find(word) for word in words[:1])

    def _person(self, source: SourceName) -> Claimant:
        name = source.name or ""
        surname = fold(name.split()[-1])
        before = self.people.get(surname)
        if before is not None and (source.role is None or " " not in name):
            return Claimant(before.actor, before.person, source.role or before.role)
        known = self.registry.find(name, self.countries)
        person = known or provisional_actor(self._full_name(name), ActorKind.PERSON, None)
        body = self._employer(source) or (before.actor if before else None)
        found = Claimant(body or person, person, source.role)
        self.people[surname] = found
        return found

    def _employer(self, source: SourceName) -> Actor | None:
        """For whom a person speaks: the body before the office, after the name, or in the apposition."""
        parts = (source.before, source.after, source.apposed if source.role else "")
        return next((actor for part in parts if (actor := self._mentioned(part)) is not None), None)

    def _full_name(self, name: str) -> str:
        """A surname with the first names that the article gives elsewhere."""
        if " " in name:
            return name
        text = self.article.text[:_SEARCHED]
        saying = dict(self.lexicon.saying)
        for match in re.finditer(_FIRST_NAMES + re.escape(fold(name)) + r"\b", _with_surname_folded(text, fold(name))):
            words = text[match.start(1) : match.end(1)].split()
            while words and self._is_no_first_name(words[0]):
                words.pop(0)
            if words and not any(w in saying["days"] or w in saying["months"] for w in words):
                return " ".join([*words, text[match.end(1) : match.end()]])
        return name

    def _is_no_first_name(self, word: str) -> bool:
        titles = self.lexicon.titles
        return len(word) < 3 or bare(word) in titles.roles | titles.qualifiers or self.registry.find(word) is not None

    def _organisation_words(self) -> str:
        return "|".join(sorted(self.lexicon.titles.organisations))

    def _organisation_form(self, name: str) -> str | None:
        """The name with the word that shows it to be an organisation's, here or elsewhere in the article."""
        if re.search(rf"\b(?:{self._organisation_words()})\b", name):
            return name
        match = re.search(
            rf"\b{re.escape(name)}(?:\s[A-Z][\w’'-]+){{0,2}}\s(?:{self._organisation_words()})\b",
            self.article.text[:_SEARCHED],
        )
        return match.group() if match else None

    def _body(self, source: SourceName) -> Actor | None:
        phrase = _without_determiner(source.phrase)
        if source.name is not None and source.role is None and source.phrase.endswith(source.name):
            named = self._mentioned(source.name) or self.registry.find(source.name, self.countries)
            if named is not None:
                return named
            covering = [m for m in self.registry.mentions(source.phrase) if m.end == len(source.phrase)]
            if covering:
                return covering[-1].actor
            return None
        if source.role is not None:
            covering = [m for m in self.registry.mentions(source.phrase) if m.end == len(source.phrase)]
            found = covering[-1].actor if covering else None
            found = found or self._mentioned(source.before) or self._mentioned(source.after)
        else:
            found = self._mentioned(source.phrase)
        return (
            found
            or self.registry.generic(phrase, self.countries)
            or self._mentioned(source.apposed)
            or (self.registry.generic(source.head, self.countries) if self._is_plain(phrase) else None)
        )

    def _is_plain(self, phrase: str) -> bool:
        """Whether nothing before the head narrows it down: "the country's army", "senior officials"."""
        return all(bare(word) in self.lexicon.titles.plain for word in phrase.split()[:-1])

    def _mentioned(self, phrase: str) -> Actor | None:
        """The last actor that a phrase names; a state only where nobody else is."""
        if not phrase:
            return None
        mentions = self.registry.mentions(phrase)
        bodies = [m.actor for m in mentions if m.actor.kind is not ActorKind.STATE]
        if mentions:
            return (bodies or [m.actor for m in mentions])[-1]
        known = self.registry.find(phrase, self.countries)
        if known is not None:
            return known
        for short, name in self.long_forms.items():
            if short in phrase.split() or name in phrase:
                return self.registry.find(name, self.countries) or provisional_actor(name, ActorKind.UNK, None)
        return None

    def _anaphor(self, source: SourceName) -> Claimant | None:
        """ "the group", "the ministry", "the statement", "the spokesman": whoever spoke last and fits."""
        head = source.head.lower()
        titles = self.lexicon.titles
        if self._means_a_group(source):
            spoken = [c for c in self.spoken if c.actor is not None and c.actor.kind in _ARMED]
            named = [Claimant(actor, None, None) for actor in self.armed[:1]]
            return next(iter(spoken[-1:] or named), None)
        if not source.phrase.lower().startswith("the ") or len(source.phrase.split()) > 3:
            return None
        if head in titles.roles:
            return next((c for c in reversed(self.spoken) if c.role == head), None)
        if head in titles.body_anaphors or head in self.lexicon.document_nouns:
            return next(
                (c for c in reversed(self.spoken) if c.actor is not None and c.actor.kind is not ActorKind.JRN), None
            )
        return None

    def _means_a_group(self, source: SourceName) -> bool:
        """Whether the phrase takes up an armed group: "the group", "the Malian rebel group"."""
        takes_up = source.phrase.lower().startswith("the ") and len(source.phrase.split()) <= 4
        return takes_up and source.head.lower() in self.lexicon.titles.group_anaphors

    def _unknown(self, source: SourceName) -> Claimant:
        titles = self.lexicon.titles
        name = source.name if source.name is not None and source.role is None else None
        name = self._organisation_form(name) if name and self._organisation_form(name) else name
        phrase = name or _without_determiner(source.phrase)
        if not any(char.isalpha() for char in phrase) or source.lemma in self.lexicon.statement_pronouns:
            return NOBODY
        kind = titles.kinds.get(source.lemma, titles.kinds.get(bare(source.head).removesuffix("s"), ActorKind.UNK))
        return Claimant(provisional_actor(self.long_forms.get(phrase, phrase), kind, None), None, source.role)


def _without_determiner(phrase: str) -> str:
    return _DETERMINER.sub("", phrase)


def _with_surname_folded(text: str, surname: str) -> str:
    """The text with every spelling of a surname folded, all else as it is, each character in its place."""
    out, at = [], 0
    for match in re.finditer(rf"\b{re.escape(surname)}\b", fold(text)):
        out += [text[at : match.start()], surname]
        at = match.end()
    return "".join([*out, text[at:]])
