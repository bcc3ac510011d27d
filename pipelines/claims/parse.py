"""A parsed sentence and the moves over its tree that the rules share.

What belongs here: tokens to original spans, subtrees as spans, and noun phrases as names. Labels are those of spaCy's
English models (ClearNLP). Which words attribute is not known here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from spacy.tokens import Doc, Token

from pipelines.claims.lemmas import Lemmas
from pipelines.claims.model import Span, apart
from pipelines.claims.surface import MaskedQuote
from pipelines.claims.text import Sentence

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_NP_PARTS = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nmod",
        "poss",
        "nummod",
        "quantmod",
        "case",
        "predet",
        "preconj",
        "advmod",
        "npadvmod",
        "punct",
    }
)
_LOOSE_PREPOSITIONS = frozenset({"on", "after", "during", "since", "according", "by"})
_QUOTE_MARKS = frozenset("\"'")
_OPENING = frozenset("([$")
_CLOSING = frozenset(")]")


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence with its tree. Token i of `doc` is character `doc[i].idx` of the sentence's surface.

    `tokens` are those of `doc`, made once because spaCy makes them anew at each turn; `lemmas` stand beside them and
    `words` are their forms, both in lower case.
    """

    sentence: Sentence
    doc: Doc
    tokens: tuple[Token, ...]
    lemmas: tuple[str, ...]
    words: frozenset[str]

    @classmethod
    def of(cls, sentence: Sentence, doc: Doc, lemmatizer: Lemmas) -> Self:
        """The parse of a sentence whose document is tagged and parsed; it gets its lemmas here."""
        tokens, lemmas = lemmatizer.write(doc)
        return cls(sentence, doc, tokens, lemmas, frozenset(token.lower_ for token in tokens))

    def original(self, first: int, last: int) -> Span:
        """The original span from token `first` to token `last`, both included."""
        end = self.tokens[last]
        return self.sentence.surface.original(self.tokens[first].idx, end.idx + len(end.text))

    def masked_quote(self, token: Token) -> MaskedQuote | None:
        """The masked quotation that a token belongs to."""
        for quote in self.sentence.surface.quotes:
            if quote.at.start <= token.idx < quote.at.end:
                return quote
        return None

    def spans(self, tokens: Iterable[int]) -> tuple[Span, ...]:
        """Token indices as original spans: gaps of punctuation closed, edges trimmed, quotations whole."""
        wanted = set(tokens)
        if not self.sentence.surface.quotes:
            return apart(self.original(first, last) for first, last in self._runs(sorted(wanted)))
        around = [q for q in self.sentence.surface.quotes if not q.is_quotation]
        placeholders = {t.i for t in self.tokens if (mask := self.masked_quote(t)) and not mask.is_quotation}
        framed = [span for q in around if wanted & placeholders for span in q.spans]
        wanted -= placeholders
        quotes = [
            q for q in self.sentence.surface.quotes if any(self.masked_quote(self.tokens[i]) == q for i in wanted)
        ]
        wanted |= {t.i for t in self.tokens if self.masked_quote(t) in quotes}
        out = [self.original(first, last) for first, last in self._runs(sorted(wanted))]
        return apart([*framed, *out, *(extra for quote in quotes for extra in quote.spans[1:])])

    def _runs(self, tokens: list[int]) -> Iterator[tuple[int, int]]:
        runs: list[list[int]] = []
        for index in tokens:
            if runs and all(self.tokens[i].is_punct for i in range(runs[-1][1] + 1, index)):
                runs[-1][1] = index
            else:
                runs.append([index, index])
        for first, last in runs:
            trimmed = self._trim(first, last)
            if trimmed is not None:
                yield trimmed

    def _trim(self, first: int, last: int) -> tuple[int, int] | None:
        doc = self.tokens
        first, last = self._whole_quotes(first, last)
        while first <= last and _is_edge(doc[first], _QUOTE_MARKS | _OPENING):
            first += 1
        while first <= last and _is_edge(doc[last], _QUOTE_MARKS | _CLOSING):
            last -= 1
        if first > last or all(doc[i].is_punct for i in range(first, last + 1)):
            return None
        return self._with_marks(first, last)

    def _with_marks(self, first: int, last: int) -> tuple[int, int]:
        """A stretch that is all there is between two quotation marks, with the marks."""
        doc = self.tokens
        if first == 0 or doc[first - 1].text != '"' or '"' in {doc[i].text for i in (first, last)}:
            return first, last
        opens = sum(token.text == '"' for token in doc[:first]) % 2 == 1
        for end in (last + 1, last + 2):
            if opens and end < len(doc) and doc[end].text == '"' and all(doc[i].is_punct for i in range(last + 1, end)):
                return first - 1, end
        return first, last

    def _whole_quotes(self, first: int, last: int) -> tuple[int, int]:
        """Take in, or leave out, a quotation mark whose partner is on the other side of the edge."""
        doc = self.tokens
        marks = [i for i in range(first, last + 1) if doc[i].text == '"']
        if len(marks) % 2 == 0:
            return first, last
        if sum(token.text == '"' for token in doc[:first]) % 2 == 0 and marks[-1] < last:
            closing = next((token.i for token in doc[last + 1 :] if token.text == '"'), None)
            if closing is not None:
                return first, closing
        for step in (1, 2):
            if last + step < len(doc) and doc[last + step].text == '"':
                return first, last + step
        if first > 0 and doc[first - 1].text == '"':
            return first - 1, last
        if doc[first].text == '"':
            return first + 1, last
        return (first, last - 1) if doc[last].text == '"' else (first, last)


def _is_edge(token: Token, kept: frozenset[str]) -> bool:
    """Whether a token at the edge of a span is no part of it: punctuation, or "and" before what is left out."""
    return (token.is_punct and token.text not in kept) or token.tag_ == "CC"


def subtree(token: Token) -> set[int]:
    """The indices of a token and all below it."""
    return {t.i for t in token.subtree}


def children(token: Token, *deps: str) -> list[Token]:
    """The children with one of these labels, in order."""
    return [child for child in token.children if child.dep_ in deps]


def noun_phrase(head: Token) -> tuple[int, int]:
    """First and last token of the phrase naming a source: no relative clause, no apposition after a comma."""
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in _NP_PARTS and not (child.is_punct and child.i == head.left_edge.i and child.text != '"'):
            first = min(first, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "prep" and child.lemma_.lower() not in _LOOSE_PREPOSITIONS and not children(child, "pcomp"):
            last = max(last, _prepositional_end(child))
        elif child.dep_ in ("case", "nummod"):
            last = max(last, child.i)
        elif _belongs_to_list(child, head):
            last = max(last, noun_phrase(child)[1])
    if head.doc[first].text == '"' and sum(token.text == '"' for token in head.doc[first : last + 1]) % 2:
        first += 1  # the mark closes what was quoted before
    return first, last


def _belongs_to_list(child: Token, head: Token) -> bool:
    """Whether a member of a coordination, or a close apposition, is part of the name."""
    if child.dep_ == "appos" and child.tag_ == "DT":
        return False
    if child.dep_ == "conj" and any(a.i < child.i and _comma_before(a) for a in children(head, "appos")):
        return False
    if child.dep_ in ("conj", "appos") and not _comma_before(child):
        return True
    return child.dep_ == "conj" and any(c.dep_ == "cc" for c in [*head.rights, *child.rights])


def _prepositional_end(prep: Token) -> int:
    ends = [noun_phrase(child)[1] for child in prep.rights if child.dep_ == "pobj"]
    return max(ends, default=prep.i if prep.n_rights == 0 else prep.right_edge.i)


def _comma_before(token: Token) -> bool:
    left = token.left_edge.i
    return left > 0 and token.doc[left - 1].is_punct


def is_verb(token: Token) -> bool:
    """Whether the tagger took it for a verb form."""
    return token.tag_.startswith("VB")
