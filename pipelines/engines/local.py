"""The local engine: articles are read in this process, or by spawned workers where there are many of them.

Workers are spawned, not forked: polars and spaCy hold threads that do not survive a fork. A worker ends with the
process that started it, also where that one is killed and can tell nobody.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING

from pipelines.engines.task import ArticleTask, Findings

if TYPE_CHECKING:
    from pipelines.engines.article import ArticleReader

MIN_ARTICLES_FOR_WORKERS = 64
"""Below this, loading the models once more costs longer than sharing the work saves."""

ARTICLES_PER_BATCH = 16

_reader: "ArticleReader | None" = None


def read_claims(tasks: Sequence[ArticleTask], workers: int | None = None) -> Iterator[Findings]:
    """Read every article; the findings come in the order of the tasks, whatever the number of workers.

    Args:
        tasks: the articles.
        workers: processes to use; by default one per core.
    """
    workers = workers or os.cpu_count() or 1
    if workers == 1 or len(tasks) < MIN_ARTICLES_FOR_WORKERS:
        if tasks:
            yield from _loaded_reader().read(tasks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_load) as pool:
        for findings in pool.map(_read_batch, _batches(tasks)):
            yield from findings


def _batches(tasks: Sequence[ArticleTask]) -> Iterator[tuple[ArticleTask, ...]]:
    remaining = iter(tasks)
    while batch := tuple(islice(remaining, ARTICLES_PER_BATCH)):
        yield batch


def _load() -> None:
    global _reader
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    _reader = _loaded_reader()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # nobody is left to hand findings or an error to


def _loaded_reader() -> "ArticleReader":
    from pipelines.engines.article import ArticleReader  # 0.6 s, and a run without new articles needs no parser

    return ArticleReader.load()


def _read_batch(tasks: tuple[ArticleTask, ...]) -> list[Findings]:
    if _reader is None:
        raise RuntimeError("the worker was started without its reader")
    return list(_reader.read(tasks))
