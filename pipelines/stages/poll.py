"""The web's part of stage 1: sources that are due are polled, and what came is handed to the tables.

The order makes a killed run harmless: bytes are kept before the poll's state knows of them, and the state forgets them
only when the tables hold them.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from pipelines.fetch.limits import Bounds
from pipelines.fetch.polling import Means, is_due, poll
from pipelines.fetch.settings import Source, Sources
from pipelines.fetch.state import Fetched, State, opened
from pipelines.ingest.model import Refusal, Refused
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.worker import shared_worker
from pipelines.stages.run import Run
from pipelines.storage.durable import write_atomically
from pipelines.storage.layout import WarehouseLayout
from schemas.vocabularies import FetchOutcome

STATE = Path("fetch", "state.sqlite")
"""The state of the polls, from the warehouse folder."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What polls brought: rows of `documents` and `fetches`, and refusals."""

    documents: list[dict[str, object]] = field(default_factory=list)
    fetches: list[dict[str, object]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@contextmanager
def polled(
    run: Run,
    settings: Sources,
    *,
    is_now: bool = False,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
) -> Iterator[Arrived]:
    """Poll what is due, and give what came, from this poll and from any that was killed.

    What came is forgotten by the state when the caller has staged it and leaves the context without an error.

    Args:
        run: the run.
        settings: the sources.
        is_now: ask every enabled source, also those that are not due yet.
        bounds: of each request.
    """
    now = _clock(run.started_at)
    with opened(run.tables.layout.root / STATE) as state:
        due = _due(settings, state, now(), is_now=is_now)
        run.progress.start("receive", len(due))
        store = _DocumentStore(run.tables.layout)
        means = Means(state, store, shared_worker(), now, run.progress.advance, bounds)
        if due:
            asyncio.run(poll(settings, due, means))
        outbox = state.outbox()
        yield _arrived(run, outbox)
        state.handed_over(outbox)


def _due(settings: Sources, state: State, now: datetime, *, is_now: bool) -> list[Source]:
    enabled = [source for source in settings.sources if source.enabled and source.is_polled]
    if is_now:
        state.make_due([source.source_id for source in enabled], now)
    return [source for source in enabled if is_due(source, state, now)]


def _clock(started_at: datetime) -> Callable[[], datetime]:
    """The run's own clock: it began when the run did."""
    began = monotonic()
    return lambda: started_at + timedelta(seconds=monotonic() - began)


class _DocumentStore:
    """Bytes as files named by their hash, durable before their name is told."""

    def __init__(self, layout: WarehouseLayout) -> None:
        self._layout = layout

    def keep(self, document_id: str, data: bytes) -> Path:
        path = self._layout.document(document_id)
        if not path.exists():
            write_atomically(path, lambda temporary: _write(temporary, data))
        return path


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _arrived(run: Run, outbox: Sequence[Fetched]) -> Arrived:
    arrived = Arrived()
    for fetched in outbox:
        arrived.fetches.append(_fetch_row(run, fetched))
        if fetched.media_type is not None and fetched.outcome == FetchOutcome.RECEIVED:
            arrived.documents.append(_document_row(run, fetched, fetched.media_type))
        elif fetched.outcome == FetchOutcome.REFUSED:
            refused = Refused(IngestRule.NOT_FETCHED, fetched.reason or "", bad_value=fetched.final_url)
            arrived.refusals.append(refused.at(fetched.url))
    return arrived


def _fetch_row(run: Run, fetched: Fetched) -> dict[str, object]:
    values = asdict(fetched)
    del values["media_type"]
    return values | {
        "fetch_id": fetched.fetch_id,
        "ingest_date": run.ingest_date,
        "started_at": datetime.fromisoformat(fetched.started_at),
        "due_at": datetime.fromisoformat(fetched.due_at) if fetched.due_at else None,
        "run_id": run.run_id,
    }


def _document_row(run: Run, fetched: Fetched, media_type: str) -> dict[str, object]:
    layout = run.tables.layout
    return {
        "document_id": fetched.document_id,
        "source_id": fetched.source_id,
        "ingest_date": run.ingest_date,
        "source_uri": fetched.final_url,
        "media_type": media_type,
        "byte_count": fetched.byte_count,
        "stored_path": str(layout.document(fetched.document_id or "").relative_to(layout.root)),
        "retrieved_at": datetime.fromisoformat(fetched.started_at),
        "run_id": run.run_id,
    }
