"""The folder of a report: written beside its place and put there whole, so that nobody sees half of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.report.errors import ReportError
from pipelines.storage.durable import write_atomically

_MARKER = "assets/counterclaim-report"


class OutputError(ReportError):
    """The folder cannot take a report."""


class Folder:
    """A folder that is being filled."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bytes = 0
        self.files = 0

    def write(self, path: str, text: str) -> None:
        """Write one file; `path` counts from the report's folder."""
        data = text.encode("utf-8", "replace")
        file = self.root / path
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
        file.write_bytes(data)
        self.bytes += len(data)
        self.files += 1


def stamp_of(target: Path) -> str | None:
    """What the report that lies there was made from; None where none does."""
    marker = target / _MARKER
    return marker.read_text(encoding="utf-8") if marker.is_file() else None


@contextmanager
def replaced(target: Path, stamp: str = "") -> Iterator[Folder]:
    """A folder to fill; at the end it stands at `target`, in place of a former report, and says what it was made from.

    Raises:
        OutputError: something else lies there.
    """
    target = target.resolve()
    if target.exists() and not _may_be_replaced(target):
        raise OutputError(f"{target} holds something that is no report; name an empty or a new folder with -o")
    partial, former = (target.with_name(f".{target.name}.{state}") for state in ("partial", "former"))
    for left in (partial, former):
        shutil.rmtree(left, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"{target} cannot be made ({error.strerror}); name another folder with -o") from error
    try:
        folder = Folder(partial)
        folder.write(_MARKER, stamp)
        yield folder
        if target.exists():
            target.rename(former)
        partial.rename(target)
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _may_be_replaced(target: Path) -> bool:
    return target.is_dir() and ((target / _MARKER).exists() or not any(target.iterdir()))


def write_whole(file: Path, text: str) -> None:
    """Write one file: a reader sees the former one or this one, never a part.

    Raises:
        OutputError: its folder does not exist, or it is a folder itself.
    """
    write_bytes(file, text.encode("utf-8", "replace"))


def write_bytes(file: Path, data: bytes) -> None:
    """Write one file, of whatever: a reader sees the former one or this one, never a part.

    Raises:
        OutputError: its folder does not exist, or it is a folder itself.
    """
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise OutputError(f"{file} cannot be written: name a file in a folder that exists with -o")

    def fill(partial: Path) -> None:
        partial.write_bytes(data)

    write_atomically(file, fill)
