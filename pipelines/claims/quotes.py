"""Where the quotations of a paragraph begin and end.

What belongs here: pairing quotation marks, straight, curly or damaged. Who speaks is decided from the parse, elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.claims.model import Span

_MARK = re.compile(r"[“«„”»\"]|``|''")
_OPEN = frozenset({"“", "«", "„", "``"})
_STRAIGHT = frozenset({'"', "''"})
_SINGLE = re.compile(r"(?<![\w.,!?])['‘](?=\w)[^'‘’\n\"“”]{2,300}?(?:\w['’]\w[^'‘’\n\"“”]{0,200}?)*[^\s'‘’]['’](?!\w)")
_UNCLOSED_MIN_WORDS = 3
_NESTED_REACH = 1000
"""Characters within which a quotation in a quotation must close with its outer one; keeps pairing linear."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `span` with its marks, `inner` without."""

    span: Span
    inner: Span


def find_quotes(text: str, paragraph: Span) -> list[Quote]:
    """The outermost quotations of `paragraph`, in order; one that is never closed ends with the paragraph."""
    doubles = list(_double_quotes(text, paragraph))
    singles = (
        Quote(Span(*match.span()), Span(match.start() + 1, match.end() - 1))
        for match in _SINGLE.finditer(text, paragraph.start, paragraph.end)
    )
    free = [q for q in singles if not any(q.span.overlaps(d.span) for d in doubles)]
    return sorted([*doubles, *free], key=lambda quote: quote.span)


def _double_quotes(text: str, paragraph: Span) -> Iterator[Quote]:
    opened: re.Match[str] | None = None
    resume = paragraph.start
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        if mark.start() < resume:
            continue
        kind = mark.group()
        if kind in _STRAIGHT and opened is not None and _looks_opening(text, mark, paragraph):
            nested = _nested_end(text, mark, paragraph)
            opened, resume = (mark, mark.end()) if nested is None else (opened, nested)
        elif kind in _OPEN or (opened is None and (kind in _STRAIGHT or _looks_opening(text, mark, paragraph))):
            opened = mark
        elif opened is not None:
            if mark.start() > opened.end():
                yield Quote(Span(opened.start(), mark.end()), Span(opened.end(), mark.start()))
            opened = None
    if opened is not None and len(text[opened.start() : paragraph.end].split()) >= _UNCLOSED_MIN_WORDS:
        end = opened.start() + len(text[opened.start() : paragraph.end].rstrip())
        yield Quote(Span(opened.start(), end), Span(opened.end(), end))


def _looks_opening(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a straight mark within an open quotation opens another."""
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return before.isspace() and after.isalnum()


def _nested_end(text: str, mark: re.Match[str], paragraph: Span) -> int | None:
    """Where a quotation within the quotation ends, if the marks left in the paragraph pair up for both."""
    rest = [
        m
        for m in _MARK.finditer(text, mark.end(), min(paragraph.end, mark.end() + _NESTED_REACH))
        if m.group() in _STRAIGHT
    ]
    return rest[0].end() if rest and len(rest) % 2 == 0 else None
