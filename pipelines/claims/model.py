"""What goes into the extractor and what comes out: articles, claims and their spans.

What belongs here: plain values. Ids, tables and storage do not; they are made from these values elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.claims.rules import Rule
from pipelines.entities.actors import Actor
from schemas.vocabularies import Attribution, Factuality, Field, Quotation, Stance


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the original text: 0-based, end exclusive, in Unicode code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches of the text in their order, those that share a character as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].overlaps(span):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the extractor reads it."""

    article_id: str
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that an article attributes to somebody, or tells as fact.

    `via` and `responds_to` are indices into the article's list of claims. A narrator's claim has no source and no cue.
    """

    field: Field
    sentence_index: int
    attribution: Attribution
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quotation: Quotation | None
    stance: Stance
    factuality: Factuality
    claimant: Actor | None
    claimant_person: Actor | None
    claimant_role: str | None
    via: int | None
    responds_to: int | None
    rule: Rule
    confidence: float
