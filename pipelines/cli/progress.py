"""How far a run is: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from pipelines.stages.run import Progress as StageProgress

_STAGES = {
    "receive": "taking in documents",
    "read": "reading articles",
    "extract": "finding claims",
    "entities": "resolving actors and places",
    "link": "linking events",
    "publish": "publishing",
}
_SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def shown(console: Console) -> Iterator[StageProgress]:
    """The progress of a run on `console`."""
    if not console.is_terminal:
        yield PlainLines(console)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield Bars(bars)


class Bars:
    """One bar per stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def start(self, stage: str, total: int | None) -> None:
        """Begin the stage's bar; the one before it is done."""
        if self._task is not None:
            self._bars.update(self._task, total=1, completed=1)
        self._task = self._bars.add_task(_STAGES[stage], total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.advance(self._task, steps)


class PlainLines:
    """A line when a stage begins, and now and then while it goes on."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""
        self._total: int | None = None
        self._done = 0
        self._said_at = monotonic()

    def start(self, stage: str, total: int | None) -> None:
        """Say which stage begins."""
        self._stage, self._total, self._done, self._said_at = _STAGES[stage], total, 0, monotonic()
        self._console.print(self._stage if total is None else f"{self._stage}: {total}", highlight=False)

    def advance(self, steps: int = 1) -> None:
        """Count, and say so where the last line is some time ago."""
        self._done += steps
        if monotonic() - self._said_at >= _SECONDS_BETWEEN_LINES:
            self._said_at = monotonic()
            self._console.print(f"{self._stage}: {self._done} of {self._total}", highlight=False)
