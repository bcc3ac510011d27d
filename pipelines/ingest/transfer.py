"""Bytes as they were sent over HTTP, unpacked within a cap: gzip, deflate, Brotli, Zstandard.

What belongs here: content encodings (RFC 9110, section 8.4) and the sniffing of what is inside. What the bytes say is
for the readers.
"""

import codecs
import zlib
from collections.abc import Callable
from email.message import Message
from functools import lru_cache

import brotli  # type: ignore[import-untyped]
from backports.zstd import ZstdDecompressor, ZstdError

from pipelines.ingest.decoding import storable
from pipelines.ingest.kinds import JSON_FEED, PAGE, PAGE_TYPES, PLAIN, XML_FEED
from pipelines.ingest.model import Refused
from pipelines.ingest.rules import IngestRule

MAX_ENCODINGS = 3
"""Content-Encoding may be a list; a longer one is an attack."""

_PIECE = 256 * 1024
_SNIFFED = 1024


def unpacked(data: bytes, encoding: str | None, limit: int, *, is_cut: bool = False) -> bytes:
    """The bytes without their content encoding.

    Args:
        data: as sent.
        encoding: the Content-Encoding header.
        limit: bytes at most.
        is_cut: take the first `limit` bytes where there are more, instead of refusing.

    Raises:
        Refused: damaged, truncated, of an encoding that is not read, or larger than `limit`.
    """
    for name in reversed(_named(encoding)):
        if name in _UNPACKERS:
            data = _unpacked_once(data, name, limit, is_cut=is_cut)
        elif name != "identity":
            raise Refused(IngestRule.BROKEN_ENCODING, f"Content-Encoding {name} is not read", bad_value=encoding)
    if len(data) > limit and not is_cut:
        raise Refused(IngestRule.EXPANDS_TOO_FAR, f"at most {limit:,} bytes are read")
    return data[:limit]


def charset_of(content_type: str | None) -> str | None:
    """The encoding that a Content-Type header declares."""
    return declared_type(content_type)[1]


def media_type_of(data: bytes, content_type: str | None, encoding: str | None, *, asked_for: str | None = None) -> str:
    """What the bytes are, told by the header and their beginning. Wrong headers are common, so that both must fit.

    `asked_for`: the kind where a feed or sitemap was asked for; servers send these as anything.
    """
    try:
        head = unpacked(data, encoding, _SNIFFED, is_cut=True).removeprefix(codecs.BOM_UTF8).lstrip()
    except Refused:
        head = b""
    if asked_for is not None:
        return JSON_FEED if asked_for == XML_FEED and head.startswith(b"{") else asked_for
    declared = declared_type(content_type)[0]
    if declared in PAGE_TYPES:
        return declared
    if declared in {"", PLAIN, "application/octet-stream"} or declared.endswith("xml"):
        return PAGE if head.startswith(b"<") else PLAIN if declared == PLAIN else declared or "application/octet-stream"
    return declared


@lru_cache(maxsize=1024)
def declared_type(content_type: str | None) -> tuple[str, str | None]:
    """The media type that a Content-Type header declares, "" where there is none, and the encoding."""
    if not content_type:
        return "", None
    message = Message()
    message["content-type"] = " ".join(storable(content_type).split())
    try:
        return message.get_content_type(), message.get_content_charset()
    except (ValueError, LookupError):  # a charset in RFC 2231's form with a NUL in its name
        return message.get_content_type(), None


def _named(encoding: str | None) -> list[str]:
    names = [name.strip().lower() for name in (encoding or "").split(",") if name.strip()]
    if len(names) > MAX_ENCODINGS:
        raise Refused(IngestRule.BROKEN_ENCODING, f"{len(names)} content encodings on top of each other")
    return names


def _unpacked_once(data: bytes, name: str, limit: int, *, is_cut: bool) -> bytes:
    try:
        found, is_whole = _UNPACKERS[name](data, limit + 1)
    except (zlib.error, brotli.error, ZstdError, EOFError) as error:
        raise Refused(IngestRule.BROKEN_ENCODING, f"{name}: {error}") from error
    if len(found) > limit and not is_cut:
        raise Refused(IngestRule.EXPANDS_TOO_FAR, f"{name}: at most {limit:,} bytes are read")
    if not is_whole and len(found) <= limit:
        raise Refused(IngestRule.BROKEN_ENCODING, f"{name}: the data end too early")
    return found


def _gzip(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Gzip of one or many members; what follows the last one and is none is passed over, as browsers do."""
    found = bytearray()
    while True:
        unpacker = zlib.decompressobj(wbits=31)
        found += unpacker.decompress(data, limit - len(found))
        data = unpacker.unused_data
        if not unpacker.eof:
            return bytes(found), False
        if not data.startswith(b"\x1f\x8b") or len(found) >= limit:  # a cap of 0 would be none at all
            return bytes(found), True


def _deflate(data: bytes, limit: int) -> tuple[bytes, bool]:
    """zlib's format, or none around it, as some servers send."""
    try:
        unpacker = zlib.decompressobj()
        return unpacker.decompress(data, limit), unpacker.eof
    except zlib.error:
        unpacker = zlib.decompressobj(wbits=-15)
        return unpacker.decompress(data, limit), unpacker.eof


def _brotli(data: bytes, limit: int) -> tuple[bytes, bool]:
    unpacker = brotli.Decompressor()
    found = bytearray(unpacker.process(data, output_buffer_limit=min(limit, _PIECE)))
    while len(found) < limit and not unpacker.is_finished():
        piece = unpacker.process(b"", output_buffer_limit=min(limit - len(found), _PIECE))
        if not piece:
            break
        found += piece
    return bytes(found), unpacker.is_finished()


def _zstd(data: bytes, limit: int) -> tuple[bytes, bool]:
    found = bytearray()
    while True:
        unpacker = ZstdDecompressor()
        found += unpacker.decompress(data, limit - len(found))
        data = unpacker.unused_data
        if not unpacker.eof:
            return bytes(found), False
        if not data or len(found) >= limit:
            return bytes(found), True


_UNPACKERS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
