"""The Ray engine beside the local one: the same articles, the same cores, in turns.

What belongs here: the measurement of the map from articles to findings. The cluster has two nodes, a head and a worker
that are started apart on loopback, each with one core; the local engine has two processes. Each time holds all that the
engine needs: starting workers, loading models, the way through Parquet. The ratio of the CPU seconds stands beside that
of the times: it is the same on a machine that others keep busy, too. At last one node is killed once a quarter of the
articles have come back. Needs `../shared` (or COUNTERCLAIM_SHARED).

    python -m benchmarks.cluster --articles 600 --repeats 3 --json figures.json
"""

import argparse
import hashlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.engines.choice import engine_of
from pipelines.engines.engine import EngineName
from pipelines.engines.task import ArticleTask
from pipelines.ids import row_id
from tests.engines.nodes import Nodes, two_nodes

REPOSITORY = Path(__file__).parents[1]
GOAL = 0.7
"""The cluster reads at least so many of the articles that the local engine reads in the same time."""
_DAY = datetime(2025, 3, 1, tzinfo=UTC)
_FIRST_SHARE = 0.25


@dataclass(frozen=True)
class Reading:
    """How long one engine took for the articles, and a digest of all that it found."""

    engine: str
    seconds: float
    cpu_seconds: float
    articles: int
    claims: int
    digest: str


def read(engine: EngineName, file: Path, articles: int, exchange: Path, told: Path) -> Reading:
    """Read the first articles of a file in this process; `told` is written when a quarter of them has come back."""
    with file.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(articles), strict=False)]
    tasks = [ArticleTask(row_id("article", text), _DAY.date(), None, text, _DAY) for text in dict.fromkeys(texts)]
    began = time.perf_counter()
    found, claims = {}, 0
    for findings in engine_of(engine, str(exchange)).read(tasks):
        found[findings.article_id] = hashlib.sha256(repr(_plain(findings.rows)).encode()).hexdigest()
        claims += len(findings.rows.get("claims", ()))
        if len(found) >= _FIRST_SHARE * len(tasks):
            told.touch()
    seconds = time.perf_counter() - began
    digest = hashlib.sha256("".join(found[key] for key in sorted(found)).encode()).hexdigest()
    cpu_seconds = sum(os.times()[:4])  # of this process and its children that have ended
    return Reading(engine, seconds, cpu_seconds, len(found), claims, digest)


def _plain(rows: Mapping[str, list[dict[str, object]]]) -> list[object]:
    """Rows without what an engine leaves out: empty tables, and columns that are filled in later."""
    return [
        (table, [sorted((name, value) for name, value in row.items() if value is not None) for row in of_table])
        for table, of_table in sorted(rows.items())
        if of_table
    ]


def _in_process(engine: EngineName, file: Path, articles: int, environment: Mapping[str, str], folder: Path) -> Reading:
    return _ended(_begun(engine, file, articles, environment, folder))


def _begun(
    engine: EngineName, file: Path, articles: int, environment: Mapping[str, str], folder: Path
) -> "subprocess.Popen[str]":
    (folder / "told").unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.cluster", "--engine", engine, "--file", str(file)]
    command += ["--articles", str(articles), "--exchange", str(folder / "exchange"), "--told", str(folder / "told")]
    return subprocess.Popen(command, env=dict(environment), cwd=REPOSITORY, text=True, stdout=subprocess.PIPE)  # noqa: S603


def _ended(process: "subprocess.Popen[str]") -> Reading:
    output, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError("an engine failed")
    reading = Reading(**json.loads(output.splitlines()[-1]))
    print(f"{reading.engine}: {reading.articles} articles in {reading.seconds:.1f} s", file=sys.stderr, flush=True)
    return reading


def _with_a_lost_node(nodes: Nodes, file: Path, articles: int, folder: Path) -> Reading:
    process = _begun(EngineName.RAY, file, articles, nodes.environment, folder)
    while not (folder / "told").exists() and process.poll() is None:
        time.sleep(0.1)
    nodes.kill_worker()
    return _ended(process)


def measure(file: Path, articles: int, repeats: int) -> dict[str, object]:
    """All figures: medians, the ratio, and what a lost node changes in what was found."""
    of: dict[EngineName, list[Reading]] = {EngineName.LOCAL: [], EngineName.RAY: []}
    with tempfile.TemporaryDirectory() as name, two_nodes() as nodes:
        folder = Path(name)
        for _ in range(repeats):
            of[EngineName.LOCAL].append(_in_process(EngineName.LOCAL, file, articles, os.environ, folder))
            before = nodes.cpu_seconds()
            reading = _in_process(EngineName.RAY, file, articles, nodes.environment, folder)
            of_nodes = nodes.cpu_seconds() - before
            of[EngineName.RAY].append(replace(reading, cpu_seconds=reading.cpu_seconds + of_nodes))
        lost = _with_a_lost_node(nodes, file, articles, folder)
        alive = nodes.alive()
    every = [*of[EngineName.LOCAL], *of[EngineName.RAY], lost]
    pairs = list(zip(of[EngineName.LOCAL], of[EngineName.RAY], strict=True))
    return {
        "when": datetime.now(UTC).isoformat("T", "seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "ray": version("ray"),
        "articles": every[0].articles,
        "claims": every[0].claims,
        "local_seconds": statistics.median(each.seconds for each in of[EngineName.LOCAL]),
        "ray_seconds": statistics.median(each.seconds for each in of[EngineName.RAY]),
        "ratio": statistics.median(local.seconds / ray.seconds for local, ray in pairs),
        "cpu_ratio": statistics.median(local.cpu_seconds / ray.cpu_seconds for local, ray in pairs),
        "goal": GOAL,
        "same_findings": len({each.digest for each in every}) == 1,
        "nodes_left": alive,
        "readings": [asdict(each) for each in every],
    }


def main() -> None:
    """Measure, print, and write the figures where they are wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("COUNTERCLAIM_SHARED", REPOSITORY.parent / "shared"))
    parser.add_argument("--file", type=Path, default=shared / "corpora" / "conflict_news.jsonl")
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path, help="file for all figures")
    parser.add_argument("--engine", type=EngineName, help="only read, in this process, and print the reading")
    parser.add_argument("--exchange", type=Path)
    parser.add_argument("--told", type=Path)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the nodes end, too
    if given.engine is not None:
        print(json.dumps(asdict(read(given.engine, given.file, given.articles, given.exchange, given.told))))
        return
    figures = measure(given.file, given.articles, given.repeats)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    shown = Table("figure", "measured")
    for name, value in figures.items():
        if name != "readings":
            shown.add_row(name, f"{value:.2f}" if isinstance(value, float) else str(value))
    Console().print(shown)


if __name__ == "__main__":
    main()
