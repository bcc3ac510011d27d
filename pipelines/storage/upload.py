"""What a publication sends to the bucket, before this machine shows the version."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.storage.bucket import Bucket
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.manifest import Manifest, PartEntry
from pipelines.storage.tables import read_part
from schemas import TABLES


def send(layout: WarehouseLayout, version: Path, manifest: Manifest) -> None:
    """Publish a version, with the raw bytes that came with it, in the bucket that the warehouse lies in, if any.

    Raises:
        LostRaceError: another writer has published since; nothing is.
        BucketError: the bucket cannot be used.
    """
    if layout.bucket is None:
        return
    base = layout.current.resolve() if layout.current_number() is not None else None
    Bucket(layout.bucket).commit(version, manifest, base, _new_documents(layout, version, manifest, base))


def _new_documents(layout: WarehouseLayout, version: Path, manifest: Manifest, base: Path | None) -> list[Path]:
    """The raw bytes, of those that this machine holds, that a version tells of and the one before it did not."""
    former = {part.path: part for part in Manifest.read(base).parts} if base else {}
    fresh = [part for part in manifest.parts if former.get(part.path) != part]
    replaced = [part for path, part in former.items() if part not in manifest.parts]
    paths = _stored(version, fresh) - (_stored(base, replaced) if base else set())
    return [file for file in (layout.root / path for path in sorted(paths)) if file.is_file()]


def _stored(version: Path, parts: Iterable[PartEntry]) -> set[str]:
    """The paths of the documents that these files tell of."""
    files = [version / part.path for part in parts if part.table == "documents"]
    frames = [read_part(TABLES["documents"], file, ["stored_path"]) for file in files]
    return set(pl.concat(frames)["stored_path"]) if frames else set()
