"""A poll whose process is killed, by kill -9, at any moment: the next one loses nothing and repeats nothing."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from pipelines.fetch.state import opened
from pipelines.stages.poll import STATE
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from tests.fetch.server import HOST, Site

PAGES = 12
RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import Configured, receive_documents
from pipelines.stages.run import Run
from pipelines.fetch.state import opened
from pipelines.stages.poll import STATE
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
now = datetime.now(UTC)
run = Run("run", now, now.date(), Tables(WarehouseLayout(Path(sys.argv[1]))))
receive_documents(run, [], Configured(Path(sys.argv[2])))
read_new_articles(run)
"""


@pytest.mark.parametrize("requests", [2, 7, PAGES + 2])
def test_a_killed_poll_is_continued(site: Site, tmp_path: Path, requests: int) -> None:
    links = {site.page(f"/{n}", f"Day {n}"): "x" for n in range(PAGES)}
    file = tmp_path / "sources.yaml"
    polite = {"seconds_between_requests": 0.01, "concurrent_requests": 1}
    source = {"name": "a", "kind": "feed", "url": site.feed("/feed", links, etag='"1"')}
    file.write_text(json.dumps({"allow_private_hosts": [HOST], "politeness": polite, "sources": [source]}))
    command = [sys.executable, "-c", RUN, str(tmp_path / "warehouse"), str(file)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    patience = time.monotonic() + 60
    while len(site.asked) < requests and process.poll() is None and time.monotonic() < patience:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    known = settled(tmp_path / "warehouse")
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True, timeout=100)
    tables = Tables(WarehouseLayout(tmp_path / "warehouse"))
    assert sorted(tables.read("articles")["title"]) == sorted(f"Day {n}" for n in range(PAGES))
    assert tables.read("fetches").filter(pl.col("outcome") == "received")["url"].is_unique().all()
    assert all(
        site.url + path not in known or site.paths().count(path) == 1 for path in site.paths() if path != "/feed"
    )


def settled(warehouse: Path) -> set[str]:
    """The addresses of which the killed poll knew how they had answered."""
    if not (warehouse / STATE).exists():
        return set()
    with opened(warehouse / STATE) as state:
        return {fetched.url for fetched in state.outbox()}
