"""The remembered embeddings are those that the model works out, to the bit."""

import numpy as np
import pytest
import spacy
from numpy.typing import NDArray
from spacy.language import Language

from pipelines.claims.embedding import _Seen, remember_embeddings
from pipelines.claims.extract import MODEL

_TEXTS = [
    ["The army said it took Gao.", "", "It took Gao."],
    ["Rebels denied it  twice.", "The army said it took Gao."],
]


def _pipeline() -> Language:
    return spacy.load(MODEL, exclude=["ner"])


def _vectors(nlp: Language) -> list[NDArray[np.float32]]:
    docs = [[nlp.make_doc(text) for text in batch] for batch in _TEXTS]
    return [vectors for batch in docs for vectors in nlp.get_pipe("tok2vec").predict(batch)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [50_000, 12, 11, 3])
def test_vectors_are_the_same_to_the_bit_however_many_words_are_remembered(words: int) -> None:
    expected = _vectors(_pipeline())
    nlp = _pipeline()
    remember_embeddings(nlp, words)
    found = _vectors(nlp)
    assert [vectors.shape for vectors in found] == [vectors.shape for vectors in expected]
    assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


def test_a_word_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    work_out = _Seen._worked_out

    def counted(self: _Seen, features: NDArray[np.uint64]) -> NDArray[np.float32]:
        asked.append(len(features))
        return work_out(self, features)

    monkeypatch.setattr(_Seen, "_worked_out", counted)
    nlp = _pipeline()
    remember_embeddings(nlp)
    _vectors(nlp)
    assert asked == [8, 4]  # of the first text, and "It"; "Rebels", "denied", the blanks and "twice"
    _vectors(nlp)
    assert asked == [8, 4]


def test_it_cannot_be_trained() -> None:
    nlp = _pipeline()
    remember_embeddings(nlp)
    with pytest.raises(RuntimeError, match="cannot be trained"):
        nlp.get_pipe("tok2vec").model.begin_update([nlp.make_doc("Gao fell.")])  # type: ignore[attr-defined]
