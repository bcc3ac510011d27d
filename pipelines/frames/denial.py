"""What a denial is about: the deed at its head, not one that it only mentions.

What belongs here: which deeds of a denied content are taken for granted, and which contents point at another statement
without saying anything of their own. The sign of a content is in `negation`.
"""

import re
from collections.abc import Sequence

from pipelines.claims.model import Claim, Span
from pipelines.lexicon.triggers import Trigger, TriggerLexicon

_PARTICIPLE = re.compile(r"\w+(?:ed|en|wn|un)", re.IGNORECASE)
_OWNED = re.compile(r"(?:\b(?:the|an?|its|their|his|our|these|those|all|any)|['’]s)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
"""What stands before a participle that is an adjective: "the seized arms"."""
_SET_OFF = re.compile(r",\s+$")
_NOMINAL = re.compile(r"\b(?:the|an?|this|that|these|those|any|such|its|their)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_LONGEST_COMPLEMENT = 2
"""Words after a pointer that still only say whose or which statement it is: "the report on Monday"."""


def takes_for_granted(lexicon: TriggerLexicon, text: str, spans: Sequence[Span], trigger: Trigger) -> bool:
    """Whether a content speaks of something else and only mentions the deed.

    It stands as an adjective ("the seized arms"), set off by commas ("its drone, shot down on Monday, was"), in a
    clause about somebody ("the officer who led the raid"), or where the sentence goes on ("..., saying that").
    """
    span = next(s for s in spans if s.start <= trigger.start < s.end)
    before = text[span.start : trigger.start]
    is_set_off = _SET_OFF.search(before) is not None and "," in text[trigger.end : span.end]
    if is_set_off and not trigger.text.lower().endswith("ing"):
        return True
    if _PARTICIPLE.fullmatch(trigger.text) is not None and _OWNED.search(before) is not None:
        return True
    goes_on = rf"(?:,|\bbut)\s+(?:but\s+|and\s+)?{lexicon.grammar_pattern('goes_on').pattern}"
    clause = re.split(r"[.,;:—–]", before[1:])[-1]
    is_of_somebody = lexicon.grammar_pattern("relatives").search(clause) is not None
    return is_of_somebody or re.search(goes_on, before, re.IGNORECASE) is not None


def is_about_another(text: str, trigger: Trigger, others: Sequence[Trigger]) -> bool:
    """Whether a noun only says what an earlier deed of the content was about: "firing at people angry at the raid"."""
    return any(other.end <= trigger.start for other in others) and (
        _NOMINAL.search(text, max(0, trigger.start - 40), trigger.start) is not None
    )


def says_something_else(lexicon: TriggerLexicon, text: str) -> bool:
    """Whether a pointer does not point at what was stated before.

    Words after it have a content of their own ("the reports that we asked for elections"), it is other statements that
    it names ("similar claims"), or what is denied is to have said so ("making such remarks").
    """
    if lexicon.grammar_pattern("utterances").match(text) or lexicon.grammar_pattern("other_statements").search(text):
        return True
    pointers = list(lexicon.grammar_pattern("anaphora").finditer(text))
    if not pointers:
        return False
    after = text[pointers[-1].end() :].lstrip()
    own = lexicon.grammar_pattern("complements").match(after)
    return own is not None and len(after[own.end() :].split()) > _LONGEST_COMPLEMENT


def words_its_target(lexicon: TriggerLexicon, text: str, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether the statement that a denial answers follows its pointer: "denied reports that the town had fallen"."""
    target = None if claim.responds_to is None else claims[claim.responds_to]
    if target is None or not target.content or target.field is not claim.field:
        return False
    start = target.content[0].start
    opening = [text[span.start : start] for span in claim.content if span.start <= start < span.end]
    pointers = [m for words in opening for m in lexicon.grammar_pattern("anaphora").finditer(words)]
    return bool(pointers) and len(opening[0][pointers[-1].end() :].split()) <= _LONGEST_COMPLEMENT


def ends_or_begins(lexicon: TriggerLexicon, text: str, spans: Sequence[Span], trigger: Trigger) -> bool:
    """Whether only some time is spoken of: "it has carried out no attack since Sunday"."""
    span = next(s for s in spans if s.start <= trigger.start < s.end)
    after = re.split(r"[.;:!?\n]", text[trigger.end : span.end])[0]
    return lexicon.grammar_pattern("bounds").search(after) is not None
