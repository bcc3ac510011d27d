"""What 200 more articles cost, and what memory a run takes, while the archive grows.

What belongs here: the measurement. An archive is a warehouse of 2,000 real articles, published once, and copied: the
same rows under other ids, nine years earlier per copy and in day partitions of their own, so that density in time is
that of the corpus; the copies are written into the tables directly, since extraction is not what is measured. Then a
real run takes in 200 articles that the archive does not hold, through the command line. Memory is that of the whole
tree of processes (PSS).

    python -m benchmarks.growth                        0, 20,000 and 200,000 articles
    python -m benchmarks.growth --sizes 0 2000 --json figures.json
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from benchmarks.measured import Figure, report
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from pipelines.version import CODE_VERSION
from schemas import TABLES

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[2] / "shared"))
SIZES = (0, 20_000, 200_000)
ADDED = 200
GOAL_TIMES, GOAL_MEMORY, GOAL_MIB = 1.5, 1.3, 2048.0

SEED = 2_000
"""Few copies: 200,000 articles must not reach back beyond the year 1."""
_APART = timedelta(days=3_300)
"""The corpus spans years: its next copy ends before it begins."""
_COPIED = (
    *("articles", "extractions", "claims", "claim_frames", "figures"),
    *("actor_mentions", "place_mentions", "relation_mentions"),
    *("claim_blocks", "events", "event_accounts", "claim_events", "event_participants", "claim_links"),
    *("article_origins",),
)
_IDS = (
    *("article_id", "claim_id", "figure_id", "via_claim_id", "responds_to_claim_id", "supersedes_article_id"),
    *("event_id", "account_id", "other_claim_id", "origin_id", "block_id"),
)
_DAYS = ("date_start", "date_end", "told_day", "published_at", "retrieved_at", "first_reported_at")
_COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()", "run"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command line: seconds, and the most memory that its processes held together."""

    seconds: float
    peak_mib: float


def run(inbox: Path, warehouse: Path) -> Run:
    """Take in a file; the tree of processes is looked at four times a second."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this package's own command
        [*_COMMAND, str(inbox), "--warehouse", str(warehouse)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_pss, _tree(process.pid))))
        time.sleep(0.25)
    if process.returncode:
        raise RuntimeError((process.stderr.read() if process.stderr else b"").decode()[-2000:])
    return Run(time.perf_counter() - began, peak / 1024)


def _tree(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):  # it has ended
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children.get(process, [])
    return found


def _pss(process: int) -> int:
    """Kibibytes of a process; what several share is shared out among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def records() -> list[str]:
    """The lines of the real corpus."""
    return (SHARED / "corpora" / "conflict_news.jsonl").read_text(encoding="utf-8").splitlines()


def grow(seed: Path, warehouse: Path, size: int) -> int:
    """A warehouse of about so many articles: copies of the seed's rows, published; returns their number."""
    tables, source = Tables(WarehouseLayout(warehouse)), Tables(WarehouseLayout(seed))
    held = source.count("articles")
    copies = -(-size // held)
    for name in TABLES:
        if name == "snapshots":
            continue
        frame = source.read(name)
        refers = not {"article_id", "claim_id", "event_id"}.isdisjoint(frame.columns)
        for number in range(copies if name in _COPIED else 1):
            _put(tables, name, _moved(frame, number) if refers else frame)
    publish(tables, "archive", datetime.now(UTC), CODE_VERSION)
    return copies * held


def _put(tables: Tables, name: str, frame: pl.DataFrame) -> None:
    column = TABLES[name].partition_by
    if column is None:
        tables.append(name, frame)
        return
    for (day,), rows in frame.group_by(column, maintain_order=True):
        tables.append(name, rows, day)


def _moved(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """The same rows at another time and under other ids; a copy's day of ingestion is its own."""
    ids = [pl.col(c).str.slice(0, 27) + f"{number:05x}" for c in _IDS if c in frame.columns]
    days = [pl.col(c) - _APART * (number + 1) for c in _DAYS if c in frame.columns]
    ingest = [pl.col("ingest_date") - timedelta(days=number + 1)] if "ingest_date" in frame.columns else []
    return frame.with_columns(*ids, *days, *ingest)


def measure(folder: Path, sizes: Sequence[int]) -> list[Figure]:
    """Seconds and memory of a run that adds to archives of these sizes."""
    lines = records()
    seed, new = folder / "seed.jsonl", folder / "new.jsonl"
    seed.write_text("\n".join(lines[:SEED]), encoding="utf-8")
    new.write_text("\n".join(lines[-ADDED:]), encoding="utf-8")
    runs: dict[int, Run] = {}
    if any(sizes):
        run(seed, folder / "seed")
    for size in sizes:
        warehouse = folder / f"archive-{size}"
        held = grow(folder / "seed", warehouse, size) if size else 0
        runs[held] = run(new, warehouse)
        shutil.rmtree(warehouse)
    return _figures(runs)


def _figures(runs: Mapping[int, Run]) -> list[Figure]:
    first, last = min(runs), max(runs)
    told = json.dumps({held: [round(each.seconds, 1), round(each.peak_mib)] for held, each in runs.items()})
    times = max(each.seconds for each in runs.values()) / min(each.seconds for each in runs.values())
    memory = max(each.peak_mib for each in runs.values()) / min(each.peak_mib for each in runs.values())
    most = max(each.peak_mib for each in runs.values())
    among = f"adding {ADDED} articles to {first:,} … {last:,}"
    return [
        Figure(f"{among}: slowest to fastest", times, GOAL_TIMES, is_upper=True, yardstick=f"seconds, MiB: {told}"),
        Figure(f"{among}: most to least memory", memory, GOAL_MEMORY, is_upper=True, yardstick="each other"),
        Figure(f"{among}: most memory, MiB", most, GOAL_MIB, is_upper=True, yardstick="2 GiB"),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report("growth", measure(Path(folder), chosen.sizes), chosen.json)


if __name__ == "__main__":
    main()
