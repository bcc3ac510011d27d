"""Relations between claims: the same words again, support, refutation, kinship.

What belongs here: which pairs are linked, bounded by the number of claims: each claim with the claim that names
its account, with what it answers, and with the first copy of its words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.events.accounts import Account
from pipelines.events.tellings import Telling
from schemas.vocabularies import Attribution, Relation


@dataclass(frozen=True, slots=True, order=True)
class ClaimLink:
    """A row of `claim_links`."""

    claim_id: str
    other_claim_id: str
    relation: Relation
    basis: str


def links_of(accounts: Sequence[Account]) -> Iterator[ClaimLink]:
    """The links of one event, each pair in one relation, the stronger first."""
    seen: set[tuple[str, str]] = set()
    for link in (*_identical(accounts), *_answers(accounts), *_with_heads(accounts), *_between(accounts)):
        pair = (link.claim_id, link.other_claim_id)
        if link.claim_id != link.other_claim_id and pair not in seen and pair[::-1] not in seen:
            seen.add(pair)
            yield link


def _identical(accounts: Sequence[Account]) -> Iterator[ClaimLink]:
    """The same statement of the same source in another article; linked to the first that carries it."""
    first: dict[tuple[str, str, str], Telling] = {}
    for telling in (t for account in accounts for t in account.tellings):
        if telling.attribution is Attribution.NARRATOR or not telling.content:
            continue
        words = " ".join(telling.content.lower().split())
        original = first.setdefault((telling.side, str(telling.stance), words), telling)
        if original.article_id != telling.article_id:
            yield ClaimLink(
                telling.claim_id, original.claim_id, Relation.IDENTICAL, "the same words of the same source"
            )


def _answers(accounts: Sequence[Account]) -> Iterator[ClaimLink]:
    """What a text itself sets against each other."""
    placed = {t.claim_id: (number, t) for number, a in enumerate(accounts) for t in a.tellings}
    for number, telling in placed.values():
        answered = placed.get(telling.responds_to or "")
        if answered is not None:
            relation = _relation(telling, answered[1], same_account=number == answered[0])
            yield ClaimLink(
                telling.claim_id,
                answered[1].claim_id,
                relation,
                f"{telling.stance} what the other states, in one article",
            )


def _with_heads(accounts: Sequence[Account]) -> Iterator[ClaimLink]:
    for account in accounts:
        head = account.head
        for telling in account.tellings:
            relation = _relation(telling, head, same_account=True)
            yield ClaimLink(telling.claim_id, head.claim_id, relation, _BASIS[relation])


def _between(accounts: Sequence[Account]) -> Iterable[ClaimLink]:
    for account in accounts[1:]:
        yield ClaimLink(
            account.head.claim_id,
            accounts[0].head.claim_id,
            Relation.REFUTING,
            "the two versions of the event cannot both be so",
        )


def _relation(a: Telling, b: Telling, *, same_account: bool) -> Relation:
    if a.bearing == 0 or b.bearing == 0:
        return Relation.RELATED
    agree = (a.bearing == b.bearing) == same_account
    return Relation.SUPPORTING if agree else Relation.REFUTING


_BASIS = {
    Relation.SUPPORTING: "both hold the same version to be so, or both hold it not to be so",
    Relation.REFUTING: "one holds the version to be so, the other not",
    Relation.RELATED: "both are about the same version, and one leaves it open",
}
