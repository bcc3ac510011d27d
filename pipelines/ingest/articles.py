"""From a raw document to its articles: the reader for its kind, and the promise that nothing escapes.

What belongs here: choosing the reader. Each reader has its own module.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from pipelines.ingest.documents import JSONL, PAGE_TYPES, PLAIN
from pipelines.ingest.feeds import read_feed
from pipelines.ingest.model import ArticleRecord, RawDocument, Refusal, Refused
from pipelines.ingest.pages import read_page
from pipelines.ingest.plain import read_plain
from pipelines.ingest.records import read_records
from pipelines.ingest.rules import IngestRule


def read_articles(document: RawDocument, now: datetime | None = None) -> Iterator[ArticleRecord | Refusal]:
    """Every article of the document, as a record or a refusal; at least one of either.

    Never raises on content; JSONL is streamed, so that memory is bounded by one line.

    Args:
        document: what `read_document` gave. now: the moment of reading, aware, by which dates in the future
        are judged; the current one by default.
    """
    count = 0
    try:
        for article in _reader(document, now or datetime.now(UTC)):
            count += 1
            yield article
    except Refused as refused:
        yield refused.at(document.source_uri)
    else:
        if count == 0:
            yield Refused(IngestRule.NO_TEXT, "the document holds no article").at(document.source_uri)


def _reader(document: RawDocument, now: datetime) -> Iterator[ArticleRecord | Refusal]:
    if document.media_type == JSONL:
        yield from read_records(document, now)
    elif document.media_type == PLAIN:
        yield read_plain(document, now)
    elif document.media_type in PAGE_TYPES:
        yield read_page(document, now)
    else:
        yield from read_feed(document, now)
