"""What stands as the content of a verb that attributes.

What belongs here: one function for each frame of the lexicon, from a cue to the tokens of its content. Which frame
wins is decided in `verb_rules.py`.
"""

from collections.abc import Callable, Mapping

from spacy.tokens import Token

from pipelines.claims.cues import Reality, VerbCue
from pipelines.claims.parse import SUBJECTS, children, is_verb, subtree
from pipelines.claims.reach import APART, TEMPORAL, according_tokens, within, without_loose_relative
from pipelines.claims.subjects import is_quoted_last
from pipelines.claims.torn import Content, is_finite, of_relative, parted, told, torn
from pipelines.lexicon.cues import CueVerb, Frame, Lexicon

_OBJECT_PREPOSITIONS = frozenset({"of", "in", "for", "against", "between", "with", "from", "behind", "over", "at"})
_GOES_ON = frozenset({"because", "if", "unless", "when", "so", "until"})


def clause(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """A complement clause, before or after the verb, or the clause that a parenthetical verb stands in."""
    token = cue.token
    if cue.passive and any(s.lower_ != "it" for s in children(token, "nsubjpass")):
        return None
    clauses = [
        c
        for c in children(token, "ccomp", "csubj", "csubjpass")
        if (is_finite(c) or _is_shown(c, cue)) and not _speaks_first(c, token, lexicon) and not _is_circumstance(c)
    ]
    if not clauses and cue.reality is not Reality.STATED:
        clauses = [
            c for c in children(token, "advcl") if c.doc[c.left_edge.i].tag_ == "WRB" and c.left_edge.i == token.i + 1
        ]
    # "Rebels say A, army says B": what stands before a verb that has a clause after it is somebody else's.
    after = [c for c in clauses if c.i > token.i]
    quoted_before = [c for c in clauses if c.i < token.i and _is_placeholder(c)]
    clauses = after if any(map(_is_placeholder, after)) else quoted_before or after or clauses
    if clauses:
        parts = [*clauses, *_continuations(token, clauses[0])]
        tokens = frozenset().union(*(within(part, token, lexicon) for part in parts))
        return Content(_joined(tokens | _lost_subject(token, clauses[0]), token), clauses[0])
    mended = parted(token, lexicon) or told(token, lexicon) or of_relative(token, lexicon)
    if mended is not None:
        return mended
    if is_verb(token.head) and (token.dep_ == "parataxis" or _speaks_first(token, token.head, lexicon)):
        host = token.head
        return Content(within(host, token, lexicon), host)
    return torn(token, lexicon)


def _is_placeholder(head: Token) -> bool:
    """Whether a clause is a masked quotation, which is the whole of what its verb says."""
    first = head.left_edge.i
    return (
        head.lower_ == "is"
        and '"' in (head.doc[first].text, head.doc[max(0, first - 1)].text)
        and head.i + 1 < len(head.doc)
        and head.nbor().lower_ == "so"
    )


def _continuations(token: Token, first: Token) -> list[Token]:
    """What the parser hung on the verb though it goes on with the content: "... and that B", "... because B"."""
    later = [c for c in children(token, "conj", "advcl") if c.i > first.i > token.i]
    return [
        c
        for c in later
        if c.tag_.startswith("NN")
        or any(m.lower_ == "that" if c.dep_ == "conj" else m.lower_ in _GOES_ON for m in children(c, "mark", "advmod"))
        or (c.dep_ == "conj" and _same_pronoun(c, first))
    ]


def _same_pronoun(clause: Token, first: Token) -> bool:
    """Whether two clauses have the same pronoun as subject: "said she hopes to win, but she knows the odds"."""
    ours, theirs = ({s.lower_ for s in children(c, "nsubj") if s.tag_ == "PRP"} for c in (clause, first))
    return bool(ours & theirs)


def _lost_subject(token: Token, first: Token) -> frozenset[int]:
    """The subject of a complement that the parser took for the verb's object: "announced [the tests] found poison"."""
    if first.i < token.i or children(first, "nsubj", "nsubjpass", "expl", "mark"):
        return frozenset()
    starts = [thing.left_edge.i for thing in children(token, "dobj") if token.i < thing.i < first.left_edge.i]
    return frozenset(range(min(starts), first.left_edge.i)) if starts else frozenset()


def _joined(tokens: frozenset[int], token: Token) -> frozenset[int]:
    """A content with the conjunctions between its parts, which hang on the verb."""
    inner = range(min(tokens), max(tokens))
    return tokens | {c.i for c in children(token, "cc", "punct") if c.i in inner}


def _is_circumstance(head: Token) -> bool:
    """Whether a clause tells when or why something was said: "told him, after he admitted it"."""
    return any(mark.lower_ in TEMPORAL for mark in children(head, "mark"))


def _speaks_first(verb: Token, host: Token, lexicon: Lexicon) -> bool:
    """Whether a clause before its verb is in truth the one that speaks: "The spokesman added, they would not"."""
    speaks = verb.dep_ == "ccomp" and verb.i < host.i and Frame.CLAUSE in lexicon.verbs.get(verb.lemma_.lower(), {})
    return speaks and bool(children(verb, "nsubj")) and not children(verb, "ccomp", "dobj", "xcomp")


def as_clause(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """The clause that "as X reported" or "as reported by X" qualifies."""
    token = cue.token
    marked = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in token.children)
    if token.dep_ != "advcl" or not marked or token.lemma_.lower() not in lexicon.as_verbs:
        return None
    host = token.head
    stated = [c for c in children(host, "ccomp") if c.i > host.i and Frame.CLAUSE in _frames(host, lexicon)]
    if stated and token.i > stated[-1].i:
        host = stated[-1]
    return Content(within(host, token, lexicon) - according_tokens(host, lexicon), host)


def _frames(verb: Token, lexicon: Lexicon) -> Mapping[Frame, CueVerb]:
    return lexicon.verbs.get(verb.lemma_.lower(), {})


def quoted(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """A masked quotation anywhere below the verb."""
    for child in cue.token.children:
        is_below = child.dep_ in ("ccomp", "xcomp", "advcl", "dep", "parataxis", "conj", "dobj")
        is_circumstance = child.dep_ == "advcl" and children(child, "mark", "advmod")
        if is_below and child.lower_ == "is" and not is_circumstance:
            return Content(frozenset(subtree(child)), child)
    return None


def infinitive(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """ "claims to have ..."; in the passive the subject belongs to the content: "X is said to have ..."."""
    for child in children(cue.token, "xcomp"):
        if any(c.lower_ == "to" for c in children(child, "aux")):
            tokens = within(child, cue.token, lexicon)
            for thing in _objects(cue, lexicon):
                tokens |= within(thing, cue.token, lexicon)
            return Content(tokens, child)
    return None


def gerund(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """ "denied taking part"; in the passive the subject belongs to the content: "men were reported fleeing"."""
    for child in children(cue.token, "xcomp", "dobj", "ccomp", "pcomp"):
        if child.i > cue.token.i and _is_gerund(child):
            tokens = within(child, cue.token, lexicon)
            for thing in _objects(cue, lexicon) if cue.passive else ():
                tokens |= within(thing, cue.token, lexicon)
            return Content(tokens | _after_quotation(cue.token, tokens) | _further(cue.token, child, lexicon), child)
    return None


def _further(verb: Token, first: Token, lexicon: Lexicon) -> frozenset[int]:
    """Gerunds that the parser joined to the verb itself: "reported hearing shots[, and seeing men run]"."""
    later = [c for c in children(verb, "conj") if c.i > first.i and _is_gerund(c) and not _is_gerund(verb)]
    return frozenset().union(*(within(c, verb, lexicon) for c in later))


def _after_quotation(verb: Token, tokens: frozenset[int]) -> frozenset[int]:
    """The phrase after a quotation, which the parser hangs on the verb: "heard him shout '...' [during the attack]"."""
    end = max(tokens)
    while end + 1 < len(verb.doc) and verb.doc[end + 1].is_punct and verb.doc[end + 1].text != ",":
        end += 1
    if verb.doc[end].text != '"':
        return frozenset()
    after = [p for p in children(verb, "prep") if p.i == end + 1]
    return frozenset(i for p in after for i in subtree(p))


def _is_gerund(verb: Token) -> bool:
    """Also one in the perfect or passive, whose head is a past participle."""
    auxiliaries = children(verb, "aux", "auxpass")
    return verb.tag_ == "VBG" or (verb.tag_ == "VBN" and any(aux.tag_ == "VBG" for aux in auxiliaries))


def _objects(cue: VerbCue, lexicon: Lexicon) -> list[Token]:
    """What is stated of: the object, in the passive the subject, or the noun that a participle qualifies."""
    if not cue.passive:
        objects = children(cue.token, "dobj")
        if cue.token.dep_ in ("relcl", "acl") and (not objects or objects[0].tag_.startswith("W")):
            return _answered_noun(cue, lexicon) or [thing for thing in objects if not _is_restrictive(thing, cue.token)]
        return objects
    return children(cue.token, "nsubjpass", "nsubj") or ([cue.token.head] if cue.token.dep_ == "acl" else [])


def _is_restrictive(relative: Token, verb: Token) -> bool:
    """Whether a relative pronoun only tells which noun is meant: "a threat that X had dismissed"."""
    comes_after = relative.left_edge.i - 1
    return relative.tag_.startswith("W") and verb.dep_ == "relcl" and verb.doc[comes_after].text not in APART


def _answered_noun(cue: VerbCue, lexicon: Lexicon) -> list[Token]:
    """The noun of "a charge they deny", "something that they deny"."""
    noun = cue.token.head
    if any(s.tag_.startswith("W") for s in children(cue.token, "nsubj")):
        return []
    is_statement = noun.lemma_.lower() in lexicon.statement_nouns or noun.lower_ in lexicon.statement_relatives
    return [noun] if is_statement else []


def noun(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """The object, or in the passive the subject; with "said X was" also what the parser set beside it."""
    if not cue.passive and cue.token.lemma_.lower() in lexicon.matrix.clausal:
        rest = [
            c for c in children(cue.token, "conj") if c.tag_ in ("VBD", "VBZ", "VBP") and not children(c, *SUBJECTS)
        ]
        first = next(iter(children(cue.token, "dobj")), None)
        if rest and first is not None and first.i > cue.token.i and rest[0].lemma_.lower() not in lexicon.verbs:
            return Content(within(first, cue.token, lexicon) | within(rest[0], cue.token, lexicon), first)
    for child in _objects(cue, lexicon):
        if child.tag_.startswith(("NN", "DT", "PRP", "CD", "JJ", "WDT")) and child.tag_ != "PRP$":
            tokens = without_loose_relative(child, within(child, cue.token, lexicon))
            return Content(tokens | _phrases_after(child, cue.token, lexicon), child)
    return None


def _phrases_after(thing: Token, verb: Token, lexicon: Lexicon) -> frozenset[int]:
    """The phrase right after an object that the parser hangs on the verb: "denied any role [in the raid]"."""
    for prep in children(verb, "prep"):
        if any(noun.lemma_.lower() in lexicon.document_nouns for noun in children(prep, "pobj")):
            continue  # "denied the charge in a statement"
        if prep.i == thing.right_edge.i + 1 and prep.lower_ in _OBJECT_PREPOSITIONS:
            return frozenset(subtree(prep))
    return frozenset()


def statement(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """An object that names a statement, or takes one up; after the verb's particle also "backtracked on the claim"."""
    content = noun(cue, lexicon) or _after_particle(cue, lexicon)
    if content is None:
        return None
    head = content.head
    names_one = head.lemma_.lower() in lexicon.statement_nouns or head.lemma_.lower() in lexicon.nouns
    return content if names_one or head.lower_ in lexicon.statement_pronouns else None


def _after_particle(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    particle = cue.frames[Frame.STATEMENT].particle
    for prep in children(cue.token, "prep"):
        if prep.lower_ == particle and prep.i > cue.token.i:
            for thing in children(prep, "pobj"):
                return Content(without_loose_relative(thing, within(thing, cue.token, lexicon)), thing)
    return None


def prepositional(preposition: str) -> Callable[[VerbCue, Lexicon], Content | None]:
    """The object with the phrase of a preposition: "accused X of Y", "attributed X to Y"; or that phrase alone."""

    def find(cue: VerbCue, lexicon: Lexicon) -> Content | None:
        objects = _objects(cue, lexicon)
        if preposition == "to" and objects and Frame.OBJECT in cue.frames and not cue.passive:
            return None
        agents = [cue.source] if cue.passive and cue.source is not None else []
        for host in [cue.token, *objects, *agents]:
            for prep in children(host, "prep"):
                if prep.lower_ == preposition and prep.i > cue.token.i:
                    if any(thing.tag_.startswith("W") for thing in objects):
                        return None
                    tokens = set(without_loose_relative(prep, within(prep, cue.token, lexicon)))
                    for thing in objects:
                        tokens |= within(thing, cue.token, lexicon)
                    if not objects:
                        tokens.discard(prep.i)
                    return Content(frozenset(tokens), (objects or [prep])[0])
        return None

    return find


def as_phrase(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """ "described X as Y", "quoted X as saying Y"."""
    objects = _objects(cue, lexicon)
    if not objects:
        return None
    content = prepositional("as")(cue, lexicon)
    if content is not None:
        return content
    for token in cue.token.doc[objects[0].i :]:
        if token.lower_ == "as" and children(token, "pcomp"):
            return Content(frozenset({*subtree(objects[0]), *subtree(token)}), objects[0])
    return None


def predicate(cue: VerbCue, lexicon: Lexicon) -> Content | None:
    """ "called X Y": all that follows the verb of its object and predicate."""
    token = cue.token
    parts = [c for c in children(token, "dobj", "oprd", "ccomp", "xcomp", "acomp", "attr") if c.i > token.i]
    if not children(token, "dobj") and token.dep_ in ("relcl", "acl"):
        parts = [*_answered_noun(cue, lexicon), *parts]
    if cue.passive:
        if cue.source is None:
            return None
        parts = [*children(token, "nsubjpass"), *parts]
    parts += [
        p
        for p in children(token, "prep")
        if parts and p.i == parts[-1].right_edge.i + 1 and p.lower_ not in ("on", "in", "after")
    ]
    if len(parts) == 1 and parts[0].dep_ == "xcomp" and not cue.passive:
        return None  # "considered leaving": no object of which anything is said
    has_predicate = any(p.dep_ in ("oprd", "acomp", "attr", "ccomp", "xcomp") or is_quoted_last(p) for p in parts)
    if not has_predicate or any(is_verb(p) and any(c.lower_ in ("to", "that") for c in p.lefts) for p in parts):
        return None
    tokens = frozenset().union(*(within(part, token, lexicon) for part in parts))
    between = frozenset() if cue.passive else frozenset(range(max(token.i, min(tokens)), max(tokens)))
    return Content(tokens | between, parts[0])


FINDERS: Mapping[Frame, Callable[[VerbCue, Lexicon], Content | None]] = {
    Frame.CLAUSE: clause,
    Frame.QUOTE: quoted,
    Frame.GERUND: gerund,
    Frame.INFINITIVE: infinitive,
    Frame.AS: as_phrase,
    Frame.OF: prepositional("of"),
    Frame.FOR: prepositional("for"),
    Frame.ON: prepositional("on"),
    Frame.TO: prepositional("to"),
    Frame.AT: prepositional("at"),
    Frame.PREDICATE: predicate,
    Frame.STATEMENT: statement,
    Frame.OBJECT: noun,
}
"""The finders in the order in which they are tried: the fullest content first."""


def _is_shown(clause: Token, cue: VerbCue) -> bool:
    """Whether a clause is what a document shows of somebody: "footage shows people running"."""
    reading = cue.frames.get(Frame.CLAUSE)
    is_shown = reading is not None and reading.documents_only and clause.i > cue.token.i
    return is_shown and clause.tag_ == "VBG" and bool(children(clause, "nsubj"))
