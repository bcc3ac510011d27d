"""Clauses that the parser took apart, put together again.

What belongs here: one function for each way in which it does. What stands as a content where the tree is whole is in
`contents.py`.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from pipelines.claims.parse import SUBJECTS, children
from pipelines.claims.reach import within
from pipelines.lexicon.cues import Lexicon


@dataclass(frozen=True, slots=True)
class Content:
    """The tokens of a content and the word that heads it."""

    tokens: frozenset[int]
    head: Token


def parted(token: Token, lexicon: Lexicon) -> Content | None:
    """A clause whose subject has a remark in commas after it, so that the parser took it for the verb's object: "denies
    [its plane, lost on Friday, crossed the border]"."""
    thing = next((t for t in children(token, "dobj") if t.i > token.i), None)
    if thing is None or any(cc.i > thing.i for cc in children(token, "cc")):
        return None
    after = [*children(token, "conj"), *([token.head] if token.dep_ == "ccomp" and token.head.i > thing.i else [])]
    for verb in after:
        words = (verb, *children(verb, "aux", "auxpass", "neg"))
        finite = any(word.tag_ in ("VBD", "VBZ", "VBP") for word in words)
        first = min(word.i for word in words)
        if finite and not children(verb, *SUBJECTS) and verb.doc[first - 1].text == "," and first - 1 > thing.i:
            if verb.lemma_.lower() in lexicon.verbs:
                return None
            return Content(frozenset(range(thing.left_edge.i, verb.i)) | within(verb, token, lexicon), verb)
    return None


def told(token: Token, lexicon: Lexicon) -> Content | None:
    """The clause that the parser hung on those who were told: "told [a meeting of envoys] that few had come"."""
    if token.lemma_.lower() not in lexicon.matrix.telling:
        return None
    for listener in children(token, "dobj"):
        if listener.lemma_.lower() in lexicon.statement_nouns:
            return None
        for clause in [c for noun in listener.subtree for c in children(noun, "relcl", "acl")]:
            opens = clause.doc[clause.left_edge.i]
            if opens.lower_ == "that" and opens.dep_ == "mark" and children(clause, *SUBJECTS) and is_finite(clause):
                return Content(within(clause, token, lexicon), clause)
    return None


def of_relative(token: Token, lexicon: Lexicon) -> Content | None:
    """What is said of a relative pronoun, where the parser took that for a second subject: "which police say fell"."""
    subjects = children(token, "nsubj")
    if token.dep_ != "relcl" or len(subjects) < 2 or not subjects[0].tag_.startswith("W"):
        return None
    said = next((c for c in children(token, "xcomp") if c.tag_ in ("VBD", "VBN", "VBZ") and c.i > token.i), None)
    return None if said is None else Content(within(said, token, lexicon) | {subjects[0].i}, said)


def torn(token: Token, lexicon: Lexicon) -> Content | None:
    """A clause whose verb the parser hung on the verb above: "sent a note saying [a raid] [caused no losses]"."""
    subject = next((thing for thing in children(token, "dobj") if thing.i > token.i), None)
    if subject is None or token.lemma_.lower() not in lexicon.matrix.clausal:
        return None
    end = subject.right_edge.i + 1
    for above in token.ancestors:
        for verb in children(above, "conj"):
            finite = verb.tag_ in ("VBD", "VBZ", "VBP") and not children(verb, *SUBJECTS)
            if finite and verb.left_edge.i == end and above.i < token.i:
                return Content(within(subject, token, lexicon) | within(verb, token, lexicon), verb)
    return None


def is_finite(head: Token) -> bool:
    """Whether a clause has a finite verb; a small clause ("called the attack cowardly") has none."""
    if head.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    if any(c.lower_ == "to" for c in children(head, "aux")):
        return False
    if children(head, "nsubj") and (
        head.tag_ == "VB" or (head.tag_.startswith("NN") and children(head, "dobj", "ccomp"))
    ):
        return True
    return any(
        c.dep_ in ("aux", "auxpass", "cop") and c.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") for c in head.children
    ) or (head.tag_ == "VBN" and bool(children(head, "nsubj", "nsubjpass")))
