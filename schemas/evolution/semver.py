"""A semantic version, and the next one of a kind."""

from dataclasses import dataclass

from schemas.evolution.kinds import Bump


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
