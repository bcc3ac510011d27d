"""The kinds of documents that are read: media types, and the suffixes that tell them.

What belongs here: names only. What is done with a kind is said by its reader.
"""

from pipelines.ingest.limits import MAX_ARCHIVE_BYTES, MAX_STREAMED_BYTES

JSONL = "application/x-ndjson"
PLAIN = "text/plain"
PAGE = "text/html"
XHTML = "application/xhtml+xml"
XML_FEED = "application/xml"
JSON_FEED = "application/feed+json"
WARC = "application/warc"
SITEMAP = "application/sitemap+xml"

MEDIA_TYPES = {
    ".txt": PLAIN,
    ".html": PAGE,
    ".htm": PAGE,
    ".xhtml": XHTML,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".xml": XML_FEED,
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".rdf": "application/rdf+xml",
    ".json": JSON_FEED,
    ".warc": WARC,
}
"""Suffix to media type. A `.gz` after it says only how the file is packed."""

PAGE_TYPES = frozenset({PAGE, XHTML})
FEED_TYPES = frozenset(
    {XML_FEED, JSON_FEED, "application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml"}
)
STREAMED_TYPES = {JSONL: MAX_STREAMED_BYTES, WARC: MAX_ARCHIVE_BYTES}
"""Types that are read piece by piece, with the bytes that such a file may have."""
