"""Stage 2: articles. Each document that has not been read yet is read; what it holds becomes article rows."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ids import row_id
from pipelines.ingest.addresses import site_of
from pipelines.ingest.model import ArticleRecord, RawDocument, Refusal
from pipelines.ingest.transfer import charset_of
from pipelines.ingest.worker import shared_worker
from pipelines.stages.commit import append_new
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record, summed
from pipelines.storage.durable import write_atomically
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.queries import held, opened, referenced
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import document_file
from schemas import TABLES

_ANSWER = ("outcome", "started_at", "final_url", "content_type", "content_encoding")

_VERSION = ("article_id", "canonical_url", "url", "retrieved_at", "supersedes_article_id")

_UNREAD = """
with read as (
    select document_id from (select document_id from articles union all select document_id from quarantine)
    anti join half_read using (document_id)
),
lists as (
    select document_id from fetches where outcome = 'received' group by document_id having bool_and(is_index)
)
select document_id from documents anti join read using (document_id) anti join lists using (document_id)
where ingest_date <= ?
"""

Item = tuple[dict[str, Any], ArticleRecord | Refusal]
"""A row of `stored_documents`, and one thing that its reader made of it."""

ARTICLES_PER_BATCH, CHARACTERS_PER_BATCH = 4_000, 16_000_000
"""What is held in memory at once: whichever is reached first."""

_BEGUN = "reading.ndjson"
"""The documents whose reading has begun; gone when all that was read of them is staged."""

EXTRACTED_LANGUAGES = frozenset({"en", None})
"""Languages in which claims are sought. A text too short to tell its language is taken for English."""


def read_new_articles(run: Run) -> list[Tally]:
    """Read the documents that no article and no refusal has come from yet; fills `articles`, batch by batch."""
    watch = Stopwatch()
    documents = unread(run)
    begun = begin_reading(run, documents["document_id"])
    run.progress.start("read", documents.height)
    tallies: list[Tally] = []
    items = _items(run, documents)
    while (batch := list(_batch(items))) or not tallies:
        tallies = summed([*tallies, take_in(run, batch)])
    recorded = record(run, tallies, watch)
    begun.unlink()
    return recorded


def begin_reading(run: Run, document_ids: pl.Series) -> Path:
    """Note that these documents are read, or read again, whatever is known of them; returns the file."""
    begun = run.tables.layout.staging / _BEGUN
    listed = pl.concat([_begun(begun), document_ids.to_frame("document_id")]).unique(maintain_order=True)
    write_atomically(begun, lambda file: listed.write_ndjson(file))
    return begun


def _begun(file: Path) -> pl.DataFrame:
    schema = {"document_id": pl.String}
    return pl.read_ndjson(file, schema=schema) if file.exists() else pl.DataFrame(schema=schema)


def _items(run: Run, documents: pl.DataFrame) -> Iterator[Item]:
    for document in documents.iter_rows(named=True):
        for item in read_stored(document, run.tables.layout):
            yield document, item
        run.progress.advance()


def _batch(items: Iterator[Item]) -> Iterator[Item]:
    """The next of them, as many as memory may hold."""
    characters = 0
    for document, item in islice(items, ARTICLES_PER_BATCH):
        yield document, item
        characters += len(item.text) if isinstance(item, ArticleRecord) else 0
        if characters >= CHARACTERS_PER_BATCH:
            return


def take_in(run: Run, items: Sequence[Item], *, held_to_budget: bool = True) -> Tally:
    """Enter what was read in documents into `articles`; each version of an address names the one before."""
    found = [article_row(run, document, item) for document, item in items if isinstance(item, ArticleRecord)]
    refusals = [
        replace(item, document_id=document["document_id"]) for document, item in items if isinstance(item, Refusal)
    ]
    contract = TABLES["articles"]
    articles = contract.frame(with_former_versions(run.tables, found))
    return append_new(
        run,
        "articles",
        articles,
        context=referenced(run.tables, contract, articles, ["documents"]),
        refusals=refusals,
        held_to_budget=held_to_budget,
    ).tally


def unread(run: Run) -> pl.DataFrame:
    """Also those of former days, and those whose reading a killed run began but did not end; the first that came first.

    Those that came as lists of links only, feeds and sitemaps, are not read: their pages are fetched.
    """
    half_read = _begun(run.tables.layout.staging / _BEGUN)
    with opened(run.tables, ("documents", "articles", "quarantine", "fetches")) as connection:
        connection.register("half_read", half_read.to_arrow())
        found = connection.execute(_UNREAD, [run.ingest_date]).pl()
    return stored_documents(run.tables, found)


def stored_documents(tables: Tables, wanted: pl.DataFrame) -> pl.DataFrame:
    """The documents of the ids in `wanted`, with what their source and the answer that brought them say of them.

    Beside the columns of `documents`: `url`, `content_type`, `content_encoding` (NULL where it was no answer),
    `source_outlet`, `source_language`. In the order in which they came.
    """
    answers = held(tables, "fetches", wanted, ["document_id", *_ANSWER]).filter(pl.col("outcome") == "received")
    answers = answers.sort("started_at").unique("document_id", keep="first").drop("outcome", "started_at")
    sources = tables.read("sources", columns=["source_id", "outlet", "language"])
    sources = sources.rename({"outlet": "source_outlet", "language": "source_language"})
    documents = held(tables, "documents", wanted, TABLES["documents"].polars_schema.names())
    told = documents.join(answers.rename({"final_url": "url"}), on="document_id", how="left")
    return told.join(sources, on="source_id", how="left").sort("retrieved_at", "document_id")


def read_stored(document: dict[str, Any], layout: WarehouseLayout) -> Iterator[ArticleRecord | Refusal]:
    """What the readers make of a row of `stored_documents`, from the bytes that are kept."""
    yield from shared_worker().articles(
        RawDocument(
            document_id=document["document_id"],
            source_uri=document["source_uri"],
            media_type=document["media_type"],
            path=document_file(layout, document["stored_path"]),
            byte_count=document["byte_count"],
            url=document["url"],
            content_encoding=document["content_encoding"],
            charset=charset_of(document["content_type"]),
        ),
        now=document["retrieved_at"],
    )


def article_row(run: Run, document: dict[str, Any], article: ArticleRecord) -> dict[str, object]:
    """The row of an article; its id does not depend on the run."""
    text_sha256 = hashlib.sha256(article.text.encode()).hexdigest()
    outlet = document["source_outlet"] or article.outlet
    address = article.canonical_url or article.url
    return {
        "article_id": row_id("article", address, outlet, article.title, text_sha256),
        "document_id": document["document_id"],
        "ingest_date": document["ingest_date"],
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": outlet,
        "original_source": article.original_source,
        "title": article.title,
        "byline": article.byline,
        "language": article.language,
        "is_extracted": article.language in EXTRACTED_LANGUAGES,
        "published_at": article.published_at,
        "published_basis": article.published_basis.value,
        "published_words": article.published_words,
        "retrieved_at": document["retrieved_at"],
        "source_uri": article.source_uri,
        "media_type": article.media_type,
        "text": article.text,
        "is_repaired": article.is_repaired,
        "text_sha256": text_sha256,
        "supersedes_article_id": None,
        "run_id": run.run_id,
    }


def with_former_versions(tables: Tables, rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The rows of articles, those of one address together; a changed text names the version that it supersedes.

    That is the one published before it, or where not all say when they were published, the one that came before it.
    """
    addresses = [_address(row) for row in rows]
    asked = {"article_id": [row["article_id"] for row in rows], "url": addresses, "canonical_url": addresses}
    found = pl.concat(
        held(tables, "articles", pl.DataFrame({column: values}, schema={column: pl.String}).drop_nulls(), _VERSION)
        for column, values in asked.items()
    )
    is_former = pl.col("article_id").is_in(found["supersedes_article_id"].drop_nulls().implode())
    versions = found.unique().sort(~is_former, "retrieved_at", "article_id")
    known = set(versions["article_id"])
    latest = {_address(row): row["article_id"] for row in versions.iter_rows(named=True)}
    followed = []
    for row in _in_order(rows):
        address, article_id = _address(row), str(row["article_id"])
        if address is None or article_id in known:
            followed.append(row)
            continue
        followed.append({**row, "supersedes_article_id": latest.get(address)})
        latest[address] = article_id
        known.add(article_id)
    return followed


def _in_order(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of each address in the order of their publication where all of them are dated, else as they came."""
    versions: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        versions.setdefault(_address(row), []).append(row)
    for found in versions.values():
        dated = [row for row in found if row["published_at"] is not None]
        yield from sorted(dated, key=itemgetter("published_at")) if len(dated) == len(found) else found


def _address(row: Mapping[str, Any]) -> str | None:
    """By what the versions of an article know each other. Another site's address is none: a page may name any."""
    url, canonical = row["url"], row["canonical_url"]
    if canonical is None or (url is not None and site_of(url) != site_of(canonical)):
        return str(url) if url is not None else None
    return str(canonical)
