"""Replay: what was refused goes through the flow again, as it stands today.

A row that its contract refused is held against today's contract. A document that could not be read is read again,
whole, by today's readers; an article that could not be read for claims, by today's extractor. What passes gets the id
that it would have had, and all that follows from it is made. What fails for the reasons it failed for stays as it is;
what fails for others is a new row of quarantine, and the former one is done with.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import polars as pl

from pipelines.code import ENTITY_TABLES, EVENT_TABLES, EXTRACTED_TABLES
from pipelines.stages.commit import append_new
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.quarantine import Origin, QuarantinedRow, State, mark_replayed, refused_rows
from pipelines.stages.read import read_stored, stored_documents, take_in
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record, summed
from pipelines.storage.tables import Tables
from schemas import TABLES
from schemas.contract import Contract
from schemas.rules import rules_of

_CONCLUDED = frozenset({*ENTITY_TABLES, *EVENT_TABLES})
_INGESTED = ("sources", "documents", "articles")
_REPLAYED = (*_INGESTED, *EXTRACTED_TABLES)


class Outcome(StrEnum):
    """What became of a refused row."""

    PUBLISHED = "published"
    HELD = "held already"
    REFUSED = "still refused"
    REFUSED_ANEW = "refused for other reasons, as another row"
    NOT_KEPT = "its bytes were never kept: mend the file and give it to `counterclaim run`"
    NOT_CONCLUDED = "no longer concluded as it was"


_TAKEN_OUT = frozenset({Outcome.PUBLISHED, Outcome.HELD, Outcome.REFUSED_ANEW, Outcome.NOT_CONCLUDED})


@dataclass(frozen=True, slots=True)
class Replayed:
    """One refused row, and what became of it."""

    row: QuarantinedRow
    outcome: Outcome


def replay(run: Run, rows: Sequence[QuarantinedRow]) -> list[Replayed]:
    """Take refused rows through the flow again and stage what passes; the caller publishes it.

    Returns what became of each row, and of those that waited in the same documents: a document is read whole.
    """
    watch = Stopwatch()
    of = {origin: [row for row in rows if row.origin is origin] for origin in Origin}
    before = _Held.by(run.tables)
    tallies = [
        *_files(before, of[Origin.FILE]),
        *_rows_again(run, of[Origin.ROW], _INGESTED),
        *_documents_again(run, of[Origin.DOCUMENT]),
        *_articles_again(run, before, of[Origin.ARTICLE]),
        *_rows_again(run, of[Origin.ROW], EXTRACTED_TABLES),
        *_conclusions_again(run, of[Origin.ROW]),
    ]
    refused = frozenset(each for tally in tallies for each in tally.quarantine_ids)
    outcomes = _Outcomes(run, before, _Held.by(run.tables), refused)
    found = [Replayed(row, outcomes.of(row)) for row in _concerned(run, rows, of[Origin.DOCUMENT])]
    mark_replayed(run, {one.row.quarantine_id for one in found if one.outcome in _TAKEN_OUT}, refused)
    record(run, summed(tallies), watch)
    return found


def _concerned(
    run: Run, rows: Sequence[QuarantinedRow], of_documents: Sequence[QuarantinedRow]
) -> Iterable[QuarantinedRow]:
    documents = {row.document_id for row in of_documents}
    beside = [
        row
        for row in refused_rows(run.tables)
        if row.document_id in documents and row.state is State.WAITING and row.run_id != run.run_id
    ]
    return {row.quarantine_id: row for row in (*rows, *beside)}.values()


@contextmanager
def all_or_nothing(tables: Tables) -> Iterator[None]:
    """What was staged before is staged again where the block fails: no half replay waits for the next run."""
    staging, kept = tables.layout.staging, tables.layout.root / ".staging-before-replay"
    shutil.rmtree(kept, ignore_errors=True)
    if staging.is_dir():
        shutil.copytree(staging, kept, copy_function=os.link)  # staged files are replaced, never written into
    try:
        yield
    except BaseException:
        tables.clear_staging()
        if kept.is_dir():
            kept.rename(staging)
        raise
    finally:
        shutil.rmtree(kept, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the tables hold, as far as an outcome depends on it."""

    keys: Mapping[str, frozenset[tuple[object, ...]]]
    files: frozenset[str]
    documents: frozenset[str]
    extracted: frozenset[str]

    @classmethod
    def by(cls, tables: Tables) -> "_Held":
        documents = tables.read("documents", columns=["document_id", "source_uri"])
        return cls(
            keys={name: frozenset(tables.keys(name).iter_rows()) for name in (*_REPLAYED, *_CONCLUDED)},
            files=frozenset(documents["source_uri"]),
            documents=frozenset(documents["document_id"]),
            extracted=frozenset(tables.read("extractions", columns=["article_id"])["article_id"]),
        )


class _Outcomes:
    """What became of each row, told from what the tables held before and hold now."""

    def __init__(self, run: Run, before: _Held, now: _Held, refused: frozenset[str]) -> None:
        self._before, self._now, self._refused = before, now, refused
        articles = run.tables.read("articles", columns=["document_id", "source_uri", "run_id"])
        made = articles.filter(pl.col("run_id") == run.run_id)
        self._made = set(made.select("document_id", "source_uri").iter_rows())
        self._refused_at = {
            (row.document_id, row.source_uri) for row in refused_rows(run.tables) if row.quarantine_id in refused
        }

    def of(self, row: QuarantinedRow) -> Outcome:
        """The outcome of one row."""
        if row.quarantine_id in self._refused:
            return Outcome.REFUSED
        match row.origin:
            case Origin.FILE:
                return Outcome.HELD if row.source_uri in self._before.files else Outcome.NOT_KEPT
            case Origin.ARTICLE:
                return self._told(_article_of(row) in self._before.extracted, _article_of(row) in self._now.extracted)
            case Origin.DOCUMENT:
                return self._of_document(row)
            case Origin.ROW:
                return self._of_row(row)

    def _told(self, was_held: bool, is_held: bool, otherwise: Outcome = Outcome.REFUSED) -> Outcome:
        if was_held:
            return Outcome.HELD
        return Outcome.PUBLISHED if is_held else otherwise

    def _of_document(self, row: QuarantinedRow) -> Outcome:
        if row.document_id not in self._before.documents:
            return Outcome.NOT_KEPT
        if _at(row, self._made):
            return Outcome.PUBLISHED
        return Outcome.REFUSED_ANEW if _at(row, self._refused_at) else Outcome.HELD

    def _of_row(self, row: QuarantinedRow) -> Outcome:
        contract = TABLES[row.table_name]
        again = _frame_again(contract, row)
        if again is None:
            return Outcome.REFUSED
        (key,) = again.select(contract.key).iter_rows()
        otherwise = Outcome.NOT_CONCLUDED if row.table_name in _CONCLUDED else Outcome.REFUSED_ANEW
        return self._told(key in self._before.keys[row.table_name], key in self._now.keys[row.table_name], otherwise)


def _at(row: QuarantinedRow, places: Iterable[tuple[str | None, str | None]]) -> bool:
    """Whether one of the places is the row's, or lies in the document that was refused whole."""
    return any(
        document == row.document_id and (uri == row.source_uri or str(uri).startswith(f"{row.source_uri}#"))
        for document, uri in places
    )


def _article_of(row: QuarantinedRow) -> str:
    return (row.source_uri or "").removeprefix("article ")


def _files(before: _Held, rows: Sequence[QuarantinedRow]) -> Iterator[Tally]:
    """A file that was mended and taken in since is held; another one is out of reach."""
    if rows:
        held = sum(row.source_uri in before.files for row in rows)
        yield Tally("documents", len(rows), published=0, unchanged=held, quarantined=len(rows) - held)


def _rows_again(run: Run, rows: Sequence[QuarantinedRow], tables: Iterable[str]) -> Iterator[Tally]:
    for name in tables:
        of_table = sorted((row for row in rows if row.table_name == name), key=lambda row: row.refused_at, reverse=True)
        if not of_table:
            continue
        contract = TABLES[name]
        frames = {row.quarantine_id: _frame_again(contract, row) for row in of_table}
        unreadable = tuple(each for each, frame in frames.items() if frame is None)
        incoming = pl.concat([contract.empty(), *(frame for frame in frames.values() if frame is not None)])
        needed = frozenset[str]().union(*(rule.tables for rule in rules_of(name))) - _CONCLUDED
        context = {other: run.tables.read(other) for other in needed}
        tally = append_new(run, name, incoming, context=context, held_to_budget=False).tally
        yield replace(
            tally,
            rows_in=tally.rows_in + len(unreadable),
            quarantined=tally.quarantined + len(unreadable),
            quarantine_ids=tally.quarantine_ids + unreadable,
        )


def _frame_again(contract: Contract, row: QuarantinedRow) -> pl.DataFrame | None:
    """The row as today's contract would hold it: a column that is new is NULL; None where a type does not fit."""
    try:
        values: dict[str, Any] = json.loads(row.row_json or "")
        read = {name: _value_again(dtype, values.get(name)) for name, dtype in contract.polars_schema.items()}
        return contract.frame([read])
    except (TypeError, ValueError, AttributeError, pl.exceptions.PolarsError):
        return None


def _value_again(dtype: pl.DataType, value: Any) -> Any:
    if value is not None and dtype == pl.Date:
        return date.fromisoformat(value)
    if value is not None and dtype.base_type() is pl.Datetime:
        return datetime.fromisoformat(value)
    return value


def _documents_again(run: Run, rows: Sequence[QuarantinedRow]) -> Iterator[Tally]:
    if not rows:
        return
    ids = pl.DataFrame({"document_id": [row.document_id for row in rows]}, schema={"document_id": pl.String})
    documents = stored_documents(run.tables, ids)
    named = {row.quarantine_id for row in rows}
    given_up = {
        (row.document_id, row.source_uri)
        for row in refused_rows(run.tables)
        if row.state is State.DROPPED and row.quarantine_id not in named
    }
    items = [
        (document, item)
        for document in documents.iter_rows(named=True)
        for item in read_stored(document, run.tables.layout)
        if (document["document_id"], item.source_uri) not in given_up
    ]
    yield take_in(run, items, held_to_budget=False)
    lost = sum(row.document_id not in set(documents["document_id"]) for row in rows)
    yield Tally("articles", lost, published=0, unchanged=0, quarantined=lost)


def _articles_again(run: Run, before: _Held, rows: Sequence[QuarantinedRow]) -> Iterator[Tally]:
    """Seek claims in what is published now, and where it failed; what was read since is held."""
    held = sum(_article_of(row) in before.extracted for row in rows)
    yield Tally("extractions", held, published=0, unchanged=held, quarantined=0)
    if held < len(rows) or any(path.parts[0] == "articles" for path in run.tables.staged()):
        yield from extract_new_claims(run)


def _conclusions_again(run: Run, rows: Sequence[QuarantinedRow]) -> Iterator[Tally]:
    """A conclusion is not put back but drawn again; from new evidence in any case."""
    anew = any(row.table_name in _CONCLUDED for row in rows)
    yield from resolve_entities(run, anew=anew)
    yield from link_events(run, anew=anew)
