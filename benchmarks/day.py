"""A day of 100 feeds at 1,000 articles an hour, on a server of the tests, its time compressed: nothing lost, nothing
twice, memory flat.

Run `python -m benchmarks.day` (`--hours 24 --feeds 100 --articles 1000`). Every hour each feed shows its latest
entries; the run polls and reads them. Claims are not sought: this measures what comes in.
"""

import argparse
import json
import resource
import sys
from datetime import UTC, datetime, timedelta
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


def main() -> int:
    """Run the day, print a line an hour, and judge; the exit code is 1 where something was lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--articles", type=int, default=1000, help="in an hour, over all feeds")
    given = parser.parse_args()
    with serving() as site, TemporaryDirectory() as folder:
        tables = Tables(WarehouseLayout(Path(folder, "warehouse")))
        file = Path(folder, "sources.yaml")
        file.write_text(json.dumps(_sources(site, given.feeds)), encoding="utf-8")
        per_feed = given.articles // given.feeds
        for hour in range(given.hours):
            _publish(site, given.feeds, per_feed, hour)
            _poll(tables, file, hour, site)
        return _judge(site, tables, given.feeds * per_feed * given.hours)


def _sources(site: Site, feeds: int) -> dict[str, object]:
    polite = {"seconds_between_requests": 0, "concurrent_requests": 8}
    sources = [{"name": f"feed {n}", "kind": "feed", "url": f"{site.url}/feed/{n}"} for n in range(feeds)]
    return {"allow_private_hosts": [HOST], "politeness": polite, "sources": sources}


def _publish(site: Site, feeds: int, per_feed: int, hour: int) -> None:
    for feed in range(feeds):
        for number in range(per_feed):
            name = f"/{feed}/{hour}/{number}"
            words = f"The mayor of district {feed} said in hour {hour} that road {number} was open."
            site.pages[name] = Reply(
                article(f"Road {feed}.{hour}.{number}", words), headers={"Content-Type": "text/html"}
            )
        shown = range(max(0, hour - SHOWN_HOURS + 1), hour + 1)
        links = {f"{site.url}/{feed}/{h}/{n}": f"Road {feed}.{h}.{n}" for h in shown for n in range(per_feed)}
        site.feed(f"/feed/{feed}", links, etag=f'"{hour}"')


def _poll(tables: Tables, file: Path, hour: int, site: Site) -> None:
    began, before = monotonic(), len(site.asked)
    run = Run(f"hour-{hour}", BEGIN + timedelta(hours=hour), BEGIN.date() + timedelta(days=hour // 24), tables)
    receive_documents(run, [], Configured(file))
    (tally,) = read_new_articles(run)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = (tables.layout.root / STATE).stat().st_size // 1024
    print(
        f"hour {hour:2}: {len(site.asked) - before:5} requests, {tally.published:5} articles, "
        f"{monotonic() - began:5.1f} s, {memory} MB at most so far, state {size} KB",
        flush=True,
    )


def _judge(site: Site, tables: Tables, expected: int) -> int:
    titles = tables.read("articles", columns=["title"])["title"]
    asked = [path for path in site.paths() if not path.startswith("/feed/")]
    print(
        f"{expected} published, {titles.n_unique()} different articles held, {len(titles) - titles.n_unique()} twice, "
        f"{len(asked) - len(set(asked))} pages asked twice, {tables.read('quarantine').height} refused"
    )
    return 0 if len(titles) == titles.n_unique() == expected and len(asked) == len(set(asked)) else 1


if __name__ == "__main__":
    sys.exit(main())
