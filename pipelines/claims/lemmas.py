"""Base forms of tagged words, each looked up once.

What belongs here: the lemma that the model's own rule lemmatizer gives to a form with its tag. The pipeline's
attribute ruler and lemmatizer work word by word and in context, which costs a third of the parse; a cache over
(form, tag) gives the same lemmas for the words that the rules ask about.
"""

from collections.abc import Sequence
from typing import Self, cast

import numpy as np
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

_COMPONENTS = ("attribute_ruler", "lemmatizer")
_NAME_TAGS = ("NNP", "NNPS")
"""Tags whose words are their own lemmas."""


class Lemmas:
    """Writes lemmas into parsed documents; the cache grows with the vocabulary, up to a bound."""

    _MAX_CACHED = 200_000

    def __init__(self, nlp: Language) -> None:
        self._vocab: Vocab = nlp.vocab
        self._steps = [nlp.get_pipe(name) for name in _COMPONENTS]
        self._names = frozenset(nlp.vocab.strings.add(tag) for tag in _NAME_TAGS)
        self._known: dict[tuple[int, int], tuple[int, str]] = {}

    @classmethod
    def of(cls, nlp: Language) -> Self:
        """The lemmas of a pipeline, whose own two components are switched off."""
        lemmas = cls(nlp)
        _index_by_hash(cast("Lemmatizer", nlp.get_pipe("lemmatizer")))
        nlp.select_pipes(disable=_COMPONENTS)
        return lemmas

    def learn(self, docs: Sequence[Doc]) -> None:
        """Look up all words of tagged documents that are not known yet, at once: each look-up has a fixed cost."""
        if len(self._known) > self._MAX_CACHED:
            self._known.clear()
        known = self._known
        unknown: dict[tuple[int, int], None] = {}
        for doc in docs:
            for key in zip(*doc.to_array(["ORTH", "TAG"]).T.tolist(), strict=True) if len(doc) else ():
                if key not in known:
                    unknown[key] = None
        names = [key for key in unknown if key[1] in self._names]
        known.update({key: (key[0], self._vocab.strings[key[0]].lower()) for key in names})
        words = [key for key in unknown if key[1] not in self._names]
        if words:
            self._learn(words)

    def write(self, doc: Doc) -> tuple[tuple[Token, ...], tuple[str, ...]]:
        """Give every token of a tagged document its lemma; the tokens, and their lemmas in lower case."""
        keys = list(map(tuple, doc.to_array(["ORTH", "TAG"]).tolist()))
        if any(key not in self._known for key in keys):
            self.learn([doc])
        found = [self._known[key] for key in keys]
        doc.from_array(["LEMMA"], np.array([lemma for lemma, _ in found], dtype="uint64"))  # type: ignore[arg-type]
        return tuple(doc), tuple(lower for _, lower in found)

    def _learn(self, keys: list[tuple[int, int]]) -> None:
        """Ask the model's components for the words in one document; full stops keep them apart ("gon", "na")."""
        strings = self._vocab.strings
        words = [word for orth, _ in keys for word in (strings[orth], ".")]
        tags = [tag for _, one in keys for tag in (strings[one], ".")]
        doc = Doc(self._vocab, words=words, tags=tags)
        for step in self._steps:
            doc = step(doc)
        words_only = (doc[2 * at] for at in range(len(keys)))
        found = {key: (word.lemma, word.lemma_.lower()) for key, word in zip(keys, words_only, strict=True)}
        self._known.update(found)


def _index_by_hash(lemmatizer: Lemmatizer) -> None:
    """The model lists its 90,000 base forms, and goes through the list for every form that it tries."""
    index = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, forms in list(index.items()):
        index[part_of_speech] = frozenset(forms)
