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
    """A draft with who said it and, once known, what it answers."""

    draft: Draft
    claimant: Claimant
    responds_to: int | None


def answer(said: Sequence[tuple[Draft, Claimant]], lexicon: Lexicon, named: Named) -> list[int | None]:
    """For each claim the index of the one it answers, or None."""
    known: list[Said] = []
    for draft, claimant in said:
        found = _answered(draft, claimant, said, known, lexicon, named) if _takes_up(draft, lexicon) else None
        known.append(Said(draft, claimant, found))
    return [one.responds_to for one in known]


def _takes_up(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the content is a noun phrase that names a statement, or a pronoun for one."""
    head = draft.content_head
    if head is None:
        return False
    if draft.stance is Stance.ASSERTS:
        return _judges(draft, head, lexicon)
    if draft.stance not in _ANSWERS:
        return False
    names_one = head.lemma_.lower() in lexicon.statement_nouns or head.lemma_.lower() in lexicon.nouns
    return names_one or head.lower_ in lexicon.statement_pronouns | lexicon.statement_relatives


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
    draft: Draft,
    claimant: Claimant,
    said: Sequence[tuple[Draft, Claimant]],
    before: Sequence[Said],
    lexicon: Lexicon,
    named: Named,
) -> int | None:
    inside = _stated_inside(draft, said)
    if inside is not None:
        return inside
    head = draft.content_head
    owner = _owner(draft, named)
    candidates = [
        (index, one)
        for index, one in enumerate(before[-_REACH:], max(0, len(before) - _REACH))
        if one.draft.stance in _ANSWERABLE
        and one.draft.cue is not None
        and one.draft.content
        and not _same(one.claimant, claimant)
    ]
    if owner is not None:
        candidates = [(i, one) for i, one in candidates if owner in _names(one.claimant)]
    if head is not None and head.lemma_.lower() in _DENIAL_NOUNS:
        candidates = [(i, one) for i, one in candidates if one.draft.stance is Stance.DENIES]
    replies = [
        i for i, one in candidates if one.responds_to is not None and _same(before[one.responds_to].claimant, claimant)
    ]
    if owner is not None and replies:
        return replies[-1]
    return candidates[-1][0] if candidates else None


def _stated_inside(draft: Draft, said: Sequence[tuple[Draft, Claimant]]) -> int | None:
    """The claim that is made within the content itself: "the claim by X that ... has not been confirmed"."""
    here = next(index for index, (other, _) in enumerate(said) if other is draft)
    for index, (other, _) in enumerate(said[max(0, here - 10) : here + 10], max(0, here - 10)):
        if other is not draft and any(span.covers(other.place) for span in draft.content):
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
