"""Stance and factuality: from the cue, its negation, the modality and the content's own polarity.

What belongs here: the algebra. Which word has which stance is in `pipelines/lexicon/cues_*.toml`. Factuality follows
FactBank (Saurí and Pustejovsky 2009): the value that the source gives to the event in the content, so that "denied that
it had not fired" is CT+.
"""

from spacy.tokens import Token

from pipelines.claims.cues import Reality
from pipelines.claims.parse import children
from pipelines.lexicon.cues import CueVerb, Lexicon
from schemas.vocabularies import Factuality, Stance

_POSITIVE = {
    Stance.ASSERTS: Factuality.CT_PLUS,
    Stance.CONFIRMS: Factuality.CT_PLUS,
    Stance.DENIES: Factuality.CT_MINUS,
    Stance.SUGGESTS: Factuality.PS_PLUS,
    Stance.WITHHOLDS: Factuality.UNKNOWN,
    Stance.OTHER: Factuality.UNKNOWN,
}
_OPPOSITE = {
    Factuality.CT_PLUS: Factuality.CT_MINUS,
    Factuality.CT_MINUS: Factuality.CT_PLUS,
    Factuality.PR_PLUS: Factuality.PR_MINUS,
    Factuality.PR_MINUS: Factuality.PR_PLUS,
    Factuality.PS_PLUS: Factuality.PS_MINUS,
    Factuality.PS_MINUS: Factuality.PS_PLUS,
}


def cue_stance(verb: CueVerb, reality: Reality) -> Stance | None:
    """The stance that a verb gives; None where it states nothing ("did not add")."""
    if reality is Reality.STATED:
        return verb.stance
    if reality is Reality.WITHHELD:
        return Stance.WITHHOLDS if verb.negated is not None else None
    return verb.negated


def weigh(stance: Stance, content: Token | None, lexicon: Lexicon) -> tuple[Stance, Factuality]:
    """Temper a stance by the content's head: "may have been" suggests; "was not" turns the polarity."""
    factuality = _POSITIVE[stance]
    if content is None:
        return stance, factuality
    if stance is Stance.ASSERTS:
        if has_nothing_to_say(content, lexicon) or leaves_open(content, lexicon):
            return Stance.WITHHOLDS, Factuality.UNKNOWN
        if is_possible(content, lexicon):
            stance, factuality = Stance.SUGGESTS, Factuality.PS_PLUS
        elif is_probable(content, lexicon):
            stance, factuality = Stance.SUGGESTS, Factuality.PR_PLUS
    if is_negated(content, lexicon):
        factuality = _OPPOSITE.get(factuality, factuality)
    return stance, factuality


def is_negated(head: Token, lexicon: Lexicon) -> bool:
    """Whether the head of a content is negated, itself or by its subject or object ("no traces were found")."""
    if any(c.dep_ == "neg" or (c.lower_ == "never" and c.dep_ == "advmod") for c in head.children):
        return True
    nouns = children(head, "nsubj", "nsubjpass", "dobj", "attr")
    return any(d.lower_ == "no" for noun in nouns for d in children(noun, "det"))


def has_nothing_to_say(head: Token, lexicon: Lexicon) -> bool:
    """Whether the source only says that it knows nothing: "said it had no information"."""
    nothing = any(thing.lemma_.lower() in lexicon.silence.knowledge for thing in children(head, "dobj"))
    return nothing and head.lemma_.lower() == "have" and is_negated(head, lexicon)


def leaves_open(head: Token, lexicon: Lexicon) -> bool:
    """Whether the source only says that a question has no answer: "it was not known who fired", "it is unclear if"."""
    silence = lexicon.silence
    for word in (head, *children(head, "acomp")):
        if word.lower_ in silence.unanswered or (word.lower_ in silence.answered and is_negated(head, lexicon)):
            asked = [clause.left_edge for host in (head, word) for clause in children(host, "ccomp", "advcl")]
            return any(first.i > word.i and first.lower_ in silence.questions for first in asked)
    return False


def is_possible(head: Token, lexicon: Lexicon) -> bool:
    """Whether the content is held possible."""
    words = lexicon.matrix.possible
    return any(c.lower_ in words and c.dep_ in ("aux", "advmod", "acomp") and not _is_ability(c) for c in head.children)


def is_probable(head: Token, lexicon: Lexicon) -> bool:
    """Whether the content is held probable, or believed."""
    words = lexicon.matrix.probable
    return head.lemma_.lower() in words or any(
        c.lower_ in words and c.dep_ in ("advmod", "acomp") for c in head.children
    )


def _is_ability(aux: Token) -> bool:
    """ "Could" with a person's act ("could not reach") is ability; with "be" or "have" it is possibility."""
    return (
        aux.lower_ == "could"
        and aux.head.lemma_ != "be"
        and not any(c.lower_ in ("have", "be") for c in children(aux.head, "aux", "auxpass"))
    )
