"""Claims made without a verb that says so: "according to X", "reportedly", "the claim by X that", "no comment".

What belongs here: one function for each such form. Verbs are in `verb_rules.py`.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from pipelines.claims.cues import Reality, reality_of
from pipelines.claims.draft import Draft
from pipelines.claims.model import Span
from pipelines.claims.parse import Parse, children, is_verb, noun_phrase, subtree
from pipelines.claims.reach import according_tokens, is_answer, qualifying_tokens, within, without_loose_relative
from pipelines.claims.rules import Rule
from pipelines.claims.stance import weigh
from pipelines.claims.subjects import agent_of, is_passive, source_of
from pipelines.claims.verb_rules import quotation_of
from pipelines.lexicon.cues import Frame, Lexicon
from schemas.vocabularies import Factuality, Quotation, Stance

_REACH = "reach"
"""The verb of "could not be reached for comment"."""
_BE = "be"
"""The verb of "there was no comment from"."""
_PERSON_ENDINGS = ("er", "or", "man", "ist", "ant", "men", "ers", "ors", "ists", "ants")


def according_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """ "X, according to Y" and "per Y"."""
    if not parse.words & lexicon.according:
        return
    for token in parse.tokens:
        if token.lower_ not in lexicon.according or token.dep_ not in ("prep", "prt", "advcl", "dep", "advmod"):
            continue
        noun, last = _according_noun(token)
        if noun is None or noun.lemma_.lower() in lexicon.not_sources:
            continue
        host = _clause_above(token.head, token.i, lexicon)
        tokens = within(host, token, lexicon) - qualifying_tokens(host, lexicon)
        if token.lower_ == "per" and (token.i > 0 and noun.tag_ in ("NN", "CD")):
            continue
        yield from _draft(
            parse, noun, parse.original(token.i, last), tokens, host, Stance.ASSERTS, Rule.ACCORDING_TO, 0.9, lexicon
        )


def hearsay_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """ "reportedly", "allegedly": stated by somebody whom the text does not name."""
    if not parse.words & (lexicon.hearsay_adverbs | lexicon.hearsay_adjectives):
        return
    for token in parse.tokens:
        if token.lower_ in lexicon.hearsay_adverbs:
            host = _hearsay_host(token)
            tokens = frozenset(subtree(host) - {token.i})
            if host.dep_ == "relcl":
                first, last = noun_phrase(host.head)
                tokens |= frozenset(range(first, last + 1))
        elif token.lower_ in lexicon.hearsay_adjectives and token.dep_ == "amod":
            host = token.head
            if host.lower_.endswith(_PERSON_ENDINGS) or host.lemma_.lower() in lexicon.titles.roles:
                continue
            tokens = frozenset(subtree(host) - subtree(token) - {c.i for c in children(host, "det")})
        else:
            continue
        cue = parse.original(token.i, token.i)
        yield from _draft(parse, None, cue, tokens, host, Stance.ASSERTS, Rule.HEARSAY, 0.6, lexicon)


def noun_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """ "the claim by X that ...", "X's denial of ...", "reports that ..."."""
    for token, lemma in zip(parse.tokens, parse.lemmas, strict=True):
        noun = lexicon.nouns.get(lemma)
        if noun is None or not token.tag_.startswith("NN"):
            continue
        content = _noun_content(token, noun.takes_of, lexicon)
        if content is None:
            continue
        source = _noun_source(token, lexicon)
        rule = Rule.NOUN_CLAUSE if is_verb(content) else Rule.NOUN_OF
        if source is None and rule is Rule.NOUN_OF:
            continue
        tokens = without_loose_relative(content, frozenset(subtree(content)))
        cue = parse.original(token.i, token.i)
        yield from _draft(parse, source, cue, tokens, content, noun.stance, rule, 0.7, lexicon)


def cited_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """ "..., citing officials": those cited vouch for what the clause, or the citing source, states."""
    if "citing" not in parse.words:
        return
    for token in parse.tokens:
        if token.lower_ != "citing" or token.dep_ not in ("advcl", "acl", "prep", "pcomp"):
            continue
        cited = next(iter(children(token, "dobj", "pobj")), None)
        if cited is None or not _can_speak(cited, lexicon):
            continue
        host = _clause_above(token.head, token.i, lexicon)
        speaks = Frame.CLAUSE in lexicon.verbs.get(host.lemma_.lower(), {})
        stated = children(host, "ccomp", "xcomp") if speaks else []
        parts = [*stated, *children(host, "dobj")] if stated else [host]
        tokens = frozenset(i for part in parts for i in subtree(part))
        tokens -= subtree(token) | according_tokens(host, lexicon)
        content = parts[0]
        cue = parse.original(token.i, token.i)
        yield from _draft(parse, cited, cue, tokens, content, Stance.ASSERTS, Rule.CITING, 0.8, lexicon)


def _can_speak(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a noun names somebody, or a document, and not a reason ("citing security concerns")."""
    lemma = noun.lemma_.lower()
    return (
        noun.tag_.startswith("NNP")
        or lemma in lexicon.document_nouns | lexicon.titles.roles
        or lemma in lexicon.titles.kinds
    )


def quote_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """A quotation introduced by words that are no cue: "She gave another account: '...'"."""
    for quote in parse.sentence.surface.quotes:
        inside = [t for t in parse.tokens if parse.masked_quote(t) == quote]
        head = next((t for t in inside if t.lower_ == "is"), None)
        if head is None or not quote.is_quotation:
            continue
        verb = head.head
        if (
            verb.i == head.i
            or not is_verb(verb)
            or parse.masked_quote(verb)
            or reality_of(verb, lexicon) is Reality.UNREAL
        ):
            continue
        source = source_of(verb, lexicon)
        if source is None or parse.masked_quote(source) or is_passive(verb) or not _is_set_off(parse, inside, verb):
            continue
        tokens = frozenset(t.i for t in inside)
        cue = parse.original(verb.i, verb.i)
        yield from _draft(parse, source, cue, tokens, head, Stance.ASSERTS, Rule.QUOTE_INTRODUCED, 0.55, lexicon)


def _is_set_off(parse: Parse, inside: list[Token], verb: Token) -> bool:
    """Whether a quotation stands apart from the sentence, as speech does: after a colon or comma, or in front."""
    before = parse.doc[: inside[0].i].text.rstrip()
    return verb.lemma_ != "be" and (not before or before[-1] in ",:")


def silence_claims(parse: Parse, lexicon: Lexicon) -> Iterator[Draft]:
    """ "declined to comment on", "did not respond to", "has yet to issue a statement": the source withholds."""
    verbs = lexicon.silence.verbs | lexicon.silence.give | {_REACH, _BE}
    for token, lemma in zip(parse.tokens, parse.lemmas, strict=True):
        if lemma not in verbs or not is_verb(token) or parse.masked_quote(token):
            continue
        topic = _silence_topic(token, lexicon)
        if topic is None:
            continue
        source, nouns = topic
        if source is None:
            continue
        tokens = frozenset(i for noun in nouns for i in subtree(noun))
        first, last = noun_phrase(source)
        yield Draft(
            parse=parse,
            source_head=source,
            source=parse.original(first, last),
            cue=parse.original(*_cue_of(token)),
            content=parse.spans(tokens),
            content_head=nouns[0] if nouns else None,
            quotation=Quotation.INDIRECT,
            stance=Stance.WITHHOLDS,
            factuality=Factuality.UNKNOWN,
            rule=Rule.NO_COMMENT,
            confidence=0.85,
        )


def _draft(
    parse: Parse,
    source: Token | None,
    cue: Span,
    tokens: frozenset[int],
    head: Token,
    stance: Stance,
    rule: Rule,
    confidence: float,
    lexicon: Lexicon,
) -> Iterator[Draft]:
    spans = parse.spans(tokens)
    if not spans:
        return
    stance, factuality = weigh(stance, head, lexicon)
    yield Draft(
        parse=parse,
        source_head=source,
        source=None if source is None else parse.original(*noun_phrase(source)),
        cue=cue,
        content=spans,
        content_head=head,
        quotation=quotation_of(parse, tokens),
        stance=stance,
        factuality=factuality,
        rule=rule,
        confidence=confidence,
    )


def _according_noun(token: Token) -> tuple[Token | None, int]:
    """The noun after "according to" or "per", and the last token of the cue."""
    for child in token.children:
        if child.dep_ == "pobj":
            return child, token.i
        if child.lower_ == "to":
            for noun in children(child, "pobj"):
                return noun, child.i
    return None, token.i


def _clause_above(token: Token, place: int, lexicon: Lexicon) -> Token:
    """The clause that "according to" at token `place` vouches for: the sentence, the complement of a cue that it stands
    in, or a relative clause that it parts from its pronoun."""
    while token.head.i != token.i:
        if token.dep_ in ("ccomp",) and Frame.CLAUSE in lexicon.verbs.get(token.head.lemma_.lower(), {}):
            break
        if token.dep_ == "relcl" and _takes_relative(token, place):
            break
        token = token.head
    return token


def _takes_relative(clause: Token, place: int) -> bool:
    """Whether "according to" at token `place` vouches for the relative clause it stands in and for no more: it parts
    the clause from its pronoun, or no comma precedes it ("which killed ten according to Y")."""
    if not clause.left_edge.i < place <= clause.right_edge.i:
        return False
    return place < clause.i or clause.doc[place - 1].text != ","


def _hearsay_host(token: Token) -> Token:
    """The verb that an adverb qualifies, or its nearest head that is one."""
    host = token.head
    while not is_verb(host) and host.head.i != host.i and host.dep_ not in ("ROOT",):
        host = host.head
    while host.dep_ in ("xcomp", "aux") and is_verb(host.head):
        host = host.head
    return host


def _noun_content(token: Token, takes_of: bool, lexicon: Lexicon) -> Token | None:
    for child in children(token, "acl", "ccomp", "relcl"):
        if is_answer(child, lexicon):
            continue
        objects = children(child, "dobj")
        that = next((c for c in child.lefts if c.lower_ == "that"), None)
        complete = len(objects) > 1 or bool(children(child, "nsubjpass"))
        if that is not None and child.i > token.i and (that.dep_ == "mark" or (that in objects and complete)):
            return child
    if takes_of:
        for prep in children(token, "prep"):
            if prep.lower_ in ("of", "to"):
                return next(iter(children(prep, "pobj", "pcomp")), None)
    return None


def _noun_source(token: Token, lexicon: Lexicon) -> Token | None:
    for owner in children(token, "poss"):
        return owner
    for prep in children(token, "prep", "agent"):
        if prep.lower_ in ("by", "from"):
            return next(iter(children(prep, "pobj")), None)
    for outlet in reversed(children(token, "compound")):
        if outlet.tag_.startswith("NNP") or outlet.lemma_.lower() in lexicon.titles.kinds:
            return outlet
    for side in children(token, "amod"):
        is_demonym = side.text[0].isupper() and side.i > side.sent.start
        if is_demonym or side.lemma_.lower() in lexicon.titles.kinds:
            return side
    if token.dep_ == "dobj" and token.head.lemma_.lower() in lexicon.issue_verbs | {
        "make",
        "express",
        "voice",
        "raise",
        "have",
    }:
        return source_of(token.head, lexicon)
    return None


def _silence_topic(token: Token, lexicon: Lexicon) -> tuple[Token | None, list[Token]] | None:
    """Who is silent, and about what; None where nobody is."""
    words, lemma = lexicon.silence, token.lemma_.lower()
    if lemma == _BE:
        return _no_word_from(token, lexicon)
    objects = children(token, "nsubjpass" if is_passive(token) else "dobj")
    no_object = any(d.lower_ == "no" for o in objects for d in children(o, "det"))
    reality = reality_of(token, lexicon)
    if reality not in (Reality.NEGATED, Reality.WITHHELD) and not no_object:
        return None
    if lemma in words.verbs and not objects:
        return source_of(token, lexicon), _topics(token, lexicon)
    if lemma not in words.give or not any(o.lemma_.lower() in words.nouns | words.requests for o in objects):
        return (lemma == _REACH and is_passive(token) and _for_comment(token)) or None
    if is_passive(token):
        return _asked(objects[0]), []
    kept_back = [o for o in objects if o.lemma_.lower() in words.kept_back and _topics(o, lexicon)]
    if kept_back:
        return source_of(token, lexicon), kept_back
    return source_of(token, lexicon), _topics(token, lexicon) or [t for o in objects for t in _topics(o, lexicon)]


def _no_word_from(token: Token, lexicon: Lexicon) -> tuple[Token | None, list[Token]] | None:
    """ "There was no immediate comment from X on Y"."""
    if not any(child.lower_ == "there" for child in children(token, "expl")):
        return None
    for noun in children(token, "attr", "nsubj"):
        if noun.lemma_.lower() not in lexicon.silence.nouns or all(d.lower_ != "no" for d in children(noun, "det")):
            continue
        for prep in children(noun, "prep"):
            if prep.lower_ in ("from", "by"):
                return next(iter(children(prep, "pobj")), None), _topics(noun, lexicon)
    return None


def _for_comment(token: Token) -> tuple[Token | None, list[Token]] | None:
    if any(t.lower_ == "comment" for t in token.subtree):
        return next(iter(children(token, "nsubjpass")), None), []
    return None


def _asked(request: Token) -> Token | None:
    """Whom a request went to: "a request to the ministry was not returned"."""
    for prep in children(request, "prep"):
        if prep.lower_ == "to":
            return next(iter(children(prep, "pobj")), None)
    return agent_of(request.head)


def _topics(token: Token, lexicon: Lexicon) -> list[Token]:
    hosts = [token]
    for prep in children(token, "prep"):
        if prep.lower_ == "with":
            hosts += [noun for noun in children(prep, "pobj") if noun.lemma_.lower() in lexicon.silence.nouns]
    return [
        noun
        for host in hosts
        for prep in children(host, "prep", "acl")
        if prep.lower_ in lexicon.silence.about
        for noun in children(prep, "pobj", "pcomp", "dobj")
        if _is_topic(noun, lexicon)
    ]


def _is_topic(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a noun is what nothing is said about: "on this statement", and not "to the request"."""
    lemma = noun.lemma_.lower()
    if lemma in lexicon.silence.nouns and lemma in lexicon.statement_nouns:
        return any(d.lower_ in ("this", "that", "these", "those") for d in children(noun, "det"))
    return lemma not in lexicon.silence.requests | lexicon.silence.nouns


def _cue_of(token: Token) -> tuple[int, int]:
    """The verb with its auxiliaries, what it complements, and the noun of the set phrase."""
    first = min([token.i, *(c.i for c in children(token, "aux", "neg", "auxpass"))])
    if token.dep_ == "xcomp" and token.head.i < first:
        above = token.head
        first = min([above.i, *(c.i for c in children(above, "aux", "neg", "auxpass"))])
    objects = [c.i for c in children(token, "dobj", "attr")]
    return first, max([token.i, *objects])
