"""From an article's text to the sentences that are worth parsing.

What belongs here: paragraphs, boilerplate, sentence boundaries, and which sentences can hold a claim. All positions are
of the original text. Quotation marks are paired in `quotes.py`, letters are cased in `truecase.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.claims.adjuncts import Adjuncts, adjuncts_of
from pipelines.claims.headlines import IsSpeaker, as_sentence, headline_parts, signed
from pipelines.claims.model import ArticleText, Span
from pipelines.claims.quotes import find_quotes
from pipelines.claims.surface import PLACEHOLDER, Surface, build_surface
from pipelines.claims.truecase import Casing, Truecaser, casing_of
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import Field

_BLANK = re.compile(r"\n[ \t\r]*\n")
_BREAK = re.compile(r"[.!?…]+[\"'\])]*\s+(?=[\"'(\[]*[A-Z0-9])|;\s+|\s*[•▪‣]\s*|\n")
_BULLET = re.compile(r"(?:[•▪‣·*–—-]|\d{1,2}[.)])\s+(?=[\"“‘'(\[]?[A-Z])")
_HOUR = re.compile(
    r"[\[(]?\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{2,4}\b)?[\])]?\s*[-–—:|]*\s*(?=[\"“‘'(\[]?[A-Z])"
)
_COLON_QUOTATION = re.compile(rf":\s(?=\"{PLACEHOLDER}[,.!?]?\"\s(?P<said>[^\":;.]{{3,60}}))")
_LINE = re.compile(r"\n")
_OPENING_QUOTES = frozenset('"“„«')
_LONGEST_HEADLINE = 120
_LONGEST_NAME = 4
_ENDS = frozenset(".!?:;,\"”’'…")
_WORD = re.compile(r"[a-z][a-z'’-]*")
_LAST_WORD = re.compile(r"([\w.]+)\.$")
_HARD_WRAP = range(50, 110)
_HOURS = frozenset({"a.m", "p.m"})
_SHORTEST = 2
"""Different words without which nobody says anything."""
_INTRODUCTIONS = frozenset({"that", "of", "to"})
"""What introduces the content of a noun: "the claim that ...", "denial of ..."."""
_CLAUSE_START = re.compile(r"\b(?:which|who|that|where|because)$")
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’/-]{2,}|[A-Z]{2}\s+[A-Z]{3,})(?:[\s,]+(?:[A-Z][\w.'’-]*|\d{1,4}|\([^)\n]{2,40}\))){0,8},?(?:\s*(?:--|—|–)\s*|\s+-\s+|\.\s?-\s+)(?:\[[^\]\n]{2,60}\]\s*)*"
    r"(?!\s*[a-z])"  # after a dateline a sentence begins, unlike "US ARMY — the force there — said"
)
MAX_SENTENCE = 1500
"""Characters beyond which a stretch is no sentence of prose, and is not parsed."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a field: what the parser reads of it, and where it stands.

    `index` counts the sentences of the field; the sentences within a quotation bear the index of the one that quotes
    them, and `quoted` is the quotation.
    """

    field: Field
    index: int
    paragraph: int
    surface: Surface
    span: Span
    quoted: Span | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an article a sentence stands."""

    field: Field
    index: int
    paragraph: int


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of a text; a single line break ends one unless the text is wrapped at a fixed width; a quotation
    set apart belongs to the line that introduces it."""
    wrapped = _is_hard_wrapped(text)
    pending: Span | None = None
    for block in _split(text, Span(0, len(text)), _BLANK):
        for line in [block] if wrapped else _split(text, block, _LINE):
            if not line.of(text).strip():
                continue
            line = _trim(text, line)
            if pending is not None and _goes_on(text, pending, line):
                line = Span(pending.start, line.end)
            elif pending is not None:
                yield pending
            pending = line
    if pending is not None:
        yield pending


def _goes_on(text: str, before: Span, line: Span) -> bool:
    """Whether a line is the quotation that the line before introduces with a colon."""
    return (
        text[before.end - 1] == ":" and text[line.start] in _OPENING_QUOTES and line.end - before.start <= MAX_SENTENCE
    )


def sentences(text: str, field: Field, lexicon: Lexicon, truecaser: Truecaser, is_speaker: IsSpeaker) -> list[Sentence]:
    """All sentences of a text in order, each with those inside its masked quotations after it.

    `is_speaker` tells whether a phrase of a headline names who can speak.
    """
    out: list[Sentence] = []
    adjuncts = adjuncts_of(lexicon.clause_forms, lexicon.saying)
    index = 0
    text, original = _recased(text, truecaser), text
    for number, paragraph in enumerate(paragraphs(text)):
        if is_boilerplate(paragraph.of(original), lexicon):
            continue
        paragraph = _without_opening(original, paragraph)
        is_headline = field is Field.TITLE or _is_headline(paragraph.of(original))
        surface = build_surface(text, paragraph, find_quotes(text, paragraph), lexicon.speech_forms, adjuncts)
        if is_headline:
            surface = as_sentence(surface, lexicon, is_speaker)
        for piece in split_surface(signed(surface), lexicon):
            span = piece.original(0, len(piece.text))
            heads = headline_parts(piece, lexicon, is_speaker) if is_headline else (piece,)
            parts = [part for head in heads for part in _unwedged(head, adjuncts, lexicon, is_speaker)]
            out.extend(Sentence(field, index, number, part, span, None) for part in parts)
            for quote in piece.quotes:
                for inner in quote.inner:
                    out.extend(_quoted_sentences(text, inner, Place(field, index, number), lexicon))
            index += not piece.text.endswith(";")
    return out


def _without_opening(text: str, paragraph: Span) -> Span:
    """A paragraph without the bullet, the hour or the dateline that it opens with."""
    for opening in (_BULLET, _HOUR, _DATELINE):
        match = opening.match(text, paragraph.start, paragraph.end)
        if match is not None and match.end() < paragraph.end:
            paragraph = Span(match.end(), paragraph.end)
    return paragraph


def _is_headline(line: str) -> bool:
    """Whether a paragraph is written like a headline: in capitals, or one short line that does not end like prose."""
    if casing_of(line) is Casing.HEADLINE:
        return True
    return len(line) <= _LONGEST_HEADLINE and line[:1].isupper() and line[-1] not in _ENDS and ". " not in line


def _is_said_by_another(before: str, said: str, lexicon: Lexicon) -> bool:
    """Whether a quotation after a colon is given to whoever follows it, and not to a cue right before the colon."""
    words, introduction = said.lower().split()[:_LONGEST_NAME], before.lower().split()
    is_introduced = not introduction or introduction[-1] in lexicon.speech_forms
    return not is_introduced and not words[0].endswith("ing") and not lexicon.speech_forms.isdisjoint(words)


def repeats_title(article: ArticleText, sentence: Sentence) -> bool:
    """Whether a sentence is of the headline that a page gives again over its text."""
    title = (article.title or "").strip()
    start = len(article.text) - len(article.text.lstrip())
    is_first = sentence.field is Field.TEXT and sentence.span.end <= start + len(title)
    return is_first and bool(title) and article.text.startswith(title, start)


def is_lone_quotation(sentence: Sentence) -> bool:
    """Whether the sentence is nothing but a quotation."""
    rest = sentence.surface.text
    for quote in reversed(sentence.surface.quotes):
        rest = rest[: quote.at.start] + rest[quote.at.end :]
    return sentence.quoted is None and bool(sentence.surface.quotes) and not rest.strip(" .,;-–—")


def _recased(text: str, truecaser: Truecaser) -> str:
    """The text with each paragraph in the case of running prose; every character keeps its place."""
    parts, at = [], 0
    for paragraph in paragraphs(text):
        parts += [text[at : paragraph.start], truecaser.recase(text, paragraph)]
        at = paragraph.end
    return "".join([*parts, text[at:]])


def is_boilerplate(line: str, lexicon: Lexicon) -> bool:
    """Whether a line is furniture of the page: a credit, a link, an invitation."""
    return line.strip().lower().startswith(lexicon.boilerplate)


def split_surface(surface: Surface, lexicon: Lexicon) -> Iterator[Surface]:
    """Cut a paragraph's surface into sentences."""
    at = 0
    for match in _BREAK.finditer(surface.text):
        end = match.end()
        if _is_boundary(surface.text, at, match, lexicon):
            yield from _parted(surface, at, end, lexicon)
            at = end
    yield from _parted(surface, at, len(surface.text), lexicon)


def _parted(surface: Surface, start: int, end: int, lexicon: Lexicon) -> Iterator[Surface]:
    """A sentence; two where after a colon a quotation has a speaker of its own: "hinted at it: '...', he added"."""
    match = _COLON_QUOTATION.search(surface.text, start, end)
    if match is not None and _is_said_by_another(surface.text[start : match.start()], match["said"], lexicon):
        yield from _piece(surface, start, match.start())
        start = match.end()
    yield from _piece(surface, start, end)


def holds_claim(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether any word of the sentence can attribute, together with what that word needs beside it."""
    if any(quote.is_quotation for quote in sentence.surface.quotes):
        return True
    words = set(_WORD.findall(sentence.surface.text.lower()))
    if len(words) < _SHORTEST:
        return False
    needs = lexicon.needs
    if words & needs.nothing and _has_verb(sentence, lexicon):
        return True
    return bool(
        any(not words.isdisjoint(needs.particles[word]) for word in words & needs.particles.keys())
        or (words & needs.tally and words & needs.tallies)
        or (words & needs.statement and words & needs.statements)
        or (words & needs.document and words & needs.documents)
        or (words & needs.quotation and '"' in sentence.surface.text)
        or (words & needs.introduction and words & _INTRODUCTIONS)
        or (words & needs.silent_nouns and not words.isdisjoint(needs.silence))
    )


def _has_verb(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a word that can attribute does not stand where it is a noun, nor is what "I" say in a quotation."""
    needs, matrix = lexicon.needs, lexicon.matrix
    words = ["", *_WORD.findall(sentence.surface.text.lower()), ""]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        is_noun = word in needs.nominal and (
            before in matrix.determiners or (word in matrix.noun_likes and after in matrix.after_noun)
        )
        is_own = sentence.quoted is not None and before in lexicon.narrator.speakers
        if word in needs.nothing and not is_noun and not is_own:
            return True
    return False


def _quoted_sentences(text: str, inner: Span, place: Place, lexicon: Lexicon) -> Iterator[Sentence]:
    surface = build_surface(text, inner, [], lexicon.clause_forms, adjuncts_of(lexicon.clause_forms, lexicon.saying))
    for piece in split_surface(surface, lexicon):
        yield Sentence(place.field, place.index, place.paragraph, piece, piece.original(0, len(piece.text)), inner)


def _unwedged(surface: Surface, adjuncts: Adjuncts, lexicon: Lexicon, is_speaker: IsSpeaker) -> Iterator[Surface]:
    """Take a parenthesis like ", police said on Monday," out: the sentence around it, and the parenthesis about it."""
    final = adjuncts.inverted.search(surface.text) or _final(surface, adjuncts, lexicon, is_speaker)
    host = surface.cut(0, final.start()) if final is not None else surface
    if final is not None and len(host.text.split()) >= 4 and not host.quotes:
        yield replace(host, is_vouched=True)
        yield surface.cut(*final.span("said")).after_placeholder((host.original(0, len(host.text)),), '"' in host.text)
        return
    match = adjuncts.wedge.search(surface.text)
    follows = _WORD.match(surface.text, match.end()) if match else None
    if match is None or (follows and follows.group() in lexicon.verb_forms):
        yield surface
        return
    before, after = surface.cut(0, match.start()), surface.cut(match.end(), len(surface.text))
    is_said = bool(after.quotes) and after.text.startswith('"') and before.text.split()[0] != '"'
    if len(before.text.split()) < 2 or not after.text.strip(" .") or is_said:
        yield surface
        return
    end = len(after.text.rstrip(' ."'))
    starts = _CLAUSE_START.search(before.text)
    head = starts.start() if starts else 0
    spans = (before.original(head, len(before.text)), after.original(0, end or len(after.text)))
    yield surface.without(match.start(), match.end() - 1)
    yield surface.cut(*match.span("said")).with_placeholder(spans, '"' in before.text + after.text)


def _plain_words(words: str, lexicon: Lexicon) -> bool:
    hedges = lexicon.matrix.possible | lexicon.matrix.probable | lexicon.matrix.negations
    return hedges.isdisjoint(_WORD.findall(words.lower()))


def _final(surface: Surface, adjuncts: Adjuncts, lexicon: Lexicon, is_speaker: IsSpeaker) -> re.Match[str] | None:
    """An attribution at the end whose subject can speak: "..., police and residents said".

    Left to the parser where the sentence is hedged or negated, since what stands for it would not show that.
    """
    match = adjuncts.final.search(surface.text)
    if match is None or not _plain_words(surface.text[: match.start()], lexicon):
        return None
    words = match["who"].split()
    is_name = all(word[0].isupper() for word in words) and len(words) <= _LONGEST_NAME
    return match if is_name or is_speaker(match["who"]) else None


def _piece(surface: Surface, start: int, end: int) -> Iterator[Surface]:
    text = surface.text[start:end]
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    if left < right:
        yield surface.cut(start + left, start + right)


def _is_boundary(text: str, at: int, match: re.Match[str], lexicon: Lexicon) -> bool:
    mark = match.group().strip()
    if not mark.startswith("."):
        return True
    before = _LAST_WORD.search(text[max(at, match.start() - 30) : match.start() + 1])
    if before is None or mark != ".":
        return True
    word = before.group(1).lower()
    if len(word) == 1 and _names_medium(before.group(1), lexicon):
        return True
    if word not in lexicon.titles.abbreviations and all(len(part) == 1 and part.isalpha() for part in word.split(".")):
        return False
    follows = text[match.end() : match.end() + 40]
    if word in _HOURS and _begins_sentence(follows, lexicon):
        return True
    if word in lexicon.titles.closing and (follows[:1] in "\"'(" or _first_word(follows) in lexicon.titles.openers):
        return True
    if word == "no" and not text[match.end()].isdigit():
        return True
    return word not in lexicon.titles.abbreviations


def _names_medium(word: str, lexicon: Lexicon) -> bool:
    """Whether a capital is a medium and no initial: "said on X."."""
    return any(word in words for key, words in lexicon.saying if key == "media")


def _begins_sentence(words: str, lexicon: Lexicon) -> bool:
    """Whether what follows an hour is a new sentence, and no day, month or time zone."""
    first, _, rest = words.partition(" ")
    dated = any(first.rstrip(",.") in names for key, names in lexicon.saying if key in ("days", "months"))
    return first[:1].isupper() and not first.rstrip(",.").isupper() and not dated and not rest.startswith("time")


def _first_word(words: str) -> str:
    found = _WORD.match(words.lower())
    return "" if found is None else found.group()


def _is_hard_wrapped(text: str) -> bool:
    lengths = [len(line) for line in text.split("\n") if line.strip()]
    if len(lengths) < 4:
        return False
    return max(lengths) < _HARD_WRAP.stop and sum(n in _HARD_WRAP for n in lengths) >= 0.6 * len(lengths)


def _split(text: str, span: Span, separator: re.Pattern[str]) -> Iterator[Span]:
    at = span.start
    for match in separator.finditer(text, span.start, span.end):
        yield Span(at, match.start())
        at = match.end()
    yield Span(at, span.end)


def _trim(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
