"""The table `extractions`: one article in which one extractor sought claims."""

from schemas.columns import Day, Integer, String, column, identifier
from schemas.contract import Table, contract


@contract(
    "extractions",
    version="1.0.0",
    grain="one article in which one extractor sought claims",
    key=("article_id", "extractor"),
    group="claims",
    partition_by="ingest_date",
)
class Extractions(Table):
    """What was read by which extractor: an article without claims is told from one that was never read."""

    article_id: String = identifier("the article", references="articles.article_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    extractor: String = column("name of the extractor")
    extractor_version: String = column("version of the extractor")
    claim_count: Integer = column("claims that it found", ge=0)
    word_count: Integer = column("words that it read", ge=0, unit="words")
    run_id: String = column("the run that read it")
