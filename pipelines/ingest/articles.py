"""From a raw document to its articles: the reader for its kind, and the promise that nothing escapes.

What belongs here: choosing the reader. Each reader has its own module.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from pipelines.ingest.archives import read_archive
from pipelines.ingest.feeds import read_feed
from pipelines.ingest.kinds import FEED_TYPES, JSONL, PAGE_TYPES, PLAIN, SITEMAP, WARC
from pipelines.ingest.links import refused_sitemap
from pipelines.ingest.model import ArticleRecord, RawDocument, Reading, Refusal, Refused
from pipelines.ingest.pages import read_page
from pipelines.ingest.plain import read_plain
from pipelines.ingest.records import read_records
from pipelines.ingest.rules import IngestRule


def read_articles(
    document: RawDocument, now: datetime | None = None, after: int = 0
) -> Iterator[ArticleRecord | Refusal]:
    """Every article of the document, as a record or a refusal; at least one of either.

    Never raises on content; JSONL is streamed, so that memory is bounded by one line.

    Args:
        document: what `read_document` gave. now: the moment of reading, aware, by which dates in the future
        are judged; the current one by default. after: so many articles at the beginning are passed over, unread.
    """
    count = 0
    try:
        for reading in _readings(document, now or datetime.now(UTC)):
            count += 1
            if count > after:
                yield reading()
    except Refused as refused:
        yield refused.at(document.source_uri)
    else:
        if count == 0:
            yield Refused(IngestRule.NO_TEXT, "the document holds no article").at(document.source_uri)


def _readings(document: RawDocument, now: datetime) -> Iterator[Reading]:
    if document.media_type == JSONL:
        yield from read_records(document, now)
    elif document.media_type == WARC:
        yield from read_archive(document, now)
    elif document.media_type == PLAIN:
        yield partial(read_plain, document, now)
    elif document.media_type in PAGE_TYPES:
        yield partial(read_page, document, now)
    elif document.media_type in FEED_TYPES:
        yield from read_feed(document, now)
    elif document.media_type == SITEMAP:
        yield partial(refused_sitemap, document)
    else:
        raise Refused(IngestRule.UNSUPPORTED_TYPE, f"media type {document.media_type}", bad_value=document.media_type)
