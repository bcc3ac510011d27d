"""Hundreds of scheduled ticks in compressed time: `python -m benchmarks.soak`.

What the daemon does every hour is done by one process as fast as it goes, with a clock that jumps an hour: the schedule
is evaluated; where it asks for a run, the job runs in this process, recorded in an instance on SQLite; every night the
records of old runs are pruned and compacted. Every twelfth hour brings a new article. The real extractor reads it.

With `--folder`, ticks that were cut off are gone on with, in a new process as after a restart of the server.

Printed, and held to the limits: memory and open files of this process, size of Dagster's records, of the warehouse, and
what of it each version that is kept holds. Growth counts from the first quarter on, when all caches are warm and the
oldest versions are pruned; what has to grow (articles, raw documents, rows of `runs`) is told beside it.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import dagster as dg

_ROOT = Path(__file__).parents[1]
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_NEWS_EVERY = 12
_QUIETLY = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_KEPT_RECORDS = timedelta(days=3)
MOST_MEMORY = 1.15
MOST_FILES = 4
MOST_RECORDS = 1.5


@dataclass(frozen=True, slots=True)
class Measured:
    """What is held at one tick; sizes in MB."""

    tick: int
    memory: float
    files: int
    records: float
    warehouse: float
    rows: int
    runs: int


def main() -> int:
    """Tick, print, and fail where something grows that should not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ticks", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where all is kept, to go on from; a temporary one by default")
    chosen = parser.parse_args()
    began = time.monotonic()
    with kept_or_temporary(chosen.folder) as folder, server(folder) as instance:
        journal = folder / "measured.jsonl"
        measured = [Measured(**json.loads(line)) for line in journal.read_text().splitlines()]
        print("tick  memory MB  open files  Dagster MB  warehouse MB  articles  runs recorded", flush=True)
        for each in ticked(instance, folder, range(next_tick(folder), chosen.ticks)):
            measured.append(each)
            with journal.open("a") as lines:
                lines.write(json.dumps(asdict(each)) + "\n")
            sizes = f"{each.records:10.1f}  {each.warehouse:12.1f}"
            line = f"{each.tick:4}  {each.memory:9.0f}  {each.files:10}  {sizes}  {each.rows:8}  {each.runs:13}"
            print(line, flush=True)
    warm, last = measured[len(measured) // 4], measured[-1]
    grown = {
        "memory": last.memory <= MOST_MEMORY * warm.memory,
        "open files": last.files <= warm.files + MOST_FILES,
        "Dagster's records": last.records <= MOST_RECORDS * warm.records,
    }
    for name, is_flat in grown.items():
        print(f"{name}: {'flat' if is_flat else 'GROWS'}")
    print(f"{chosen.ticks} ticks in {time.monotonic() - began:.0f} s")
    return 0 if all(grown.values()) else 1


@contextmanager
def kept_or_temporary(folder: Path | None) -> Iterator[Path]:
    """The folder that is named, made where it is not there, or one that is removed at the end."""
    with tempfile.TemporaryDirectory() as temporary:
        chosen = (folder or Path(temporary)).resolve()
        for each in (chosen, chosen / "home", chosen / "inbox"):
            each.mkdir(exist_ok=True)
        (chosen / "measured.jsonl").touch()
        yield chosen


def next_tick(folder: Path) -> int:
    """The tick to begin with: behind the last that ended."""
    told = folder / "tick"
    return int(told.read_text()) + 1 if told.exists() else 0


@contextmanager
def server(folder: Path) -> Iterator[dg.DagsterInstance]:
    """An instance like `dagster.yaml`'s, an inbox and a warehouse, as the environment names them."""
    home, inbox = folder / "home", folder / "inbox"
    shutil.copy(_ROOT / "dagster.yaml", home)
    named = {"DAGSTER_HOME": home, "COUNTERCLAIM_INBOX": inbox, "COUNTERCLAIM_WAREHOUSE": folder / "warehouse"}
    os.environ.update({name: str(path) for name, path in named.items()})
    os.chdir(folder)
    with dg.DagsterInstance.get() as instance:
        yield instance


def ticked(instance: dg.DagsterInstance, folder: Path, ticks: range) -> Iterator[Measured]:
    """Tick, and measure twenty times in all."""
    from pipelines.definitions import defs
    from pipelines.defs import automation
    from pipelines.defs.pruning import compact, prune_records

    repository = defs.get_repository_def()
    hourly = repository.get_schedule_def("hourly")
    job = defs.resolve_job_def(automation.MAIN_JOB.name)
    for tick in ticks:
        now = _BEGIN + timedelta(hours=tick)
        if tick % _NEWS_EVERY == 0:
            (folder / "inbox" / f"{tick:04}.txt").write_text(news(tick), encoding="utf-8")
        with patch.object(automation, "datetime", standing(now)):
            told = hourly.evaluate_tick(dg.build_schedule_context(instance, now, repository_def=repository))
        for request in told.run_requests or ():
            with patch("pipelines.defs.resources.datetime", standing(now)):
                job.execute_in_process(run_config=_QUIETLY, instance=instance, partition_key=request.partition_key)
        if now.hour == 3:
            # Records bear the real time: those of the runs of the last days are kept by their number.
            keep = int(_KEPT_RECORDS / timedelta(hours=6))
            for old in instance.get_run_records()[keep:]:
                prune_records(instance, old.create_timestamp + timedelta(microseconds=1))
                break
            compact(instance)
        (folder / "tick").write_text(str(tick))
        if tick % max(1, ticks.stop // 20) == 0 or tick == ticks.stop - 1:
            yield measure(instance, folder, tick)


def news(tick: int) -> str:
    """A short report; each tells of another place and day."""
    town = ("Gao", "Kidal", "Mopti", "Ménaka", "Timbuktu", "Tessalit")[tick // _NEWS_EVERY % 6]
    return (
        f"The Malian army said on Monday that it had repelled attack number {tick} on its base near {town}. "
        f"The rebels denied that they had attacked {town} and said that {tick % 7 + 2} soldiers were killed.\n"
    )


def measure(instance: dg.DagsterInstance, folder: Path, tick: int) -> Measured:
    """What this process and the folders hold."""
    from pipelines.storage.layout import WarehouseLayout
    from pipelines.storage.tables import Tables

    tables = Tables(WarehouseLayout(folder / "warehouse"))
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Measured(
        tick=tick,
        memory=pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        files=len(list(Path("/proc/self/fd").iterdir())),
        records=size(folder / ".dagster") + size(folder / "home"),
        warehouse=size(folder / "warehouse"),
        rows=tables.count("articles"),
        runs=instance.get_runs_count(),
    )


def size(folder: Path) -> float:
    """MB on disk; a file that has several names counts once."""
    files = {(status.st_dev, status.st_ino): status.st_blocks * 512 for status in map(os.lstat, folder.glob("**/*"))}
    return sum(files.values()) / 1e6


def standing(now: datetime) -> SimpleNamespace:
    """A clock that stands, in the place of the module's `datetime`."""
    return SimpleNamespace(now=lambda _: now)


if __name__ == "__main__":
    raise SystemExit(main())
