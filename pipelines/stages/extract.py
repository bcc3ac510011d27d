"""Stage 3: claims. Each article in which claims have not been sought yet is read; what is found enters the tables.

It enters batch by batch: what a killed run has staged is not sought again, and memory holds one batch of findings.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

from pipelines.claims import EXTRACTOR
from pipelines.engines.local import read_claims
from pipelines.engines.task import ArticleTask, Findings
from pipelines.ingest.model import Refusal
from pipelines.stages.commit import append_new
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record, summed
from schemas import TABLES

EXTRACTED_TABLES = ("claims", "claim_frames", "figures", "actor_mentions", "place_mentions", "extractions")
"""What one article's reading fills. `extractions` comes last: it marks the article as read."""

ARTICLES_PER_BATCH = 500
"""About half a minute's work: no more is lost to a kill, and the tables of the day are not written more often."""


def extract_new_claims(run: Run, workers: int | None = None) -> list[Tally]:
    """Seek claims in the articles that were not read yet; fills the tables of `EXTRACTED_TABLES`."""
    watch = Stopwatch()
    articles = _unextracted(run)
    run.progress.start("extract", articles.height)
    tallies: list[Tally] = []
    findings = read_claims(_tasks(articles), workers)
    while (batch := list(islice(findings, ARTICLES_PER_BATCH))) or not tallies:
        tallies += _commit(run, articles, batch)
    return record(run, summed(tallies), watch)


def _commit(run: Run, articles: pl.DataFrame, batch: Sequence[Findings]) -> Iterator[Tally]:
    """Take in what was found in some articles; the mark that they were read comes last."""
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)
    for findings in batch:
        for table, found in findings.rows.items():
            rows[table] += found
        run.progress.advance()
    read = [findings.article_id for findings in batch]
    context = {"articles": articles.select("article_id", "title", "text").filter(pl.col("article_id").is_in(read))}
    failed = [_refusal(findings) for findings in batch if findings.error is not None]
    for name in EXTRACTED_TABLES:
        incoming = _frame(run, name, rows[name])
        yield append_new(run, name, incoming, context=context, refusals=failed if name == "extractions" else ())
        context[name] = incoming.join(run.tables.keys(name), on=list(TABLES[name].key), how="semi")


def _frame(run: Run, name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    contract = TABLES[name]
    if "run_id" in contract.polars_schema:
        rows = [{**row, "run_id": run.run_id} for row in rows]
    return contract.frame(rows)


def _unextracted(run: Run) -> pl.DataFrame:
    columns = ["article_id", "ingest_date", "title", "text", "published_at", "is_extracted"]
    sought = run.tables.read("extractions", columns=["article_id", "extractor"])
    done = sought.filter(pl.col("extractor") == EXTRACTOR)
    wanted = (pl.col("ingest_date") <= run.ingest_date) & pl.col("is_extracted")
    articles = run.tables.read("articles", columns=columns).filter(wanted)
    return articles.join(done, on="article_id", how="anti").sort("ingest_date", "article_id")


def _tasks(articles: pl.DataFrame) -> list[ArticleTask]:
    return [
        ArticleTask(row["article_id"], row["ingest_date"], row["title"], row["text"], row["published_at"])
        for row in articles.iter_rows(named=True)
    ]


def _refusal(findings: Findings) -> Refusal:
    return Refusal(
        source_uri=f"article {findings.article_id}",
        rule_id="extract.failed",
        column_name=None,
        bad_value=None,
        reason=f"article {findings.article_id} could not be read for claims: {findings.error}. "
        "It is kept, and tried again in the next run; please report it.",
        row_json=None,
    )
