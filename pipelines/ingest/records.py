"""JSONL files: one article a line, streamed.

A line may hold any of id, url, title, published, source, text; other keys stay with the raw document. A key
given twice, or a value of the wrong type, is refused, not guessed. What belongs here: JSONL only.
"""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from pipelines.ingest.addresses import host_of, name_line, title_line, web_address
from pipelines.ingest.datelines import dated
from pipelines.ingest.decoding import cleaned, decode_text
from pipelines.ingest.documents import open_document
from pipelines.ingest.languages import language_of
from pipelines.ingest.limits import MAX_EXPANDED_BYTES, MAX_LINE_BYTES, MAX_LINES, MAX_ROW_JSON_BYTES, MIB
from pipelines.ingest.model import ArticleRecord, RawDocument, Reading, Refusal, Refused
from pipelines.ingest.origins import declared_origin
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.texts import article_text
from schemas.vocabularies import PublishedBasis

STRING_KEYS = frozenset({"url", "title", "published", "source", "text"})
"""The keys that are used; `id` identifies the record for its maker only, a row's id is a hash."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file, its number 1-based; `data` is its beginning only where it is too long."""

    number: int
    data: bytes
    too_long: bool


def read_records(document: RawDocument, now: datetime) -> Iterator[Reading]:
    """The reading of each line, in order; never more than one line in memory.

    Raises:
        Refused: at the line where the file becomes unreadable; what stood before it has been yielded.
    """
    number = 0
    try:
        with open_document(document) as stream:
            for line in _lines(stream):
                number = line.number
                if line.data.strip():
                    yield partial(_record, document, line, now)
    except Refused as refused:
        refused.place = number + 1
        raise


def _lines(stream: IO[bytes]) -> Iterator[_Line]:
    number, total = 0, 0
    while data := stream.readline(MAX_LINE_BYTES):
        number += 1
        total += len(data)
        if number == 1:
            data = _without_mark(data)
        too_long = len(data) == MAX_LINE_BYTES and not data.endswith(b"\n")
        if too_long:
            data = data[:MAX_ROW_JSON_BYTES]
            total += _skip_line(stream, MAX_EXPANDED_BYTES - total)
        if number > MAX_LINES:
            raise Refused(IngestRule.TOO_LARGE, f"at most {MAX_LINES:,} lines are read")
        if total > MAX_EXPANDED_BYTES:
            raise Refused(IngestRule.EXPANDS_TOO_FAR, f"at most {MAX_EXPANDED_BYTES:,} bytes are read")
        yield _Line(number, data, too_long)


def _skip_line(stream: IO[bytes], at_most: int) -> int:
    """Read on to the end of the line and count the bytes."""
    skipped = 0
    while skipped <= at_most and (data := stream.readline(MIB)):
        skipped += len(data)
        if data.endswith(b"\n"):
            break
    return skipped


def _without_mark(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(IngestRule.NOT_TEXT, "the file is UTF-16, JSONL is UTF-8")
    return data.removeprefix(codecs.BOM_UTF8)


def _record(document: RawDocument, line: _Line, now: datetime) -> ArticleRecord | Refusal:
    source_uri = f"{document.source_uri}#{line.number}"
    row = decode_text(line.data)
    try:
        return record_of(document, source_uri, _fields(_sound_row(line, row)), now)
    except Refused as refused:
        refused.row_json = (row or line.data.decode("utf-8", "backslashreplace")).rstrip("\r\n")
        return refused.at(source_uri)


def _sound_row(line: _Line, row: str | None) -> str:
    if line.too_long:
        raise Refused(IngestRule.TOO_LONG, f"the line has more than {MAX_LINE_BYTES:,} bytes")
    if row is None:
        raise Refused(IngestRule.NOT_TEXT, "the line is in no encoding that can be told")
    return row


def _fields(row: str) -> dict[str, str]:
    """The known keys of the line that hold a string.

    Raises:
        Refused: not JSON, not an object, a known key twice, or a value of the wrong type.
    """
    try:
        # NaN is how Python's own json writes a missing value: it becomes NULL. Figures are never used, so
        # that huge ones need not be read.
        pairs = json.loads(
            row,
            parse_constant=lambda _: None,
            parse_int=_Figure,
            parse_float=_Figure,
            object_pairs_hook=_Pairs,
        )
    except ValueError as error:
        raise Refused(IngestRule.BAD_JSON, str(error)) from error
    except RecursionError as error:
        raise Refused(IngestRule.BAD_JSON, "it is nested too deep") from error
    if not isinstance(pairs, _Pairs):
        raise Refused(IngestRule.BAD_RECORD, "not a JSON object")
    return pairs.fields()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A JSON number, unread."""

    digits: str


class _Pairs(list[tuple[str, object]]):
    """A JSON object as it was written, keys that stand twice included."""

    def fields(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in self:
            if key not in STRING_KEYS or value is None:
                continue
            if key in found:
                raise Refused(IngestRule.BAD_RECORD, f"the key {key} stands twice", column_name=key)
            if not isinstance(value, str):
                raise Refused(
                    IngestRule.BAD_RECORD,
                    f"{key} is not a string",
                    column_name=key,
                    bad_value=value.digits if isinstance(value, _Figure) else None,
                )
            found[key] = value
        return found


def record_of(document: RawDocument, source_uri: str, fields: Mapping[str, str], now: datetime) -> ArticleRecord:
    """The article that somebody describes by `STRING_KEYS`, all of them optional.

    Raises:
        Refused: no text, or too long.
    """
    title = title_line(fields.get("title"))
    text, is_repaired = cleaned(fields.get("text", ""))
    text = article_text(text, title)
    url = web_address(fields.get("url"))
    published = dated([fields.get("published")], PublishedBasis.RECORD, text, now)
    return ArticleRecord(
        source_uri=source_uri,
        url=url,
        canonical_url=None,
        outlet=name_line(fields.get("source")) or host_of(url),
        original_source=declared_origin(text, url),
        title=title,
        byline=None,
        language=language_of(text),
        published_at=published.at,
        published_basis=published.basis,
        published_words=published.unread,
        media_type=document.media_type,
        text=text,
        is_repaired=is_repaired,
    )
