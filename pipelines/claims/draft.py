"""A claim on its way: what a rule found, before it is known who is meant and what it answers.

What belongs here: the value that the rules hand on. Tokens are kept because who is meant is read from the tree.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from pipelines.claims.model import Span
from pipelines.claims.parse import Parse
from pipelines.claims.rules import Rule
from schemas.vocabularies import Attribution, Factuality, Field, Quotation, Stance


@dataclass(frozen=True, slots=True)
class Draft:
    """What one rule found. `source_head` is the head of the source's noun phrase; `anchor` orders and ties claims."""

    parse: Parse
    source_head: Token | None
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    content_head: Token | None
    quotation: Quotation | None
    stance: Stance
    factuality: Factuality
    rule: Rule
    confidence: float
    continued_to: int | None = None
    attribution: Attribution = Attribution.ATTRIBUTED

    @property
    def field(self) -> Field:
        """The field of the article that the spans lie in."""
        return self.parse.sentence.field

    @property
    def place(self) -> Span:
        """Where the draft stands among the others: at its cue, a narrator's at its content."""
        return self.cue if self.cue is not None else self.content[0]

    @property
    def until(self) -> int:
        """The sentence in which the quotation ends."""
        return self.parse.sentence.index if self.continued_to is None else self.continued_to
