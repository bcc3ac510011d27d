"""What the outlet tells as fact: an event in the past, in its own voice, with nobody to vouch for it.

What belongs here: choosing the clauses that tell an event and that no source's statement covers. Which words name
events is in `pipelines/lexicon/triggers.toml`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from spacy.language import Language
from spacy.tokens import Token

from pipelines.claims.draft import Draft
from pipelines.claims.model import Span
from pipelines.claims.parse import SUBJECTS, Parse, children, is_verb, noun_phrase, subtree
from pipelines.claims.rules import Rule
from pipelines.claims.stance import is_negated
from pipelines.claims.text import Sentence, is_boilerplate
from pipelines.lexicon.cues import Lexicon
from pipelines.lexicon.inflection import verb_forms
from pipelines.lexicon.triggers import Trigger
from schemas.vocabularies import Attribution, Factuality, Stance

MIN_STRENGTH = 2
"""Weaker triggers name an event only beside others; alone they would make every "hit" and "left" a report."""
_CONFIDENCE = 0.6
_SHORTEST = 12
"""Characters of the shortest clause that tells an event; what is left of a headline may be less."""
_SPEAKER = re.compile(r"[A-Z][A-Z.'’ -]{3,40}:\s")
"""A line of a transcript, which begins with who speaks."""
_WORD = re.compile(r"[a-z][a-z'’-]*")
_AUXILIARIES = frozenset({"was", "were", "had", "has", "have", "did", "'ve", "'d"})
_BESIDE = frozenset({"there", "by"})
"""What else lets a noun tell its event: "there were clashes", "was hit by shelling"."""
_SAME_IN_PAST = frozenset(
    {
        "hit",
        "cut",
        "put",
        "set",
        "hurt",
        "burst",
        "shut",
        "split",
        "spread",
        "bet",
        "cast",
        "cost",
        "let",
        "quit",
        "rid",
        "shed",
    }
)
"""Past forms that are like the base form, which a lemmatizer does not list."""
_PAST = frozenset({"VBD", "VBN"})
_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "xcomp", "ccomp", "pcomp"})


@dataclass(frozen=True, slots=True)
class ToldForms:
    """Forms of words without which a sentence tells no event of the past: `past` verbs, `happening` ones."""

    past: frozenset[str]
    happening: frozenset[str]

    @classmethod
    def of(cls, nlp: Language, lexicon: Lexicon) -> Self:
        """Irregular forms are those that the pipeline's lemmatizer knows."""
        table = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"]  # type: ignore[attr-defined]
        irregular: dict[str, list[str]] = {}
        for form, bases in table.items():
            for base in bases:
                irregular.setdefault(base, []).append(form)
        lemmas = lexicon.narrator.happening | lexicon.narrator.realised
        forms = {form for lemma in lemmas for form in (*verb_forms(lemma, {}), *irregular.get(lemma, ()))}
        past = {form for form in table if not form.endswith("ing")} | irregular.keys() & _SAME_IN_PAST
        return cls(frozenset(past | _AUXILIARIES), frozenset(forms | _BESIDE))

    def is_past(self, word: str) -> bool:
        """Whether a word can be a past form or participle."""
        return word.endswith("ed") or word in self.past or word in _SAME_IN_PAST


def tells_event(sentence: Sentence, triggers: Sequence[Trigger], told: ToldForms, lexicon: Lexicon) -> bool:
    """Whether the narrator may tell an event in a sentence: with an event word, something past, and it happening."""
    if (
        not triggers
        or sentence.surface.is_vouched
        or sentence.quoted is not None
        or sentence.surface.text.rstrip("'\" ").endswith("?")
    ):
        return False
    words = set(_WORD.findall(sentence.surface.text.lower()))
    if is_boilerplate(sentence.surface.text, lexicon) or not any(map(told.is_past, words)):
        return False
    named = {word for trigger in triggers for word in trigger.text.lower().split()}
    return not words.isdisjoint(told.happening) or any(word.endswith("ing") or told.is_past(word) for word in named)


def narrator_claims(
    parse: Parse, triggers: Sequence[Trigger], attributed: Sequence[Draft], lexicon: Lexicon
) -> Iterator[Draft]:
    """The clauses of a sentence that tell an event of the past in the outlet's own voice, each once.

    `triggers` and `attributed` are the event words and the drafts of the same sentence.
    """
    if not _is_narration(parse, lexicon):
        return
    told: set[int] = set()
    taken = [span for draft in attributed for span in (*draft.content, draft.place)]
    for token in _trigger_tokens(parse, triggers):
        place = parse.original(token.i, token.i)
        if any(span.overlaps(place) for span in taken) or not _is_told(token, lexicon):
            continue
        verb = _telling_verb(token, lexicon)
        if verb is None or verb.i in told or _is_attributed(parse, verb, attributed):
            continue
        if any(subject.lower_ in lexicon.narrator.speakers for subject in children(verb, *SUBJECTS)):
            continue
        told.add(verb.i)
        yield from _draft(parse, verb, attributed, lexicon)


def _trigger_tokens(parse: Parse, triggers: Sequence[Trigger]) -> Iterator[Token]:
    for trigger in triggers:
        span = Span(trigger.start, trigger.end)
        for token in parse.tokens:
            if not parse.masked_quote(token) and span.overlaps(parse.original(token.i, token.i)):
                yield token
                break


def _is_narration(parse: Parse, lexicon: Lexicon) -> bool:
    """Whether the outlet itself tells something: no quotation, no question, nobody who speaks of himself."""
    sentence = parse.sentence
    if sentence.quoted is not None or any(not quote.is_quotation for quote in sentence.surface.quotes):
        return False
    is_question = sentence.surface.text.rstrip("'\" ").endswith("?")
    return not is_question and _SPEAKER.match(sentence.surface.text) is None


def _is_told(token: Token, lexicon: Lexicon) -> bool:
    """Whether an event word is what its clause tells, and not only spoken of ("raised fears of an attack").

    A verb tells by itself, unless it is an infinitive of purpose or plan; a noun does as subject or object of a verb
    of happening or doing ("clashes broke out", "launched a raid", "there were protests").
    """
    if is_verb(token) and not children(token, "poss", "det"):
        return _is_done(token, lexicon)
    while token.dep_ in ("compound", "conj", "amod", "nmod") or _counts(token):
        token = token.head.head if _counts(token) else token.head
        if is_verb(token):
            return True
    verb = token.head
    if token.dep_ == "pobj" and verb.dep_ == "agent":
        return True
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "attr"):
        return False
    return verb.lemma_.lower() in lexicon.narrator.happening or bool(children(verb, "expl"))


def _is_done(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb is told as done: no infinitive but under "managed", no gerund but after "by", "after" ..."""
    while verb.dep_ == "conj" and is_verb(verb.head) and not children(verb, *SUBJECTS):
        verb = verb.head
    if verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux")):
        return verb.head.lemma_.lower() in lexicon.narrator.realised
    return verb.dep_ != "pcomp" or verb.head.lower_ in lexicon.narrator.after


def _counts(token: Token) -> bool:
    """Whether a noun stands after "of" and a noun of number: "a series of attacks", "dozens of deaths"."""
    return token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.dep_ in ("nsubj", "nsubjpass", "dobj")


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
            if verb.dep_ == "ccomp":
                return None
            if verb.dep_ not in _SUBORDINATE or verb.dep_ == "relcl":
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
    """Whether a clause is modal, conditional, or complement of a verb or noun that attributes."""
    if any(a.tag_ == "MD" for a in children(verb, "aux")):
        return True
    if any(m.lower_ in lexicon.matrix.conditional for m in children(verb, "mark")):
        return True
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in lexicon.verbs:
        return True
    above = verb.head.lemma_.lower()
    is_stated = verb.dep_ in ("acl", "ccomp", "relcl") and (above in lexicon.nouns or above in lexicon.statement_nouns)
    return is_stated and any(word.lower_ == "that" for word in verb.lefts)


def _is_attributed(parse: Parse, token: Token, attributed: Sequence[Draft]) -> bool:
    """Whether the token is itself a cue or lies in what somebody states."""
    place = parse.original(token.i, token.i)
    return any(span.overlaps(place) for draft in attributed for span in (*draft.content, draft.place))


def _draft(parse: Parse, verb: Token, attributed: Sequence[Draft], lexicon: Lexicon) -> Iterator[Draft]:
    tokens = subtree(verb)
    if verb.dep_ == "relcl":
        first, last = noun_phrase(verb.head)
        tokens |= set(range(first, last + 1))
    for other in verb.subtree:
        if other.i != verb.i and other.dep_ in _SUBORDINATE and _is_attributed(parse, other, attributed):
            tokens -= subtree(other.head if other.dep_ == "pcomp" else other)
    for other in children(verb, "conj"):
        if is_verb(other) and children(other, "nsubj", "nsubjpass"):
            tokens -= subtree(other)
    if (first := min(tokens)) > 0 and parse.tokens[first - 1].lower_ == "nor":
        return  # "neither ... nor", which the parser took apart
    spans = parse.spans(i for i in tokens if not _is_attributed(parse, parse.tokens[i], attributed))
    if sum(span.end - span.start for span in spans) < _SHORTEST:
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
        rule=Rule.NARRATOR,
        confidence=_CONFIDENCE,
        attribution=Attribution.NARRATOR,
    )
