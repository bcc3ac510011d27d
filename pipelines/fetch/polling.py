"""One poll: every source that is due is asked, then the pages that it links to.

What belongs here: the order of things, and what an answer means for an address: what to ask with the next time, and
when. Each address is settled by itself, so that a poll can be killed anywhere and continued.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Literal, Protocol

from cronsim import CronSim

from pipelines.fetch.client import Answer, Client
from pipelines.fetch.guard import GuardedBackend
from pipelines.fetch.limits import (
    GONE_BACKOFF,
    LONGEST_BACKOFF,
    MAX_HEADER_CHARS,
    MAX_INDEXES,
    PAGE_ATTEMPTS,
    SECONDS_PER_POLL,
    Bounds,
)
from pipelines.fetch.politeness import Turns
from pipelines.fetch.robots import Robots
from pipelines.fetch.settings import ArticlesFrom, Source, Sources
from pipelines.fetch.state import Address, Fetched, Found, Role, State
from pipelines.ids import content_id
from pipelines.ingest.kinds import SITEMAP, XML_FEED
from pipelines.ingest.links import Link
from pipelines.ingest.model import RawDocument, Refusal
from pipelines.ingest.transfer import charset_of, media_type_of
from schemas.vocabularies import FetchOutcome, SourceKind

_FIRST_BACKOFF = timedelta(minutes=15)
_HEARD = frozenset({FetchOutcome.RECEIVED, FetchOutcome.UNCHANGED})
_ASKED_FOR = {SourceKind.FEED: XML_FEED, SourceKind.SITEMAP: SITEMAP}
_LINK_KINDS: dict[SourceKind, Literal["feed", "sitemap"]] = {SourceKind.FEED: "feed", SourceKind.SITEMAP: "sitemap"}


class Store(Protocol):
    """Where bytes are kept before anything is made of them."""

    def keep(self, document_id: str, data: bytes) -> Path:
        """Keep them, durably, and say where; once kept they are the same."""


class LinkReader(Protocol):
    """Reads the links of feeds and sitemaps, which are hostile input."""

    def links(self, document: RawDocument, kind: Literal["feed", "sitemap"]) -> list[Link] | Refusal:
        """The addresses that the document names, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a poll works with. `now` is the clock, aware; `advance` is called for each source that is done."""

    state: State
    store: Store
    reader: LinkReader
    now: Callable[[], datetime]
    advance: Callable[[], None] = lambda: None
    bounds: Bounds = field(default_factory=Bounds)


async def poll(settings: Sources, due: Sequence[Source], means: Means) -> None:
    """Ask the sources, and the pages they link to. Ends after SECONDS_PER_POLL; what is left waits."""
    backend = GuardedBackend(settings.allow_private_hosts)
    client = Client(settings.user_agent, backend, bounds=means.bounds, concurrent_requests=settings.concurrent_requests)
    async with client:
        turns = Turns(settings.concurrent_requests)
        robots = Robots(client, turns, means.state, settings.user_agent, means.now)
        polls = [_SourcePoll(settings, source, client, robots, means) for source in due]
        try:
            async with asyncio.timeout(SECONDS_PER_POLL), asyncio.TaskGroup() as group:
                for each in polls:
                    group.create_task(each.run())
        except TimeoutError:
            return
        except BaseExceptionGroup as group:  # the first failure, by itself: a full disk is told as one
            raise _first(group) from group


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def is_due(source: Source, state: State, now: datetime) -> bool:
    """Whether the source is asked now, or pages that it links to are waiting."""
    known = state.address(source.source_id, source.location)
    if known is None or (known.due_at is not None and known.due_at <= now):
        return True
    return any(state.due(source.source_id, role, now, 1) for role in (Role.INDEX, Role.PAGE))


@dataclass(frozen=True, slots=True)
class _Taken:
    """An answer whose bytes are kept; `found` are its links where it is a list, `is_index` where it is only that."""

    answer: Answer
    document_id: str | None = None
    media_type: str | None = None
    found: Sequence[Found] = ()
    is_index: bool = False


class _SourcePoll:
    """The poll of one source."""

    def __init__(self, settings: Sources, source: Source, client: Client, robots: Robots, means: Means) -> None:
        self._settings = settings
        self._source = source
        self._client = client
        self._door = robots.door(settings.politeness_of(source))
        self._means = means
        self._state = means.state

    async def run(self) -> None:
        """Ask the source's address if it is due, then its sitemaps, then its pages."""
        source_id, now = self._source.source_id, self._means.now()
        own = self._state.address(source_id, self._source.location)
        if own is None or (own.due_at is not None and own.due_at <= now):
            await self._ask(own or Address(source_id, self._source.location, Role.SOURCE))
        for _ in range(MAX_INDEXES):
            indexes = self._state.due(source_id, Role.INDEX, self._means.now(), 1)
            if not indexes:
                break
            await self._ask(indexes[0])
        pages = self._state.due(source_id, Role.PAGE, self._means.now(), self._source.max_articles)
        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(self._ask(page))
        self._means.advance()

    async def _ask(self, address: Address) -> None:
        started_at, began = self._means.now(), monotonic()
        answer = await self._client.ask(address.url, self._door, address.validators)
        seconds = monotonic() - began
        try:
            taken = await self._taken(address, answer)
        except (OSError, MemoryError):  # the machine's failure, not the answer's
            raise
        except Exception as error:  # whatever an answer makes us stumble over: it is named and the poll goes on
            reason = f"{type(error).__name__}: {error}"[:300]
            taken = _Taken(replace(answer, outcome=FetchOutcome.FAILED, reason=reason))
        settled = self._settled(address, taken.answer, taken.document_id or address.document_id)
        fetched = _fetched(settled, taken, started_at, seconds)
        self._state.settle(settled, fetched, taken.found, self._means.now())

    async def _taken(self, address: Address, answer: Answer) -> _Taken:
        """Keep the bytes of an answer, and find what it links to."""
        if answer.outcome is not FetchOutcome.RECEIVED:
            return _Taken(answer)
        if not answer.body:
            return _Taken(replace(answer, outcome=FetchOutcome.FAILED, reason="the answer is empty"))
        document_id = content_id(answer.body)
        if document_id == address.document_id:
            return _Taken(replace(answer, outcome=FetchOutcome.UNCHANGED), document_id)
        document = RawDocument(
            document_id=document_id,
            source_uri=answer.url,
            media_type=self._media_type(address, answer),
            path=await asyncio.to_thread(self._means.store.keep, document_id, answer.body),
            byte_count=len(answer.body),
            url=answer.url,
            content_encoding=answer.header("content-encoding"),
            charset=charset_of(answer.header("content-type")),
        )
        found, is_index = await self._links(address, document)
        return _Taken(answer, document_id, document.media_type, found, is_index)

    def _media_type(self, address: Address, answer: Answer) -> str:
        asked_for = None if address.role is Role.PAGE else _ASKED_FOR.get(self._source.kind)
        headers = answer.header("content-type"), answer.header("content-encoding")
        return media_type_of(answer.body, *headers, asked_for=asked_for)

    async def _links(self, address: Address, document: RawDocument) -> tuple[list[Found], bool]:
        """The links of a list, and whether it is only that; one that cannot be read is left to be refused as such."""
        kind = _LINK_KINDS.get(self._source.kind)
        is_read_itself = kind == "feed" and self._source.articles is ArticlesFrom.ENTRIES
        if kind is None or address.role is Role.PAGE or is_read_itself:
            return [], False
        links = await asyncio.to_thread(self._means.reader.links, document, kind)
        if isinstance(links, Refusal):
            return [], False
        return [Found(link.url, Role.INDEX if link.is_index else Role.PAGE, link.stamp) for link in links], True

    def _settled(self, address: Address, answer: Answer, document_id: str | None) -> Address:
        is_heard = answer.outcome in _HEARD
        failures = 0 if is_heard else address.failures + 1
        validators = answer.validators
        return replace(
            address,
            etag=validators.etag or (address.etag if answer.status == 304 else None) if is_heard else address.etag,
            last_modified=validators.last_modified or (address.last_modified if answer.status == 304 else None)
            if is_heard
            else address.last_modified,
            document_id=document_id,
            failures=failures,
            due_at=self._due_at(address, answer, failures),
        )

    def _due_at(self, address: Address, answer: Answer, failures: int) -> datetime | None:
        now = self._means.now()
        not_before = now + timedelta(seconds=min(answer.retry_after or 0.0, LONGEST_BACKOFF.total_seconds()))
        regular = max(_next_poll(self._settings.schedule_of(self._source), now), not_before)
        if address.role is Role.PAGE:
            if answer.outcome is not FetchOutcome.FAILED or failures >= PAGE_ATTEMPTS:
                return None
            return max(now + _backoff(failures), not_before)
        if answer.outcome is FetchOutcome.GONE:
            return now + GONE_BACKOFF
        if failures:
            return max(regular, now + _backoff(failures - 1))
        return None if address.role is Role.INDEX and address.stamp is not None else regular


def _next_poll(schedule: str, now: datetime) -> datetime:
    """The next moment of a cron expression, in UTC."""
    return next(CronSim(schedule, now.astimezone(UTC)))


def _backoff(failures: int) -> timedelta:
    return min(_FIRST_BACKOFF * (1 << min(failures, 12)), LONGEST_BACKOFF)


def _kept_head(answer: Answer) -> str | None:
    """The head of the answer as JSON, long values cut."""
    if answer.headers is None:
        return None
    return json.dumps({name: value[:MAX_HEADER_CHARS] for name, value in answer.headers.items()}, ensure_ascii=False)


def _fetched(settled: Address, taken: _Taken, started_at: datetime, seconds: float) -> Fetched:
    answer = taken.answer
    return Fetched(
        source_id=settled.source_id,
        url=settled.url,
        final_url=answer.url,
        redirects="\n".join(answer.hops) or None,
        outcome=answer.outcome.value,
        reason=answer.reason,
        status=answer.status,
        attempts=answer.attempts,
        started_at=started_at.isoformat(),
        seconds=seconds,
        headers=_kept_head(answer),
        content_type=answer.header("content-type"),
        content_encoding=answer.header("content-encoding"),
        etag=settled.etag,
        last_modified=settled.last_modified,
        byte_count=len(answer.body) if answer.body else None,
        document_id=settled.document_id if answer.outcome in _HEARD else None,
        media_type=taken.media_type,
        is_index=taken.is_index,
        failures=settled.failures,
        due_at=settled.due_at.isoformat() if settled.due_at else None,
    )
