"""The Ray engine: articles are read by actors of a Ray cluster, each of which loads the models once.

Only names of files and the errors of articles travel through Ray; articles and what was read in them travel as Parquet
through an `Exchange`. So neither Ray's object store nor this process holds a corpus, and what a lost worker had not
handed in is read again by another. Errors come back as rows; a batch that fails as a whole fails the run.

The cluster is the one that RAY_ADDRESS names; without it, one is started on this machine and ends with the map.
"""

import logging
import os
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext

from pipelines.engines.article import ArticleReader
from pipelines.engines.engine import EngineError
from pipelines.engines.exchange import Exchange
from pipelines.engines.task import ArticleTask, Findings
from pipelines.engines.user_files import LEXICONS, REGISTRIES, extractor_version
from pipelines.objects import AddressError

ARTICLES_PER_BATCH = 64
"""Some three seconds' work: no more is read again when a worker is lost."""

BATCHES_PER_WAVE = 32
"""Batches per actor that are handed out together: a hundred seconds' work, against four of loading the models."""

CPUS_PER_ACTOR = 0.5
"""What an actor asks Ray for, though it uses a core. There is one for each core; should nodes be lost, theirs find room
on the others. An actor that finds none keeps its batches waiting for a node, without an error."""

_LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
"""Ray takes 127.0.0.1 for a mistake on Linux, and listens on an outer address."""

_ANSWER = pa.schema(
    {"batch": pa.string(), "article_id": pa.string(), "error": pa.string(), "tables": pa.list_(pa.string())}
)


class RayEngine:
    """Reads articles on a Ray cluster."""

    def __init__(self, exchange: str, actors: int | None = None) -> None:
        """Set it up.

        Args:
            exchange: folder or bucket that this process and all workers reach by the same address.
            actors: how many read; by default one for each core of the cluster.
        """
        self._address = exchange
        self._actors = actors

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        """The findings of every task, as the workers have done.

        Raises:
            EngineError: the cluster, the exchange or the workers' releases are not as they must be.
        """
        remaining = iter(tasks)
        batch = tuple(islice(remaining, ARTICLES_PER_BATCH))
        if not batch:
            return
        exchange = Exchange(self._address, uuid.uuid4().hex)
        try:
            with _connected():
                actors = self._actors or int(ray.cluster_resources().get("CPU", 1))
                while batch:
                    names: list[str] = []
                    while batch and len(names) < actors * BATCHES_PER_WAVE:
                        names.append(f"{len(names):06d}")
                        exchange.hand_out(names[-1], batch)
                        batch = tuple(islice(remaining, ARTICLES_PER_BATCH))
                    yield from self._wave(exchange, names, min(actors, len(names)))
        finally:
            exchange.clear()

    def _wave(self, exchange: Exchange, batches: list[str], actors: int) -> Iterator[Findings]:
        handed_out = ray.data.from_items([{"batch": batch} for batch in batches], override_num_blocks=len(batches))
        answers = handed_out.map_batches(
            BatchReader,
            fn_constructor_args=(self._address, exchange.prefix, extractor_version()),
            batch_size=1,
            batch_format="pyarrow",
            compute=ActorPoolStrategy(size=actors),
            num_cpus=CPUS_PER_ACTOR,
        )
        try:
            for answer in answers.iter_batches(batch_size=None, batch_format="pyarrow"):
                yield from _findings(exchange, answer)
        except ray.exceptions.RayError as error:
            raise EngineError(f"Ray's workers could not read the articles: {_reason(error)}") from error


class BatchReader:
    """An actor: reads batches, one after the other."""

    def __init__(self, address: str, prefix: str, version: str) -> None:
        """Load the models.

        Raises:
            EngineError: the files cannot be reached from this node, or another release is installed on it.
        """
        node = ray.util.get_node_ip_address()
        try:
            self._exchange = Exchange(address, prefix)
        except AddressError as error:
            raise EngineError(
                f"{error} (node {node}). Keep the warehouse, or COUNTERCLAIM_EXCHANGE, in a folder that every node has "
                "under the same path, or in a bucket"
            ) from error
        if extractor_version() != version:
            raise EngineError(
                f"node {node} reads with extractor {extractor_version()}, this machine with {version}: install the "
                "same release everywhere, and keep the files of COUNTERCLAIM_LEXICONS and COUNTERCLAIM_REGISTRIES alike"
            )
        self._reader = ArticleReader.load()

    def __call__(self, batches: pa.Table) -> pa.Table:
        """The articles of the batches with their errors, NULL for those that were read."""
        return pa.concat_tables([self._answer(batch) for batch in batches["batch"].to_pylist()])

    def _answer(self, batch: str) -> pa.Table:
        found = list(self._reader.read(self._exchange.tasks(batch)))
        tables = self._exchange.hand_in(batch, found)
        rows = [{"batch": batch, "article_id": f.article_id, "error": f.error, "tables": tables} for f in found]
        return pa.Table.from_pylist(rows, _ANSWER)


def _findings(exchange: Exchange, answer: pa.Table) -> Iterator[Findings]:
    """What an answer tells of, from the files that it names; they are removed."""
    tables = {row["batch"]: row["tables"] for row in answer.select(["batch", "tables"]).to_pylist()}
    rows = {batch: exchange.found(batch, of_batch) for batch, of_batch in tables.items()}
    for row in answer.to_pylist():
        of_article = rows[row["batch"]].get(row["article_id"], {})
        yield Findings(row["article_id"], dict(of_article), row["error"])
    for batch, of_batch in tables.items():
        exchange.forget(batch, of_batch)


@contextmanager
def _connected() -> Iterator[None]:
    """A connection to the cluster, unless this process has one already."""
    if ray.is_initialized():
        yield
        return
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to Ray's makers unless the user says so
    address = os.environ.get("RAY_ADDRESS")
    named = {name: os.environ[name] for name in (LEXICONS, REGISTRIES) if name in os.environ}
    here = {} if address else {"include_dashboard": False, "_node_ip_address": _LOOPBACK}
    try:
        ray.init(
            address=address or "local",
            runtime_env={"env_vars": named} if named else None,
            log_to_driver=False,
            logging_level=logging.ERROR,
            **here,
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        where = f"the cluster at RAY_ADDRESS={address}" if address else "a Ray cluster on this machine"
        raise EngineError(f"{where} cannot be used: {error}") from error
    DataContext.get_current().enable_progress_bars = False
    try:
        yield
    finally:
        ray.shutdown()


def _reason(error: BaseException) -> str:
    """The innermost of the errors that Ray wraps around what happened in a worker."""
    inner: BaseException | None = getattr(error, "cause", None) or error.__cause__
    return _reason(inner) if inner is not None else f"{type(error).__name__}: {error}"
