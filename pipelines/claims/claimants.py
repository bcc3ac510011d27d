"""Who is meant by a source: pronouns, names, offices and "the group", resolved within one article.

What belongs here: the article as a discourse. Names are found by the actor registry; what stays unknown stays None,
or is a provisional actor where the text names one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from pipelines.claims.antecedents import LOOK_BACK, NOBODY, SENTENCE_END, Antecedents, Claimant, has_spokesmen
from pipelines.claims.bearers import Bearers
from pipelines.claims.bodies import Bodies, Setting
from pipelines.claims.cues import issuer_of
from pipelines.claims.draft import Draft
from pipelines.claims.model import ArticleText, Span
from pipelines.claims.names import SourceName, bare, fold, owner_of, read_source, without_determiner
from pipelines.claims.parse import children
from pipelines.claims.persons import Persons
from pipelines.claims.spellings import Spellings
from pipelines.entities.actors import Actor, ActorRegistry, provisional_actor
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import ActorKind, Attribution, Field, Stance

_SHORTEST_STEM = 4
_POSSESSIVE = re.compile(r"\s?['’]s?\s*$")


@dataclass(slots=True)
class Discourse:
    """What an article has said so far about who speaks.

    `_sentence` is the one that is read, in characters of title and text together, of which `_offset` come before the
    field.
    """

    article: ArticleText
    lexicon: Lexicon
    registry: ActorRegistry
    setting: Setting
    spellings: Spellings = field(init=False)
    bearers: Bearers = field(init=False)
    bodies: Bodies = field(init=False)
    antecedents: Antecedents = field(init=False)
    persons: Persons = field(init=False)
    said: list[tuple[Draft, Claimant]] = field(default_factory=list)
    heads: dict[str, Claimant] = field(default_factory=dict)
    _offset: int = 0
    _is_quoted: bool = False
    _at: int = 0
    _sentence: Span = field(default_factory=lambda: Span(0, 0))

    def __post_init__(self) -> None:
        whole = f"{self.article.title or ''}\n{self.article.text}"
        mentions = self.registry.mentions(whole)
        self.antecedents = Antecedents(mentions)
        titles = self.lexicon.titles
        self.bearers = Bearers(self.article.text, titles.roles, titles.qualifiers)
        self.spellings = Spellings(whole, self.lexicon, self.registry)
        named = frozenset(mention.actor for mention in mentions)
        self.bodies = Bodies(self.registry, self.setting, named, titles, self.spellings)
        self.persons = Persons(self.bodies, self.antecedents)

    @property
    def countries(self) -> Sequence[str]:
        """The countries that the article is about, most salient first."""
        return self.setting.countries

    def claimant(self, draft: Draft) -> Claimant:
        """Resolve the source of a draft and remember it; drafts must come in the order of the text."""
        self._enter(draft)
        if draft.source_head is None or draft.source is None:
            return self._alleger(draft)
        text = self._text(draft)
        self._at = draft.source.start + self._offset
        found = self._of_head(draft.source_head, text, draft.source.start, draft.source.end)
        if found != NOBODY:
            one = found.person is not None or (found.role is not None and found.role in self.lexicon.titles.roles)
            self.antecedents.hear(found, self._at, one, draft.rule.startswith("passive"))
            self.said.append((draft, found))
            self.heads[draft.source_head.lemma_.lower()] = found
        return found

    def _enter(self, draft: Draft) -> None:
        """Go to the sentence of a draft."""
        self._offset = len(self.article.title or "") + 1 if draft.field is Field.TEXT else 0
        around = draft.parse.sentence.span
        self._is_quoted = draft.parse.sentence.quoted is not None
        self._sentence = Span(around.start + self._offset, around.end + self._offset)
        self.antecedents.near = self._sentence.start - LOOK_BACK

    def _text(self, draft: Draft) -> str:
        return self.article.text if draft.field is Field.TEXT else self.article.title or ""

    def _alleger(self, draft: Draft) -> Claimant:
        """Who stands behind hearsay: who issued the document ("released a video allegedly showing"), or who claimed
        before what is now "the alleged ..."."""
        head = draft.content_head
        is_hearsay = draft.stance in (Stance.ASSERTS, Stance.SUGGESTS)
        if head is None or not is_hearsay or draft.attribution is Attribution.NARRATOR:
            return NOBODY
        noun = head.head
        if head.dep_ == "acl" and noun.lemma_.lower() in self.lexicon.document_nouns:
            issuer = owner_of(noun, self.lexicon.titles) or issuer_of(noun, self.lexicon)
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
            return self._pronoun(head, text, start)
        if head.lemma_.lower() in self.lexicon.document_nouns:
            owner = owner_of(head, titles)
            if owner is not None:
                found = self._of_head(owner, text, start, end)
                if found != NOBODY:
                    self.heads[owner.lemma_.lower()] = found
                return found
        if head.lower_ in titles.quantities or any(d.lower_ == "neither" for d in children(head, "det", "preconj")):
            return self._counted(head, text, start, end)
        return self._named(read_source(head, text[end : end + 160], titles))

    def _counted(self, head: Token, text: str, start: int, end: int) -> Claimant:
        """ "A number of senators", "dozens of witnesses": those who are counted; nobody where they are not named."""
        apposed = self.bodies.mentioned(read_source(head, text[end : end + 160], self.lexicon.titles).apposed)
        if apposed is not None:
            return Claimant(apposed, None, None)
        whose = {child.i for child in children(head, "amod", "poss", "compound")}
        sides = [self.bodies.mentioned(head.doc[i].text) for i in whose] if head.lower_ in ("side", "sides") else []
        if sides and sides[0] is not None:
            return Claimant(sides[0], None, None)
        for prep in children(head, "prep"):
            if prep.lower_ in ("of", "among"):
                counted = next((noun for noun in children(prep, "pobj") if not noun.tag_.startswith("PRP")), None)
                return NOBODY if counted is None else self._of_head(counted, text, start, end)
        return NOBODY

    def owner(self, draft: Draft) -> Claimant | None:
        """Whose statement a pronoun before the content says it is ("his claims"); to be asked before `claimant`."""
        pronouns = [] if draft.content_head is None else children(draft.content_head, "poss")
        if not pronouns or not draft.content or pronouns[0].tag_ != "PRP$":
            return None
        self._enter(draft)
        found = self._pronoun(pronouns[0], self._text(draft), draft.content[0].start)
        return None if found == NOBODY else found

    def _pronoun(self, head: Token, text: str, start: int) -> Claimant:
        if self._is_quoted:
            return NOBODY  # who is quoted speaks of others
        before = text[max(0, start - LOOK_BACK) : start]
        if head.lower_ in self.lexicon.titles.person_pronouns:
            topic = self._person_as_topic(text)
            if topic is not None:
                return topic
            return self.antecedents.person(before, start + self._offset, self.persons.named_in)
        above = self._subject_above(head)
        if above is not None:
            return Claimant(above, None, None)
        return self.antecedents.body(_sentence_before(text, self._sentence.start - self._offset, self._offset))

    def _subject_above(self, pronoun: Token) -> Actor | None:
        """The known body that is subject of a clause around the pronoun's: "X is accused of it, a charge it denies"."""
        verbs = self.lexicon.verbs
        for above in sorted(pronoun.ancestors, key=lambda verb: verb.lemma_.lower() not in verbs):
            for subject in children(above, "nsubj", "nsubjpass"):
                if subject.i >= pronoun.i:
                    continue
                actor = self.named(subject)
                is_known = actor is not None and not actor.is_provisional and actor.kind is not ActorKind.PERSON
                return actor if is_known else None
        return None

    def _person_as_topic(self, text: str) -> Claimant | None:
        """The known person with whose surname the sentence before begins, where nobody spoke in it."""
        sentence = _sentence_before(text, self._sentence.start - self._offset, self._offset)
        if self.antecedents.spoke_since(sentence.start):
            return None
        words = text[sentence.start - self._offset : sentence.end - self._offset].split()
        return self.persons.known.get(fold(bare(words[0]))) if words else None

    def _named(self, source: SourceName) -> Claimant:
        if source.role is not None and self._is_title_of_outlet(source):
            source = replace(source, name=without_determiner(source.phrase), role=None, before="", after="")
        known = self.bodies.known(source.phrase)
        if known is not None and known.kind is not ActorKind.STATE and (source.role is None or source.name is None):
            return Claimant(known, known if known.kind is ActorKind.PERSON else None, source.role)
        if source.role is not None and source.name is None and (name := self.persons.after_place(source.phrase)):
            source = replace(source, name=name, after="")
        if source.name is not None and self.persons.names(source):
            return self.persons.of(source)
        borne = self._borne(source)
        if borne is not None:
            return borne
        if source.first != source.phrase and self.bodies.of(replace(source, phrase=source.first)) is not None:
            return self._named(replace(source, phrase=source.first))
        body = self.bodies.of(source)
        if body is not None and not (body.kind is ActorKind.STATE and not self._speaks_for_state(source)):
            return Claimant(body, None, source.role)
        if source.first != source.phrase:
            return self._named(replace(source, phrase=source.first))
        represented = self.bodies.represented(source) if source.name is None else None
        if represented is not None:
            return Claimant(represented, None, source.role)
        return self._anaphor(source) or self._unknown(source)

    def _speaks_for_state(self, source: SourceName) -> bool:
        """Whether a state named in the phrase is who speaks: "Mali", "Malian officials", but not "rebels in Mali"."""
        if self._means_a_group(source):
            return False
        if source.role is not None:
            return source.role not in self.lexicon.titles.private
        head_ends = source.phrase.find(source.head) + len(source.head)
        return any(m.start < head_ends <= m.end for m in self.registry.mentions(source.phrase))

    def _is_title_of_outlet(self, source: SourceName) -> bool:
        """Whether the office is the last word of a name: "the Springfield Reporter"."""
        words = without_determiner(source.phrase).split()
        capitals = len(words) > 1 and all(word[0].isupper() for word in words)
        return capitals and words[-1] in self.lexicon.titles.organisations

    def _borne(self, source: SourceName) -> Claimant | None:
        """ "The king", "police", "the embassy": whom the article names so in full."""
        noun, words = source.head.lower(), source.phrase.lower().split()
        if source.role is not None and noun in self.lexicon.titles.roles and words[:1] == ["the"]:
            name = self.bearers.of_office(" ".join(words[1:]))
            if name is not None:
                return self.persons.of(replace(source, name=name, role=noun, apposed="", after=""))
        if words not in ([noun], ["the", noun]):
            return None
        if noun in self.lexicon.titles.body_anaphors and noun in self.heads and words != [noun]:
            return self.heads[noun]
        if self.lexicon.titles.kinds.get(noun) is ActorKind.MIL and words != [noun]:
            return self.antecedents.lately(_is_army)
        if noun in self.lexicon.titles.named_bodies or self._is_open_anaphor(source):
            name = self.bearers.of_noun(noun)
            if name is not None:
                return Claimant(
                    self.bodies.known(name) or provisional_actor(name, self._kind(source), None), None, None
                )
        return None

    def _anaphor(self, source: SourceName) -> Claimant | None:
        """ "the group", "the ministry", "the statement", "the spokesman": whoever spoke last and fits."""
        head = source.head.lower()
        titles = self.lexicon.titles
        owner = _POSSESSIVE.sub("", without_determiner(source.before)).lower()
        definite = source.phrase.lower().startswith("the ")
        if definite and source.role in titles.speakers and owner in titles.group_anaphors | titles.body_anaphors:
            whose = self._anaphor(replace(source, phrase=f"the {owner}", head=owner, role=None)) or NOBODY
            return Claimant(whose.actor, None, source.role)
        if source.role in titles.speakers and source.phrase.lower().startswith(("a ", "one ")):
            body = self.antecedents.lately(has_spokesmen)
            return None if body is None else Claimant(body.actor, None, source.role)
        if self._means_a_group(source):
            return self.antecedents.group(Span(self._at, max(self._at, self._sentence.end)))
        if not source.phrase.lower().startswith("the ") or len(source.phrase.split()) > 3:
            return None
        if head in titles.roles:
            office = source.role or head
            return self.antecedents.last(lambda claimant: claimant.role is not None and claimant.role.endswith(office))
        if head in self.lexicon.document_nouns:
            issuer = self.antecedents.last(has_spokesmen)
            return issuer or self.antecedents.last(lambda claimant: _may_be(claimant.actor, None))
        if head in titles.body_anaphors and all(word in titles.plain for word in source.phrase.lower().split()[1:-1]):
            kind = titles.kinds.get(head)
            return self.antecedents.last(lambda claimant: _may_be(claimant.actor, kind))
        return None

    def _means_a_group(self, source: SourceName) -> bool:
        """Whether the phrase takes up an armed group: "the group", "the Malian rebel group"."""
        takes_up = source.phrase.lower().startswith("the ") and len(source.phrase.split()) <= 4
        return takes_up and source.head.lower() in self.lexicon.titles.group_anaphors

    def _unknown(self, source: SourceName) -> Claimant:
        if self._is_open_anaphor(source):
            return Claimant(None, None, source.role)
        name = source.name if source.name is not None and source.role is None else None
        name = self.spellings.organisation_form(name) if name and self.spellings.organisation_form(name) else name
        phrase = without_determiner(name or source.phrase)
        nobody = self.lexicon.statement_pronouns | self.lexicon.titles.things
        if not any(char.isalpha() for char in phrase) or source.lemma in nobody:
            return NOBODY
        actor = provisional_actor(self.spellings.long_forms.get(phrase, phrase), self._kind(source), None)
        return Claimant(actor, None, source.role)

    def _is_open_anaphor(self, source: SourceName) -> bool:
        """Whether the phrase takes up one body that the article has not named: "the group", "the ministry"."""
        titles, noun = self.lexicon.titles, source.head.lower()
        is_body = noun in titles.body_anaphors or (noun in titles.group_anaphors and not noun.endswith("s"))
        return is_body and source.phrase.lower() == f"the {noun}"

    def _kind(self, source: SourceName) -> ActorKind:
        kinds = self.lexicon.titles.kinds
        if source.role is None and source.name and self.persons.is_titled_work(source.name.split()):
            return ActorKind.JRN
        return kinds.get(source.lemma, kinds.get(bare(source.head).removesuffix("s"), ActorKind.UNK))


def _is_army(claimant: Claimant) -> bool:
    """Whether a state's armed forces spoke, so that "the army" goes on with them."""
    actor = claimant.actor
    return actor is not None and actor.kind is ActorKind.MIL and not actor.is_provisional


def _may_be(actor: Actor | None, kind: ActorKind | None) -> bool:
    """Whether an actor can be taken up by a noun for `kind`; a document is nobody's kind, and no outlet's."""
    if actor is None:
        return False
    return (
        actor.kind not in (ActorKind.JRN, ActorKind.PERSON)
        if kind is None
        else actor.kind is kind or (actor.kind is ActorKind.UNK and actor.name[:1].isupper())
    )


def _sentence_before(text: str, start: int, offset: int) -> Span:
    """The sentence that ends before `start` of a field, as characters of title and text."""
    first = max(0, start - LOOK_BACK)
    before = text[first:start].rstrip()
    ends = [match.end() for match in SENTENCE_END.finditer(before)]
    return Span(first + offset + (ends[-1] if ends else 0), start + offset)
