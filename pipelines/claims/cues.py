"""Finding the verbs that attribute in a parsed sentence, and whether they are negated or unreal.

What belongs here: the cue word group. Whose it is stands in `subjects.py`, what its content is in `contents.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Token

from pipelines.claims.parse import Parse, children, is_verb
from pipelines.claims.subjects import agent_of, feasible, is_passive, source_of
from pipelines.lexicon.cues import CueVerb, Frame, Lexicon


class Reality(StrEnum):
    """Whether the text says that the source made the statement."""

    STATED = "stated"
    NEGATED = "negated"
    WITHHELD = "withheld"
    UNREAL = "unreal"


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A verb that attributes: `first` to `last` are the tokens of the group with auxiliaries and negation.

    `source` is the head of the noun phrase that speaks, None where the text names none.
    """

    token: Token
    first: int
    last: int
    frames: dict[Frame, CueVerb]
    reality: Reality
    passive: bool
    source: Token | None


def verb_cues(parse: Parse, lexicon: Lexicon) -> Iterator[VerbCue]:
    """The attributing verbs of a sentence, in order, those of unreal clauses left out."""
    for token, lemma in zip(parse.tokens, parse.lemmas, strict=True):
        frames = lexicon.verbs.get(_lemma(token, lemma, lexicon))
        if not frames or not (is_verb(token) or _acts_as_verb(token)) or parse.masked_quote(token):
            continue
        reality = reality_of(token, lexicon)
        if reality is Reality.UNREAL:
            continue
        bare = _is_bare_passive(token, frames)
        source = agent_of(token) if bare else source_of(token, lexicon)
        first, last = _group(token, lexicon)
        yield VerbCue(token, first, last, dict(frames), reality, bare or is_passive(token), source)


def _lemma(token: Token, lemma: str, lexicon: Lexicon) -> str:
    if lemma in lexicon.verbs or not token.tag_.startswith(("NN", "JJ")):
        return lemma
    return lemma.removesuffix("s")


def _acts_as_verb(token: Token) -> bool:
    """Whether a word tagged otherwise governs a subject: headlines and names mislead the tagger."""
    return bool(children(token, "nsubj", "nsubjpass")) and bool(children(token, "ccomp", "dobj", "xcomp"))


def _is_bare_passive(token: Token, frames: Mapping[Frame, CueVerb]) -> bool:
    """Whether a headline leaves the auxiliary of a passive out: "General accused of murder"."""
    if token.tag_ not in ("VBD", "VBN") or children(token, "aux", "dobj", "xcomp", "ccomp"):
        return False
    needs_object = [frame.value for frame in (Frame.OF, Frame.FOR) if frame in frames and Frame.CLAUSE not in frames]
    return any(prep.lower_ in needs_object and prep.i == token.i + 1 for prep in children(token, "prep"))


def reality_of(token: Token, lexicon: Lexicon) -> Reality:
    """Whether the statement is told as made, negated ("did not say"), withheld ("declined to say") or unreal."""
    words = lexicon.matrix
    negated = _is_negated(token, lexicon) or negative_subject(token)
    modal = {child.lower_ for child in children(token, "aux") if child.tag_ == "MD"}
    if any(child.dep_ == "mark" and child.lower_ in words.conditional for child in token.children):
        return Reality.UNREAL
    if modal & words.unreal or "could" in modal or _is_only_able(token, modal, lexicon):
        return Reality.NEGATED if negated else Reality.UNREAL
    if token.tag_ == "VB" and token.i > 0 and token.nbor(-1).lower_ == "than":
        return Reality.UNREAL  # "would rather resign than admit it"
    if token.tag_ == "VB" and any(c.lower_ == "to" for c in children(token, "aux")):
        above = _infinitive(token, lexicon)
        return Reality.NEGATED if negated and above is Reality.STATED else above
    if token.dep_ == "pcomp" and token.head.lower_ not in words.gerund_prepositions:
        return Reality.UNREAL
    if _neither_nor(token):
        return Reality.WITHHELD
    if token.dep_ == "conj" and is_verb(token.head) and token.tag_ == token.head.tag_ and not children(token, "nsubj"):
        above = reality_of(token.head, lexicon)
        if above in (Reality.UNREAL, Reality.WITHHELD):
            return above
    return Reality.NEGATED if negated else Reality.STATED


def _is_negated(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word of negation stands before the verb, or after a "be": "was not able to verify"."""
    beside = token.children if token.lemma_ == "be" else token.lefts
    return any(c.dep_ == "neg" or c.lower_ in lexicon.matrix.negations for c in beside if c.dep_ != "nsubj")


def _is_only_able(token: Token, modal: set[str], lexicon: Lexicon) -> bool:
    """Whether "can" says that others might state it: "they can deny it", but "we can say", "police can confirm"."""
    subjects = {subject.lower_ for subject in children(token, "nsubj")}
    is_announced = token.lemma_.lower() in lexicon.matrix.announced or not subjects.isdisjoint(("i", "we"))
    return "can" in modal and not is_announced and not children(token, "neg")


def _neither_nor(token: Token) -> bool:
    """Whether the verb is the second of "neither confirmed nor denied", "would not confirm or deny"."""
    head = token.head
    if token.dep_ != "conj" or not any(c.lower_ in ("nor", "or") for c in children(head, "cc")):
        return False
    return any(c.dep_ == "neg" or c.lower_ == "neither" for c in head.lefts)


def negative_subject(token: Token) -> bool:
    """Whether the subject denies the verb: "no group has claimed", "nobody confirmed"."""
    for subject in children(token, "nsubj", "nsubjpass"):
        if subject.lower_ in ("nobody", "none", "neither"):
            return True
        named = [subject, *children(subject, "poss")]  # "neither side's claims could be verified"
        if any(d.lower_ in ("no", "neither") for noun in named for d in children(noun, "det", "preconj", "cc")):
            return True
        if subject.lower_ == "one" and subject.i > 0 and subject.nbor(-1).lower_ == "no":
            return True
    return False


def _infinitive(token: Token, lexicon: Lexicon) -> Reality:
    """What the word above an infinitive makes of it."""
    head, words = token.head, lexicon.matrix
    lemma = head.lemma_.lower()
    if lemma in words.withhold or head.lower_ in words.withhold:
        return Reality.WITHHELD
    judged = feasible(token, lexicon)
    if judged is not None:
        infeasible = judged.lower_.startswith("im") or any(c.lower_ in words.negations for c in head.children)
        return Reality.WITHHELD if infeasible else Reality.UNREAL
    if lemma == "have" and any(c.lower_ == "yet" for c in head.children):
        return Reality.WITHHELD
    if token.dep_ == "xcomp" and lemma in words.keep and head.i != token.i:
        return reality_of(_verb_over(head), lexicon)
    if token.dep_ == "advcl" and is_verb(head) and not is_passive(head) and head.tag_ in ("VBD", "VBN", "VBZ", "VBP"):
        return reality_of(head, lexicon)
    return Reality.UNREAL


def _verb_over(word: Token) -> Token:
    """The verb itself, or the "be" whose predicate an adjective is: "has not been [able] to verify"."""
    return word.head if word.dep_ == "acomp" and is_verb(word.head) else word


def _group(token: Token, lexicon: Lexicon) -> tuple[int, int]:
    """The cue with its auxiliaries, its negation, and the verb that withholds or keeps it."""
    first = last = token.i
    parts = [c for c in token.lefts if c.dep_ in ("aux", "auxpass", "neg") or c.lower_ in lexicon.matrix.negations]
    if parts:
        first = min(c.i for c in parts)
    particles = {reading.particle for reading in lexicon.verbs.get(token.lemma_.lower(), {}).values()}
    for child in token.rights:
        if child.i == token.i + 1 and child.lower_ in particles:
            last = child.i
        if child.dep_ == "prt" or (child.dep_ == "prep" and child.i == token.i + 1 and child.n_rights == 0):
            last = child.i
    head = token.head
    if _neither_nor(token) and head.i < first:
        first = _group(head, lexicon)[0]
    is_apart = any(t.text == "," for t in token.doc[head.i : first])
    if token.dep_ == "xcomp" and head.i < first and not is_apart and _is_verb_or_adjective(head):
        first = min(first, _group(_verb_over(head), lexicon)[0], head.i)
    return first, last


def _is_verb_or_adjective(token: Token) -> bool:
    """Whether a word may govern an infinitive as part of the cue."""
    return is_verb(token) or token.tag_.startswith(("JJ", "RB"))
