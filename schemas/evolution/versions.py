"""Semantic versions of contracts: which one a change asks for, and whether the declared one is enough."""

from dataclasses import dataclass

from schemas.description import TableDescription
from schemas.evolution.compare import compare
from schemas.evolution.judgements import Judgements
from schemas.evolution.kinds import Bump, Change, bump_of


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """major.minor.patch"""

    major: int
    minor: int
    patch: int

    @classmethod
    def parsed(cls, text: str) -> "Version":
        """Read '1.2.3'.

        Raises:
            ValueError: the text is no such version.
        """
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            raise ValueError(f"version {text!r} is not of the form major.minor.patch, as 1.0.0")
        return cls(*map(int, parts))

    def bumped(self, bump: Bump) -> "Version":
        """The next version of that kind."""
        match bump:
            case Bump.NONE:
                return self
            case Bump.PATCH:
                return Version(self.major, self.minor, self.patch + 1)
            case Bump.MINOR:
                return Version(self.major, self.minor + 1, 0)
            case Bump.MAJOR:
                return Version(self.major + 1, 0, 0)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


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
