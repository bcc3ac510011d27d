"""Whether a claim's words say that an event happened, that it did not, or only that it is planned or supposed.

What belongs here: what governs a trigger before and after it. Where negations stand about and none surely governs
the trigger, the answer is that it cannot be told: no frame is better than one of the wrong sign.
"""

import re
from collections.abc import Sequence

from pipelines.claims.model import Claim, Span
from pipelines.entities.date_words import date_words
from pipelines.lexicon.triggers import Trigger, TriggerLexicon
from schemas.vocabularies import Factuality, Stance

_UNREAL_REACH = 60
_GOVERNED_WITHIN = 8
"""Words between a negation and the trigger that it governs, all of them of the verb group or the noun's own."""
_NOUN_WITHIN = 3
"""Words between "no" and the trigger that it denies: "no army helicopter was shot down"."""
_NEGATIVE = frozenset({Factuality.CT_MINUS, Factuality.PR_MINUS, Factuality.PS_MINUS})
_POSITIVE = frozenset({Factuality.CT_PLUS, Factuality.PR_PLUS, Factuality.PS_PLUS})
_DATE_AFTER = re.compile(
    rf"\s+(?:(?:last|early|late)\s+)?(?:{date_words().weekdays_pattern}|{date_words().months_pattern}|\d{{4}})\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’-]+")


def is_unreal(lexicon: TriggerLexicon, text: str, claim: Claim, trigger: Trigger) -> bool:
    """Whether the clause plans, fears, demands or supposes the event, or the cue commits to it ("vowed to").

    Nothing is said to have happened then.
    """
    if claim.cue is not None and _commits(lexicon, text, claim):
        return True
    clause = _clause_before(lexicon, text, claim.content, trigger)
    if lexicon.grammar_pattern("conditionals").search(clause) is not None:
        return True
    clause = clause[-_UNREAL_REACH:]
    if lexicon.grammar_pattern("real").search(clause):
        return _is_contrary_to_fact(lexicon, text, claim.content, trigger, clause)
    return lexicon.grammar_pattern("unreal").search(clause) is not None


def _is_contrary_to_fact(
    lexicon: TriggerLexicon, text: str, spans: Sequence[Span], trigger: Trigger, clause: str
) -> bool:
    """ "If they had had shelter, fewer would have died"."""
    span = _span_of(spans, trigger)
    sentence = re.split(r"[.;:!?\n]", text[span.start : trigger.start])[-1]
    is_supposed = lexicon.grammar_pattern("conditionals").match(sentence.lstrip(' “"')) is not None
    return is_supposed and lexicon.grammar_pattern("contrary_to_fact").search(clause) is not None


def tells_of_denial(lexicon: TriggerLexicon, text: str, claim: Claim, trigger: Trigger) -> bool:
    """Whether the outlet's sentence tells that somebody denied the event, which is no statement of its own."""
    span = _span_of(claim.content, trigger)
    return lexicon.grammar_pattern("denials").search(text, span.start, trigger.start) is not None


def is_incidental(lexicon: TriggerLexicon, text: str, claim: Claim, trigger: Trigger) -> bool:
    """Whether a noun that names the event only says when or of what something else was: "criticism after the attack".

    Nothing that is denied of the one is denied of the other; who denies a part in it, or reports of it, does.
    """
    span = _span_of(claim.content, trigger)
    before = text[span.start : trigger.start]
    name = "embedding" if claim.stance is Stance.DENIES else "beside"
    noun = r"\s+(?:[\w'’-]+\s+){0,3}$"
    is_embedded = re.search(lexicon.grammar_pattern(name).pattern + noun, before, re.IGNORECASE) is not None
    is_part = re.search(lexicon.grammar_pattern("part_in").pattern + noun, before, re.IGNORECASE) is not None
    return is_embedded and not is_part and not _is_verb(trigger)


def _is_verb(trigger: Trigger) -> bool:
    return trigger.text.lower().endswith(("ed", "ing")) or trigger.text.lower() in {
        "shot down",
        "struck",
        "hit",
        "took",
    }


def _commits(lexicon: TriggerLexicon, text: str, claim: Claim) -> bool:
    """Whether the cue is a threat, vow or pledge: what follows is to come."""
    cue = claim.cue.of(text) if claim.cue is not None else ""
    return lexicon.grammar_pattern("commissive_cues").search(cue) is not None


def polarity_of(lexicon: TriggerLexicon, text: str, claim: Claim, trigger: Trigger) -> int | None:
    """+1 where the content as worded says that it happened, -1 that it did not, None where that cannot be told.

    A negation counts where it governs the trigger: in its clause, with nothing but the verb group, or the noun that it
    denies, between. "The attack never happened" counts after it, "a denial of the attack" before it.
    """
    clause = lexicon.grammar_pattern("not_negations").sub("", _clause_before(lexicon, text, claim.content, trigger))
    governing = stray = 0
    for match in lexicon.grammar_pattern("negations").finditer(clause):
        if _governs(lexicon, match[0], clause[match.end() :]):
            governing += 1
        else:
            stray += 1
    span = _span_of(claim.content, trigger)
    after = re.split(r"[.;:!?\n]", text[trigger.end : span.end])[0]
    governing += len(lexicon.grammar_pattern("negated_after").findall(after))
    governing += re.match(rf"\s+{lexicon.grammar_pattern('negated_objects').pattern}", after, re.IGNORECASE) is not None
    governing += _is_denied_as_noun(lexicon, text[span.start : trigger.start])
    polarity = -1 if governing % 2 else 1
    return polarity if governing or _is_consistent(claim, stray) else None


def _is_consistent(claim: Claim, stray: int) -> bool:
    """Whether no negation stands about that may be meant, and the claimant's certainty has no other sign."""
    if claim.stance not in {Stance.ASSERTS, Stance.CONFIRMS, Stance.SUGGESTS}:
        return stray == 0
    return claim.factuality not in _NEGATIVE and (stray == 0 or claim.factuality in _POSITIVE)


def _governs(lexicon: TriggerLexicon, negation: str, between: str) -> bool:
    words = _WORD.findall(between.lower().replace("’", "'"))
    if negation.lower() in lexicon.grammar["noun_negations"]:
        prepositions = lexicon.grammar_pattern("prepositions").search(between)
        return len(words) <= _NOUN_WITHIN and prepositions is None and "," not in between
    verb_group = set(lexicon.grammar["light_verbs"]) | set(lexicon.grammar["verb_group"])
    return len(words) <= _GOVERNED_WITHIN and all(
        word in verb_group or word.endswith("ly") or lexicon.class_of_word(word) is not None for word in words
    )


def _is_denied_as_noun(lexicon: TriggerLexicon, before: str) -> bool:
    """Whether the trigger stands in what a noun of denial embeds: "the ministry's denial of the raid"."""
    pattern = lexicon.grammar_pattern("denial_nouns").pattern
    return re.search(rf"{pattern}\s+(?:of|that)\s+(?:[\w'’-]+\s+){{0,6}}$", before, re.IGNORECASE) is not None


def _dates(clause: str, match: re.Match[str]) -> bool:
    """Whether "since" or "until" leads to a date, and opens no clause: "since Wednesday"."""
    return _DATE_AFTER.match(clause, match.end()) is not None


def _span_of(spans: Sequence[Span], trigger: Trigger) -> Span:
    return next(span for span in spans if span.start <= trigger.start < span.end)


def _clause_before(lexicon: TriggerLexicon, text: str, spans: Sequence[Span], trigger: Trigger) -> str:
    """What stands before the trigger in its own clause."""
    before = text[_span_of(spans, trigger).start : trigger.start]
    clause = re.split(r"[.;:!?\n]|,\s", before)[-1]
    breaks = [m for m in lexicon.grammar_pattern("clause_breaks").finditer(clause) if not _dates(clause, m)]
    return clause[breaks[-1].end() :] if breaks else clause
