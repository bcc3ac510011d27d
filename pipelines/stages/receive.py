"""Stage 1: documents. Raw bytes are kept before anything is parsed, so that a better reader can go over them again."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import polars as pl

from pipelines.fetch.limits import Bounds
from pipelines.fetch.settings import Source, Sources, resolved
from pipelines.fetch.sources import read_sources
from pipelines.ids import row_id
from pipelines.ingest.documents import read_document
from pipelines.ingest.inputs import InputNotFound, find_inputs
from pipelines.ingest.kinds import JSONL, WARC
from pipelines.ingest.model import RawDocument, Refusal, Refused, source_name
from pipelines.ingest.rules import IngestRule
from pipelines.stages.commit import append_new, replace_all
from pipelines.stages.inboxes import as_known
from pipelines.stages.poll import Arrived, polled
from pipelines.stages.quarantine import Origin, State, mark_replayed, refused_rows
from pipelines.stages.reprocess import finish_forgetting
from pipelines.stages.run import Run
from pipelines.stages.settled import Intake, begin
from pipelines.stages.tally import Stopwatch, Tally, record, summed
from pipelines.storage.durable import write_atomically
from pipelines.storage.queries import referenced
from schemas import TABLES
from schemas.vocabularies import SourceKind

RECEIVED_TABLES = ("sources", "documents", "fetches")
"""What this stage fills."""

DOCUMENTS_PER_BATCH = 10_000
"""Rows held in memory at once; the bytes are not."""

_MEDIA_TYPES = {SourceKind.JSONL: JSONL, SourceKind.WARC: WARC}
"""Kinds whose files are that, whatever their name."""


@dataclass(frozen=True, slots=True)
class Configured:
    """The sources of a `sources.yaml`; `is_polled_now`: all are asked that are enabled, also those not due yet."""

    file: Path
    is_polled_now: bool = False
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True)
class _Place:
    """Files to look into, for one source; `media_type` where its kind says what they are."""

    source_id: str
    files: tuple[Path, ...]
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """The names of the files and folders that were taken in, and of those that were refused."""

    taken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


def receive_documents(run: Run, paths: Sequence[Path], configured: Configured | None = None) -> list[Tally]:
    """Take in every file, poll every source that is due, and keep the bytes; fills `RECEIVED_TABLES`.

    Raises:
        InputNotFound: a path does not exist; nothing has been taken in.
        SourcesError: `sources.yaml` cannot be used; nothing has been taken in.
    """
    watch = Stopwatch()
    finish_forgetting(run)
    settings = read_sources(configured.file) if configured else Sources()
    begin(run, Intake(tuple(paths), configured.file if configured else None), settings)
    paths = as_known(run, paths)
    places = [_Place(_inbox_id(path), tuple(find_inputs([path]))) for path in paths]
    refusals: list[Refusal] = []
    places += _configured_places(settings, configured, refusals)
    tallies = [_sources(run, paths, settings)]
    rows, seen = _taken_in(run, places, refusals), _Seen()
    while batch := list(islice(rows, DOCUMENTS_PER_BATCH)):
        tallies.append(_documents(run, batch, refusals))
        seen.taken.update(str(row["source_uri"]) for row in batch)
        seen.refused.update(refusal.source_uri for refusal in refusals)
        refusals.clear()
    seen.refused.update(refusal.source_uri for refusal in refusals)
    _note_mended(run, paths, seen)
    with _polled(run, settings, configured) as arrived:
        tallies.append(_documents(run, arrived.documents, [*refusals, *arrived.refusals]))
        fetches = TABLES["fetches"].frame(arrived.fetches)
        context = referenced(run.tables, TABLES["fetches"], fetches, ["sources", "documents"])
        tallies.append(append_new(run, "fetches", fetches, context=context).tally)
    return record(run, summed(tallies), watch)


def _documents(run: Run, rows: list[dict[str, object]], refusals: Sequence[Refusal]) -> Tally:
    context = {"sources": run.tables.read("sources")}
    return append_new(run, "documents", TABLES["documents"].frame(rows), context=context, refusals=refusals).tally


def _note_mended(run: Run, paths: Sequence[Path], seen: _Seen) -> None:
    """What was refused as a file or folder, and can be read now, waits no longer."""
    folders = {source_name(path) for path in paths if path.is_dir()} - seen.refused
    mended = [
        row.quarantine_id
        for row in refused_rows(run.tables)
        if row.state is State.WAITING
        and row.origin is Origin.FILE
        and row.source_uri not in seen.refused
        and (row.source_uri in seen.taken or _is_listed(row.source_uri or "", folders))
    ]
    if mended:
        mark_replayed(run, mended, ())


def _is_listed(uri: str, listed: Collection[str]) -> bool:
    """Whether it is a folder within, or one of, the folders that could be walked through."""
    return Path(uri).is_dir() and any(Path(uri).is_relative_to(folder) for folder in listed)


@contextmanager
def _polled(run: Run, settings: Sources, configured: Configured | None) -> Iterator[Arrived]:
    if configured is None or not any(source.is_polled for source in settings.sources):
        yield Arrived()
        return
    with polled(run, settings, is_now=configured.is_polled_now, bounds=configured.bounds) as arrived:
        yield arrived


def _sources(run: Run, paths: Sequence[Path], settings: Sources) -> Tally:
    """The rows of `sources`: what `sources.yaml` says of a source holds as it says it now."""
    contract = TABLES["sources"]
    given = contract.frame([_inbox_row(path) for path in paths])
    if not settings.sources:
        return append_new(run, "sources", given).tally
    configured = contract.frame([_source_row(settings, source) for source in settings.sources])
    former = run.tables.read("sources").join(configured, on="source_id", how="anti")
    new = given.unique("source_id", keep="first").join(pl.concat([former, configured]), on="source_id", how="anti")
    return replace_all(run, "sources", pl.concat([former, configured, new]), {})


def _configured_places(settings: Sources, configured: Configured | None, refusals: list[Refusal]) -> Iterator[_Place]:
    """The files of sources that are looked into; one that is not there is refused and the others are taken in."""
    for source in settings.sources:
        if source.is_polled or not source.enabled or configured is None:
            continue
        path = resolved(source, configured.file)
        try:
            yield _Place(source.source_id, tuple(find_inputs([path])), _MEDIA_TYPES.get(source.kind))
        except InputNotFound:
            refused = Refused(IngestRule.UNREADABLE, f"no such file or folder, for the source {source.name}")
            refusals.append(refused.at(source_name(path)))


def _taken_in(run: Run, places: Sequence[_Place], refusals: list[Refusal]) -> Iterator[dict[str, object]]:
    run.progress.start("receive", sum(len(place.files) for place in places))
    for place in places:
        for file in place.files:
            received = read_document(file, place.media_type)
            if isinstance(received, Refusal):
                refusals.append(received)
            else:
                _keep_bytes(run, received)
                yield _document_row(run, received, place.source_id)
            run.progress.advance()


def _keep_bytes(run: Run, document: RawDocument) -> None:
    kept = run.tables.layout.document(document.document_id)
    if not kept.exists():
        write_atomically(kept, lambda temporary: _copy(document.path, temporary))


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _inbox_id(path: Path) -> str:
    return row_id("source", SourceKind.INBOX, source_name(path))


def _inbox_row(path: Path) -> dict[str, object]:
    unknown = dict.fromkeys(("outlet", "country", "language", "reliability", "schedule"))
    location = source_name(path)
    return {
        "source_id": _inbox_id(path),
        "name": location,
        "kind": SourceKind.INBOX.value,
        "location": location,
        **unknown,
    }


def _source_row(settings: Sources, source: Source) -> dict[str, object]:
    return {
        "source_id": source.source_id,
        "name": source.name,
        "kind": source.kind.value,
        "location": source.location,
        "outlet": source.outlet,
        "country": source.country,
        "language": source.language,
        "reliability": source.reliability.value if source.reliability else None,
        "schedule": settings.schedule_of(source) if source.is_polled and source.enabled else None,
    }


def _document_row(run: Run, document: RawDocument, source_id: str) -> dict[str, object]:
    kept = run.tables.layout.document(document.document_id)
    return {
        "document_id": document.document_id,
        "source_id": source_id,
        "ingest_date": run.ingest_date,
        "source_uri": document.source_uri,
        "media_type": document.media_type,
        "byte_count": document.byte_count,
        "stored_path": str(kept.relative_to(run.tables.layout.root)),
        "retrieved_at": run.started_at,
        "run_id": run.run_id,
    }
