"""Erasure: an article's text, or a person's name, removed from every table, version and raw document.

Articles go with all that was read from them; conclusions are drawn anew from what is left. A name is blotted out
character by character, so that every span still quotes its text. A tombstone stays: what was erased is not taken in
again. The versions before the erasure go, and so does what a killed or refused run left.
"""

import shutil
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from pipelines.code import EXTRACTED_TABLES, JUDGEMENTS
from pipelines.ids import row_id, tombstone_id
from pipelines.stages.journal import say
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.stages.tombstones import (
    BLOT,
    LONGEST_NAME_WORDS,
    ErasureError,
    Finder,
    blotted,
    name_key,
    names_in,
    redacted_articles,
    remove_erased_bytes,
    words_of,
)
from pipelines.storage.snapshot import prune
from schemas import TABLES
from schemas.contract import Contract
from schemas.vocabularies import ErasedKind

_EVIDENCE = ("articles", *EXTRACTED_TABLES)
_BLOTTED_TABLES = ("sources", "documents", "fetches", *_EVIDENCE, JUDGEMENTS)
_CONTENT = ("row_json", "bad_value", "source_uri")


class Target(StrEnum):
    """What is to be erased."""

    URL = "url"
    ARTICLE = "article"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did, and what had depended on it."""

    removed: dict[str, int] = field(default_factory=dict)
    redacted: dict[str, int] = field(default_factory=dict)
    documents_removed: int = 0
    events: tuple[str, ...] = ()
    """Labels of the events that claims of it were about."""
    files: tuple[str, ...] = ()
    """Files and addresses that it came from: what is left there is not in our reach."""


def erase(run: Run, target: Target, what: str, reason: str) -> Erasure:
    """Erase, publish what is left, and remove the versions before; the caller holds the lock.

    An erasure that was killed is ended by doing it once more.

    Raises:
        ErasureError: no article or name is meant, or no reason is given.
    """
    watch = Stopwatch()
    if not reason.strip():
        raise ErasureError("nothing is erased without a reason; give --why in words")
    if any(path.parts[0] != "runs" for path in run.tables.staged()):
        raise ErasureError("a run was interrupted; let `counterclaim run` finish it, so that its work is erased too")
    came_from = run.tables.read("documents", columns=["document_id", "source_uri"])
    found = _erase_person(run, what) if target is Target.PERSON else _erase_articles(run, target, what)
    files = tuple(came_from.filter(pl.col("document_id").is_in(found.document_ids))["source_uri"].unique().sort())
    if found.changed:
        events = _events_of(run, found.claim_ids)
        _write_tombstones(run, found, reason.strip())
        tallies = [Tally("tombstones", len(found.stones), len(found.stones), 0, 0)]
        record(run, tallies, watch)
        resolve_entities(run, anew=True)
        link_events(run, anew=True)
        publish_snapshot(run)
    elif not _is_erased_already(run, target, what):
        raise ErasureError(
            f"nothing in the warehouse is the {target} that was given; look it up with `counterclaim sql`"
        )
    else:
        events = ()
    removed = remove_erased_bytes(run)
    _remove_former_versions(run)
    say("erased", run_id=run.run_id, kind=target, rows=sum(found.removed.values()), documents=removed)
    return Erasure(dict(found.removed), dict(found.redacted), removed, events, files)


@dataclass(slots=True)
class _Found:
    """What is staged so far, and the tombstones that it leaves."""

    removed: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)
    article_ids: set[str] = field(default_factory=set)
    claim_ids: set[str] = field(default_factory=set)
    stones: dict[str, ErasedKind] = field(default_factory=dict)
    document_ids: set[str] = field(default_factory=set)

    @property
    def changed(self) -> bool:
        return bool(self.removed or self.redacted)

    def bury(self, kind: ErasedKind, *values: str | None) -> None:
        self.stones |= {tombstone_id(kind, value): kind for value in values if value is not None}


def _erase_articles(run: Run, target: Target, what: str) -> _Found:
    found = _Found()
    articles = run.tables.read("articles")
    is_meant = pl.col("article_id") == what
    if target is Target.URL:
        is_meant = (pl.col("url") == what) | (pl.col("canonical_url") == what)
    texts = articles.filter(is_meant.fill_null(value=False))["text_sha256"]
    doomed = articles.filter(is_meant.fill_null(value=False) | pl.col("text_sha256").is_in(texts.to_list()))
    if doomed.is_empty():
        return found
    found.article_ids = set(doomed["article_id"])
    found.document_ids = set(doomed["document_id"])
    found.bury(ErasedKind.ARTICLE, *doomed["article_id"])
    found.bury(ErasedKind.TEXT, *doomed["text_sha256"])
    found.bury(ErasedKind.DOCUMENT, *doomed["document_id"])
    if target is Target.URL:
        found.bury(ErasedKind.URL, what)
    found.claim_ids = _claims_of(run, found.article_ids)
    for name in _EVIDENCE:
        columns = TABLES[name].polars_schema
        key, ids = ("article_id", found.article_ids) if "article_id" in columns else ("claim_id", found.claim_ids)
        _keep(run, found, name, ~pl.col(key).is_in(ids))
    _forget_predecessor(run, found)
    _remove_empty_documents(run, found)
    _empty_quarantine(run, found, pl.col("document_id").is_in(found.document_ids).fill_null(value=False))
    return found


def _keep(run: Run, found: _Found, name: str, is_kept: pl.Expr) -> None:
    held = run.tables.read(name)
    kept = held.filter(is_kept)
    if kept.height < held.height:
        found.removed[name] += held.height - kept.height
        _stage_changed(run, TABLES[name], held, kept)


def _stage_changed(run: Run, contract: Contract, held: pl.DataFrame, now: pl.DataFrame) -> None:
    """Stage the partitions that differ."""
    column = contract.partition_by
    if column is None:
        run.tables.stage(contract.name, now)
        return
    for (day,), former in held.group_by(column, maintain_order=True):
        rows = now.filter(pl.col(column) == day)
        if not rows.equals(former):
            run.tables.stage(contract.name, rows, day)


def _forget_predecessor(run: Run, found: _Found) -> None:
    held = run.tables.read("articles")
    is_gone = pl.col("supersedes_article_id").is_in(found.article_ids)
    former = pl.when(is_gone).then(None).otherwise(pl.col("supersedes_article_id"))
    _stage_changed(run, TABLES["articles"], held, held.with_columns(supersedes_article_id=former))


def _remove_empty_documents(run: Run, found: _Found) -> None:
    """A document from which nothing is left goes; one of many articles stays as a row, without its bytes."""
    empty = found.document_ids - set(run.tables.read("articles", columns=["document_id"])["document_id"])
    fetches = run.tables.read("fetches")
    is_gone = pl.col("document_id").is_in(empty)
    document_id = pl.when(is_gone).then(None).otherwise(pl.col("document_id"))
    _stage_changed(run, TABLES["fetches"], fetches, fetches.with_columns(document_id=document_id))
    _keep(run, found, "documents", ~is_gone)


def _empty_quarantine(run: Run, found: _Found, is_meant: pl.Expr | pl.Series) -> None:
    """Refused rows keep that they were refused and by which rule, and nothing of what they said."""
    held = run.tables.read("quarantine")
    meant = held.filter(is_meant)
    if meant.is_empty():
        return
    found.bury(ErasedKind.DOCUMENT, *meant["document_id"])
    said = pl.lit("erased: what was refused is no longer kept")
    emptied = meant.with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in _CONTENT),
        reason=said,
        failures=pl.col("failures").list.head(0),
    )
    found.redacted["quarantine"] += meant.height
    run.tables.stage("quarantine", pl.concat([held.join(meant, on="quarantine_id", how="anti"), emptied]))


def _erase_person(run: Run, name: str) -> _Found:
    found = _Found()
    keys = [name_key(words_of(each)) for each in _names_of(run, name)]
    if not all(0 < len(key.split()) <= LONGEST_NAME_WORDS for key in keys):
        raise ErasureError(f"a name has 1 to {LONGEST_NAME_WORDS} words; give it as it stands in the texts")
    found.bury(ErasedKind.PERSON, *keys)
    stones = set(found.stones)

    def find(text: str) -> list[tuple[int, int]]:
        return list(names_in(text, stones))

    before = run.tables.read("articles")
    for table in _BLOTTED_TABLES:
        _blot_table(run, found, table, find)
    _quote_anew(run, found)
    after = run.tables.read("articles")
    touched = before.join(after, on=["article_id", "text_sha256", "title"], how="anti", nulls_equal=True)
    found.article_ids = set(touched["article_id"])
    found.claim_ids = _claims_of(run, found.article_ids)
    found.document_ids = set(touched["document_id"])
    found.bury(ErasedKind.DOCUMENT, *found.document_ids)
    _empty_quarantine(run, found, _says(run.tables.read("quarantine"), find))
    return found


def _claims_of(run: Run, article_ids: set[str]) -> set[str]:
    claims = run.tables.read("claims", columns=["claim_id", "article_id"])
    return set(claims.filter(pl.col("article_id").is_in(article_ids))["claim_id"])


def _says(quarantine: pl.DataFrame, find: Finder) -> pl.Series:
    """Which refused rows tell of what is found, in any of their columns."""
    told = (any(find(str(value)) for value in row) for row in quarantine.iter_rows())
    return pl.Series(told, dtype=pl.Boolean)


def _names_of(run: Run, name: str) -> list[str]:
    """The name given, and those that the warehouse knows the same actor by."""
    names = run.tables.read("actor_names", columns=["actor_id", "name"])
    key = name_key(words_of(name))
    same = names.filter(pl.Series([name_key(words_of(each)) == key for each in names["name"]], dtype=pl.Boolean))
    return sorted({name, *names.filter(pl.col("actor_id").is_in(same["actor_id"].to_list()))["name"]})


def _blot_table(run: Run, found: _Found, table: str, find: Finder) -> None:
    contract = TABLES[table]
    held = run.tables.read(table)
    now = redacted_articles(held, find) if table == "articles" else _blotted_rows(contract, held, find)
    changed = now.join(held, on=contract.polars_schema.names(), how="anti", nulls_equal=True)
    if changed.height:
        found.redacted[table] += changed.height
        _stage_changed(run, contract, held, now)


def _blotted_rows(contract: Contract, rows: pl.DataFrame, find: Finder) -> pl.DataFrame:
    """Every column of free text; ids, terms of vocabularies and paths say nothing of a person."""
    told = [
        column.name
        for column in contract.columns
        if column.dtype == pl.String
        and not (column.vocabulary or column.bounds or column.references)
        and column.name not in {*contract.key, "run_id", "stored_path"}
    ]
    return rows.with_columns(
        pl.Series(name, [blotted(value, find) for value in rows[name]], dtype=pl.String) for name in told
    )


def _quote_anew(run: Run, found: _Found) -> None:
    """Claims and triggers quote their article: where a name is cut by a span, what is blotted there is blotted here."""
    texts = run.tables.read("articles", columns=["article_id", "title", "text"])
    words = {
        row["article_id"]: {"title": row["title"] or "", "text": row["text"]} for row in texts.iter_rows(named=True)
    }
    claims = run.tables.read("claims")
    fields = dict(claims.select("claim_id", "field").iter_rows())
    for table, quotes in (("claims", ("source", "cue")), ("claim_frames", ("trigger",))):
        held = run.tables.read(table)
        rows = [
            _quoted(row, words[row["article_id"]][fields[row["claim_id"]]], quotes)
            for row in held.iter_rows(named=True)
        ]
        now = TABLES[table].frame(rows)
        _stage_changed(run, TABLES[table], held, now)


def _quoted(row: dict[str, object], words: str, quotes: tuple[str, ...]) -> dict[str, object]:
    for name in quotes:
        start, end = row[f"{name}_start"], row[f"{name}_end"]
        if isinstance(start, int) and isinstance(end, int) and BLOT in words[start:end]:
            row[f"{name}_text"] = words[start:end]
    spans = row.get("content_spans")
    if isinstance(spans, list) and spans:
        row["content_text"] = " … ".join(words[span["start_char"] : span["end_char"]] for span in spans)
    return row


def _events_of(run: Run, claim_ids: set[str]) -> tuple[str, ...]:
    """Labels of the published events that these claims are about."""
    bearings = run.tables.read("claim_events", columns=["claim_id", "event_id"])
    events = bearings.filter(pl.col("claim_id").is_in(claim_ids))["event_id"].unique().to_list()
    return tuple(run.tables.read("events").filter(pl.col("event_id").is_in(events))["label"].sort())


def _write_tombstones(run: Run, found: _Found, reason: str) -> None:
    contract = TABLES["tombstones"]
    held = run.tables.read("tombstones")
    rows = [
        {
            "tombstone_id": stone,
            "kind": kind.value,
            "erasure_id": row_id("erasure", run.run_id, reason),
            "reason": reason,
            "rows_removed": sum(found.removed.values()),
            "rows_redacted": sum(found.redacted.values()),
            "documents_removed": sum(kind is ErasedKind.DOCUMENT for kind in found.stones.values()),
            "erased_at": run.started_at,
            "run_id": run.run_id,
        }
        for stone, kind in sorted(found.stones.items())
    ]
    new = contract.frame(rows).join(held, on="tombstone_id", how="anti")
    run.tables.stage("tombstones", held.vstack(new))


def _is_erased_already(run: Run, target: Target, what: str) -> bool:
    value = name_key(words_of(what)) if target is Target.PERSON else what
    return tombstone_id(ErasedKind(target.value), value) in set(run.tables.keys("tombstones")["tombstone_id"])


def _remove_former_versions(run: Run) -> None:
    layout = run.tables.layout
    prune(layout, 1)
    shutil.rmtree(layout.report, ignore_errors=True)
    for folder in (*layout.versions.glob(".refused-*"), *layout.root.glob("staging.damaged-*")):
        shutil.rmtree(folder)
