"""Which files a run reads: paths that the user gave, folders opened.

What belongs here: walking. What a file is, and whether it can be read, is decided in `documents`.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.ingest.model import source_name


class InputNotFound(FileNotFoundError):  # noqa: N818 - named for what the user did
    """A path that the user named does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{source_name(path)}: there is no such file or folder; check the spelling, or give another")
        self.path = path


def find_inputs(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named, in order; each file once, however it is reached.

    Within a folder: sorted, recursive, links followed, hidden files and folders skipped. A folder that
    cannot be listed is returned itself, so that reading it is refused with a reason instead of being
    skipped in silence.

    Raises:
        InputNotFound: a path does not exist.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputNotFound(path)
        for file in _files_under(path) if path.is_dir() else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _files_under(folder: Path) -> Iterator[Path]:
    unlisted: list[Path] = []
    seen = set()
    walk = os.walk(folder, followlinks=True, onerror=lambda error: unlisted.append(Path(error.filename)))
    for name, subfolders, files in walk:
        real = os.path.realpath(name)
        if real in seen:
            subfolders.clear()
            continue
        seen.add(real)
        subfolders[:] = sorted(each for each in subfolders if not each.startswith("."))
        yield from (Path(name, file) for file in sorted(files) if not file.startswith("."))
    yield from unlisted
