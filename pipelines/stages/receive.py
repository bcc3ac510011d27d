"""Stage 1: documents. Raw bytes are kept before anything is parsed, so that a better reader can go over them again."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipelines.ids import row_id
from pipelines.ingest.documents import read_document
from pipelines.ingest.inputs import find_inputs
from pipelines.ingest.model import RawDocument, Refusal, source_name
from pipelines.stages.commit import Stopwatch, Tally, append_new, record
from pipelines.stages.run import Run
from pipelines.storage.durable import write_atomically
from schemas import TABLES
from schemas.vocabularies import SourceKind


def receive_documents(run: Run, paths: Sequence[Path]) -> list[Tally]:
    """Take in every file of `paths` and keep its bytes; fills `sources` and `documents`.

    Raises:
        InputNotFound: a path does not exist; nothing has been taken in.
    """
    watch = Stopwatch()
    inputs = {path: find_inputs([path]) for path in paths}
    sources = TABLES["sources"].frame([_source_row(path) for path in paths])
    tallies = [append_new(run, "sources", sources)]
    run.progress.start("receive", sum(map(len, inputs.values())))
    rows: list[dict[str, object]] = []
    refusals: list[Refusal] = []
    for path, files in inputs.items():
        for file in files:
            received = read_document(file)
            if isinstance(received, Refusal):
                refusals.append(received)
            else:
                _keep_bytes(run, received)
                rows.append(_document_row(run, received, path))
            run.progress.advance()
    documents = TABLES["documents"].frame(rows)
    context = {"sources": run.tables.read("sources")}
    tallies.append(append_new(run, "documents", documents, context=context, refusals=refusals))
    return record(run, tallies, watch)


def _keep_bytes(run: Run, document: RawDocument) -> None:
    kept = run.tables.layout.document(document.document_id)
    if not kept.exists():
        write_atomically(kept, lambda temporary: _copy(document.path, temporary))


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _source_id(path: Path) -> str:
    return row_id("source", SourceKind.INBOX, source_name(path))


def _source_row(path: Path) -> dict[str, object]:
    unknown = dict.fromkeys(("outlet", "country", "language", "reliability", "schedule"))
    location = source_name(path)
    return {
        "source_id": _source_id(path),
        "name": location,
        "kind": SourceKind.INBOX.value,
        "location": location,
        **unknown,
    }


def _document_row(run: Run, document: RawDocument, path: Path) -> dict[str, object]:
    kept = run.tables.layout.document(document.document_id)
    return {
        "document_id": document.document_id,
        "source_id": _source_id(path),
        "ingest_date": run.ingest_date,
        "source_uri": document.source_uri,
        "media_type": document.media_type,
        "byte_count": document.byte_count,
        "stored_path": str(kept.relative_to(run.tables.layout.root)),
        "retrieved_at": run.started_at,
        "run_id": run.run_id,
    }
