"""Whose a verb is: the head of the noun phrase that speaks through it.

What belongs here: finding the subject, up the tree and across what the parser took apart. Whether it attributes is
decided in `cues.py`; who the noun phrase means, in `claimants.py`.
"""

from spacy.tokens import Token

from pipelines.claims.parse import SUBJECTS, children, is_verb
from pipelines.lexicon.cues import PREPOSITIONAL, Frame, Lexicon

_MAX_CLIMB = 6
_WHERE = frozenset({"in", "on", "behind", "under", "at", "inside", "near", "wearing", "within"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LINKS_TO_SUBJECT = frozenset({"advcl", "xcomp", "pcomp", "prep", "conj", "dep", "acl", "acomp", "parataxis"})


def is_passive(token: Token) -> bool:
    """Whether the verb is passive, with or without its auxiliary ("the claim, denied by X")."""
    if children(token, "auxpass", "nsubjpass", "agent"):
        return True
    if token.dep_ == "conj" and token.tag_ == "VBN" and not children(token, "nsubj", "aux", "dobj", "ccomp"):
        return is_verb(token.head) and is_passive(token.head)
    return (
        token.tag_ == "VBN" and token.dep_ in ("acl", "amod", "advcl") and not children(token, "aux", "dobj", "ccomp")
    )


def is_quoted_last(noun: Token) -> bool:
    """Whether a phrase ends in a quotation that it did not begin with: "called the account \"pure invention\""."""
    marks = [t.i for t in noun.subtree if t.text == '"']
    return bool(marks) and marks[0] > noun.left_edge.i


def feasible(infinitive: Token, lexicon: Lexicon) -> Token | None:
    """The "possible" over an infinitive: "it was not possible to verify", which nobody in particular could not."""
    adjectives = [infinitive.head, *children(infinitive.head, "acomp")]
    return next((word for word in adjectives if word.lower_ in lexicon.matrix.feasible), None)


def source_of(token: Token, lexicon: Lexicon) -> Token | None:
    """The head of the noun phrase that speaks through the verb `token`."""
    found = agent_of(token) if is_passive(token) else _beside_according(_subject(token, lexicon, _MAX_CLIMB))
    if found is not None and found.lower_ == "it" and token.tag_ == "VB" and feasible(token, lexicon) is not None:
        return None
    return found if found is not None and _can_name(found) else None


def _beside_according(subject: Token | None) -> Token | None:
    """The subject, where the parser took "Y" of "according to Y, X said" for it: then X hangs on Y."""
    left = 0 if subject is None else subject.left_edge.i
    if subject is None or left < 2 or subject.doc[left - 2].lower_ != "according":
        return subject
    return next(iter(children(subject, "appos")), subject)


def _can_name(token: Token) -> bool:
    """Whether a word can head the name of a source: no verb, no article that the parser left alone."""
    if token.tag_ == "DT":
        return token.lower_ in ("some", "all", "both", "many", "others", "this", "that", "these", "those")
    return token.tag_.startswith(("NN", "PRP", "CD", "JJ", "FW", "WP"))


def agent_of(token: Token) -> Token | None:
    """The noun after "by" of a passive."""
    for agent in children(token, "agent", "prep"):
        if agent.lower_ == "by":
            for noun in children(agent, "pobj"):
                return noun
    return None


def _subject(token: Token, lexicon: Lexicon, climb: int) -> Token | None:
    times = lexicon.matrix.times | lexicon.matrix.mute
    subjects = [s for s in children(token, *SUBJECTS) if s.dep_ != "expl" and s.lemma_.lower() not in times]
    before = [s for s in subjects if s.i < token.i]
    if subjects:
        own = _nearest(before or subjects)
        is_relative = own.lower_ in _RELATIVE and own.tag_.startswith("W")
        return _antecedent(token, lexicon, climb) if is_relative else own
    if token.tag_ in ("VBD", "VBZ", "VBP") and token.dep_ != "conj" and climb == _MAX_CLIMB:
        beside = _noun_beside(token)
        if beside is not None and beside.lemma_.lower() not in times:
            return beside
    if climb == 0 or token.dep_ not in _LINKS_TO_SUBJECT or token.head.i == token.i:
        return None
    return _subject_above(token, lexicon, climb)


def _nearest(subjects: list[Token]) -> Token:
    """The subject, where the parser saw several: the last, unless commas show it to be an apposition."""
    first, last = subjects[0], subjects[-1]
    apposed = any(t.text == "," for t in last.doc[first.i : last.i])
    return first if apposed else last


def _subject_above(token: Token, lexicon: Lexicon, climb: int) -> Token | None:
    """The subject of a verb that has none of its own: that of the clause it depends on."""
    head = token.head
    if token.dep_ == "pcomp" and head.lower_ == "as":
        return _quoted_person(token)
    outer = outer_speaker(token, lexicon) if is_verb(head) else None
    if outer is not None:
        return _subject(outer, lexicon, climb - 1)
    if token.dep_ == "acl" or (head.tag_.startswith("NN") and token.tag_ == "VBG"):
        return _subject_of_noun(token, lexicon, climb)
    if token.dep_ == "advcl" and is_passive(head):
        return next(iter(children(head, "nsubjpass")), None) or agent_of(head)
    return _subject(head, lexicon, climb - 1)


def _noun_beside(token: Token) -> Token | None:
    """The noun phrase that ends just before a finite verb which the parser left without subject."""
    left = token.i - 1
    while left > 0 and (token.doc[left].is_punct or token.doc[left].dep_ in ("aux", "advmod", "neg")):
        left -= 1
    if left < 0 or token.doc[left].i == token.i:
        return None
    noun = token.doc[left]
    while noun.head.i != noun.i and noun.head.right_edge.i < token.i + 1 and not _comma_precedes(noun):
        if is_verb(noun.head) and noun.dep_ not in ("aux", "relcl"):
            break
        noun = noun.head
    if noun.dep_ == "prep":
        noun = next(iter(children(noun, "pobj")), noun)
    if noun.head.i < token.i and noun.dep_ == "relcl":
        noun = noun.head
    return noun if noun.tag_.startswith(("NN", "PRP")) and noun.i < token.i else None


def _comma_precedes(noun: Token) -> bool:
    left = noun.left_edge.i
    return noun.dep_ == "appos" and left > 0 and noun.doc[left - 1].is_punct


def outer_speaker(token: Token, lexicon: Lexicon) -> Token | None:
    """The verb that a cue goes on with, where the parser hung it into what is said.

    "insisted that A, and rejected B", "said that A must follow, adding that B".
    """
    first = token.head
    aside = _aside_before(token, lexicon)
    if aside is not None:
        return aside
    if first.dep_ != "ccomp" or children(token, *SUBJECTS) or first.head.lemma_.lower() not in lexicon.verbs:
        return None
    outer = first.head
    if token.dep_ == "conj" and _keeps_silent(token, lexicon):
        return None if _may_speak(first, lexicon) and not _is_pluperfect(first) else outer
    if children(token, "aux", "auxpass"):
        return None
    if token.dep_ == "advcl":
        after_comma = token.left_edge.i > 0 and token.doc[token.left_edge.i - 1].text == ","
        return outer if token.tag_ == "VBG" and after_comma and has_content(token, lexicon) else None
    same_tense = outer.tag_ == token.tag_ or {outer.tag_, token.tag_} == {"VBD", "VBN"}
    inner_speaks = first.lemma_.lower() in lexicon.verbs and not _is_pluperfect(first)
    return outer if token.dep_ == "conj" and same_tense and not inner_speaks else None


def _aside_before(token: Token, lexicon: Lexicon) -> Token | None:
    """The verb of an aside after which its speaker goes on: "ten died, the ministry said, blaming the rebels"."""
    goes_on = token.dep_ == "conj" or (token.dep_ in ("advcl", "xcomp") and token.tag_ == "VBG")
    if not goes_on or children(token, *SUBJECTS, "aux", "mark"):
        return None
    asides = [c for c in children(token.head, "parataxis", "ccomp") if token.head.i < c.i < token.i]
    speaks = (c for c in asides if Frame.CLAUSE in lexicon.verbs.get(c.lemma_.lower(), {}) and children(c, "nsubj"))
    aside = next(speaks, None)
    if aside is None or aside.nbor().text != "," or not has_content(token, lexicon):
        return None
    between = token.doc[aside.i + 2 : token.left_edge.i]
    return aside if all(word.dep_ == "cc" for word in between) and bool(between) == (token.dep_ == "conj") else None


def _is_pluperfect(verb: Token) -> bool:
    """Whether a verb is one of before: "said they had fled and denied ..." goes on with who said it, not who fled."""
    return any(aux.lower_ in ("had", "'d", "’d") for aux in children(verb, "aux"))


def has_content(token: Token, lexicon: Lexicon) -> bool:
    """Whether a verb has what one of its frames asks for: a clause, or the object or phrase that it states."""
    frames = lexicon.verbs.get(token.lemma_.lower(), {})
    if Frame.CLAUSE in frames and children(token, "ccomp"):
        return True
    objects = children(token, "dobj")
    if Frame.PREDICATE in frames and (children(token, "oprd", "ccomp", "acomp") or any(map(is_quoted_last, objects))):
        return True
    hosts = [token, *objects]
    prepositions = {prep.lower_ for host in hosts for prep in children(host, "prep")}
    if any(frame.value in prepositions for frame in frames.keys() & PREPOSITIONAL):
        return True
    return bool(objects) and not frames.keys().isdisjoint((Frame.OBJECT, Frame.STATEMENT))


def _keeps_silent(token: Token, lexicon: Lexicon) -> bool:
    """Whether a verb tells that something was not said: "did not say", "declined to give"."""
    auxiliaries = children(token, "aux")
    if token.lemma_.lower() in lexicon.matrix.withhold and token.tag_ in ("VBD", "VBN", "VBZ", "VBP"):
        return not auxiliaries and bool(children(token, "xcomp"))
    does = any(a.lemma_.lower() == "do" for a in auxiliaries) and bool(children(token, "neg"))
    return does and (token.lemma_.lower() in lexicon.verbs or token.lemma_.lower() in lexicon.silence.give)


def _may_speak(clause: Token, lexicon: Lexicon) -> bool:
    """Whether the subject of a clause can be who says, or does not say, what a further verb tells."""
    subjects = children(clause, "nsubj", "nsubjpass")
    titles = lexicon.titles
    return any(
        s.tag_.startswith(("NNP", "WP"))
        or s.lower_ in titles.person_pronouns
        or s.lemma_.lower() in titles.kinds
        or s.lemma_.lower() in titles.roles
        for s in subjects
    )


def _antecedent(token: Token, lexicon: Lexicon, climb: int) -> Token | None:
    """The noun that "who" or "which" takes up."""
    while token.dep_ in ("conj", "ccomp") and is_verb(token.head) and token.head.i != token.i:
        token = token.head
    if token.dep_ != "relcl":
        return None
    return _over_a_place(_document_or_issuer(token.head, lexicon, climb), lexicon, climb)


def _quoted_person(token: Token) -> Token | None:
    """Who says it in "cited X as saying": the object of the nearest verb before."""
    for verb in reversed(token.doc[: token.i]):
        if is_verb(verb):
            return next(iter(children(verb, "dobj", "nsubjpass")), None)
    return None


def _subject_of_noun(token: Token, lexicon: Lexicon, climb: int) -> Token | None:
    """Whose is a participle on a noun: the noun's ("a statement saying"), or after a comma that of the clause."""
    head = token.head
    comma = any(t.text == "," for t in token.doc[min(head.i, token.i) : token.i])
    if comma and head.dep_ not in SUBJECTS:
        above = _governing_verb(head)
        if above is not None:
            return _subject(above, lexicon, climb - 1)
    return _over_a_place(_document_or_issuer(head, lexicon, climb), lexicon, climb)


def _over_a_place(noun: Token | None, lexicon: Lexicon, climb: int) -> Token | None:
    """Who speaks, where the noun before a participle or "who" only tells where or in what: "men in masks who say"."""
    if noun is None or noun.dep_ != "pobj" or noun.tag_ not in ("NN", "NNS") or noun.head.lower_ not in _WHERE:
        return noun
    if _may_be_said_by(noun, lexicon):
        return noun
    host = noun.head.head
    if is_verb(host):
        people = next((thing for thing in children(host, "dobj") if _may_be_said_by(thing, lexicon)), None)
        if people is not None:
            return people
        return _subject(host, lexicon, climb - 1) if climb > 0 else None
    return host if _may_be_said_by(host, lexicon) or host.tag_.startswith("NNP") else noun


def _may_be_said_by(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a noun is for people, a body or a document."""
    lemma, titles = noun.lemma_.lower(), lexicon.titles
    speakers = titles.roles | titles.kinds.keys() | titles.body_anaphors | titles.group_anaphors
    return lemma in speakers | lexicon.document_nouns


def issuer_of(noun: Token, lexicon: Lexicon) -> Token | None:
    """Who issued a document: the subject of "released footage"."""
    found = _document_or_issuer(noun, lexicon, _MAX_CLIMB)
    return None if found is None or found.i == noun.i else found


def _document_or_issuer(noun: Token, lexicon: Lexicon, climb: int) -> Token | None:
    """The noun, or who issued it: "the ministry released a statement which said"."""
    verb = noun.head
    if (
        noun.lemma_.lower() in lexicon.document_nouns
        and noun.dep_ == "dobj"
        and verb.lemma_.lower() in lexicon.issue_verbs
    ):
        issuer = _subject(verb, lexicon, climb - 1) if climb > 0 else None
        return issuer if issuer is not None else noun
    return noun


def _governing_verb(token: Token) -> Token | None:
    for ancestor in token.ancestors:
        if is_verb(ancestor):
            return ancestor
    return None
