"""From one version of a contract to the next: which version the changes ask for, and whether the declared one is enough."""

from dataclasses import dataclass

from schemas.description import TableDescription
from schemas.evolution.compare import compare
from schemas.evolution.judgements import Judgements
from schemas.evolution.kinds import Bump, Change, bump_of
from schemas.evolution.semver import Version


@dataclass(frozen=True, slots=True)
class Step:
    """From one version of a contract to another."""

    old: TableDescription
    new: TableDescription
    changes: tuple[Change, ...]

    @property
    def bump(self) -> Bump:
        """What the changes ask for."""
        return bump_of(self.changes)

    @property
    def needed(self) -> Version:
        """The lowest version that the new contract may have."""
        return Version.parsed(self.old.version).bumped(self.bump)

    @property
    def is_too_low(self) -> bool:
        """Whether the new contract's version hides what changed."""
        return Version.parsed(self.new.version) < self.needed


def step(old: TableDescription, new: TableDescription, judgements: Judgements | None = None) -> Step:
    """The changes between two versions, and the version that they ask for."""
    return Step(old, new, compare(old, new, judgements))
