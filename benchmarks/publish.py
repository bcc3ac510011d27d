"""What publishing costs: a million claims through the gate into a snapshot, beside a bare copy of them by DuckDB.

What belongs here: the measurement. The claims and their articles are those of `benchmarks.gate`; the way is that of a
run's stages (gate, Parquet, DuckDB file, audit, hashes, fsync) without the reading of articles. The yardstick is
`create table as select` of the same Parquet into a file, in the same run. Every measurement has a process of its own.

    python -m benchmarks.publish                       1 million claims; median of 3
    python -m benchmarks.publish --claims 50000 --repeats 1 --json figures.json
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.gate import DAY, write_batches
from pipelines.ids import row_id
from pipelines.stages.commit import append_new
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from pipelines.version import CODE_VERSION
from schemas import TABLES

GOAL = 3.0
"""Publishing may take this many times as long as the bare copy."""
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Measurement:
    """Seconds and peak memory of one way, with the seconds of its parts."""

    way: str
    seconds: float
    peak_mib: int
    parts: dict[str, float] = field(default_factory=dict)


def published(folder: Path) -> dict[str, float]:
    """Take the claims through the gate and publish them beside their articles; returns the seconds of each part."""
    run = Run("benchmark", NOW, DAY, Tables(WarehouseLayout(folder / "warehouse")))
    articles = _stage_articles(run, pl.read_parquet(folder / "articles.parquet"))
    claims = pl.read_parquet(folder / "valid.parquet").with_columns(claimant_id=pl.lit(None, pl.String))
    began = time.perf_counter()
    tally = append_new(run, "claims", claims, context={"articles": articles}).tally
    gated = time.perf_counter()
    publish(run.tables, run.run_id, NOW, CODE_VERSION)
    ended = time.perf_counter()
    if tally.published != claims.height:
        raise RuntimeError(f"{tally.quarantined} claims were refused; the benchmark's own claims break a rule")
    return {"gate and staging": gated - began, "publication": ended - gated}


def _stage_articles(run: Run, texts: pl.DataFrame) -> pl.DataFrame:
    """Articles with all that their contract asks for, staged without being judged: they are not what is measured."""
    contract, source, document = TABLES["articles"], row_id("source", "s"), row_id("document", "d")
    given = {
        "document_id": document, "ingest_date": DAY, "is_extracted": True, "published_basis": "none",
        "retrieved_at": NOW, "source_uri": "generated", "media_type": "text/plain", "run_id": run.run_id,
    }  # fmt: skip
    hashes = duckdb.sql("select article_id, sha256(text) as text_sha256 from texts").pl()
    rows = texts.join(hashes, on="article_id").with_columns(
        pl.lit(value, contract.polars_schema[name]).alias(name) for name, value in given.items()
    )
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in contract.polars_schema.items() if name not in rows]
    articles = rows.with_columns(absent).select(contract.polars_schema.names())
    run.tables.stage("articles", articles, DAY)
    for name, row in (
        ("sources", {"source_id": source, "kind": "inbox", "name": "generated", "location": "generated"}),
        ("documents", given | {"document_id": document, "source_id": source, "byte_count": 1, "stored_path": "d"}),
    ):
        known = TABLES[name].polars_schema
        frame = TABLES[name].frame([dict.fromkeys(known) | {key: value for key, value in row.items() if key in known}])
        run.tables.stage(name, frame, DAY if TABLES[name].partition_by else None)
    return articles


def copied(folder: Path) -> dict[str, float]:
    """The yardstick: DuckDB copies the same Parquet into a file."""
    began = time.perf_counter()
    with duckdb.connect(str(folder / "copy.duckdb")) as connection:
        parquet = str(folder / "valid.parquet")
        connection.execute("create table claims as select * from read_parquet($parquet)", {"parquet": parquet})
    return {"copy": time.perf_counter() - began}


WAYS = {"publish": published, "bare copy": copied}


def measure_here(way: str, data: Path) -> Measurement:
    """Go one way once, in this process, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for file in data.glob("*.parquet"):
            os.link(file, Path(folder, file.name))
        parts = WAYS[way](Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rounded = {name: round(seconds, 3) for name, seconds in parts.items()}
    return Measurement(way, round(sum(parts.values()), 3), peak, rounded)


def measured(data: Path, repeats: int) -> list[Measurement]:
    """The medians of `repeats` runs of each way, by turns."""
    runs = [{way: _measure_apart(way, data) for way in WAYS} for _ in range(repeats)]
    return [_median([run[way] for run in runs]) for way in WAYS]


def _median(runs: list[Measurement]) -> Measurement:
    parts = {name: round(statistics.median(run.parts[name] for run in runs), 3) for name in runs[0].parts}
    seconds = round(statistics.median(run.seconds for run in runs), 3)
    return Measurement(runs[0].way, seconds, round(statistics.median(run.peak_mib for run in runs)), parts)


def _measure_apart(way: str, data: Path) -> Measurement:
    command = [sys.executable, "-m", "benchmarks.publish", "--one", way, "--data", str(data)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - this module
    return Measurement(**json.loads(ended.stdout))


def main() -> None:
    """Measure, print, and write JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims to publish")
    parser.add_argument("--repeats", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        sys.stdout.write(json.dumps(asdict(measure_here(chosen.one, chosen.data))))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_batches(Path(folder), chosen.claims)
        publishing, copying = measured(Path(folder), chosen.repeats)
    ratio = round(publishing.seconds / copying.seconds, 2)
    table = Table("way", "seconds", "peak MiB", "parts", title=f"{chosen.claims:,} claims", box=None)
    for one in (publishing, copying):
        parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in one.parts.items())
        table.add_row(one.way, f"{one.seconds:.2f}", f"{one.peak_mib:,}", parts)
    console = Console(soft_wrap=True)
    console.print(table)
    console.print(f"publishing takes {ratio} times the bare copy (goal: at most {GOAL}); {os.cpu_count()} cores")
    if chosen.json:
        figures = {"claims": chosen.claims, "goal": GOAL, "ratio": ratio, "ways": [asdict(publishing), asdict(copying)]}
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
