"""The files of one partition: how they are named, and which of them stand for others.

A published partition holds `part-0.parquet`, `part-1.parquet` and so on, the oldest rows first. What is staged beside
it adds a file with the next number, or takes the place of some: `part-2-5.parquet` stands for the files 2 to 5. A name
says all that there is to know, so that a process may be killed between any two files. What the files hold belongs to
`tables`, when they are merged to `compaction`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_NAME = re.compile(r"part-(\d+)(?:-(\d+))?\.parquet")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The numbers that a file stands for, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, file: Path) -> Self:
        """As the file's name says; any other name is that of the first file."""
        match = _NAME.fullmatch(file.name)
        if match is None:
            return cls(0, 0)
        return cls(int(match[1]), int(match[2] or match[1]))

    @property
    def name(self) -> str:
        """The name of a file that stands for these numbers."""
        return f"part-{self.first}.parquet" if self.first == self.last else f"part-{self.first}-{self.last}.parquet"

    def covers(self, other: "Span") -> bool:
        """Whether a file with these numbers holds what one with the others held."""
        return self.first <= other.first and other.last <= self.last


def standing(published: Iterable[Path], staged: Sequence[Path]) -> list[Path]:
    """The files whose rows the next version of a partition holds, in their order; each covered one is left out."""
    spans = {file: Span.of(file) for file in staged}
    kept = [file for file in published if not any(span.covers(Span.of(file)) for span in spans.values())]
    kept += [file for file in staged if file not in covered(staged)]
    return sorted(kept, key=lambda file: Span.of(file))


def covered(staged: Sequence[Path]) -> set[Path]:
    """Staged files for which another staged one stands: a process was killed before it could remove them."""
    spans = {file: Span.of(file) for file in staged}
    return {
        file for file, span in spans.items() if any(other != span and other.covers(span) for other in spans.values())
    }


def whole(files: Iterable[Path]) -> Span:
    """The numbers of a file that takes the place of all these."""
    return Span(0, max((Span.of(file).last for file in files), default=0))


def after(files: Iterable[Path]) -> Span:
    """The number of a file that is added to these."""
    number = max((Span.of(file).last for file in files), default=-1) + 1
    return Span(number, number)
