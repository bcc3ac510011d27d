"""The local engine: articles are read in this process, or by spawned workers where there are many of them."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipelines.engines.task import ArticleTask, Findings
from pipelines.processes import spawned

if TYPE_CHECKING:
    from pipelines.engines.article import ArticleReader

MIN_ARTICLES_FOR_WORKERS = 64
"""Below this, loading the models once more costs longer than sharing the work saves."""

ARTICLES_PER_BATCH = 16

BATCHES_AHEAD = 4
"""Batches per worker that are handed out before their turn: half a minute's work, while what was found is committed."""

MIN_BYTES_TO_STAND_BY = 1_048_576
"""New files of that size hold a few hundred articles, if they are not pictures of one."""

_reader: "ArticleReader | None" = None
_standing: Executor | None = None


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Reads articles on this machine, with `workers` processes; by default one per core."""

    workers: int | None = None

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        """The findings of every task, in their order."""
        return read_claims(tasks, self.workers)


def read_claims(tasks: Iterable[ArticleTask], workers: int | None = None) -> Iterator[Findings]:
    """Read every article; the findings come in the order of the tasks, whatever the number of workers.

    Args:
        tasks: the articles; they are drawn as they are needed, a few batches ahead of the findings.
        workers: processes to use; by default one per core.
    """
    workers = workers or os.cpu_count() or 1
    remaining = iter(tasks)
    first = list(islice(remaining, MIN_ARTICLES_FOR_WORKERS))
    every = chain(first, remaining)
    if workers == 1 or len(first) < MIN_ARTICLES_FOR_WORKERS:
        if first:
            yield from _loaded_reader().read(every)
        return
    with _taken() or spawned(workers, _load) as pool:
        yield from in_order(pool, _batches(every), workers * BATCHES_AHEAD)


@contextmanager
def standing_by(new_bytes: int) -> Iterator[None]:
    """Where much is coming, begin the workers now: they load their models while the articles are still received.

    The first `read_claims` within the context takes them; what it does not take ends with the context.
    """
    global _standing
    workers = os.cpu_count() or 1
    if workers > 1 and new_bytes >= MIN_BYTES_TO_STAND_BY:
        _standing = spawned(workers, _load)
        for _ in range(workers):
            _standing.submit(os.getpid)  # a worker begins with its first task
    try:
        yield
    finally:
        if (left := _taken()) is not None:
            left.shutdown(wait=False, cancel_futures=True)


def _taken() -> Executor | None:
    global _standing
    taken, _standing = _standing, None
    return taken


def in_order(pool: Executor, batches: Iterator[tuple[ArticleTask, ...]], ahead: int) -> Iterator[Findings]:
    """The findings of the batches in their order; never more than `ahead` batches are drawn and not answered yet."""
    waiting: deque[Future[list[Findings]]] = deque()
    try:
        while True:
            waiting.extend(pool.submit(_read_batch, batch) for batch in islice(batches, ahead - len(waiting)))
            if not waiting:
                return
            yield from waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _batches(tasks: Iterable[ArticleTask]) -> Iterator[tuple[ArticleTask, ...]]:
    remaining = iter(tasks)
    while batch := tuple(islice(remaining, ARTICLES_PER_BATCH)):
        yield batch


def _load() -> None:
    global _reader
    _reader = _loaded_reader()
    _reader.prepare()


def _loaded_reader() -> "ArticleReader":
    from pipelines.engines.article import ArticleReader  # 0.6 s, and a run without new articles needs no parser

    return ArticleReader.load()


def _read_batch(tasks: tuple[ArticleTask, ...]) -> list[Findings]:
    if _reader is None:
        raise RuntimeError("the worker was started without its reader")
    return list(_reader.read(tasks))
