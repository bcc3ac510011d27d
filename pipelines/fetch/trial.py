"""Trying a source: one request, and what would be read, without keeping anything.

What belongs here: the trial only; a poll is for `polling`.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.fetch.client import Client
from pipelines.fetch.guard import GuardedBackend
from pipelines.fetch.limits import Bounds
from pipelines.fetch.politeness import Turns
from pipelines.fetch.robots import Robots
from pipelines.fetch.settings import ArticlesFrom, Source, Sources
from pipelines.fetch.state import opened
from pipelines.ids import content_id
from pipelines.ingest.kinds import SITEMAP, XML_FEED
from pipelines.ingest.model import RawDocument, Refusal
from pipelines.ingest.transfer import charset_of, media_type_of
from pipelines.ingest.worker import ReadingWorker
from schemas.vocabularies import FetchOutcome, SourceKind


@dataclass(frozen=True, slots=True)
class Trial:
    """What a source answered. `found`: links, or articles where it is not read by its links."""

    is_readable: bool
    summary: str
    url: str
    status: int | None
    found: int
    reason: str | None


async def try_source(
    settings: Sources,
    source: Source,
    folder: Path,
    now: datetime,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
) -> Trial:
    """Ask the source's address once.

    Args:
        settings: the whole file. source: which one. folder: for the time of the trial, empty. now: aware.
        bounds: of the request.
    """
    backend = GuardedBackend(settings.allow_private_hosts)
    with opened(folder / "state.sqlite") as state:
        async with Client(settings.user_agent, backend, bounds=bounds) as client:
            robots = Robots(client, Turns(1), state, settings.user_agent, lambda: now)
            answer = await client.ask(source.location, robots.door(settings.politeness_of(source)))
    if answer.outcome is not FetchOutcome.RECEIVED:
        summary = f"{answer.outcome.value}: {answer.reason}"
        return Trial(False, summary, answer.url, answer.status, 0, answer.reason)
    path = folder / "answer"
    path.write_bytes(answer.body)
    encoding, content_type = answer.header("content-encoding"), answer.header("content-type")
    asked_for = {SourceKind.FEED: XML_FEED, SourceKind.SITEMAP: SITEMAP}.get(source.kind)
    document = RawDocument(
        document_id=content_id(answer.body),
        source_uri=answer.url,
        media_type=media_type_of(answer.body, content_type, encoding, asked_for=asked_for),
        path=path,
        byte_count=len(answer.body),
        url=answer.url,
        content_encoding=encoding,
        charset=charset_of(content_type),
    )
    return _tried(source, document, answer.status, now)


def _tried(source: Source, document: RawDocument, status: int | None, now: datetime) -> Trial:
    with ReadingWorker() as worker:
        if source.kind is SourceKind.SITEMAP or (
            source.kind is SourceKind.FEED and source.articles is ArticlesFrom.LINKS
        ):
            found = worker.links(document, "sitemap" if source.kind is SourceKind.SITEMAP else "feed")
            if isinstance(found, Refusal):
                return Trial(False, found.reason, document.source_uri, status, 0, found.reason)
            return Trial(True, f"{len(found)} links", document.source_uri, status, len(found), None)
        items = list(worker.articles(document, now))
    read = sum(not isinstance(item, Refusal) for item in items)
    why = next((item.reason for item in items if isinstance(item, Refusal)), None)
    return Trial(read > 0, f"{read} of {len(items)} articles can be read", document.source_uri, status, read, why)
