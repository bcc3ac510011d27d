"""What the fetch tests share: the server, and one request to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.fetch.client import Answer, Client, Validators
from pipelines.fetch.guard import GuardedBackend
from pipelines.fetch.limits import Bounds
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import Configured, receive_documents
from pipelines.stages.run import Run
from tests.fetch.server import HOST, Site, serving

BOUNDS = Bounds(
    connect_seconds=2,
    read_seconds=1,
    total_seconds=2,
    body_bytes=100_000,
    first_wait_seconds=0.0,
    longest_wait_seconds=0.01,
)
"""Small ones, so that misdeeds end soon."""


@pytest.fixture(scope="session")
def _server() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(_server: Site) -> Site:
    """The server, with nothing to answer and nothing asked."""
    _server.pages.clear()
    _server.asked.clear()
    return _server


@asynccontextmanager
async def open_door(_: str) -> AsyncIterator[None]:
    """No robots.txt and no waiting."""
    yield


NOTHING_KNOWN = Validators()

Ask = Callable[..., Answer]


@pytest.fixture
def ask() -> Ask:
    """One request, this machine being allowed by name."""

    def asked(url: str, validators: Validators = NOTHING_KNOWN, *, allowed: tuple[str, ...] = (HOST,)) -> Answer:
        async def once() -> Answer:
            async with Client("Test/1", GuardedBackend(allowed), bounds=BOUNDS) as client:
                return await client.ask(url, open_door, validators)

        return asyncio.run(once())

    return asked


Poll = Callable[..., None]


@pytest.fixture
def poll(run: Run, tmp_path: Path) -> Poll:
    """Poll the sources so many hours after the run began, and read what came."""

    def polled(*sources: dict[str, object], hours: float = 0.0, is_read: bool = True, **settings: object) -> None:
        file = tmp_path / "sources.yaml"
        polite = {"seconds_between_requests": 0, "concurrent_requests": 4}
        given = {"allow_private_hosts": [HOST], "politeness": polite, "sources": sources} | settings
        file.write_text(json.dumps(given))  # JSON is YAML
        later = replace(run, run_id=f"run-{hours}", started_at=run.started_at + timedelta(hours=hours))
        receive_documents(later, [], Configured(file, bounds=BOUNDS))
        if is_read:
            read_new_articles(later)

    return polled


def feed(url: str, name: str = "Courier", **more: object) -> dict[str, object]:
    return {"name": name, "kind": "feed", "url": url} | more
