"""The text as the parser reads it, with the way back to the original.

What belongs here: a surface, which is a string each of whose characters knows the stretch of the original text it
stands for, and the masking of quotations. A quotation of whole sentences reads as the clause `"it is so"`, so that the
parser sees how the quotation is attributed and not what is in it; its own sentences are read separately.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipelines.claims.adjuncts import Adjuncts
from pipelines.claims.model import Span
from pipelines.claims.quotes import Quote

PLACEHOLDER = "It is so"
_PLAIN = str.maketrans("“”„«»’‘\u00a0\n\r\t[]", '"""""\'\'      ')
_INNER_BREAK = re.compile(r"[.!?][\])]?\s+(?=[\[(]?[A-Z])")
_MIN_CLAUSE_WORDS = 4
_MAX_GAP = 110
_LONGEST_TITLE = 6
"""Words of the longest name of a programme or book."""
_ACRONYM = re.compile(r"\s?\((?:the |also |or )*[A-Z][\w&.'’ /-]{1,40}\)")


@dataclass(frozen=True, slots=True)
class MaskedQuote:
    """What reads as a placeholder at `at` of the surface; `spans` are its stretches, `inner` those without marks.

    It is a quotation, or the outlet's own words around a parenthesis ("..., police said, ..."), which have no `inner`
    but may hold a quoted phrase.
    """

    at: Span
    spans: tuple[Span, ...]
    inner: tuple[Span, ...]
    holds_quotation: bool = False

    @property
    def is_quotation(self) -> bool:
        """Whether it stands between quotation marks."""
        return bool(self.inner)


@dataclass(frozen=True, slots=True)
class Surface:
    """A string to be parsed: character i stands for `original[starts[i]:ends[i]]`.

    `is_vouched` where somebody outside of it states all that it says.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quotes: tuple[MaskedQuote, ...]
    is_vouched: bool = False

    def original(self, start: int, end: int) -> Span:
        """The original stretch under the characters [start, end) of the surface."""
        return Span(self.starts[start], self.ends[end - 1])

    def without(self, start: int, end: int) -> "Surface":
        """The surface with [start, end) left out."""
        left, right = self.cut(0, start), self.cut(end, len(self.text))
        moved = (replace(q, at=Span(q.at.start + start, q.at.end + start)) for q in right.quotes)
        return Surface(
            left.text + right.text, left.starts + right.starts, left.ends + right.ends, (*left.quotes, *moved)
        )

    def with_placeholder(self, spans: tuple[Span, ...], holds_quotation: bool = False) -> "Surface":
        """The surface followed by a clause that stands for `spans`."""
        words = f" {PLACEHOLDER.lower()}"
        at = len(self.text)
        mask = MaskedQuote(Span(at + 1, at + len(words)), spans, (), holds_quotation)
        first = spans[0]
        return Surface(
            f"{self.text}{words}.",
            (*self.starts, *[first.start] * len(words), self.starts[-1]),
            (*self.ends, *[first.end] * len(words), self.ends[-1]),
            (*self.quotes, mask),
        )

    def after_placeholder(self, spans: tuple[Span, ...], holds_quotation: bool = False) -> "Surface":
        """The surface after a clause that stands for `spans`."""
        words = f"{PLACEHOLDER}, "
        mask = MaskedQuote(Span(0, len(PLACEHOLDER)), spans, (), holds_quotation)
        return Surface(
            words + self.text,
            (*[spans[0].start] * len(words), *self.starts),
            (*[spans[0].end] * len(words), *self.ends),
            (mask, *self.cut(0, len(self.text)).quotes),
        )

    def reworded(self, start: int, end: int, words: str) -> "Surface":
        """The surface with other words for [start, end), which stand for the same stretch of the original."""
        span = self.original(start, end)
        left, right = self.cut(0, start), self.cut(end, len(self.text))
        shift = start + len(words)
        moved = (replace(q, at=Span(q.at.start + shift, q.at.end + shift)) for q in right.quotes)
        return Surface(
            left.text + words + right.text,
            (*left.starts, *[span.start] * len(words), *right.starts),
            (*left.ends, *[span.end] * len(words), *right.ends),
            (*left.quotes, *moved),
        )

    def cut(self, start: int, end: int) -> "Surface":
        """The part [start, end) as a surface of its own."""
        quotes = tuple(
            replace(q, at=Span(q.at.start - start, q.at.end - start))
            for q in self.quotes
            if start <= q.at.start and q.at.end <= end
        )
        return Surface(self.text[start:end], self.starts[start:end], self.ends[start:end], quotes)


@dataclass(slots=True)
class _Builder:
    original: str
    adjuncts: Adjuncts
    text: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quotes: list[MaskedQuote] = field(default_factory=list)

    def copy(self, start: int, end: int) -> None:
        self.text.extend(self.original[start:end].translate(_PLAIN))
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def copy_quoted(self, quote: Quote) -> None:
        """Copy a quotation with double marks, whatever its own are: the parser takes single ones for apostrophes."""
        self.put('"', Span(quote.span.start, quote.inner.start))
        self.copy(quote.inner.start, quote.inner.end)
        if quote.inner.end < quote.span.end:
            self.put('"', Span(quote.inner.end, quote.span.end))

    def put(self, words: str, span: Span) -> None:
        """Write words of our own that stand for `span`: the first character for its start, the last for its end."""
        self.text.extend(words)
        self.starts.extend([span.start] * len(words))
        self.ends.extend([span.end] * len(words))

    def absorb(self, end: int) -> None:
        """Let the last character stand for the original up to `end`."""
        if self.ends:
            self.ends[-1] = end

    def surface(self) -> Surface:
        return Surface("".join(self.text), tuple(self.starts), tuple(self.ends), tuple(self.quotes))


def build_surface(
    text: str, paragraph: Span, quotes: Iterable[Quote], cue_forms: frozenset[str], adjuncts: Adjuncts
) -> Surface:
    """Copy a paragraph, masking quotations of whole clauses and leaving out the second part of interrupted ones."""
    builder, at = _Builder(text, adjuncts), paragraph.start
    pending = list(quotes)
    while pending:
        quote = pending.pop(0)
        _copy_plain(builder, at, quote.span.start)
        at = quote.span.end
        if not _is_clause(text, paragraph, quote):
            _copy_fragment(builder, quote)
            continue
        parts = [quote]
        if pending and _interrupted(text, quote, pending[0], cue_forms):
            parts.append(pending.pop(0))
        _mask(builder, text, parts, paragraph, cue_forms)
        if len(parts) > 1:
            _copy_plain(builder, quote.span.end, parts[1].span.start - 1)
            builder.put(". ", Span(parts[1].span.start - 1, parts[1].span.start))
            at = parts[1].span.end
    _copy_plain(builder, at, paragraph.end)
    return builder.surface()


def _copy_plain(builder: _Builder, start: int, end: int) -> None:
    """Copy, leaving out what modifies the saying; a bracketed acronym hides behind the word it follows."""
    left_out = builder.adjuncts.left_out(builder.original, start, end)
    hidden = [Span(*match.span()) for match in _ACRONYM.finditer(builder.original, start, end)]
    at = start
    for span in sorted([*left_out, *hidden]):
        if span.start < at:
            continue
        builder.copy(at, span.start)
        if span in hidden:
            builder.absorb(span.end)
        at = span.end
    builder.copy(at, end)


def _copy_fragment(builder: _Builder, quote: Quote) -> None:
    """Copy a quoted phrase as it stands; what follows its first sentence hides behind the closing mark."""
    brk = _INNER_BREAK.search(builder.original, quote.inner.start, quote.inner.end)
    if brk is None:
        builder.copy_quoted(quote)
        return
    builder.copy(quote.span.start, brk.start())
    builder.put('."', Span(brk.start(), quote.span.end))
    builder.starts[-1] = quote.span.end - 1


def _is_clause(text: str, paragraph: Span, quote: Quote) -> bool:
    """Whether a quotation is a clause of its own: it begins like one, and is long enough or ends like one."""
    inner = quote.inner.of(text).strip()
    before = text[paragraph.start : quote.span.start].rstrip()
    if before and before[-1] not in ",:;.!?-–—" and _is_title(inner):
        return False
    begins = not before or before[-1] in ",:;.!?-–—" or inner[:1].isupper() or inner[:1] == "["
    ends = inner.rstrip("'’")[-1:] in tuple(",.!?…") or text[quote.span.end : quote.span.end + 1] == ","
    words = len(inner.split())
    stands_alone = before[-1:] in tuple('.!?"”') and text[quote.span.end : quote.span.end + 1] in tuple(".!?")
    own_sentence = (before[-1:] in tuple(",:") or stands_alone) and words >= _MIN_CLAUSE_WORDS
    return begins and (
        (ends and words >= 2) or own_sentence or (not before and words >= _MIN_CLAUSE_WORDS) or words > 12
    )


def _is_title(inner: str) -> bool:
    """Whether a quotation is the name of a work: few words, the longer ones in capitals."""
    words = inner.strip(" .,!?").split()
    return len(words) <= _LONGEST_TITLE and all(word[0].isupper() for word in words if len(word) > 3)


def _interrupted(text: str, first: Quote, second: Quote, cue_forms: frozenset[str]) -> bool:
    """Whether only an attribution lies between two quotations: `"...," he said, "..."`."""
    gap = text[first.span.end : second.span.start]
    words = gap.lower().split()
    if len(gap) > _MAX_GAP or re.search(r"[.!?]\s", gap) or gap.rstrip()[-1:] not in tuple(",:;—–"):
        return False
    if not words or words[0] in ("and", "but", "while", "which", "who") or words[0].rstrip(",").endswith("ing"):
        return False
    if first.inner.of(text).rstrip().endswith("."):
        return False
    *_, last = gap.lower().rstrip(",:;—– ").rsplit(", ", 1)
    if last != gap.lower().rstrip(",:;—– ") and last.split()[0].endswith("ing") and last.split()[0] in cue_forms:
        return False
    return any(word in cue_forms for word in re.findall(r"[a-z]+", gap.lower()))


def _mask(builder: _Builder, text: str, parts: list[Quote], paragraph: Span, cue_forms: frozenset[str]) -> None:
    first = parts[0]
    inner = first.inner.of(text).rstrip()
    at = len(builder.text)
    builder.put('"', Span(first.span.start, first.span.start + 1))
    words = PLACEHOLDER if "".join(builder.text[-8:-1]).rstrip()[-1:] in ("", *".!?:,") else PLACEHOLDER.lower()
    builder.put(words, first.inner)
    end_mark = inner[-1:] if inner[-1:] in tuple(",.!?") else ""
    if end_mark in tuple(".!?") and end_mark and _attribution_follows(text, first, paragraph, cue_forms):
        end_mark = ","
    builder.put(
        end_mark, Span(first.inner.start + len(inner) - 1, first.inner.start + len(inner)) if end_mark else first.inner
    )
    builder.put('"', Span(first.span.end - 1, first.span.end))
    builder.quotes.append(
        MaskedQuote(Span(at, len(builder.text)), tuple(q.span for q in parts), tuple(q.inner for q in parts))
    )


def _attribution_follows(text: str, quote: Quote, paragraph: Span, cue_forms: frozenset[str]) -> bool:
    """Whether a few words with a cue come right after the quotation: `"Why?" Smith asked.`"""
    rest = re.split(r"[.!?\"“:,]", text[quote.span.end : min(paragraph.end, quote.span.end + _MAX_GAP)], maxsplit=1)[0]
    words = re.findall(r"[\w'’-]+", rest)
    return 2 <= len(words) <= 9 and (words[-1].lower() in cue_forms or words[0] in cue_forms)
