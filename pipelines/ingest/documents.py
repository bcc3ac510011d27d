"""From a path to a raw document, and from a raw document to its bytes.

What belongs here: kinds of file, size caps, gzip. Bytes become text in `decoding`.
"""

import gzip
import hashlib
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipelines.ids import ID_LENGTH
from pipelines.ingest.kinds import MEDIA_TYPES, PAGE_TYPES, STREAMED_TYPES
from pipelines.ingest.limits import MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES
from pipelines.ingest.model import RawDocument, Refusal, Refused, source_name
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.transfer import unpacked

_GZIP_MAGIC = b"\x1f\x8b"


def read_document(path: Path, media_type: str | None = None) -> RawDocument | Refusal:
    """What lies at `path`: a document of a kind and size that is read, or a refusal. Content is not yet
    looked at. `media_type` says what it is, whatever its name.
    """
    source_uri = source_name(path)
    try:
        return _raw_document(path, source_uri, media_type or _media_type(path))
    except Refused as refused:
        return refused.at(source_uri)
    except OSError as error:
        return _unreadable(error).at(source_uri)


def _raw_document(path: Path, source_uri: str, media_type: str) -> RawDocument:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise Refused(IngestRule.UNREADABLE, "it is not a regular file")
    if status.st_size == 0:
        raise Refused(IngestRule.EMPTY_FILE, "0 bytes")
    limit = STREAMED_TYPES.get(media_type) or size_limit(media_type)
    if status.st_size > limit:
        raise Refused(IngestRule.TOO_LARGE, f"{status.st_size:,} bytes, at most {limit:,} are read")
    with path.open("rb") as stream:
        # The same digest as `content_id`, without holding half a gigabyte.
        digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=ID_LENGTH // 2))
    return RawDocument(digest.hexdigest(), source_uri, media_type, path, status.st_size)


def _media_type(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix not in MEDIA_TYPES:
        raise Refused(IngestRule.UNSUPPORTED_TYPE, f"suffix {suffix or 'missing'}", bad_value=path.suffix)
    return MEDIA_TYPES[suffix]


def size_limit(media_type: str) -> int:
    """Bytes of a document of this type that is read whole, as received and after gunzip."""
    return MAX_PAGE_BYTES if media_type in PAGE_TYPES else MAX_DOCUMENT_BYTES


@contextmanager
def open_document(document: RawDocument) -> Iterator[IO[bytes]]:
    """A stream of the document's bytes, gunzipped where they are gzip.

    Raises:
        Refused: the file cannot be read, or its gzip data is broken, here or while the caller reads.
    """
    try:
        with document.path.open("rb") as raw:
            packed = raw.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
            raw.seek(0)
            if not packed and document.path.suffix.lower() == ".gz":
                raise Refused(IngestRule.BROKEN_GZIP, "it does not begin as gzip does")
            if packed:
                with gzip.GzipFile(fileobj=raw, mode="rb") as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield raw
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(IngestRule.BROKEN_GZIP, str(error)) from error
    except OSError as error:
        raise _unreadable(error) from error


def read_whole(document: RawDocument) -> bytes:
    """All bytes of the document, gunzipped.

    Raises:
        Refused: unreadable, broken, empty, or more than `size_limit` after gunzip.
    """
    limit = size_limit(document.media_type)
    if document.content_encoding is not None:
        return _unpacked(document, limit)
    with open_document(document) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Refused(IngestRule.EXPANDS_TOO_FAR, f"at most {limit:,} bytes are read")
    if not data:
        raise Refused(IngestRule.EMPTY_FILE, "0 bytes after gunzip")
    return data


def _unpacked(document: RawDocument, limit: int) -> bytes:
    """The bytes of an answer: as sent, without its encoding, and gunzipped where it is a .gz file itself."""
    try:
        sent = document.path.read_bytes()
    except OSError as error:
        raise _unreadable(error) from error
    data = unpacked(sent, document.content_encoding, limit)
    if data.startswith(_GZIP_MAGIC):
        data = unpacked(data, "gzip", limit)
    if not data:
        raise Refused(IngestRule.EMPTY_FILE, "0 bytes when unpacked")
    return data


def _unreadable(error: OSError) -> Refused:
    return Refused(IngestRule.UNREADABLE, error.strerror or str(error))
