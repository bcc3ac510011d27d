"""A day of 100 feeds at 1,000 articles an hour, on a server of the tests, its time compressed: nothing lost, nothing
twice, memory flat.

Run `python -m benchmarks.day` (`--hours 24 --feeds 100 --articles 1000`). Every hour each feed shows its latest
entries; the run polls and reads them. Claims are not sought: this measures what comes in. The server is a process of
its own, so that the memory told is that of the polls. Linux only: the kernel tells each hour's peak.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from pipelines.stages.poll import STATE
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import Configured, receive_documents
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from tests.fetch.server import HOST, Reply, Site, article, serving

BEGIN = datetime(2025, 3, 1, tzinfo=UTC)
SHOWN_HOURS = 2
"""A feed shows the entries of so many hours."""
FLAT = 1.05
"""The peak of the last hours may be so many times that of the first, without the hour that loads the libraries."""
COMPARED_HOURS = 6


@dataclass(frozen=True)
class Load:
    """What the server publishes."""

    hours: int
    feeds: int
    articles_per_feed: int

    @property
    def articles(self) -> int:
        """In the whole day."""
        return self.hours * self.feeds * self.articles_per_feed


def main() -> int:
    """Run the day, print a line an hour, and judge; the exit code is 1 where something was lost, came twice or grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--articles", type=int, default=1000, help="in an hour, over all feeds")
    given = parser.parse_args()
    load = Load(given.hours, given.feeds, given.articles // given.feeds)
    context = multiprocessing.get_context("spawn")
    server, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, load), daemon=True)
    process.start()
    with TemporaryDirectory() as folder:
        tables = Tables(WarehouseLayout(Path(folder, "warehouse")))
        file = Path(folder, "sources.yaml")
        file.write_text(json.dumps(_sources(server.recv(), load)), encoding="utf-8")
        peaks = []
        for hour in range(load.hours):
            server.send(hour)
            server.recv()
            peaks.append(_poll(tables, file, hour))
        server.send(None)
        asked: list[str] = server.recv()
        process.join()
        return _judge(asked, tables, load, peaks)


def _serve(pipe: Connection, load: Load) -> None:
    """The server: publishes an hour when it is told one; at last says what it was asked."""
    with serving() as site:
        pipe.send(site.url)
        while (hour := pipe.recv()) is not None:
            _publish(site, load, hour)
            pipe.send(None)
        pipe.send(site.paths())


def _sources(url: str, load: Load) -> dict[str, object]:
    polite = {"seconds_between_requests": 0, "concurrent_requests": 8}
    sources = [{"name": f"feed {n}", "kind": "feed", "url": f"{url}/feed/{n}"} for n in range(load.feeds)]
    return {"allow_private_hosts": [HOST], "politeness": polite, "sources": sources}


def _publish(site: Site, load: Load, hour: int) -> None:
    numbers = range(load.articles_per_feed)
    for feed in range(load.feeds):
        for number in numbers:
            words = f"The mayor of district {feed} said in hour {hour} that road {number} was open."
            body = article(f"Road {feed}.{hour}.{number}", words)
            site.pages[f"/{feed}/{hour}/{number}"] = Reply(body, headers={"Content-Type": "text/html"})
        shown = range(max(0, hour - SHOWN_HOURS + 1), hour + 1)
        links = {f"{site.url}/{feed}/{h}/{n}": f"Road {feed}.{h}.{n}" for h in shown for n in numbers}
        site.feed(f"/feed/{feed}", links, etag=f'"{hour}"')


def _poll(tables: Tables, file: Path, hour: int) -> int:
    """One hour's run; returns the peak of this process's memory within it, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    began = monotonic()
    run = Run(f"hour-{hour}", BEGIN + timedelta(hours=hour), BEGIN.date() + timedelta(days=hour // 24), tables)
    receive_documents(run, [], Configured(file))
    (tally,) = read_new_articles(run)
    size = (tables.layout.root / STATE).stat().st_size // 1024
    peak = _memory("VmHWM")
    print(
        f"hour {hour:2}: {tally.published:5} articles, {monotonic() - began:5.1f} s, "
        f"peak {peak} MB, behind it {_memory('VmRSS')} MB, state {size} KB",
        flush=True,
    )
    return peak


def _memory(key: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(key)).split()[1]) // 1024


def _judge(asked: Sequence[str], tables: Tables, load: Load, peaks: Sequence[int]) -> int:
    titles = tables.read("articles", columns=["title"])["title"]
    pages = [path for path in asked if not path.startswith("/feed/")]
    first = statistics.median(peaks[1 : COMPARED_HOURS + 1] or peaks)
    last = statistics.median(peaks[-COMPARED_HOURS:])
    print(
        f"{load.articles} published, {titles.n_unique()} different articles held, "
        f"{len(titles) - titles.n_unique()} twice, {len(pages) - len(set(pages))} pages asked twice, "
        f"{tables.read('quarantine').height} refused; peak of the last {COMPARED_HOURS} hours against hours 1 to "
        f"{COMPARED_HOURS}: {last:g} to {first:g} MB, {last / first:.2f}"
    )
    is_whole = len(titles) == titles.n_unique() == load.articles and len(pages) == len(set(pages))
    return 0 if is_whole and last <= FLAT * first else 1


if __name__ == "__main__":
    sys.exit(main())
