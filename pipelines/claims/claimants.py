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
from pipelines.claims.descriptions import Descriptions
from pipelines.claims.draft import Draft
from pipelines.claims.model import ArticleText, Span
from pipelines.claims.names import SourceName, bare, fold, owner_of, read_source, without_determiner
from pipelines.claims.parse import children
from pipelines.claims.persons import Persons
from pipelines.claims.spellings import Spellings
from pipelines.claims.subjects import issuer_of
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
    descriptions: Descriptions = field(init=False)
    said: list[tuple[Draft, Claimant]] = field(default_factory=list)
    heads: dict[str, Claimant] = field(default_factory=dict)
    _offset: int = 0
    _is_quoted: bool = False
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
        self.descriptions = Descriptions(self.lexicon, self.spellings, self.persons)

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
        at = self.antecedents.at = draft.source.start + self._offset
        found = self._of_head(draft.source_head, text, draft.source.start, draft.source.end)
        if found != NOBODY:
            one = found.person is not None or (found.role is not None and found.role in self.lexicon.titles.roles)
            self.antecedents.hear(found, at, one, draft.rule.startswith("passive"))
            self.said.append((draft, found))
            self.heads[draft.source_head.lemma_.lower()] = found
        return found

    def _enter(self, draft: Draft) -> None:
        """Go to the sentence of a draft."""
        self._offset = len(self.article.title or "") + 1 if draft.field is Field.TEXT else 0
        around = draft.parse.sentence.span
        self._is_quoted = draft.parse.sentence.quoted is not None
        self._sentence = Span(around.start + self._offset, around.end + self._offset)
        self.antecedents.sentence = self._sentence

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
        if not {head.lower_, head.lemma_.lower()}.isdisjoint(self.lexicon.document_nouns):
            owner = owner_of(head, titles)
            if owner is not None:
                found = self._issuer(owner, text, start, end)
                if found != NOBODY:
                    self.heads[owner.lemma_.lower()] = found
                return found
        if head.lower_ in titles.quantities or any(d.lower_ == "neither" for d in children(head, "det", "preconj")):
            return self._counted(head, text, start, end)
        whose = self._subordinates(head, text, start)
        return whose or self._named(read_source(head, text[end : end + 160], titles))

    def _issuer(self, owner: Token, text: str, start: int, end: int) -> Claimant:
        """Whose document it is: "a ministry statement" is that of the ministry which the article named."""
        if owner.dep_ == "compound" and owner.lower_ in self.lexicon.titles.body_anaphors:
            named_before = self.antecedents.called(owner.lower_, self.lexicon.titles)
            if named_before is not None:
                return named_before
        return self._of_head(owner, text, start, end)

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

    def looked_ahead(self, draft: Draft, found: Claimant) -> Claimant:
        """Whom "rebels" or "ministry" in a title or first sentence stands for: the only known one that speaks later.

        To be asked when all have spoken; whoever was found otherwise stays.
        """
        head = draft.source_head
        is_early = draft.field is Field.TITLE or draft.parse.sentence.index == 0
        if head is None or not is_early or found.person is not None or (found.actor and not found.actor.is_provisional):
            return found
        source = read_source(head, "", self.lexicon.titles)
        fits = self.descriptions.stands_for(source)
        if fits is None or not self.descriptions.is_class(source):
            return found
        speakers = {claimant.actor for _, claimant in self.said if claimant.actor is not None}
        known = [actor for actor in speakers if not actor.is_provisional and fits(actor)]
        return Claimant(known[0], None, found.role) if len(known) == 1 else found

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

    def _subordinates(self, head: Token, text: str, start: int) -> Claimant | None:
        """ "Their commanders", "its officials": those of the body that spoke just before, else nobody's."""
        titles = self.lexicon.titles
        whose = next((child for child in children(head, "poss") if child.lower_ in titles.group_pronouns), None)
        kind = titles.kinds.get(head.lemma_.lower())
        if whose is None or read_source(head, text, titles).name is not None:
            return None
        if kind not in (ActorKind.MIL, ActorKind.GOV) and head.lower_ not in titles.speakers:
            return None
        before = _sentence_before(text, self._sentence.start - self._offset, self._offset)
        body = self.antecedents.body(before) if self.antecedents.spoke_since(before.start) else NOBODY
        return Claimant(body.actor, None, head.lower_)

    def _named(self, source: SourceName) -> Claimant:
        source = self._with_hidden_name(source)
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
        body = self.bodies.branch(self.bodies.of(source), source)
        if body is not None and not (body.kind is ActorKind.STATE and not self._speaks_for_state(source)):
            return Claimant(body, None, source.role)
        if source.first != source.phrase:
            return self._named(replace(source, phrase=source.first))
        represented = self.bodies.represented(source) if source.name is None else None
        if represented is not None:
            return Claimant(represented, None, source.role)
        return self._anaphor(source) or self.descriptions.unknown(source)

    def _with_hidden_name(self, source: SourceName) -> SourceName:
        """A phrase that is in truth a name, or ends in one: "King" after "Peter King", "the Reporter"."""
        is_surname = source.name is None and self.persons.is_surname(source)
        if not is_surname and (source.role is None or not self._is_title_of_outlet(source)):
            return source
        return replace(source, name=without_determiner(source.phrase), role=None, before="", after="")

    def _speaks_for_state(self, source: SourceName) -> bool:
        """Whether a state named in the phrase is who speaks: "Mali", "Malian officials", but not "rebels in Mali"."""
        if self.descriptions.means_a_group(source):
            return False
        if source.role is not None:
            return source.role not in self.lexicon.titles.private and not self.bodies.is_against(source.before)
        head_ends = source.phrase.find(source.head) + len(source.head.rstrip("."))
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
            bearer = replace(source, name=name, role=noun, apposed="", after="")
            if name is not None and self.persons.names(bearer):
                return self.persons.of(bearer)
        if words not in ([noun], ["the", noun]):
            return None
        if noun in self.lexicon.titles.body_anaphors and noun in self.heads and words != [noun]:
            return self.heads[noun]
        if words == ["the", noun] and self._is_taken_up(source):
            return self.heads[source.lemma]
        if self.lexicon.titles.kinds.get(noun) is ActorKind.MIL and words != [noun]:
            return self.antecedents.lately(_is_army)
        is_short = words == ["the", noun] and source.head in self.lexicon.titles.organisations  # "the Times"
        is_short = is_short and self.bodies.of(source) is None
        if noun in self.lexicon.titles.named_bodies or is_short or self.descriptions.is_open_anaphor(source):
            name = self.bearers.of_noun(noun)
            if name is not None:
                return Claimant(
                    self.bodies.known(name) or provisional_actor(name, self.descriptions.kind(source), None), None, None
                )
        return None

    def _is_taken_up(self, source: SourceName) -> bool:
        """Whether "the officials", "the official" are those who spoke before: "two harbour officials"."""
        heard = self.heads.get(source.lemma)
        is_government = source.role is not None and self.lexicon.titles.kinds.get(source.lemma) is ActorKind.GOV
        return is_government and heard is not None and heard.role is not None and heard.person is None

    def _anaphor(self, source: SourceName) -> Claimant | None:
        """ "the group", "the ministry", "the statement", "the spokesman": whoever spoke last and fits."""
        head = source.head.lower()
        titles = self.lexicon.titles
        taken_up = self.bodies.taken_up(source) if source.role is not None and source.name is None else None
        if taken_up is not None:
            whose = self.antecedents.called(taken_up, titles) or NOBODY
            return Claimant(whose.actor, None, source.role)
        if source.role in titles.speakers and source.phrase.lower().startswith(("a ", "one ")):
            body = self.antecedents.lately(has_spokesmen)
            return None if body is None else Claimant(body.actor, None, source.role)
        if self.descriptions.means_a_group(source):
            return self.antecedents.group()
        if source.lemma in self.lexicon.document_nouns and head.endswith("s"):
            return self.antecedents.last(_is_media) if source.phrase.lower() in (head, f"the {head}") else None
        if not source.phrase.lower().startswith("the ") or len(source.phrase.split()) > 3:
            return None
        if head in titles.roles:
            office = source.role or head
            return self.antecedents.last(lambda claimant: claimant.role is not None and claimant.role.endswith(office))
        if head in self.lexicon.document_nouns:
            return self.antecedents.issuer()
        is_body = head in titles.body_anaphors or titles.kinds.get(head) is ActorKind.STATE
        if is_body and all(word in titles.plain for word in source.phrase.lower().split()[1:-1]):
            return self.antecedents.called(head, titles)
        return None


def _is_media(claimant: Claimant) -> bool:
    """Whether an outlet spoke, or outlets, so that "reports" goes on with them."""
    return claimant.actor is not None and claimant.actor.kind is ActorKind.JRN


def _is_army(claimant: Claimant) -> bool:
    """Whether a state's armed forces spoke, so that "the army" goes on with them."""
    actor = claimant.actor
    return actor is not None and actor.kind is ActorKind.MIL and not actor.is_provisional


def _sentence_before(text: str, start: int, offset: int) -> Span:
    """The sentence that ends before `start` of a field, as characters of title and text."""
    first = max(0, start - LOOK_BACK)
    before = text[first:start].rstrip()
    ends = [match.end() for match in SENTENCE_END.finditer(before)]
    return Span(first + offset + (ends[-1] if ends else 0), start + offset)
