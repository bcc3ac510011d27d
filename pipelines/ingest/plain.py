"""Plain text files: one article, whose stored text is the file's text, whole.

A .txt file has no title: its first line may look like a headline, but it is part of the text, and a title
that is also text would be read twice. A head between two lines of hyphens may say what the text cannot, with the keys
of a JSONL record (`title`, `source`, `published`, `url`); the text begins behind it. What belongs here: .txt only.
"""

import re
from datetime import datetime

from pipelines.ingest.decoding import decode_text
from pipelines.ingest.documents import read_whole
from pipelines.ingest.model import ArticleRecord, RawDocument, Refused
from pipelines.ingest.records import STRING_KEYS, record_of
from pipelines.ingest.rules import IngestRule

_MOST_LINES = 20
_HEAD = re.compile(rf"---[ \t]*\r?\n((?:[A-Za-z_-]+:[^\r\n]*\r?\n){{1,{_MOST_LINES}}})---[ \t]*(?:\r?\n|$)")
_KEYS = STRING_KEYS - {"text"}


def read_plain(document: RawDocument, now: datetime) -> ArticleRecord:
    """The article of a .txt file.

    Raises:
        Refused: not text, no text, too long, or a head that says a thing twice.
    """
    decoded = decode_text(read_whole(document))
    if decoded is None:
        raise Refused(IngestRule.NOT_TEXT, "control characters or undecodable bytes throughout")
    head = _HEAD.match(decoded)
    if head is None:
        return record_of(document, document.source_uri, {"text": decoded}, now)
    fields = _fields(head[1])
    return record_of(document, document.source_uri, fields | {"text": decoded[head.end() :]}, now)


def _fields(head: str) -> dict[str, str]:
    """What the lines of a head say; a key that is not known is passed over, as in a JSONL record."""
    found: dict[str, str] = {}
    for line in head.splitlines():
        key, _, value = line.partition(":")
        key, value = key.lower(), value.strip().strip("\"'")
        if key not in _KEYS or not value:
            continue
        if key in found:
            raise Refused(IngestRule.BAD_RECORD, f"the key {key} stands twice in its head", column_name=key)
        found[key] = value
    return found
