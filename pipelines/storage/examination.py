"""What is wrong with a warehouse: files against their hashes, versions against their contracts, rows against raw bytes.

Looks only. What can be mended again is mended in `repair`; what a killed process left is cleared by `recovery`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.ids import content_id, tombstone_id
from pipelines.storage import duckdb_file
from pipelines.storage.audit import audit
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout
from pipelines.storage.lock import dead_holder, is_held
from pipelines.storage.manifest import Manifest, ManifestError, sha256
from pipelines.storage.recovery import UNFINISHED, leftovers
from pipelines.storage.tables import DamagedPartError, Tables, has_present_columns
from schemas import TABLES
from schemas.vocabularies import ErasedKind


class Ailment(StrEnum):
    """What may be wrong; the value says it in words."""

    LOST_LINK = "the link that readers follow is missing or leads nowhere"
    LOST_MANIFEST = "the version has no manifest that can be read"
    DAMAGED_PART = "the Parquet file is missing or is not the one that was published"
    STRANGE_PART = "the Parquet file is in no manifest"
    DAMAGED_DUCKDB = "the DuckDB file cannot be read, or holds other rows than the Parquet files"
    BREACH = "rows break their contract"
    WRITABLE = "a published file could be written to"
    FORMER_CONTRACT = "the file was written under a former contract"
    DAMAGED_STAGED = "a staged file cannot be read"
    INTERRUPTED = "a run was interrupted; the next one goes on from what it staged"
    LEFTOVER = "a killed process left it behind"
    REFUSED = "a version that broke its contract, kept to be looked at"
    DEAD_LOCK = "the process that says it writes is gone"
    LOST_DOCUMENT = "the raw bytes of a document are missing or are not those that were received"
    ORPHAN = "raw bytes that no document refers to"
    BUSY = "a run is writing; what it is at was not looked at"


NOTES = frozenset({Ailment.FORMER_CONTRACT, Ailment.INTERRUPTED, Ailment.REFUSED, Ailment.ORPHAN, Ailment.BUSY})
"""What is no damage: told, and left as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a note."""

    ailment: Ailment
    path: Path
    detail: str = ""

    @property
    def is_damage(self) -> bool:
        """Whether something should be done about it."""
        return self.ailment not in NOTES

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.path}: {self.ailment}{detail}"


def examine(layout: WarehouseLayout) -> list[Finding]:
    """Everything that is wrong, in the order in which it should be mended."""
    found = [*_links(layout)]
    for number in layout.published_numbers():
        found += _version(layout.version(number))
    if layout.current_number() is not None:
        found += _audit(layout)
    found += [Finding(Ailment.BUSY, layout.root)] if is_held(layout) else [*_unfinished(layout)]
    found += _documents(layout) if layout.bucket is None else []  # the bucket keeps them
    return found


def _links(layout: WarehouseLayout) -> Iterator[Finding]:
    if layout.published_numbers():
        for link in (layout.current, layout.duckdb, layout.root / "parquet"):
            if not link.is_symlink() or not link.resolve().is_relative_to(layout.versions.resolve()):
                yield Finding(Ailment.LOST_LINK, link)
        if layout.current.is_symlink() and not layout.current.exists():
            yield Finding(Ailment.LOST_LINK, layout.current)


def _version(version: Path) -> Iterator[Finding]:
    files = sorted(version.glob("parquet/**/*.parquet"))
    try:
        manifest = Manifest.read(version)
    except ManifestError as error:
        yield Finding(Ailment.LOST_MANIFEST, error.file)
        yield from _unreadable(files)
    else:
        yield from _parts(version, manifest)
        strange = {str(file.relative_to(version)) for file in files} - {part.path for part in manifest.parts}
        yield from (Finding(Ailment.STRANGE_PART, version / path) for path in sorted(strange))
        if manifest.duckdb_sha256 not in {None, _sha256(version / DUCKDB_NAME)}:
            yield Finding(Ailment.DAMAGED_DUCKDB, version / DUCKDB_NAME, "its hash is not the manifest's")
    yield from _duckdb(version)
    for file in sorted(path for path in version.rglob("*") if path.is_file()):
        if file.stat().st_mode & 0o222:
            yield Finding(Ailment.WRITABLE, file)


def _parts(version: Path, manifest: Manifest) -> Iterator[Finding]:
    for part in manifest.parts:
        file = version / part.path
        if not file.is_file():
            yield Finding(Ailment.DAMAGED_PART, file, "missing")
        elif sha256(file) != part.sha256:
            yield Finding(Ailment.DAMAGED_PART, file, "its hash is not the manifest's")
        elif not has_present_columns(TABLES[part.table], file):
            yield Finding(Ailment.FORMER_CONTRACT, file, f"{part.table} {part.contract_version}")


def _unreadable(files: list[Path]) -> Iterator[Finding]:
    for file in files:
        try:
            pq.read_table(file)
        except (OSError, pa.ArrowException) as error:
            yield Finding(Ailment.DAMAGED_PART, file, str(error))


def _duckdb(version: Path) -> Iterator[Finding]:
    file = version / DUCKDB_NAME
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            held = {name: len(connection.table(name)) for (name,) in connection.sql("show tables").fetchall()}
    except duckdb.Error as error:
        yield Finding(Ailment.DAMAGED_DUCKDB, file, str(error).splitlines()[0])
        return
    for name, parts in duckdb_file.parts_of(version).items():
        rows = _rows(parts)
        if rows is not None and rows != held.get(name, 0):
            yield Finding(Ailment.DAMAGED_DUCKDB, file, f"{held.get(name, 0)} rows of {name}, {rows} in Parquet")


def _sha256(file: Path) -> str | None:
    return sha256(file) if file.is_file() else None


def _rows(parts: list[Path]) -> int | None:
    """None where one cannot be read, which is another finding."""
    try:
        return sum(int(pq.read_metadata(part).num_rows) for part in parts)
    except (OSError, pa.ArrowException):
        return None


def _audit(layout: WarehouseLayout) -> Iterator[Finding]:
    file = layout.current.resolve() / DUCKDB_NAME
    try:
        breaches = audit(file)
    except duckdb.Error as error:
        yield Finding(Ailment.DAMAGED_DUCKDB, file, f"it could not be judged: {str(error).splitlines()[0]}")
    else:
        yield from (Finding(Ailment.BREACH, file, str(breach)) for breach in breaches)


def _unfinished(layout: WarehouseLayout) -> Iterator[Finding]:
    for pattern in UNFINISHED:
        yield from (Finding(Ailment.LEFTOVER, folder) for folder in sorted(layout.versions.glob(pattern)))
    yield from (Finding(Ailment.LEFTOVER, file) for file in leftovers(layout))
    yield from (Finding(Ailment.REFUSED, folder) for folder in sorted(layout.versions.glob(".refused-*")))
    holder = dead_holder(layout)
    if holder is not None:
        yield Finding(Ailment.DEAD_LOCK, holder)
    staged = list(Tables(layout).staged())
    for damaged in _unreadable([layout.staging / path for path in staged]):
        yield Finding(Ailment.DAMAGED_STAGED, damaged.path, damaged.detail)
    if any(path.parts[0] != "runs" for path in staged):
        yield Finding(Ailment.INTERRUPTED, layout.staging, f"{len(staged)} files")


def _documents(layout: WarehouseLayout) -> Iterator[Finding]:
    """Raw bytes against the rows that tell of them; every file is hashed."""
    try:
        told = set(Tables(layout).read("documents", columns=["document_id"])["document_id"])
        erased = set(Tables(layout).keys("tombstones")["tombstone_id"])
    except DamagedPartError:  # told already
        return
    kept = {path.name: path for path in layout.documents.glob("*/[!.]*")}
    for name in sorted(told - kept.keys()):
        if tombstone_id(ErasedKind.DOCUMENT, name) not in erased:
            yield Finding(Ailment.LOST_DOCUMENT, layout.document(name), "missing")
    for name, file in sorted(kept.items()):
        if name not in told:
            yield Finding(Ailment.ORPHAN, file)
        elif content_id(file.read_bytes()) != name:
            yield Finding(Ailment.LOST_DOCUMENT, file, "other bytes")
