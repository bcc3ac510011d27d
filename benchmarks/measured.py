"""What a measurement says: a figure, its goal, what it was held against, and on which machine it was taken.

What belongs here: the form of results, shared by the measurements of speed and size. Nothing is measured here.
"""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
BAR = 2 / 3
"""The share of a goal that must be reached."""
_LIBRARIES = ("duckdb", "polars", "pyarrow", "spacy", "dagster")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `is_upper`: it should be no larger than the goal, else no smaller; None where it has no goal."""

    what: str
    value: float
    goal: float | None
    is_upper: bool
    yardstick: str

    @property
    def verdict(self) -> str:
        """Goal, bar or missed."""
        if self.goal is None:
            return ""
        bar = self.goal / BAR if self.is_upper else self.goal * BAR
        for reached, limit in (("goal", self.goal), ("bar", bar)):
            if self.value <= limit if self.is_upper else self.value >= limit:
                return reached
        return "missed"


def machine() -> dict[str, object]:
    """Where and when: cores, memory, how busy it is beside this, versions, date."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "date": datetime.now(UTC).isoformat("T", "seconds"),
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "load_before": os.getloadavg()[0],
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("counterclaim", *_LIBRARIES)},
    }


def report(name: str, figures: Sequence[Figure], file: Path | None = None) -> None:
    """Print the figures, and keep them as JSON: in `results/`, or in the file that is named."""
    show(figures)
    into = file or RESULTS / f"{name}.json"
    into.parent.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine(), "figures": [asdict(figure) | {"verdict": figure.verdict} for figure in figures]}
    into.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def show(figures: Sequence[Figure]) -> None:
    """Print a table."""
    table = Table("what", "measured", "goal", "", "held against", title="Counterclaim, measured")
    for figure in figures:
        goal = "" if figure.goal is None else f"{'≤' if figure.is_upper else '≥'} {figure.goal:g}"
        table.add_row(figure.what, f"{figure.value:.3g}", goal, figure.verdict, figure.yardstick)
    Console().print(table)
