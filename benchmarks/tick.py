"""What an hourly tick with nothing new costs beside what Dagster itself costs: `python -m benchmarks.tick`.

Fresh processes, in turns, over an inbox that the warehouse holds already, all recorded in the same instance:

    yardstick   imports Dagster and opens the instance
    schedule    opens the instance, loads the definitions and evaluates the schedule `hourly`: what the daemon has done
    command     `counterclaim run`
    all stages  `counterclaim run --again`: what a tick costs once in six hours

The medians are printed; the first two are held to the limit.
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
_EVALUATE = """
import datetime
import dagster as dg
from pipelines.definitions import defs
with dg.DagsterInstance.get() as instance:
    instance.get_runs_count()
    repository = defs.get_repository_def()
    now = datetime.datetime.now(datetime.UTC)
    context = dg.build_schedule_context(instance, now, repository_def=repository)
    told = repository.get_schedule_def("hourly").evaluate_tick(context)
assert told.skip_message and not told.run_requests, told
"""
_RUN = "from pipelines.cli import main; main()"
LIMIT = 2.5


def seconds(code: str, arguments: list[str], environment: dict[str, str]) -> float:
    """Wall time of a fresh Python process."""
    began = time.perf_counter()
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=_ROOT)  # noqa: S603 - this interpreter
    return time.perf_counter() - began


def main() -> int:
    """Measure, print, and fail where a tick is slower than the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--inbox", type=Path, default=_ROOT / "examples" / "inbox")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, inbox, warehouse = Path(folder, "dagster"), str(chosen.inbox), str(Path(folder, "warehouse"))
        home.mkdir()
        shutil.copy(_ROOT / "dagster.yaml", home)
        named = {"DAGSTER_HOME": str(home), "COUNTERCLAIM_INBOX": inbox, "COUNTERCLAIM_WAREHOUSE": warehouse}
        environment = {**os.environ, **named}
        run = ["run", inbox, "--warehouse", warehouse]
        contenders = {
            "yardstick": (_OPEN, []),
            "schedule": (_EVALUATE, []),
            "command": (_RUN, run),
            "all stages": (_RUN, [*run, "--again"]),
        }
        seconds(_RUN, run, environment)
        rounds = [
            {name: seconds(*contender, environment) for name, contender in contenders.items()}
            for _ in range(chosen.times)
        ]
    medians = {name: statistics.median(each[name] for each in rounds) for name in contenders}
    for name, median in medians.items():
        print(
            f"{name:10} {median:6.2f} s  {median / medians['yardstick']:5.2f} times (limit {LIMIT} but for all stages)"
        )
    return 0 if max(medians["schedule"], medians["command"]) < LIMIT * medians["yardstick"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
