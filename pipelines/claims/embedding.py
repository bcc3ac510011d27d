"""What the model makes of a word by itself, worked out once for each word.

What belongs here: the first layers of the model's token vectors, which look at a word's form and at nothing beside
it. They are a third of the products of matrices of a token vector, and a text is mostly words that were there before.
The vectors are the same to the bit.
"""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, chain
from thinc.types import Floats2d

_Features = NDArray[np.uint64]
_Vectors = NDArray[np.float32]

MAX_REMEMBERED = 50_000
"""Words; their vectors take 19 MB."""


def remember_embeddings(nlp: Language, words: int = MAX_REMEMBERED) -> None:
    """Let a pipeline that is only read with look up the embedding of a word that it has seen before.

    Args:
        nlp: a pipeline whose vectors begin with spaCy's `MultiHashEmbed`; it is changed.
        words: how many are remembered; when there are more, all are forgotten.
    """
    tokens: Model[list[Doc], list[Floats2d]] = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    embed = tokens.layers[0]
    tokens.replace_node(embed, _remembered(embed, words))


def _remembered(embed: Model[list[Doc], list[Floats2d]], words: int) -> Model[list[Doc], list[Floats2d]]:
    features, *layers = embed.layers
    width = embed.get_dim("nO")
    seen = _Seen(chain(*layers), features.attrs["columns"], (words, width))

    def forward(_: object, docs: list[Doc], is_train: bool) -> tuple[list[_Vectors], None]:
        if is_train:
            raise RuntimeError("these vectors are remembered, and cannot be trained")
        return seen.vectors(docs), None

    return Model("remembered_embed", forward, dims={"nO": width})


class _Seen:
    """The vectors of the words met so far, by the features that the layers look at."""

    def __init__(
        self, layers: Model[list[_Features], list[_Vectors]], columns: list[int | str], shape: tuple[int, int]
    ) -> None:
        self._layers = layers
        self._columns = columns
        self._rows: dict[bytes, int] = {}
        self._vectors: _Vectors = np.zeros(shape, dtype="float32")

    def vectors(self, docs: list[Doc]) -> list[_Vectors]:
        """One matrix for each document, one row for each of its tokens."""
        features: _Features = np.concatenate([doc.to_array(self._columns) for doc in docs])
        keys: list[bytes] = features.view(f"V{features.itemsize * len(self._columns)}").ravel().tolist()
        new = {key: at for at, key in enumerate(keys) if key not in self._rows}
        if len(self._rows) + len(new) > len(self._vectors):
            self._rows.clear()
            new = {key: at for at, key in enumerate(keys)}
        if len(new) > len(self._vectors):
            return self._split(self._worked_out(features), docs)
        if new:
            first = len(self._rows)
            self._vectors[first : first + len(new)] = self._worked_out(features[list(new.values())])
            self._rows.update((key, row) for row, key in enumerate(new, start=first))
        return self._split(self._vectors[[self._rows[key] for key in keys]], docs)

    def _worked_out(self, features: _Features) -> _Vectors:
        return self._layers.predict([features])[0]

    @staticmethod
    def _split(vectors: _Vectors, docs: list[Doc]) -> list[_Vectors]:
        return np.split(vectors, list(accumulate(map(len, docs)))[:-1])
