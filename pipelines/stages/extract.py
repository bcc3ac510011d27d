"""Stage 3: claims. Each article in which claims have not been sought yet is read; what is found enters the tables.

It enters batch by batch: what a killed run has staged is not sought again, and memory holds one batch of findings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import duckdb
import polars as pl

from pipelines.claims import EXTRACTOR
from pipelines.code import EXTRACTED_TABLES, combined
from pipelines.engines.task import ArticleTask, Findings
from pipelines.ingest.model import Refusal
from pipelines.stages.commit import append_new
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record, summed
from pipelines.storage.queries import opened
from schemas import TABLES

ARTICLES_PER_BATCH = 500
"""About half a minute's work: no more is lost to a kill."""


def extract_new_claims(run: Run) -> list[Tally]:
    """Seek claims in the articles that were not read yet; fills the tables of `EXTRACTED_TABLES`."""
    watch = Stopwatch()
    tallies: list[Tally] = []
    with opened(run.tables, ("articles", *EXTRACTED_TABLES)) as archive:
        run.progress.start("extract", _count(archive, run))
        half_read = _half_read(archive, run)
        handed = _Handed(_unread(archive, run))
        findings = run.engine.read(handed)
        while (batch := list(islice(findings, ARTICLES_PER_BATCH))) or not tallies:
            are_new = half_read.isdisjoint(found.article_id for found in batch)
            tallies = summed([*tallies, *_commit(run, handed, batch, are_new=are_new)])
    return record(run, tallies, watch)


_TEXTS = pl.Schema({name: TABLES["articles"].polars_schema[name] for name in ("article_id", "title", "text")})


class _Handed:
    """The articles handed out to be read; what the findings are held against until they are taken in."""

    def __init__(self, tasks: Iterator[ArticleTask]) -> None:
        self._tasks = tasks
        self._texts: dict[str, ArticleTask] = {}

    def __iter__(self) -> Iterator[ArticleTask]:
        for task in self._tasks:
            self._texts[task.article_id] = task
            yield task

    def back(self, article_ids: Iterable[str]) -> pl.DataFrame:
        """The articles that come back: article_id, title and text. They are forgotten here."""
        tasks = [self._texts.pop(article_id) for article_id in article_ids]
        return pl.DataFrame([(task.article_id, task.title, task.text) for task in tasks], schema=_TEXTS, orient="row")


def _commit(run: Run, handed: _Handed, batch: Sequence[Findings], *, are_new: bool) -> Iterator[Tally]:
    """Take in what was found in some articles; the mark that they were read comes last."""
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)
    for findings in batch:
        for table, found in findings.rows.items():
            rows[table] += found
        run.progress.advance()
    context = {"articles": handed.back(findings.article_id for findings in batch)}
    failed = [_refusal(findings) for findings in batch if findings.error is not None]
    for name in EXTRACTED_TABLES:
        incoming = _frame(run, name, rows.pop(name, []))
        refusals = failed if name == "extractions" else ()
        entry = append_new(run, name, incoming, context=context, refusals=refusals, are_new=are_new)
        context[name] = entry.held
        yield entry.tally


def _frame(run: Run, name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    contract = TABLES[name]
    if "run_id" in contract.polars_schema:
        rows = [{**row, "run_id": run.run_id} for row in rows]
    if name == "extractions":
        rows = [{**row, "extractor_version": searched_by(str(row["extractor_version"]))} for row in rows]
    return contract.frame(rows)


def searched_by(version: str) -> str:
    """A version of the extractor, with the digest of all that reads with it: by that an article is known as stale."""
    return f"{version}+{combined(EXTRACTED_TABLES)}"


_UNREAD = """
    from articles as a
    anti join (select article_id from extractions where extractor = $extractor) as done using (article_id)
    where a.ingest_date <= $day and a.is_extracted
"""
_HELD = " union ".join(f"select article_id from {name}" for name in EXTRACTED_TABLES if name != "figures")  # noqa: S608


def unextracted(run: Run) -> int:
    """How many articles up to the run's day have not been searched for claims."""
    with opened(run.tables, ("articles", "extractions")) as archive:
        return _count(archive, run)


def _count(archive: duckdb.DuckDBPyConnection, run: Run) -> int:
    (count,) = archive.execute(f"select count(*) {_UNREAD}", _asked(run)).fetchone() or (0,)
    return int(count)


def _half_read(archive: duckdb.DuckDBPyConnection, run: Run) -> frozenset[str]:
    """Articles of which a killed run, or another extractor, has left rows. Figures lie beside their claims."""
    found = archive.execute(f"select a.article_id {_UNREAD} and a.article_id in ({_HELD})", _asked(run))
    return frozenset(article_id for (article_id,) in found.fetchall())


def _unread(archive: duckdb.DuckDBPyConnection, run: Run) -> Iterator[ArticleTask]:
    """In order of their days; the texts of days before the first and after the last of these are passed over."""
    columns, order = "article_id, ingest_date, title, text, published_at", "ingest_date, article_id"
    days = (
        archive.execute(f"select min(ingest_date), max(ingest_date) {_UNREAD}", _asked(run)).fetchone() or (None,) * 2
    )
    asked = {**_asked(run), "first": days[0], "last": days[1]}
    found = archive.execute(
        f"select {columns} {_UNREAD} and ingest_date between $first and $last order by {order}", asked
    )
    for batch in found.to_arrow_reader(ARTICLES_PER_BATCH):
        for row in batch.to_pylist():
            yield ArticleTask(**row)


def _asked(run: Run) -> dict[str, object]:
    return {"extractor": EXTRACTOR, "day": run.ingest_date}


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
