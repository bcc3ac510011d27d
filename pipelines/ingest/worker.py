"""Reading hostile bytes in a process of its own: with a time limit, a memory cap, and a new process now and then.

Parsers can hang, balloon or crash on what they are given, and slowly keep memory. What happens there ends in a refusal
here; the document is then read on behind the article that did it. What belongs here: the process. What is read, and
how, is for `articles` and `links`.
"""

import atexit
import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Any, Literal, Self

from pipelines.ingest.articles import read_articles
from pipelines.ingest.kinds import STREAMED_TYPES
from pipelines.ingest.limits import MIB
from pipelines.ingest.links import Link, feed_links, sitemap_links
from pipelines.ingest.model import ArticleRecord, RawDocument, Refusal, Refused
from pipelines.ingest.rules import IngestRule

LinksOf = Callable[[RawDocument], list[Link] | Refusal]

_LINKS: dict[str, LinksOf] = {"feed": feed_links, "sitemap": sitemap_links}
_BATCH = 64
_BATCH_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one reading process may use.

    `seconds` for one article, and `start_seconds` beside it for the first; `memory_bytes` of address space; a new
    process after so many `documents`.
    """

    seconds: float = 60.0
    start_seconds: float = 60.0
    memory_bytes: int = 3072 * MIB
    documents: int = 1000


@dataclass(frozen=True, slots=True)
class _Task:
    """What the process is asked for; `after`: articles to pass over; `batch`: articles sent at once."""

    kind: Literal["articles", "feed", "sitemap"]
    document: RawDocument
    now: datetime | None = None
    after: int = 0
    batch: int = _BATCH


class _Lost(Exception):  # noqa: N818 - the process is, and the caller goes on
    """The process gave no answer in time, or ended."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.detail)
        self.refused = refused


class ReadingWorker:
    """A process that reads documents. A context manager; the process starts with the first document."""

    def __init__(self, limits: WorkerLimits = WorkerLimits()) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._begun = 0
        self._is_warm = False
        self._one_at_a_time = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def articles(self, document: RawDocument, now: datetime | None = None) -> Iterator[ArticleRecord | Refusal]:
        """Every article of the document, and a refusal for each that broke its reader."""
        read = 0
        batch = _BATCH if document.media_type in STREAMED_TYPES else 1
        while True:
            try:
                for items in self._asked(_Task("articles", document, now, read, batch)):
                    yield from items
                    read += len(items)
            except _Lost as lost:
                if batch > 1:  # once more, one by one, to know which article it is
                    batch = 1
                    continue
                lost.refused.place = read + 1 if document.media_type in STREAMED_TYPES else None
                yield lost.refused.at(document.source_uri)
                read += 1
                if document.media_type in STREAMED_TYPES:
                    continue
            return

    def links(self, document: RawDocument, kind: Literal["feed", "sitemap"]) -> list[Link] | Refusal:
        """The addresses that a feed or sitemap names, or why it cannot be read. Threads may share the worker."""
        found: list[Link] | Refusal = []
        try:
            with self._one_at_a_time:
                for answer in self._asked(_Task(kind, document)):
                    found = answer
        except _Lost as lost:
            return lost.refused.at(document.source_uri)
        return found

    def _asked(self, task: _Task) -> Iterator[Any]:
        pipe = self._ready()
        try:
            pipe.send(task)
            while (answer := self._answer(pipe)) is not None:
                yield answer
        except (EOFError, OSError) as error:
            raise self._lost(IngestRule.READER_DIED, self._farewell(error)) from error
        except GeneratorExit:  # nobody wants the rest, which would be taken for the next answer
            self._end()
            raise

    def _answer(self, pipe: Connection) -> Any:
        seconds = self._limits.seconds if self._is_warm else self._limits.seconds + self._limits.start_seconds
        if not pipe.poll(seconds):
            raise self._lost(IngestRule.TOO_SLOW, f"no answer within {self._limits.seconds:g} s")
        self._is_warm = True
        return pipe.recv()

    def _ready(self) -> Connection:
        if self._begun >= self._limits.documents:
            self._end()
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")  # a fork would inherit locks of polars' threads
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._limits.memory_bytes), daemon=True)
            self._process.start()
            theirs.close()
            self._is_warm = False
        self._begun += 1
        return self._pipe

    def _farewell(self, error: BaseException) -> str:
        code = None
        if self._process is not None:
            self._process.join(5)
            code = self._process.exitcode
        if code is not None and code < 0:
            return f"it was ended by {signal.Signals(-code).name}"
        return f"exit code {code}, {type(error).__name__}"

    def _lost(self, rule: IngestRule, detail: str) -> _Lost:
        self._end()
        return _Lost(Refused(rule, detail))

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None
        self._begun = 0


@cache
def shared_worker() -> ReadingWorker:
    """The worker of this process, for all stages of its runs: one takes a second to start. It ends with the process."""
    worker = ReadingWorker()
    atexit.register(worker.__exit__, None, None, None)
    return worker


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """The process: answer tasks until the pipe closes. Ctrl-C is the parent's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, most))
    while True:
        try:
            task: _Task = pipe.recv()
        except EOFError:
            return
        for answer in _answers(task):
            pipe.send(answer)
        pipe.send(None)


def _answers(task: _Task) -> Iterator[object]:
    if task.kind in _LINKS:
        yield _LINKS[task.kind](task.document)
        return
    batch: list[ArticleRecord | Refusal] = []
    sent_at = monotonic()
    for article in read_articles(task.document, task.now, task.after):
        batch.append(article)
        if len(batch) >= task.batch or monotonic() - sent_at > _BATCH_SECONDS:
            yield batch
            batch, sent_at = [], monotonic()
    if batch:
        yield batch
