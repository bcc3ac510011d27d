"""Plain text files: one article, whose stored text is the file's text, whole.

A .txt file has no title: its first line may look like a headline, but it is part of the text, and a title
that is also text would be read twice. What belongs here: .txt only.
"""

from datetime import datetime

from pipelines.ingest.datelines import dateline_date
from pipelines.ingest.decoding import cleaned, decode_text
from pipelines.ingest.documents import read_whole
from pipelines.ingest.languages import language_of
from pipelines.ingest.model import ArticleRecord, RawDocument, Refused
from pipelines.ingest.origins import declared_origin
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.texts import article_text
from schemas.vocabularies import PublishedBasis


def read_plain(document: RawDocument, now: datetime) -> ArticleRecord:
    """The article of a .txt file.

    Raises:
        Refused: not text, no text, or too long.
    """
    decoded = decode_text(read_whole(document))
    if decoded is None:
        raise Refused(IngestRule.NOT_TEXT, "control characters or undecodable bytes throughout")
    text, is_repaired = cleaned(decoded)
    text = article_text(text)
    published_at = dateline_date(text, now)
    return ArticleRecord(
        source_uri=document.source_uri,
        url=None,
        canonical_url=None,
        outlet=None,
        original_source=declared_origin(text),
        title=None,
        byline=None,
        language=language_of(text),
        published_at=published_at,
        published_basis=PublishedBasis.NONE if published_at is None else PublishedBasis.DATELINE,
        media_type=document.media_type,
        text=text,
        is_repaired=is_repaired,
    )
