"""What answers what: "denied this assertion", "refuted the military's claims", "has not confirmed the claim".

What belongs here: finding the claim of the same article that a claim's content takes up. Denials that merely
contradict another claim, without words that take it up, are linked elsewhere, across articles.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from pipelines.claims.antecedents import Claimant
from pipelines.claims.draft import Draft
from pipelines.claims.parse import children
from pipelines.entities.actors import Actor
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import Stance

Named = Callable[[Token], Actor | None]

_ANSWERS = frozenset({Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS})
_ANSWERABLE = frozenset({Stance.ASSERTS, Stance.SUGGESTS, Stance.CONFIRMS, Stance.DENIES})
_REACH = 200
"""Claims back in the article that an answer can reach."""
_DENIAL_NOUNS = frozenset({"denial", "refutation", "rebuttal"})


@dataclass(frozen=True, slots=True)
class Said:
    """A draft with who said it; `owner` is whose statement a pronoun says it takes up ("his claims")."""

    draft: Draft
    claimant: Claimant
    owner: Claimant | None


def answer(said: Sequence[Said], lexicon: Lexicon, named: Named) -> list[int | None]:
    """For each claim the index of the one it answers, or None."""
    known: list[int | None] = []
    for one in said:
        known.append(_answered(one, said, known, lexicon, named) if _takes_up(one.draft, lexicon) else None)
    return known


def _takes_up(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the content is a noun phrase that names a statement, or a pronoun for one."""
    head = draft.content_head
    if head is None:
        return False
    if draft.stance is Stance.ASSERTS:
        return _judges(draft, head, lexicon)
    if draft.stance not in _ANSWERS:
        return False
    if any(determiner.lower_ == "any" for determiner in children(head, "det")) and not _is_said(head, lexicon):
        return False
    names_one = head.lemma_.lower() in lexicon.statement_nouns or head.lemma_.lower() in lexicon.nouns
    return names_one or head.lower_ in lexicon.statement_pronouns | lexicon.statement_relatives


def _is_said(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a noun is for what somebody says, and not for a part in it: "any claim", but not "any involvement"."""
    return noun.lemma_.lower() in lexicon.nouns


def _judges(draft: Draft, head: Token, lexicon: Lexicon) -> bool:
    """Whether the content says that a statement is true or false: "called the claim a lie", "said it was false"."""
    if draft.rule.endswith(("predicate", "as")):
        judged, verdict = [head], list(head.head.subtree)
    else:
        judged = children(head, "nsubj") if head.lemma_.lower() == "be" else []
        verdict = [word for part in children(head, "attr", "acomp") for word in (part, *children(part, "amod", "conj"))]
    is_verdict = any(word.lower_ in lexicon.verdicts for word in verdict)
    return is_verdict and any(
        one.lemma_.lower() in lexicon.nouns or one.lemma_.lower() in lexicon.statement_nouns or one.lower_ == "this"
        for one in judged
    )


def _answered(
    one: Said, said: Sequence[Said], known: Sequence[int | None], lexicon: Lexicon, named: Named
) -> int | None:
    """The claim that `one` takes up; `known` are the answers of those before it."""
    inside = _stated_inside(one.draft, said)
    if inside is not None:
        return inside
    head, claimant = one.draft.content_head, one.claimant
    here = len(known)
    candidates = [
        index
        for index in range(max(0, here - _REACH), here)
        if (other := said[index].draft).stance in _ANSWERABLE
        and other.cue is not None
        and other.content
        and not _same(said[index].claimant, claimant)
    ]
    owner = _owner(one.draft, named)
    if owner is not None:
        candidates = [index for index in candidates if owner in _names(said[index].claimant)]
    elif one.owner is not None:
        candidates = [index for index in candidates if _same(said[index].claimant, one.owner)] or candidates
    if head is not None and head.lemma_.lower() in _DENIAL_NOUNS:
        candidates = [index for index in candidates if said[index].draft.stance is Stance.DENIES]
    replies = [
        index
        for index in candidates
        if (answered := known[index]) is not None and _same(said[answered].claimant, claimant)
    ]
    if owner is not None and replies:
        return replies[-1]
    return candidates[-1] if candidates else None


def _stated_inside(draft: Draft, said: Sequence[Said]) -> int | None:
    """The claim that is made within the content itself: "the claim by X that ... has not been confirmed"."""
    here = next(index for index, one in enumerate(said) if one.draft is draft)
    for index, one in enumerate(said[max(0, here - 10) : here + 10], max(0, here - 10)):
        if one.draft is not draft and any(span.covers(one.draft.place) for span in draft.content):
            return index
    return None


def _owner(draft: Draft, named: Named) -> str | None:
    """The actor whose statement the content says it is: "the military's claims", "the claim by X"."""
    head = draft.content_head
    if head is None:
        return None
    owners = [*children(head, "poss")]
    owners += [
        noun
        for prep in children(head, "prep")
        if prep.lower_ in ("by", "of", "from")
        for noun in children(prep, "pobj")
    ]
    actors = [actor for owner in owners if (actor := named(owner)) is not None]
    return actors[-1].name if actors else None


def _same(one: Claimant, other: Claimant) -> bool:
    return one.actor is not None and other.actor is not None and bool(_names(one) & _names(other))


def _names(claimant: Claimant) -> set[str]:
    return {actor.name for actor in (claimant.actor, claimant.person) if actor is not None}
