"""Who is meant by a source: pronouns, names, offices and "the group", resolved within one article.

What belongs here: the article as a discourse. Names are found by the actor registry; what stays unknown stays None,
or is a provisional actor where the text names one.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from pipelines.claims.bearers import Bearers
from pipelines.claims.cues import issuer_of
from pipelines.claims.draft import Draft
from pipelines.claims.model import ArticleText
from pipelines.claims.names import SourceName, bare, fold, owner_of, read_source
from pipelines.claims.spellings import Spellings
from pipelines.entities.actors import Actor, ActorRegistry, provisional_actor
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import ActorKind, Attribution, Field, Stance

_DETERMINER = re.compile(
    r"^(?:the|a|an|their|his|her|its|some|many|several|this|these|those|one|two|three)\s", re.IGNORECASE
)
_PERSON_NAME = re.compile(r"\b(?:[A-ZÀ-Þ][\w’'-]+\s){1,2}(?:(?:al|bin|de|van|von|el)[\s-])?[A-ZÀ-Þ][\w’'-]+")
_SHORTEST_STEM = 4
_NAME_GOES_ON = re.compile(r"\s[A-ZÀ-Þ]")
_SPEAKS_FOR = re.compile(r"\b(?:for|of|at|from|with)\s(?:(?:the|a|an|his|her|its|their)\s)?(.+)$")
_OF_BODY = re.compile(r"\bof\s(?:the\s)?(?=((?:[\w-]+\s){0,2}[\w-]+))")
_PHRASE_ENDS = re.compile(r"\s(?:\w+ing|who|which|that|in|on|at)\b|[,;:\"]")
_COMMENTING = frozenset({ActorKind.JRN, ActorKind.NGO, ActorKind.IGO})
_OPENING = 400
"""Characters in which news tells what it is about; what is named there weighs double."""
_ARMED = frozenset({ActorKind.REB, ActorKind.UAF, ActorKind.PRM})
_LOOK_BACK = 400


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
    spellings: Spellings = field(init=False)
    bearers: Bearers = field(init=False)
    people: dict[str, Claimant] = field(default_factory=dict)
    spoken: list[Claimant] = field(default_factory=list)
    said: list[tuple[Draft, Claimant]] = field(default_factory=list)
    heads: dict[str, Claimant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        whole = f"{self.article.title or ''}\n{self.article.text}"
        mentions = self.registry.mentions(whole)
        named = [mention.actor for mention in mentions]
        weights: Counter[str] = Counter()
        for mention in mentions:
            if mention.actor.country and mention.actor.kind not in _COMMENTING:
                weights[mention.actor.country] += 2 if mention.start < _OPENING else 1
        self.countries = [country for country, _ in weights.most_common()]
        titles = self.lexicon.titles
        self.bearers = Bearers(self.article.text, titles.roles, titles.qualifiers)
        self.armed = [actor for actor, _ in Counter(a for a in named if a.kind in _ARMED).most_common()]
        self.spellings = Spellings(whole, self.lexicon, self.registry)

    def claimant(self, draft: Draft) -> Claimant:
        """Resolve the source of a draft and remember it; drafts must come in the order of the text."""
        if draft.source_head is None or draft.source is None:
            return self._alleger(draft)
        text = self._text(draft)
        found = self._of_head(draft.source_head, text, draft.source.start, draft.source.end)
        if found != NOBODY:
            self.spoken.append(found)
            self.said.append((draft, found))
            self.heads[draft.source_head.lemma_.lower()] = found
        return found

    def _text(self, draft: Draft) -> str:
        return self.article.text if draft.field is Field.TEXT else self.article.title or ""

    def _alleger(self, draft: Draft) -> Claimant:
        """Who stands behind hearsay: who issued the document ("released a video allegedly showing"), or who claimed
        before what is now "the alleged ..."."""
        head = draft.content_head
        if head is None or draft.attribution is Attribution.NARRATOR:
            return NOBODY
        noun = head.head
        if head.dep_ == "acl" and noun.lemma_.lower() in self.lexicon.document_nouns:
            issuer = owner_of(noun) or issuer_of(noun, self.lexicon)
            text, place = self._text(draft), draft.place.start
            return NOBODY if issuer is None else self._of_head(issuer, text, place, place)
        if head.tag_.startswith("NN"):
            return self._claimed_before(head.lemma_.lower(), draft)
        return NOBODY

    def _claimed_before(self, noun: str, draft: Draft) -> Claimant:
        stem = noun.removesuffix("ing").removesuffix("ion")
        for said, claimant in reversed(self.said):
            states = said.stance in (Stance.ASSERTS, Stance.SUGGESTS) and said.field is draft.field
            words = " ".join(span.of(self._text(said)) for span in said.content).lower()
            if states and len(stem) >= _SHORTEST_STEM and re.search(rf"\b{re.escape(stem)}", words):
                return claimant
        return NOBODY

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
        if source.role is not None and self._is_title_of_outlet(source):
            source = replace(source, name=_without_determiner(source.phrase), role=None, before="", after="")
        known = self._known(source.phrase)
        if known is not None and known.kind is not ActorKind.STATE and (source.role is None or source.name is None):
            return Claimant(known, known if known.kind is ActorKind.PERSON else None, source.role)
        if source.role is not None and source.name is None and (name := self._name_at_end(source.phrase)):
            source = replace(source, name=name, after="")
        if source.name is not None and self._is_person(source):
            return self._person(source)
        borne = self._borne(source)
        if borne is not None:
            return borne
        body = self._body(source)
        if body is not None and not (body.kind is ActorKind.STATE and not self._speaks_for_state(source)):
            return Claimant(body, None, source.role)
        if source.first != source.phrase:
            return self._named(replace(source, phrase=source.first))
        represented = self._represented(source) if source.name is None else None
        if represented is not None:
            return Claimant(represented, None, source.role)
        return self._anaphor(source) or self._unknown(source)

    def _speaks_for_state(self, source: SourceName) -> bool:
        """Whether a state named in the phrase is who speaks: "Mali", "Malian officials", but not "rebels in Mali"."""
        if self._means_a_group(source):
            return False
        if source.role is not None:
            return True
        head_ends = source.phrase.find(source.head) + len(source.head)
        return any(m.start < head_ends <= m.end for m in self.registry.mentions(source.phrase))

    def _is_title_of_outlet(self, source: SourceName) -> bool:
        """Whether the office is the last word of a name: "the Springfield Reporter"."""
        words = _without_determiner(source.phrase).split()
        capitals = len(words) > 1 and all(word[0].isupper() for word in words)
        return capitals and words[-1] in self.lexicon.titles.organisations

    def _borne(self, source: SourceName) -> Claimant | None:
        """ "The king", "police", "the embassy": whom the article names so in full."""
        noun, words = source.head.lower(), source.phrase.lower().split()
        if words not in ([noun], ["the", noun]):
            return None
        if noun in self.lexicon.titles.body_anaphors and noun in self.heads and words != [noun]:
            return self.heads[noun]
        if noun in self.lexicon.titles.roles and words != [noun]:
            name = self.bearers.of_role(noun)
            return None if name is None else self._person(replace(source, name=name, role=noun, apposed="", after=""))
        if noun in self.lexicon.titles.named_bodies:
            name = self.bearers.of_noun(noun)
            if name is not None:
                return Claimant(self._known(name) or provisional_actor(name, self._kind(source), None), None, None)
        return None

    def _known(self, phrase: str) -> Actor | None:
        long_form = self.spellings.long_forms.get(phrase, phrase)
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
        if self.spellings.organisation_form(name) is not None or name in self.spellings.long_forms:
            return False
        surname = fold(name.split()[-1])
        named_before = surname in self.people or self.spellings.full_name(name) != name
        return self._looks_personal(name) or source.role is not None or named_before

    def _looks_personal(self, name: str) -> bool:
        words = name.split()
        known = self.registry.find(name, self.countries)
        dated = any(self.spellings.is_date_word(word) for word in words)
        if dated or known is not None or self.spellings.shows_organisation(name) or name.isupper():
            return False
        return 2 <= len(words) <= 4 and not any(self.registry.find(word) for word in words[:1])

    def _person(self, source: SourceName) -> Claimant:
        name = source.name or ""
        surname = fold(name.split()[-1])
        before = self.people.get(surname)
        if before is not None and (source.role is None or " " not in name):
            return Claimant(before.actor, before.person, source.role or before.role)
        known = self.registry.find(name, self.countries)
        person = known or provisional_actor(self.spellings.full_name(name), ActorKind.PERSON, None)
        body = self._employer(source) or (before.actor if before else None)
        found = Claimant(body or person, person, source.role)
        self.people[surname] = found
        return found

    def _employer(self, source: SourceName) -> Actor | None:
        """For whom a person speaks: the body before the office, after the name, or in the apposition."""
        parts = (source.before, source.after, source.apposed if source.role else "")
        known = next((actor for part in parts if (actor := self._mentioned(part)) is not None), None)
        return known or self._body_of_office(source) or self._represented(source)

    def _body_of_office(self, source: SourceName) -> Actor | None:
        """The state's body that an office belongs to: "chief of staff of the National Guard"."""
        for part in (source.after, source.apposed if source.role else ""):
            for match in _OF_BODY.finditer(part):
                body = self.registry.generic(match.group(1), self.countries)
                if body is not None:
                    return body
        return None

    def _represented(self, source: SourceName) -> Actor | None:
        """The body, unknown to the registry, that somebody speaks for by office: "a spokesman for the brigade"."""
        if source.role not in self.lexicon.titles.speakers:
            return None
        for part in (source.after, source.apposed):
            match = _SPEAKS_FOR.search(part)
            phrase = _PHRASE_ENDS.split(match.group(1))[0].strip() if match else ""
            if any(char.isalpha() for char in phrase):
                return provisional_actor(phrase, ActorKind.UNK, None)
        return None

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
            found = found or self.registry.generic(_without_determiner(source.before), self.countries)
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
        mentions = [
            m
            for m in self.registry.mentions(phrase)
            if m.actor.kind is not ActorKind.STATE or not _NAME_GOES_ON.match(phrase, m.end)
        ]
        bodies = [m.actor for m in mentions if m.actor.kind is not ActorKind.STATE]
        if mentions:
            return (bodies or [m.actor for m in mentions])[-1]
        known = self.registry.find(phrase, self.countries)
        if known is not None:
            return known
        for short, name in self.spellings.long_forms.items():
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
            kind = titles.kinds.get(head)
            return next((c for c in reversed(self.spoken) if _may_be(c.actor, kind)), None)
        return None

    def _means_a_group(self, source: SourceName) -> bool:
        """Whether the phrase takes up an armed group: "the group", "the Malian rebel group"."""
        takes_up = source.phrase.lower().startswith("the ") and len(source.phrase.split()) <= 4
        return takes_up and source.head.lower() in self.lexicon.titles.group_anaphors

    def _unknown(self, source: SourceName) -> Claimant:
        name = source.name if source.name is not None and source.role is None else None
        name = self.spellings.organisation_form(name) if name and self.spellings.organisation_form(name) else name
        phrase = name or _without_determiner(source.phrase)
        if not any(char.isalpha() for char in phrase) or source.lemma in self.lexicon.statement_pronouns:
            return NOBODY
        actor = provisional_actor(self.spellings.long_forms.get(phrase, phrase), self._kind(source), None)
        return Claimant(actor, None, source.role)

    def _kind(self, source: SourceName) -> ActorKind:
        kinds = self.lexicon.titles.kinds
        return kinds.get(source.lemma, kinds.get(bare(source.head).removesuffix("s"), ActorKind.UNK))


def _may_be(actor: Actor | None, kind: ActorKind | None) -> bool:
    """Whether an actor can be taken up by a noun for `kind`; a document is nobody's kind, and no outlet's."""
    if actor is None:
        return False
    return actor.kind is not ActorKind.JRN if kind is None else actor.kind in (kind, ActorKind.UNK)


def _without_determiner(phrase: str) -> str:
    return _DETERMINER.sub("", phrase)
