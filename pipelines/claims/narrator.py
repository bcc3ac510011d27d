"""What the outlet tells as fact: an event in the past, in its own voice, with nobody to vouch for it.

What belongs here: choosing the clauses that tell an event and that no source's statement covers. Which words name
events is in `pipelines/lexicon/triggers.toml`.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from pipelines.claims.draft import Draft
from pipelines.claims.model import Span
from pipelines.claims.parse import Parse, children, is_verb, subtree
from pipelines.claims.stance import is_negated
from pipelines.lexicon.cues import Lexicon
from pipelines.lexicon.triggers import Trigger
from schemas.vocabularies import Attribution, Factuality, Stance

MIN_STRENGTH = 2
"""Weaker triggers name an event only beside others; alone they would make every "hit" and "left" a report."""
_CONFIDENCE = 0.6
_PAST = frozenset({"VBD", "VBN"})
_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "xcomp", "ccomp", "pcomp"})


def narrator_claims(
    parse: Parse, triggers: Sequence[Trigger], attributed: Sequence[Draft], lexicon: Lexicon
) -> Iterator[Draft]:
    """The clauses of a sentence that tell an event of the past in the outlet's own voice, each once.

    `triggers` and `attributed` are the event words and the drafts of the same sentence.
    """
    if parse.sentence.quoted is not None or any(not q.is_quotation for q in parse.sentence.surface.quotes):
        return
    told: set[int] = set()
    taken = [span for draft in attributed for span in (*draft.content, draft.place)]
    for token in _trigger_tokens(parse, triggers):
        place = parse.original(token.i, token.i)
        if any(span.overlaps(place) for span in taken):
            continue
        verb = _telling_verb(token, lexicon)
        if verb is None or verb.i in told or _is_attributed(parse, verb, attributed):
            continue
        told.add(verb.i)
        yield from _draft(parse, verb, attributed, lexicon)


def _trigger_tokens(parse: Parse, triggers: Sequence[Trigger]) -> Iterator[Token]:
    for trigger in triggers:
        span = Span(trigger.start, trigger.end)
        for token in parse.doc:
            if not parse.masked_quote(token) and span.overlaps(parse.original(token.i, token.i)):
                yield token
                break


def _telling_verb(token: Token, lexicon: Lexicon) -> Token | None:
    """The finite past verb of the clause that tells the event; None where it is planned, feared or supposed."""
    found: Token | None = None
    for verb in [token, *token.ancestors]:
        if not is_verb(verb):
            continue
        if _is_unreal(verb, lexicon):
            return None
        if _is_past(verb):
            found = verb
            if verb.dep_ not in _SUBORDINATE:
                return None if _is_comparison(verb) else found
        elif verb.dep_ in ("ROOT", "conj") and found is not None:
            return found
    return None if found is None or _is_comparison(found) else found


def _is_comparison(verb: Token) -> bool:
    """Whether a clause only measures another: "than it was", "as they did"."""
    return any(m.lower_ in ("than", "as") for m in children(verb, "mark"))


def _is_past(verb: Token) -> bool:
    """Whether a verb is finite and past, or perfect."""
    auxiliaries = children(verb, "aux", "auxpass")
    if verb.tag_ == "VBD":
        return True
    helped = any(a.tag_ == "VBD" or a.lemma_ == "have" for a in auxiliaries)
    return helped and verb.tag_ in {*_PAST, "VBG", "VB"}


def _is_unreal(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a clause is modal, conditional, or complement of a verb that attributes."""
    if any(a.tag_ == "MD" for a in children(verb, "aux")):
        return True
    if any(m.lower_ in lexicon.matrix.conditional for m in children(verb, "mark")):
        return True
    return verb.dep_ == "ccomp" and verb.head.lemma_.lower() in lexicon.verbs


def _is_attributed(parse: Parse, verb: Token, attributed: Sequence[Draft]) -> bool:
    """Whether the verb is itself a cue or lies in what somebody states."""
    place = parse.original(verb.i, verb.i)
    return any(span.overlaps(place) for draft in attributed for span in (*draft.content, draft.place))


def _draft(parse: Parse, verb: Token, attributed: Sequence[Draft], lexicon: Lexicon) -> Iterator[Draft]:
    tokens = subtree(verb)
    for other in verb.subtree:
        if other.i != verb.i and other.dep_ in _SUBORDINATE and _is_attributed(parse, other, attributed):
            tokens -= subtree(other)
    for other in children(verb, "conj"):
        if is_verb(other) and children(other, "nsubj", "nsubjpass"):
            tokens -= subtree(other)
    spans = parse.spans(tokens)
    if not spans:
        return
    yield Draft(
        parse=parse,
        source_head=None,
        source=None,
        cue=None,
        content=spans,
        content_head=verb,
        quotation=None,
        stance=Stance.ASSERTS,
        factuality=Factuality.CT_MINUS if is_negated(verb, lexicon) else Factuality.CT_PLUS,
        rule="narrator",
        confidence=_CONFIDENCE,
        attribution=Attribution.NARRATOR,
    )
