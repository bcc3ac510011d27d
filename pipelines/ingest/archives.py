"""Web archives (WARC, WARC.gz): one article for each response that is a page.

FastWARC reads the records, leniently: the archives of many makers stand apart from the standard. A record that is cut
short or damaged is refused with its offset in the file, and reading goes on behind it. What belongs here: records, and
the HTTP answers in them; what a page says is for `pages`.
"""

import mmap
import re
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import ArchiveIterator, WarcHeader, WarcRecord, WarcRecordType

from pipelines.ingest.addresses import web_address
from pipelines.ingest.documents import size_limit
from pipelines.ingest.kinds import PAGE, PAGE_TYPES
from pipelines.ingest.limits import MAX_DOCUMENT_BYTES
from pipelines.ingest.model import ArticleRecord, Content, RawDocument, Reading, Refusal, Refused
from pipelines.ingest.pages import page_article
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.transfer import declared_type, unpacked

_GZIP_MARK = b"\x1f\x8b\x08"
_PLAIN_MARK = b"WARC/"
_ARC_MARK = b"filedesc://"
_HEAD_BYTES = 1024
_HEAD = re.compile(rb"\AHTTP[^\r\n]*(?:\r*\n[^\r\n]+)*(?:\r*\n\r*\n|[\r\n]*\Z)")
_STATUS = re.compile(rb"HTTP\w*/[\d.]+ +(\d{3})")
_BETWEEN = re.compile(rb"\s*(?:WARC/|\Z)")
_BLANK_LINE = re.compile(rb"\r*\n\r*\n")
_SUCCESS = 200
_USED_HEADERS = re.compile(
    rb"\n[^\S\n]*(content-type|content-encoding|transfer-encoding)[^\S\n]*:([^\n]*)", re.IGNORECASE
)
_MAX_HEAD = 256 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer of an archive; `offset` is where its record begins in the file, in bytes.

    `body` is without transfer encoding, still with its content encoding.
    """

    offset: int
    url: str
    captured: str | None
    status: int
    media_type: str
    charset: str | None
    content_encoding: str | None
    body: bytes
    fault: str | None = None
    """Why the record is broken, where it is: `body` is then what could be read of it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that cannot be read whole."""

    offset: int
    reason: str


def read_archive(document: RawDocument, now: datetime) -> Iterator[Reading]:
    """The reading of each response, and a refusal for each broken record, in the order of the file.

    Raises:
        Refused: the file is no WARC file, or cannot be opened.
    """
    for found in records_of(document.path):
        yield partial(_article, document, found, now)


def records_of(path: Path) -> Iterator[Response | Broken]:
    """Every HTTP answer of an archive, and every record that is broken; sound records of other kinds are passed over.

    Raises:
        Refused: the file is no WARC file, or cannot be opened.
    """
    with _mapped(path) as data:
        mark = _mark(data)
        offset: int | None = 0
        while offset is not None:
            broken = yield from _run_of_records(data, offset, mark)
            offset = None if broken is None else _next_mark(data, broken, mark)


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    try:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data
    except OSError as error:
        raise Refused(IngestRule.UNREADABLE, error.strerror or str(error)) from error


def _mark(data: mmap.mmap) -> bytes:
    """How a record begins in this file."""
    head = data[:_HEAD_BYTES]
    _refuse_arc(head)
    if head.startswith(_GZIP_MARK):
        return _GZIP_MARK
    if head.lstrip().startswith(_PLAIN_MARK):
        return _PLAIN_MARK
    raise Refused(IngestRule.BROKEN_RECORD, "no WARC record begins at byte 0", place=0)


def _refuse_arc(head: bytes) -> None:
    """Look for an ARC file, the format before WARC."""
    if head.startswith(_GZIP_MARK):
        with suppress(zlib.error):
            head = zlib.decompressobj(wbits=31).decompress(head, len(_ARC_MARK))
    if head.startswith(_ARC_MARK):
        raise Refused(IngestRule.UNSUPPORTED_TYPE, "an ARC file; make WARC of it, with `warcio recompress` for one")


def _next_mark(data: mmap.mmap, after: int, mark: bytes) -> int | None:
    """Where the next record may begin: inside packed data the mark also stands by chance, which reading finds out."""
    found = data.find(mark, after + 1)
    return None if found < 0 else found


def _run_of_records(data: mmap.mmap, offset: int, mark: bytes) -> Generator[Response | Broken, None, int | None]:
    """Read on from `offset`, up to the first broken record; returns its offset, None at the end of the file."""
    data.seek(offset)
    last: int | None = None
    try:
        for record in ArchiveIterator(cast(BinaryIO, data), parse_http=False, quirks_mode=True):
            last = offset + record.stream_pos
            found = _examined(record, last, data if mark == _PLAIN_MARK else None)
            if found is not None:
                yield found
                if isinstance(found, Broken) or found.fault:
                    return last
    except (OSError, EOFError, ValueError) as error:
        at = offset if last is None else _next_mark(data, last, mark)
        if at is not None and (last is not None or offset == 0):  # else it was a mark that stood by chance
            yield Broken(at, str(error)[:300])
        return at
    if last is None and offset == 0:
        yield Broken(0, "no record could be read")
    return None


def _examined(record: WarcRecord, offset: int, plain: mmap.mmap | None) -> Response | Broken | None:
    """The record as an HTTP answer, as broken, or None where it is sound and no answer."""
    length = int(record.content_length)
    if record.record_type != WarcRecordType.response:
        fault = _fault(length, int(record.reader.consume()), offset, plain)
        return Broken(offset, fault) if fault else None
    block = record.reader.read(min(length, MAX_DOCUMENT_BYTES + _MAX_HEAD))
    read = len(block) if len(block) == length else len(block) + int(record.reader.consume())
    fault = _fault(length, read, offset, plain)
    headers = record.headers
    url = (headers.get(WarcHeader.WARC_TARGET_URI) or "").strip("<>")
    captured = headers.get(WarcHeader.WARC_DATE)
    answer = _answer(block, offset, url, captured, fault)
    if answer is None:
        if url.startswith("dns:"):
            return Broken(offset, fault) if fault else None
        return Broken(offset, fault or "the record holds no HTTP answer")
    return answer


def _fault(length: int, read: int, offset: int, plain: mmap.mmap | None) -> str | None:
    if read < length:
        return f"it ends after {read:,} of {length:,} bytes"
    if plain is not None:
        head = _BLANK_LINE.search(plain, offset)
        if head is not None and not _BETWEEN.match(plain, head.end() + length):
            return f"behind its {length:,} bytes stands no other record: its length is wrong, or it was cut short"
    return None


def _answer(block: bytes, offset: int, url: str, captured: str | None, fault: str | None) -> Response | None:
    match = _HEAD.match(block)
    if match is None:
        return None
    status = _STATUS.match(block)
    if status is None:
        return None
    named = _USED_HEADERS.findall(block, 0, match.end())
    headers = {name.lower(): value.strip().decode("latin-1") for name, value in named}
    body = block[match.end() :]
    if "chunked" in headers.get(b"transfer-encoding", "").lower():
        body = _dechunked(body)
    media_type, charset = declared_type(headers.get(b"content-type"))
    return Response(
        offset=offset,
        url=url,
        captured=captured,
        status=int(status[1]),
        media_type=media_type,
        charset=charset,
        content_encoding=headers.get(b"content-encoding"),
        body=body,
        fault=fault,
    )


def _dechunked(body: bytes) -> bytes:
    """The body without chunks; as it is where it is not chunked, as archives are that keep the head only."""
    try:
        return bytes(ChunkedReader(BytesIO(body)).read(MAX_DOCUMENT_BYTES)) or body
    except (OSError, ValueError):
        return body


def _article(document: RawDocument, found: Response | Broken, now: datetime) -> ArticleRecord | Refusal:
    try:
        page = _page(found, f"{document.source_uri}#{found.offset}")
        return page_article(page, now if isinstance(found, Broken) else _captured(found, now))
    except Refused as refused:
        refused.place = found.offset
        return refused.at(document.source_uri)


def _page(found: Response | Broken, source_uri: str) -> Content:
    """The page that a record holds.

    Raises:
        Refused: it is broken, or holds something else.
    """
    if isinstance(found, Broken):
        raise Refused(IngestRule.BROKEN_RECORD, found.reason)
    if found.fault is not None:
        raise Refused(IngestRule.BROKEN_RECORD, found.fault, bad_value=found.url)
    media_type = _media_type(found)
    if found.status != _SUCCESS or media_type not in PAGE_TYPES:
        what = f"status {found.status}, {media_type or 'no media type'}, of {found.url}"
        raise Refused(IngestRule.NO_ARTICLE_HERE, what, bad_value=found.url)
    return Content(source_uri, media_type, _unpacked(found), found.charset, web_address(found.url))


def _media_type(found: Response) -> str:
    """The media type; where none is declared, or plain text that begins with a tag, markup is a page."""
    if found.media_type in {"", "text/plain", "application/octet-stream"} and found.body[:1024].lstrip()[:1] == b"<":
        return PAGE
    return found.media_type


def _unpacked(found: Response) -> bytes:
    """Archives often keep the head of a packed answer with its unpacked body."""
    try:
        return unpacked(found.body, found.content_encoding, size_limit(PAGE))
    except Refused as refused:
        if refused.rule is IngestRule.BROKEN_ENCODING and found.body.lstrip()[:1] == b"<":
            return found.body
        raise


def _captured(found: Response, now: datetime) -> datetime:
    """When the page was captured: its dates are judged by that day, not by today's."""
    try:
        moment = datetime.fromisoformat(found.captured or "")
    except ValueError:
        return now
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return min(moment, now)
