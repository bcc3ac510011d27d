"""How far a content reaches: the tree under its head, without what others say there and what the outlet adds.

What belongs here: what is left out of a subtree. Where a content begins is in `contents.py`.
"""

from spacy.tokens import Token

from pipelines.claims.parse import children, is_verb, subtree
from pipelines.claims.subjects import has_content, outer_speaker
from pipelines.lexicon.cues import Frame, Lexicon
from schemas.vocabularies import Stance

TEMPORAL = frozenset({"after", "as", "before", "when", "because", "since", "until"})
_CONTRAST = frozenset({"but", "while", "whereas", "though", "although", "however", "yet"})
_CONCESSIVE = frozenset({"although", "though", "despite"})
APART = frozenset({",", "-", "--", "—", "–"})
_SHORTEST_EXPLANATION = 5


def within(head: Token, cue: Token, lexicon: Lexicon) -> frozenset[int]:
    """The subtree of a content, without the cue's own and without clauses in which others speak."""
    tokens = subtree(head)
    if cue.i in tokens:
        tokens -= subtree(cue)
    for token in [t for t in head.subtree if t.i in tokens and t.i != head.i]:
        if _is_foreign(token, lexicon):
            tokens -= subtree(token)
            tokens = {i for i in tokens if not _is_dangling(head.doc[i], token)}
    tokens -= _explanation(head, tokens) | _concession(head, tokens)
    return frozenset(tokens - _authority(head, tokens, lexicon))


def _concession(head: Token, tokens: set[int]) -> set[int]:
    """What the outlet sets against it after a comma at its end: "said the plan was sound[, although it had failed]"."""
    last = max((i for i in tokens if not head.doc[i].is_punct), default=head.i)
    for token in head.subtree:
        if token.i <= head.i or token.right_edge.i < last or token.dep_ not in ("advcl", "prep"):
            continue
        opens = head.doc[token.left_edge.i].lower_ in _CONCESSIVE or token.lower_ in _CONCESSIVE
        if opens and token.left_edge.i > 0 and head.doc[token.left_edge.i - 1].text == ",":
            return subtree(token)
    return set()


def _authority(head: Token, tokens: set[int], lexicon: Lexicon) -> set[int]:
    """Who vouches for the whole, after a comma at its end: "said they had fled[, according to the agency]"."""
    last = max((i for i in tokens if not head.doc[i].is_punct), default=head.i)
    for token in head.subtree:
        ends = token.lower_ in lexicon.according and token.right_edge.i >= last and token.i > head.i
        if ends and head.doc[token.i - 1].text == ",":
            return subtree(token)
    return set()


def _explanation(head: Token, tokens: set[int]) -> set[int]:
    """The outlet's word on the last thing named: "poisoned with Novichok[, a range of agents made in Russia]"."""
    last = max((i for i in tokens if not head.doc[i].is_punct), default=head.i)
    for token in head.subtree:
        if token.i == head.i or token.dep_ != "appos":
            continue
        is_indefinite = any(d.lower_ in ("a", "an") for d in children(token, "det"))
        if is_indefinite and token.right_edge.i >= last and head.doc[token.left_edge.i - 1].text in APART:
            words = subtree(token)
            return words if len(words) >= _SHORTEST_EXPLANATION else set()
    return set()


def _is_foreign(token: Token, lexicon: Lexicon) -> bool:
    """Whether a conjunct or adverbial clause is somebody else's statement, which the parser hung into this one."""
    if token.dep_ == "relcl":
        which = any(thing.lower_ in lexicon.statement_relatives for thing in children(token, "dobj"))
        return which and is_answer(token, lexicon)
    if token.dep_ in ("appos", "npadvmod"):
        names_one = token.lemma_.lower() in lexicon.statement_nouns or token.lower_ in lexicon.statement_relatives
        return names_one and any(
            is_answer(relative, lexicon) or _is_own_answer(relative, lexicon)
            for relative in children(token, "relcl", "acl")
        )
    if token.dep_ == "xcomp" and token.tag_ == "VBG":
        return outer_speaker(token, lexicon) is not None
    if token.dep_ not in ("conj", "advcl", "parataxis") or not is_verb(token):
        return False
    if token.lower_ == "citing":
        return True
    if any(c.lower_ == "that" and c.dep_ == "mark" for c in token.children):
        return False
    frames = lexicon.verbs.get(token.lemma_.lower(), {})
    speaks = Frame.CLAUSE in frames or Frame.OBJECT in frames
    withholds = token.dep_ == "conj" and _withholds(token, lexicon)
    if (speaks or withholds or has_content(token, lexicon)) and outer_speaker(token, lexicon) is not None:
        return True
    own_subject = any(s.tag_ not in ("PRP", "WDT", "WP", "EX") for s in children(token, "nsubj"))
    if not (speaks and own_subject):
        return False
    marks = {c.lower_ for c in children(token, "mark", "advmod")}
    if token.dep_ == "advcl" and not marks & _CONTRAST:
        return bool(marks & TEMPORAL) and bool(children(token, "ccomp"))
    return bool(children(token, "ccomp", "dobj", "xcomp"))


def is_answer(relative: Token, lexicon: Lexicon) -> bool:
    """Whether a relative clause is another's answer to what is said: "..., which Moscow denied"."""
    frames = lexicon.verbs.get(relative.lemma_.lower(), {})
    readings = [frames[frame] for frame in (Frame.OBJECT, Frame.STATEMENT) if frame in frames]
    answers = any(reading.stance in (Stance.DENIES, Stance.CONFIRMS) for reading in readings)
    if relative.dep_ == "acl" and children(relative, "dobj", "ccomp", "xcomp"):
        return False
    return answers and any(s.tag_ not in ("PRP", "WDT", "WP") for s in children(relative, "nsubj"))


def _is_own_answer(relative: Token, lexicon: Lexicon) -> bool:
    """Whether whom a statement is about answers it: "accused of theft, an allegation it denies"."""
    frames = lexicon.verbs.get(relative.lemma_.lower(), {})
    denies = any(reading.stance is Stance.DENIES for reading in frames.values())
    return denies and any(s.tag_ == "PRP" for s in children(relative, "nsubj"))


def _withholds(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb tells that something was kept back: "declined to say", "gave no details"; not "returned"."""
    lemma = verb.lemma_.lower()
    if lemma in lexicon.matrix.withhold:
        return True
    negated = bool(children(verb, "neg")) or any(
        d.lower_ == "no" for thing in children(verb, "dobj") for d in children(thing, "det")
    )
    return negated and lemma in lexicon.silence.give


def _is_dangling(word: Token, cut: Token) -> bool:
    """Whether a conjunction joined only what was cut off."""
    return (
        word.dep_ == "cc"
        and word.head.i == cut.head.i
        and word.i < cut.i
        and all(c.i >= cut.i or c.i < word.i for c in children(word.head, "conj"))
    )


def without_loose_relative(noun: Token, tokens: frozenset[int]) -> frozenset[int]:
    """A noun phrase without the relative clause after a comma, which is the outlet's own remark."""
    for relative in [t for t in noun.subtree if t.dep_ == "relcl"]:
        left = relative.left_edge.i
        if left > 0 and noun.doc[left - 1].text in (",", "-", "--", "—", "–"):
            tokens -= frozenset(subtree(relative))
    return tokens


def according_tokens(host: Token, lexicon: Lexicon) -> set[int]:
    """What says, within a clause, according to whom it is so."""
    return {i for t in host.subtree if t.lower_ in lexicon.according for i in subtree(t)}


def qualifying_tokens(host: Token, lexicon: Lexicon) -> set[int]:
    """What says, within a clause, that another reported it, too: "as X reported earlier"."""
    return {
        i
        for t in host.subtree
        if t.dep_ == "advcl"
        and t.lemma_.lower() in lexicon.as_verbs
        and any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in t.children)
        and not children(t, "ccomp", "dobj")
        for i in subtree(t)
    }
