"""Ids: a row's id is a hash of what defines the row, so that the same input gives the same ids anywhere."""

import hashlib

ID_LENGTH = 32
"""Hex digits of an id: 128 bits, no collision to fear below 10^17 rows."""

_SEPARATOR = b"\x1f"
_NULL = b"\x00"


def row_id(kind: str, *parts: str | int | None) -> str:
    """Hash `parts` into an id of 32 hex digits; `kind` keeps ids of different tables apart.

    NULL and the empty string differ, and parts cannot run into each other.
    """
    digest = hashlib.blake2b(kind.encode(), digest_size=ID_LENGTH // 2)
    for part in parts:
        digest.update(_SEPARATOR)
        digest.update(_NULL if part is None else str(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def content_id(data: bytes) -> str:
    """The id of raw bytes."""
    return hashlib.blake2b(data, digest_size=ID_LENGTH // 2).hexdigest()


def tombstone_id(kind: str, erased: str) -> str:
    """The id by which an erased thing is known again without being told: `kind` is an `ErasedKind`."""
    return row_id("tombstone", kind, erased)
