"""Mending a warehouse from what it still holds: Parquet from DuckDB, DuckDB from Parquet, the manifest from both.

Published files are immutable but for this: a file that is not what was published is replaced by one that is.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.ids import content_id
from pipelines.storage import duckdb_file
from pipelines.storage.durable import seal, write_atomically
from pipelines.storage.examination import Ailment, Finding, examine
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout
from pipelines.storage.manifest import Manifest, ManifestError, PartEntry, entries, sha256
from pipelines.storage.recovery import recover
from pipelines.storage.tables import DamagedPartError, Tables, read_as_written, write_part
from schemas import TABLES
from schemas.contract import Contract

_UNKNOWN = "unknown"


def repair(layout: WarehouseLayout) -> list[Finding]:
    """Mend what can be mended; returns what is still wrong. The caller holds the lock."""
    recover(layout)
    for ailment, mend in _REMEDIES.items():
        for finding in examine(layout):
            if finding.ailment is ailment:
                mend(layout, finding.path)
    return examine(layout)


def _mend_part(layout: WarehouseLayout, file: Path) -> None:
    """From another version that shares it, else from the rows of the version's DuckDB file."""
    version = _version_of(layout, file)
    path = str(file.relative_to(version))
    part = next((part for part in _parts(version) if part.path == path), None)
    twin = next((twin for twin in _same_in_other_versions(layout, path) if part and sha256(twin) == part.sha256), None)
    if twin is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, lambda temporary: os.link(twin, temporary))
        return
    if not _is_intact(version / DUCKDB_NAME, version):
        return  # then nothing is left to mend it from; it stays a finding
    try:
        _write_from_duckdb(version, TABLES[Path(path).parts[1]], file)
    except duckdb.Error:
        return
    _describe_anew(layout, version)


def _is_intact(file: Path, version: Path) -> bool:
    try:
        return file.is_file() and Manifest.read(version).duckdb_sha256 in {None, sha256(file)}
    except ManifestError:  # DuckDB itself sees a block that was changed
        return True


def _same_in_other_versions(layout: WarehouseLayout, path: str) -> Iterator[Path]:
    candidates = [layout.version(number) / path for number in layout.published_numbers()]
    yield from (file for file in candidates if file.is_file())


def _write_from_duckdb(version: Path, contract: Contract, file: Path) -> None:
    with duckdb.connect(str(version / DUCKDB_NAME), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        rows = connection.table(contract.name)
        if contract.partition_by is not None:
            day = file.parent.name.partition("=")[2]
            rows = rows.filter(duckdb.ColumnExpression(contract.partition_by) == duckdb.ConstantExpression(day))
        frame = rows.pl()
    frame = frame.join(_keys_beside(contract, file), on=list(contract.key), how="anti")
    held = [column for column in contract.polars_schema.names() if column in frame.columns]
    typed = frame.select(held).cast({name: contract.polars_schema[name] for name in held})
    write_part(contract, contract.empty().select(held).vstack(typed), file)


def _keys_beside(contract: Contract, file: Path) -> pl.DataFrame:
    """The keys of the rows that the other files of the partition hold, as far as they can be read."""
    found = [pl.DataFrame(schema={name: contract.polars_schema[name] for name in contract.key})]
    for other in sorted(file.parent.glob("[!.]*.parquet")):
        if other != file:
            with contextlib.suppress(DamagedPartError):
                found.append(read_as_written(other, contract.key).select(contract.key))
    return pl.concat(found)


def _describe_anew(layout: WarehouseLayout, version: Path) -> None:
    """The manifest from the files, with what can still be told of the version."""
    try:
        former = Manifest.read(version)
    except ManifestError:
        former = _told_by_snapshots(version)
    described = tuple(entries(version, beside=layout.root / _UNKNOWN))
    replace(former, parts=described, duckdb_sha256=former.duckdb_sha256 or _hash_of(version / DUCKDB_NAME)).write(
        version
    )


def _told_by_snapshots(version: Path) -> Manifest:
    number = int(version.name)
    row: tuple[str, datetime, str] | None = None
    try:
        with duckdb.connect(str(version / DUCKDB_NAME), read_only=True) as connection:
            row = connection.execute(
                "select run_id, published_at, package_version from snapshots where snapshot_id = $number",
                {"number": number},
            ).fetchone()
    except duckdb.Error:
        pass
    run_id, at, package = row or (_UNKNOWN, datetime.fromtimestamp(version.stat().st_mtime, UTC), _UNKNOWN)
    return Manifest(number, run_id, at.astimezone(UTC).isoformat(), package, ())


def _mend_manifest(layout: WarehouseLayout, file: Path) -> None:
    _describe_anew(layout, file.parent)


def _mend_duckdb(layout: WarehouseLayout, file: Path) -> None:
    """From the Parquet files, if all of them can be read."""
    version = _version_of(layout, file)
    try:
        _build(version, file)
    except duckdb.Error:
        return
    replace(Manifest.read(version), duckdb_sha256=sha256(file)).write(version)


def _build(version: Path, file: Path) -> None:
    write_atomically(file, lambda temporary: duckdb_file.build(temporary, duckdb_file.parts_of(version)))


def _set_aside(layout: WarehouseLayout, file: Path) -> None:
    """All that is staged: what follows from a file that cannot be read must not be published without it."""
    if layout.staging.is_dir():
        aside = layout.root / f"staging.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        layout.staging.rename(aside)


def _mend_document(layout: WarehouseLayout, file: Path) -> None:
    """From where it was received, if the same bytes still lie there."""
    rows = Tables(layout).read("documents", columns=["document_id", "source_uri"])
    for source in rows.filter(document_id=file.name)["source_uri"]:
        origin = Path(source)
        if origin.is_file() and content_id(origin.read_bytes()) == file.name:
            write_atomically(file, lambda temporary, origin=origin: _copy(origin, temporary))  # type: ignore[misc]


def _copy(origin: Path, temporary: Path) -> None:
    shutil.copyfile(origin, temporary)


def _seal(layout: WarehouseLayout, file: Path) -> None:
    seal(_version_of(layout, file))


def _forget_holder(layout: WarehouseLayout, file: Path) -> None:
    file.unlink(missing_ok=True)


def _hash_of(file: Path) -> str | None:
    return sha256(file) if file.is_file() else None


def _version_of(layout: WarehouseLayout, file: Path) -> Path:
    return layout.versions / file.relative_to(layout.versions).parts[0]


def _parts(version: Path) -> tuple[PartEntry, ...]:
    try:
        return Manifest.read(version).parts
    except ManifestError:
        return ()


_REMEDIES: Mapping[Ailment, Callable[[WarehouseLayout, Path], None]] = {
    Ailment.DAMAGED_PART: _mend_part,
    Ailment.LOST_MANIFEST: _mend_manifest,
    Ailment.DAMAGED_DUCKDB: _mend_duckdb,
    Ailment.DAMAGED_STAGED: _set_aside,
    Ailment.LOST_DOCUMENT: _mend_document,
    Ailment.WRITABLE: _seal,
    Ailment.DEAD_LOCK: _forget_holder,
}
"""In the order in which they build upon each other. Links and leftovers are `recovery`'s."""
