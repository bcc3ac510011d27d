"""What an hourly tick with nothing new costs beside what Dagster itself costs: `python -m benchmarks.tick`.

A: a fresh process imports Dagster and opens the instance. B: a fresh process runs `counterclaim run` over an inbox that
the warehouse holds already, recorded in the same instance. Both are taken in turns; the medians are printed.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_OPEN = "import dagster as dg\nwith dg.DagsterInstance.get() as instance: instance.get_runs_count()"
_RUN = "from pipelines.cli import main; main()"
LIMIT = 2.5


def seconds(code: str, arguments: list[str], environment: dict[str, str]) -> float:
    """Wall time of a fresh Python process."""
    began = time.perf_counter()
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=_ROOT)  # noqa: S603 - this interpreter
    return time.perf_counter() - began


def main() -> int:
    """Measure, print, and fail where the tick is slower than the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--inbox", type=Path, default=_ROOT / "examples" / "inbox")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "dagster")
        home.mkdir()
        shutil.copy(_ROOT / "dagster.yaml", home)
        environment = {**os.environ, "DAGSTER_HOME": str(home)}
        run = ["run", str(chosen.inbox), "--warehouse", str(Path(folder, "warehouse"))]
        seconds(_RUN, run, environment)
        pairs = [(seconds(_OPEN, [], environment), seconds(_RUN, run, environment)) for _ in range(chosen.times)]
    opened, ticked = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"import dagster and open the instance: {opened:.2f} s; tick with nothing new: {ticked:.2f} s")
    print(f"the tick takes {ticked / opened:.2f} times as long (limit {LIMIT})")
    return 0 if ticked < LIMIT * opened else 1


if __name__ == "__main__":
    raise SystemExit(main())
