"""What is known of each address, and what was received and does not stand in the tables yet.

One SQLite file beside the warehouse's tables. Every step of a poll is one transaction: that an answer came, what its
address is asked with the next time, and which pages it links to, are known together or not at all. A poll that is
killed is therefore continued, not repeated. The file can be deleted: the next poll asks everything again, and the
tables know what they hold.

What belongs here: keeping and finding. What to do about it is for `polling`.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pipelines.fetch.client import Validators
from pipelines.ids import row_id

_SCHEMA = """
create table if not exists addresses (
    source_id text not null,
    url text not null,
    role text not null,
    stamp text,
    etag text,
    last_modified text,
    document_id text,
    failures integer not null,
    due_at text,
    primary key (source_id, url)
) without rowid;
create table if not exists robots (site text primary key, body text, reason text, expires_at text) without rowid;
create table if not exists outbox (fetch_id text primary key, fetched text not null) without rowid;
"""


class Role(StrEnum):
    """What an address is to its source."""

    SOURCE = "source"
    """The configured URL."""
    INDEX = "index"
    """A sitemap that another one lists."""
    PAGE = "page"
    """An article that a feed or sitemap links to."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a source. `due_at`: asked again from then on; None: not again unless its stamp changes."""

    source_id: str
    url: str
    role: Role
    stamp: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    document_id: str | None = None
    failures: int = 0
    due_at: datetime | None = None

    @property
    def validators(self) -> Validators:
        """What to ask with."""
        return Validators(self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a feed or sitemap names; `stamp` changes when what lies there does."""

    url: str
    role: Role
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One request and its answer: what becomes a row of `fetches`. `is_index`: a list of links, not an article."""

    source_id: str
    url: str
    final_url: str
    redirects: str | None
    outcome: str
    reason: str | None
    status: int | None
    attempts: int
    started_at: str
    seconds: float
    headers: str | None
    content_type: str | None
    content_encoding: str | None
    etag: str | None
    last_modified: str | None
    byte_count: int | None
    document_id: str | None
    media_type: str | None
    is_index: bool
    failures: int
    due_at: str | None

    @property
    def fetch_id(self) -> str:
        """The id of its row."""
        return row_id("fetch", self.source_id, self.url, self.started_at)


@dataclass(frozen=True, slots=True)
class RobotsText:
    """A robots.txt; `reason` says why it could not be had."""

    body: str
    reason: str | None
    expires_at: datetime


class State:
    """The state of all sources of one warehouse. One process at a time: the warehouse's lock sees to it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(_SCHEMA)
        self._sites: dict[str, asyncio.Lock] = {}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @asynccontextmanager
    async def of_site(self, site: str) -> AsyncIterator[None]:
        """Hold what is known of a site, so that its robots.txt is fetched once."""
        async with self._sites.setdefault(site, asyncio.Lock()):
            yield

    def robots(self, site: str, now: datetime) -> RobotsText | None:
        """The robots.txt that is kept and has not expired."""
        row = self._one("select body, reason, expires_at from robots where site = ?", site)
        kept = RobotsText(row[0], row[1], datetime.fromisoformat(row[2])) if row else None
        return kept if kept is not None and kept.expires_at > now else None

    def keep_robots(self, site: str, text: RobotsText) -> None:
        """Keep a robots.txt."""
        self._db.execute(
            "insert or replace into robots values (?, ?, ?, ?)",
            (site, text.body, text.reason, text.expires_at.isoformat()),
        )

    def address(self, source_id: str, url: str) -> Address | None:
        """What is known of an address."""
        return next(self._addresses("source_id = ? and url = ?", source_id, url), None)

    def due(self, source_id: str, role: Role, now: datetime, at_most: int) -> list[Address]:
        """Addresses of a source that may be asked now, those that wait longest first."""
        where = "source_id = ? and role = ? and due_at <= ? order by due_at, stamp desc, url limit ?"
        return list(self._addresses(where, source_id, role.value, now.isoformat(), at_most))

    def settle(self, address: Address, fetched: Fetched, found: Iterable[Found], now: datetime) -> None:
        """Note, in one step, how an address answered, what to ask with, and what it links to.

        A link that is new, or whose stamp has changed, becomes due.
        """
        with self._transaction():
            self._put(address)
            self._db.execute(
                "insert or ignore into outbox values (?, ?)", (fetched.fetch_id, json.dumps(asdict(fetched)))
            )
            for link in found:
                self._note(address.source_id, link, now)

    def make_due(self, source_ids: Iterable[str], now: datetime) -> None:
        """Let the sources' own addresses be asked now."""
        with self._transaction():
            self._db.executemany(
                "update addresses set due_at = ? where source_id = ? and role in ('source', 'index')",
                [(now.isoformat(), source_id) for source_id in source_ids],
            )

    def outbox(self) -> list[Fetched]:
        """What was fetched and has not been handed to the tables, in the order of time."""
        rows = self._db.execute("select fetched from outbox").fetchall()
        return sorted((Fetched(**json.loads(row[0])) for row in rows), key=lambda each: (each.started_at, each.url))

    def handed_over(self, fetched: Iterable[Fetched]) -> None:
        """Forget what now stands in the tables."""
        with self._transaction():
            self._db.executemany("delete from outbox where fetch_id = ?", [(each.fetch_id,) for each in fetched])

    def _note(self, source_id: str, link: Found, now: datetime) -> None:
        known = self.address(source_id, link.url)
        if known is None:
            self._put(Address(source_id, link.url, link.role, link.stamp, due_at=now))
        elif known.role is link.role and link.stamp is not None and link.stamp != known.stamp:
            self._put(replace(known, stamp=link.stamp, due_at=now, failures=0))

    def _put(self, address: Address) -> None:
        values = asdict(address) | {"due_at": address.due_at.isoformat() if address.due_at else None}
        marks = ", ".join("?" * len(values))
        self._db.execute(f"insert or replace into addresses values ({marks})", tuple(values.values()))  # noqa: S608

    def _addresses(self, where: str, *values: object) -> Iterator[Address]:
        names = ", ".join(field.name for field in fields(Address))
        found = self._db.execute(f"select {names} from addresses where {where}", values)  # noqa: S608 - our own words
        for row in found.fetchall():
            due_at = datetime.fromisoformat(row[-1]) if row[-1] else None
            source_id, url, role, stamp, etag, last_modified, document_id, failures = row[:-1]
            yield Address(source_id, url, Role(role), stamp, etag, last_modified, document_id, failures, due_at)

    def _one(self, query: str, *values: object) -> tuple[str, ...] | None:
        row: tuple[str, ...] | None = self._db.execute(query, values).fetchone()
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")


@contextmanager
def opened(path: Path) -> Iterator[State]:
    """The state in the file at `path`, made where it does not exist."""
    with closing(State(path)) as state:
        yield state
