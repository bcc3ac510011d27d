"""The measurements of speed and size, one after another, and their figures as one table: `make bench`.

What belongs here: the order. Each measurement is a module of its own, and keeps its figures as JSON in `results/`.
"""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measured import RESULTS, Figure, show

_MEASUREMENTS = ("end_to_end", "growth", "contested")


def main() -> int:
    """Run them all; a measurement that fails is told, and the others go on."""
    figures: list[Figure] = []
    failed = []
    for name in _MEASUREMENTS:
        ended = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)  # noqa: S603 - modules of this package
        if ended.returncode:
            failed.append(name)
        else:
            figures += _kept(RESULTS / f"{name}.json")
    subprocess.run([sys.executable, "-m", "benchmarks.publish"], check=False)  # prints a table of its own
    show(figures)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


def _kept(file: Path) -> list[Figure]:
    kept = json.loads(file.read_text(encoding="utf-8"))["figures"]
    return [Figure(**{key: value for key, value in figure.items() if key != "verdict"}) for figure in kept]


if __name__ == "__main__":
    sys.exit(main())
