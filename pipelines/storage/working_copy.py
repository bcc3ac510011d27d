"""What a machine holds of a warehouse in a bucket: a folder like any warehouse, brought up to date before it is used.

Who writes works in `working/`: before its first stage it holds what is published, and a publication goes to the bucket
before this machine shows it. Who only reads gets `reading/`, with the DuckDB files alone. Only what is missing is
brought; what another version holds already is linked. Either folder can be deleted.

Where somebody else has published since, what was staged here is moved onto the new version: the rows that were read go
along, and what had been concluded from all rows is left to be concluded again.
"""

import os
import shutil
from collections.abc import Sequence
from datetime import date
from enum import Enum
from pathlib import Path

import polars as pl

from pipelines.storage.bucket import DOCUMENTS, Bucket, BucketError, GoneError, PublishedVersion, objects_of
from pipelines.storage.durable import seal
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout, located
from pipelines.storage.manifest import MANIFEST_NAME, Manifest
from pipelines.storage.partitions import after
from pipelines.storage.snapshot import point_at
from pipelines.storage.tables import Tables, read_part, write_part
from schemas import TABLES

_CONCLUDED = frozenset({"entities", "events"})
"""Groups of tables that follow from all the others."""
_TRIES = 3
_READ_VERSIONS = 2
"""Versions that readers see: the current one, and the one before it, for what has changed."""


class Extent(Enum):
    """How much of a warehouse in a bucket is brought here to be read."""

    DUCKDB = "the DuckDB files of the newest version and of the one before it"
    TABLES = "these, and the Parquet files of the newest version"
    VERSIONS = "all files of all versions that are kept"

    def has_tables(self, age: int) -> bool:
        """Whether the Parquet files of a version are wanted; the newest has age 0."""
        return self is Extent.VERSIONS or (self is Extent.TABLES and age == 0)


def readable(warehouse: str | Path, extent: Extent = Extent.DUCKDB) -> WarehouseLayout:
    """A warehouse to read from: a folder as it is, a bucket as it stands now.

    Args:
        warehouse: a folder, or `s3://bucket/prefix`.
        extent: of a bucket, how much is brought here.

    Raises:
        AddressError, BucketError: the bucket cannot be used.
    """
    layout = located(warehouse)
    if layout.bucket is None:
        return layout
    bucket, reading = Bucket(layout.bucket), WarehouseLayout(layout.root.with_name("reading"), layout.bucket)
    for _ in range(_TRIES):
        try:
            return _read_version(bucket, reading, extent)
        except GoneError:  # a writer removed the version that the pointer led to
            continue
    raise BucketError(f"{layout.bucket}: versions are removed faster than they can be read; keep more of them")


def catch_up(layout: WarehouseLayout) -> None:
    """Hold what the bucket holds now, with what was staged here moved onto it; the caller holds the lock.

    Raises:
        AddressError, BucketError: the bucket cannot be used.
    """
    if layout.bucket is None:
        return
    bucket = Bucket(layout.bucket)
    newest = next(iter(bucket.pointer().versions), None)
    current = layout.current_number()
    if newest is None:
        if current is not None:
            raise BucketError(
                f"{layout.bucket} holds no warehouse any more, and this machine's copy has version {current} of it. If "
                f"it was removed on purpose, remove the folder {layout.root} too."
            )
        return
    if current is not None:
        _finish_moving(layout, current)
        if newest.is_in(layout.version(current)):
            return
    pull(bucket, newest, layout, whole=True)
    _move(layout, newest.snapshot_id)


def hold_all(layout: WarehouseLayout) -> None:
    """Hold every version that the bucket keeps, and not only the newest; the caller holds the lock."""
    if layout.bucket is not None:
        bucket = Bucket(layout.bucket)
        for version in bucket.pointer().versions:
            pull(bucket, version, layout, whole=True)


def pull(bucket: Bucket, version: PublishedVersion, layout: WarehouseLayout, *, whole: bool) -> None:
    """Bring what is missing of a version into its folder."""
    folder = layout.version(version.snapshot_id)
    if folder.is_dir() and not version.is_in(folder):
        shutil.rmtree(folder)  # another warehouse lay in the bucket before
    making = folder if folder.is_dir() else layout.versions / f".pulling-{folder.name}-{os.getpid()}"
    bucket.fetch(version.manifest, making / MANIFEST_NAME, version.digest)
    held = _files_by_digest(layout)
    for each in objects_of(Manifest.read(making)):
        into = making / each.path
        if (whole or each.path == DUCKDB_NAME) and not into.exists():
            into.parent.mkdir(parents=True, exist_ok=True)
            if each.sha256 in held:
                os.link(held[each.sha256], into)
            else:
                bucket.fetch(each.name, into, each.sha256)
    seal(making)
    if making != folder:
        _name(making, folder)


def document_file(layout: WarehouseLayout, stored_path: str) -> Path:
    """The file with the bytes of a document, brought from the bucket if this machine does not hold it."""
    file = layout.root / stored_path
    if layout.bucket is not None and not file.exists():
        Bucket(layout.bucket).fetch(f"{DOCUMENTS}/{file.parent.name}/{file.name}", file)
    return file


def _read_version(bucket: Bucket, reading: WarehouseLayout, extent: Extent) -> WarehouseLayout:
    versions = bucket.pointer().versions
    if not versions:
        shutil.rmtree(reading.root, ignore_errors=True)
        return reading
    for age, version in enumerate(versions if extent is Extent.VERSIONS else versions[:_READ_VERSIONS]):
        pull(bucket, version, reading, whole=extent.has_tables(age))
    for number in set(reading.published_numbers()) - {version.snapshot_id for version in versions}:
        shutil.rmtree(reading.version(number), ignore_errors=True)
    point_at(reading, versions[0].snapshot_id)
    return reading


def _files_by_digest(layout: WarehouseLayout) -> dict[str, Path]:
    """What other versions hold here."""
    folders = [layout.version(number) for number in layout.published_numbers()]
    objects = ((folder, each) for folder in folders for each in objects_of(Manifest.read(folder)))
    return {each.sha256: folder / each.path for folder, each in objects if (folder / each.path).exists()}


def _name(making: Path, folder: Path) -> None:
    try:
        making.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(making)  # another reader was faster


def _move(layout: WarehouseLayout, number: int) -> None:
    """Put what was staged upon the current version onto another one, and make that the current one.

    `staging.on-000007` is whole when it has its name, and stands for `staging` once version 7 is the current one.
    """
    for stale in layout.root.glob("staging.on-*"):
        shutil.rmtree(stale)
    making = layout.root / ".moving"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    _stage_onto(Tables(layout), layout.version(number), making)
    making.rename(_moved(layout, number))
    point_at(layout, number)
    _finish_moving(layout, number)


def _finish_moving(layout: WarehouseLayout, number: int) -> None:
    moved = _moved(layout, number)
    if moved.is_dir():
        shutil.rmtree(layout.staging, ignore_errors=True)
        moved.rename(layout.staging)


def _moved(layout: WarehouseLayout, number: int) -> Path:
    return layout.root / f"staging.on-{number:06d}"


def _stage_onto(tables: Tables, version: Path, making: Path) -> None:
    """Write the staged rows that are new, and that the version does not hold, as files that follow its own.

    What an erasure had staged is given up: it has to be done again, upon all rows that there are now.
    """
    folders = sorted({path.parent for path in tables.staged()})
    if Path("tombstones") in folders:
        return
    for folder in folders:
        contract = TABLES[folder.parts[0]]
        if contract.group in _CONCLUDED:
            continue
        column = contract.partition_by
        day = date.fromisoformat(folder.name.removeprefix(f"{column}=")) if column else None
        rows = tables.read(contract.name, day)
        theirs = sorted((version / "parquet" / folder).glob("*.parquet"))
        for files in (sorted((tables.layout.current / "parquet" / folder).glob("*.parquet")), theirs):
            rows = rows.join(_keys(contract.name, files), on=list(contract.key), how="anti")
        if rows.height:
            write_part(contract, rows, making / folder / after(theirs).name)


def _keys(name: str, files: Sequence[Path]) -> pl.DataFrame:
    contract = TABLES[name]
    frames = [read_part(contract, file, contract.key) for file in files]
    return pl.concat(frames) if frames else contract.empty().select(contract.key)
