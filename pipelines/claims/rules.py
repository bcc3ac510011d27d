"""The names of the rules, one for each form in which a text attributes a statement or tells an event.

What belongs here: the names, as they stand in the column `rule`. `tests/claims/test_rules.py` holds for each a sentence
that asked for it and one that it must not match.
"""

from enum import StrEnum
from typing import Self

from pipelines.lexicon.cues import Frame


class Rule(StrEnum):
    """What made a row. `verb-` and `passive-` go on with the frame of the lexicon in which the verb was read."""

    VERB_CLAUSE = "verb-clause"
    VERB_QUOTE = "verb-quote"
    VERB_INFINITIVE = "verb-infinitive"
    VERB_GERUND = "verb-gerund"
    VERB_OBJECT = "verb-object"
    VERB_STATEMENT = "verb-statement"
    VERB_AS = "verb-as"
    VERB_PREDICATE = "verb-predicate"
    VERB_OF = "verb-of"
    VERB_FOR = "verb-for"
    VERB_ON = "verb-on"
    VERB_TO = "verb-to"
    VERB_AT = "verb-at"
    PASSIVE_CLAUSE = "passive-clause"
    PASSIVE_QUOTE = "passive-quote"
    PASSIVE_INFINITIVE = "passive-infinitive"
    PASSIVE_GERUND = "passive-gerund"
    PASSIVE_OBJECT = "passive-object"
    PASSIVE_STATEMENT = "passive-statement"
    PASSIVE_AS = "passive-as"
    PASSIVE_PREDICATE = "passive-predicate"
    PASSIVE_OF = "passive-of"
    PASSIVE_FOR = "passive-for"
    PASSIVE_ON = "passive-on"
    PASSIVE_TO = "passive-to"
    PASSIVE_AT = "passive-at"
    AS_CLAUSE = "as-clause"
    SPEAKER_MARK = "speaker-mark"
    ACCORDING_TO = "according-to"
    CITING = "citing"
    HEARSAY = "hearsay"
    NOUN_CLAUSE = "noun-clause"
    NOUN_OF = "noun-of"
    NO_COMMENT = "no-comment"
    QUOTE_INTRODUCED = "quote-introduced"
    NARRATOR = "narrator"

    @classmethod
    def of_frame(cls, frame: Frame, passive: bool) -> Self:
        """The rule for a verb that is read in a frame."""
        return cls(f"{'passive' if passive else 'verb'}-{frame.value}")
