"""What the ingest hands on: a raw document, an article record, or a refusal.

What belongs here: the records at the border, and the one way to make a refusal. Tables and their contracts
live in `schemas`.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.ingest.decoding import storable
from pipelines.ingest.limits import MAX_BAD_VALUE_CHARS, MAX_ROW_JSON_BYTES
from pipelines.ingest.rules import IngestRule
from schemas.vocabularies import PublishedBasis


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as received; its bytes stay at `path`.

    What came over HTTP also has its address, and what the answer's head says of its bytes.
    """

    document_id: str
    source_uri: str
    media_type: str
    path: Path
    byte_count: int
    url: str | None = None
    content_encoding: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one page, unpacked, and what is known of them besides; `url` is where they were fetched from."""

    source_uri: str
    media_type: str
    data: bytes
    charset: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article. `source_uri` is the file, `file#line` (1-based) in JSONL, `file#entry` (1-based) in a
    feed.

    `text` is what offsets count in: decoded, LF line ends, no NUL, no lone surrogate (see `decoding`).
    `published_at` is aware and in UTC; a date without a time is midnight UTC. `language` is a primary BCP
    47 subtag ("en").
    """

    source_uri: str
    url: str | None
    canonical_url: str | None
    outlet: str | None
    original_source: str | None
    title: str | None
    byline: str | None
    language: str | None
    published_at: datetime | None
    published_basis: PublishedBasis
    media_type: str
    text: str
    is_repaired: bool = False
    """Whether mojibake in the text was repaired."""
    published_words: str | None = None
    """The date as the source words it, where no moment could be read from it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document or article that was not taken, with its reason; `row_json` holds the row, cut at the cap.

    `document_id` is that of the document that was read, where it was one of its articles that was refused.
    """

    source_uri: str
    rule_id: str
    column_name: str | None
    bad_value: str | None
    reason: str
    row_json: str | None
    document_id: str | None = None


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised inside the ingest where content cannot be taken; never leaves `read_document` and
    `read_articles`.

    `place` is the line or entry (1-based), None where the whole document is meant.
    """

    def __init__(
        self,
        rule: IngestRule,
        detail: str,
        *,
        place: int | None = None,
        column_name: str | None = None,
        bad_value: str | None = None,
        row_json: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.rule = rule
        self.detail = detail
        self.place = place
        self.column_name = column_name
        self.bad_value = bad_value
        self.row_json = row_json

    def at(self, source_uri: str) -> Refusal:
        """The refusal of what lies at `source_uri`."""
        place = source_uri if self.place is None else f"{source_uri}#{self.place}"
        return Refusal(
            source_uri=place,
            rule_id=self.rule.value,
            column_name=self.column_name,
            bad_value=None if self.bad_value is None else storable(self.bad_value)[:MAX_BAD_VALUE_CHARS],
            reason=storable(f"{place}: {self.rule.meaning} ({self.detail}); {self.rule.remedy}"),
            row_json=None if self.row_json is None else capped_row(self.row_json),
        )


Reading = Callable[[], ArticleRecord | Refusal]
"""The reading of one article, not yet done: one that kills its reader can be passed over."""


def source_name(path: Path) -> str:
    """The path as given, as one line of valid UTF-8: other bytes and control characters are shown as
    escapes.
    """
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in name)


def capped_row(row: str) -> str:
    """The row, cut to the cap, never within a character."""
    kept = storable(row[:MAX_ROW_JSON_BYTES]).encode()
    return kept[:MAX_ROW_JSON_BYTES].decode("utf-8", "ignore")
