"""What other code than the present has read is forgotten, so that the stages after this one read it again.

Only that: articles that other readers read out of their documents, with what was found in them, and articles in which
another extractor sought claims. The raw documents are kept, and what is made from them again has the ids that a first
run of the present code would give it. A run that is killed in between is gone on from like any other: what is forgotten
counts as never read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.claims import EXTRACTOR
from pipelines.code import EXTRACTED_TABLES, code_version
from pipelines.engines.user_files import extractor_version
from pipelines.stages.extract import searched_by
from pipelines.stages.read import begin_reading
from pipelines.stages.run import Run
from pipelines.storage.durable import write_atomically
from pipelines.storage.tables import Tables
from schemas import TABLES

_FORGOTTEN = "forgotten.ndjson"
"""The articles that are being forgotten; gone when nothing of them is left."""

_IDS = {"article_id": pl.String, "is_read_again": pl.Boolean}
_SEARCHED = ("extractions", *(name for name in EXTRACTED_TABLES if name != "extractions"))
"""The mark that an article was searched goes first: without it nobody takes the rest for all that was found."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Articles that other code has read, and those in which only claims were sought by other code."""

    read: frozenset[str] = frozenset()
    searched: frozenset[str] = frozenset()
    days: tuple[date, ...] = ()
    """The days of ingestion that these are of, ascending."""

    def __str__(self) -> str:
        if not self.days:
            return "nothing was read by other code than this"
        return (
            f"read by other code than this: {len(self.read):,} articles, and the claims of {len(self.searched):,} "
            f"more, of {len(self.days):,} days from {self.days[0]} to {self.days[-1]}"
        )


def stale(tables: Tables) -> Stale:
    """What `counterclaim run --reprocess` would do again. What no raw bytes are kept of is never stale."""
    articles = tables.read("articles", columns=["article_id", "document_id", "ingest_date", "run_id", _FORMER])
    runs = tables.read("runs", columns=["run_id", "table_name", "code_version"])
    present = runs.filter(table_name="articles", code_version=code_version("articles"))
    by_others = articles.join(present, on="run_id", how="anti").filter(pl.col("document_id").is_in(_kept(tables)))
    read = _with_successors(articles, frozenset(by_others["article_id"]))
    sought = tables.read("extractions", columns=["article_id", "extractor", "extractor_version"])
    others = sought.filter(extractor=EXTRACTOR).filter(pl.col("extractor_version") != searched_by(extractor_version()))
    searched = frozenset(others["article_id"]) - read
    days = articles.filter(pl.col("article_id").is_in(read | searched))["ingest_date"].unique().sort()
    return Stale(read, searched, tuple(days))


def forget_stale(run: Run) -> Stale:
    """Forget what is stale, and finish what a killed run began to forget; the caller reads again."""
    finish_forgetting(run)
    found = stale(run.tables)
    if found.days:
        rows = [(each, True) for each in found.read] + [(each, False) for each in found.searched]
        listed = pl.DataFrame(rows, schema=_IDS, orient="row")
        write_atomically(_file(run), lambda file: listed.write_ndjson(file))
        finish_forgetting(run)
    return found


def finish_forgetting(run: Run) -> None:
    """Forget what is listed; a run does so before anything else, since a killed one may have got half-way."""
    if not _file(run).exists():
        return
    listed = pl.read_ndjson(_file(run), schema=_IDS)
    doomed, read_again = set(listed["article_id"]), set(listed.filter("is_read_again")["article_id"])
    articles = run.tables.read("articles", columns=["article_id", "document_id"])
    documents = articles.filter(pl.col("article_id").is_in(read_again))["document_id"].unique()
    begin_reading(run, documents)
    # Events that are staged are linked anew from all claims: those that stand follow from what is forgotten here.
    run.tables.stage("events", run.tables.read("events"))
    claims = run.tables.read("claims", columns=["claim_id", "article_id"])
    claim_ids = set(claims.filter(pl.col("article_id").is_in(doomed))["claim_id"])
    for name in _SEARCHED:
        by_claim = "article_id" not in TABLES[name].polars_schema
        _remove(run.tables, name, *(("claim_id", claim_ids) if by_claim else ("article_id", doomed)))
    _remove(run.tables, "articles", "article_id", read_again)
    _file(run).unlink()


_FORMER = "supersedes_article_id"


def _with_successors(articles: pl.DataFrame, ids: frozenset[str]) -> frozenset[str]:
    """These articles, and the versions that supersede them: a chain is read again from there on."""
    while True:
        more = frozenset(articles.filter(pl.col(_FORMER).is_in(ids))["article_id"]) | ids
        if more == ids:
            return ids
        ids = more


def _kept(tables: Tables) -> list[str]:
    """The documents whose bytes are kept."""
    documents = tables.read("documents", columns=["document_id", "stored_path"])
    return [document for document, path in documents.iter_rows() if (tables.layout.root / path).is_file()]


def _remove(tables: Tables, name: str, key: str, doomed: Collection[str]) -> None:
    for day in tables.partitions(name):
        held = tables.read(name, day)
        left = held.filter(~pl.col(key).is_in(list(doomed)))
        if left.height < held.height:
            tables.stage(name, left, day)


def _file(run: Run) -> Path:
    return run.tables.layout.staging / _FORGOTTEN
