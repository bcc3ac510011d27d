"""Which claims of an article only hand on what another of its claims states.

What belongs here: relays ("X said that Y happened, Reuters reported") and what a denier words only to deny it
("rejected any suggestion that ..."). Neither is a party to the event.
"""

from collections import defaultdict
from collections.abc import Sequence

from pipelines.claims.model import Claim
from schemas.vocabularies import ActorKind, Attribution, Field, Stance

_TELLING = frozenset({Stance.ASSERTS, Stance.SUGGESTS, Stance.CONFIRMS})


def relays(claims: Sequence[Claim], triggers: Sequence[tuple[Field, int] | None]) -> frozenset[int]:
    """Indices of the claims that hand on; `triggers` say where the words stand that name the event of each.

    A claim is a relay where another stands within it and names the same event; where a news outlet states by the same
    words what somebody else does; and where nobody is named who states what another claim denies by the same words.
    """
    found = {
        claim.via for index, claim in enumerate(claims) if triggers[index] is not None and _is_of_another(claim, claims)
    }
    by_trigger: defaultdict[tuple[Field, int], list[int]] = defaultdict(list)
    for index, trigger in enumerate(triggers):
        if trigger is not None and claims[index].attribution is Attribution.ATTRIBUTED:
            by_trigger[trigger].append(index)
    for indices in by_trigger.values():
        found.update(_handed_on([(index, claims[index]) for index in indices]))
    return frozenset(index for index in found if index is not None)


def _is_of_another(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether it stands within what somebody else says, or denies what the same speaker's words around it repeat."""
    if claim.via is None:
        return False
    is_denial = claim.stance is Stance.DENIES and claims[claim.via].stance in _TELLING
    return is_denial or (claim.claimant is not None and claim.claimant != claims[claim.via].claimant)


def _handed_on(told: Sequence[tuple[int, Claim]]) -> set[int]:
    """Of the claims that name an event by the same words, those of outlets beside others, of nobody beside a denier."""
    has_speaker = any(c.claimant is not None and c.claimant.kind is not ActorKind.JRN for _, c in told)
    is_denied = any(c.stance is Stance.DENIES for _, c in told)
    outlets = {i for i, c in told if has_speaker and c.claimant is not None and c.claimant.kind is ActorKind.JRN}
    nobody = {i for i, c in told if is_denied and c.claimant is None and c.stance in _TELLING}
    return outlets | nobody
