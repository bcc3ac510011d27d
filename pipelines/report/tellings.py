"""How statements are told: versions by letters, who holds each in a line, and equal words of several articles once."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from pipelines.report.records import Account, Position, Statement

_MOST_NAMED = 5
_SIDES = {"asserts": "held to be so by", "denies": "denied by", "withholds": "not confirmed by"}


@dataclass(frozen=True, slots=True)
class Telling:
    """One statement in its first article, and the same words in others."""

    said: Statement
    again: list[Statement]


def letters_of(accounts: Sequence[Account]) -> dict[str, str]:
    """A short name for each version, so that a sentence can point to it; none where there is one version."""
    names = [*ascii_uppercase, *map(str, range(len(ascii_uppercase) + 1, len(accounts) + 1))]
    return {account.account_id: name for account, name in zip(accounts, names, strict=False)} if accounts[1:] else {}


def standings(accounts: Sequence[Account], positions: Sequence[Position]) -> list[str]:
    """Who holds each version to be so and who denies it; none where there is one version, of which the status tells it.

    A party that holds one version and denies the other would stand on both sides of a line about the whole event.
    """
    return [
        f"{letter}: "
        + "; ".join(
            f"{words} {', '.join(dict.fromkeys(names[:_MOST_NAMED]))}"
            for stance, words in _SIDES.items()
            if (names := [each.actor for each in positions if (each.account_id, each.stance) == (account_id, stance)])
        )
        for account_id, letter in letters_of(accounts).items()
    ]


def tellings(statements: Sequence[Statement]) -> list[Telling]:
    """The statements in their order; what one claimant says of one version in equal words is one telling."""
    found: dict[tuple[str, ...], Telling] = {}
    for said in statements:
        key = _words_of(said)
        if key in found and said.content_text:
            found[key].again.append(said)
        else:
            # Who declines to comment twice does so twice: there are no words to compare.
            found[key if said.content_text else (said.claim_id,)] = Telling(said, [])
    return list(found.values())


def _words_of(said: Statement) -> tuple[str, ...]:
    letters = "".join(char if char.isalnum() else " " for char in (said.content_text or "").casefold())
    return (said.claimant_id or said.claimant, said.account_id, said.stance, said.facet, " ".join(letters.split()))
