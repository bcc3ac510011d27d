"""Files that are there whole or not at all, also after a power cut."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import get_native_id

_READ_ONLY = 0o444
_TEMPORARY = ".tmp"


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a temporary file beside `path`, make it durable, and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    try:
        write(temporary)
        fsync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    fsync(path.parent)


def link_atomically(link: Path, target: str) -> None:
    """Point the symbolic link `link` at `target`, replacing a former one in one step."""
    temporary = _temporary(link)
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)
    fsync(link.parent)


def _temporary(path: Path) -> Path:
    """A name that no other process or thread writes to: two answers of the web may have the same bytes."""
    return path.with_name(f".{path.name}.{os.getpid()}-{get_native_id()}{_TEMPORARY}")


def is_temporary(path: Path) -> bool:
    """Whether a killed process left the file behind while it wrote or linked."""
    return path.name.startswith(".") and path.name.endswith(_TEMPORARY)


def seal(folder: Path) -> None:
    """Make a folder's files read-only for everybody, and every entry below it survive a power cut."""
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            Path(parent, name).chmod(_READ_ONLY)
        fsync(Path(parent))


def fsync(path: Path) -> None:
    """Make a file's bytes, or a folder's entries, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
