"""Claims made by verbs: "X said that ...", "X denied ...", "... was confirmed by X".

What belongs here: choosing the frame of a cue and making its draft. The finders of contents are in `contents.py`.
"""

from bisect import bisect_left
from collections.abc import Iterator

from pipelines.claims.contents import FINDERS, as_clause, clause
from pipelines.claims.cues import Reality, VerbCue, negative_subject, verb_cues
from pipelines.claims.draft import Draft
from pipelines.claims.parse import Parse, children, noun_phrase
from pipelines.claims.rules import Rule
from pipelines.claims.stance import cue_stance, weigh
from pipelines.claims.torn import Content
from pipelines.lexicon.cues import CueVerb, Frame, Lexicon
from schemas.vocabularies import Quotation, Stance

_CONFIDENCE = {
    Frame.CLAUSE: 0.9,
    Frame.QUOTE: 0.9,
    Frame.INFINITIVE: 0.85,
    Frame.GERUND: 0.85,
    Frame.AS: 0.8,
    Frame.PREDICATE: 0.8,
    Frame.STATEMENT: 0.85,
    Frame.OBJECT: 0.75,
}
_DEFAULT_CONFIDENCE = 0.75
_LONGEST_MARK = 2
"""Characters of a colon or dash that stands for a verb."""


def verb_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """The claims that the verbs of a sentence make."""
    for cue in verb_cues(parse, lexicon):
        if parse.sentence.quoted and cue.source is not None and cue.source.lower_ in ("i", "we"):
            continue
        draft = _qualified(parse, cue, lexicon) or _framed(parse, cue, lexicon)
        if draft is not None and not (parse.sentence.quoted and draft.stance is Stance.OTHER):
            yield draft


def quotation_of(parse: Parse, tokens: frozenset[int]) -> Quotation:
    """Direct where all of the content is quoted, mixed where a part is."""
    masks = [mask for i in tokens if (mask := parse.masked_quote(parse.tokens[i]))]
    if any(mask.holds_quotation for mask in masks):
        return Quotation.MIXED
    if '"' not in parse.words:
        return Quotation.INDIRECT
    if not any(mask.is_quotation for mask in masks) and not any(parse.tokens[i].text == '"' for i in tokens):
        return Quotation.INDIRECT
    marks = [token.i for token in parse.tokens if token.text == '"']
    outside = [i for i in tokens if not _inside_quotes(parse, i, marks) and not parse.tokens[i].is_punct]
    return Quotation.DIRECT if not outside else Quotation.MIXED


def _inside_quotes(parse: Parse, index: int, marks: list[int]) -> bool:
    return parse.masked_quote(parse.tokens[index]) is not None or bisect_left(marks, index) % 2 == 1


def _qualified(parse: Parse, cue: VerbCue, lexicon: Lexicon) -> Draft | None:
    """ "as X reported": the verb qualifies the clause it hangs on."""
    content = as_clause(cue, lexicon)
    if content is None or cue.source is None or clause(cue, lexicon) is not None:
        return None
    reading = next(iter(cue.frames.values()))
    return _draft(parse, cue, reading, content, Rule.AS_CLAUSE, lexicon)


def _framed(parse: Parse, cue: VerbCue, lexicon: Lexicon) -> Draft | None:
    for frame, find in FINDERS.items():
        reading = cue.frames.get(frame)
        if reading is None or not _admits(cue, reading, lexicon):
            continue
        content = find(cue, lexicon)
        if content is None or not _is_statement(cue, reading, content, lexicon):
            continue
        rule = Rule.of_frame(frame, cue.passive)
        place = parse.original(cue.first, cue.last)
        if place.end - place.start <= _LONGEST_MARK:
            rule = Rule.SPEAKER_MARK
        return _draft(parse, cue, reading, content, rule, lexicon)
    return None


def _admits(cue: VerbCue, reading: CueVerb, lexicon: Lexicon) -> bool:
    """Whether the cue meets the conditions of a reading."""
    if reading.passive_only and not cue.passive:
        return False
    if reading.particle and not any(c.lower_ == reading.particle for c in children(cue.token, "prt", "advmod", "prep")):
        return False
    if reading.tally_only and not any(
        thing.lemma_.lower() in lexicon.tallies for thing in children(cue.token, "dobj", "nsubjpass")
    ):
        return False
    if reading.documents_only:
        return cue.source is not None and cue.source.lemma_.lower() in lexicon.document_nouns
    return cue.passive or cue.source is not None or cue.reality is Reality.WITHHELD


def _is_statement(cue: VerbCue, reading: CueVerb, content: Content, lexicon: Lexicon) -> bool:
    """Whether a noun can be what is stated: pronouns only where they take up a statement that is answered."""
    if reading.frame is Frame.TO and cue.token.dep_ == "acl":
        return content.head.lemma_.lower() not in lexicon.document_nouns  # "a statement attributed to X"
    if reading.frame is not Frame.OBJECT:
        return True
    head = content.head
    if cue.token.lemma_.lower() == "claim" and head.lemma_.lower() in lexicon.matrix.not_stated:
        return False
    if cue.token.dep_ == "relcl" and head.lower_ in lexicon.statement_relatives:
        return reading.stance in (Stance.DENIES, Stance.CONFIRMS)
    if head.tag_ in ("PRP", "DT", "WDT", "WP"):
        return reading.stance in (Stance.DENIES, Stance.CONFIRMS) and head.lower_ in lexicon.statement_pronouns
    if cue.token.dep_ == "acl":
        return head.lemma_.lower() in lexicon.statement_nouns or head.lemma_.lower() in lexicon.nouns
    return True


def _draft(
    parse: Parse, cue: VerbCue, reading: CueVerb, content: Content, rule: Rule, lexicon: Lexicon
) -> Draft | None:
    stance = cue_stance(reading, cue.reality)
    tokens = content.tokens - frozenset(range(cue.first, cue.last + 1))
    source = None
    if cue.source is not None:
        first, last = noun_phrase(cue.source)
        if cue.source.i in tokens and not cue.passive:
            return None
        while last in tokens and last > cue.source.i:
            last -= 1
        source = parse.original(first, last)
    spans = parse.spans(tokens)
    if stance is None or not spans:
        return None
    if negative_subject(cue.token) and reading.stance is not Stance.CONFIRMS:
        return None
    stance, factuality = weigh(stance, content.head, lexicon)
    confidence = _CONFIDENCE.get(reading.frame, _DEFAULT_CONFIDENCE)
    return Draft(
        parse=parse,
        source_head=cue.source,
        source=source,
        cue=parse.original(cue.first, cue.last),
        content=spans,
        content_head=content.head,
        quotation=quotation_of(parse, tokens),
        stance=stance,
        factuality=factuality,
        rule=rule,
        confidence=confidence if cue.reality is Reality.STATED else confidence - 0.05,
    )
