"""Write, audit, publish: a version is built beside the current one, held against every rule, and then swapped in.

Readers see all tables of one version or all of the other: `current` is the only link that changes. Files that did not
change are shared between versions as hard links, read-only for everybody. Readers that hold an older version keep it
until it is pruned. What a publication left half done is finished or cleared by `recovery`.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.storage import duckdb_file
from pipelines.storage.audit import Breach, audit
from pipelines.storage.bucket import Bucket
from pipelines.storage.compaction import settle
from pipelines.storage.durable import fsync, link_atomically, seal
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout, part_path
from pipelines.storage.manifest import Manifest, ManifestError, PartEntry, entries, only_in, sha256
from pipelines.storage.tables import Tables, has_present_columns, read_part, write_part
from pipelines.storage.upload import send
from schemas import TABLES
from schemas.contract import Contract

KEPT_VERSIONS = 5

Parts = Mapping[str, Mapping[Path, Path]]
"""The files of each table, by their path from the folder of all tables."""


class ContractBreachError(Exception):
    """A snapshot broke a rule and was not published."""

    def __init__(self, breaches: list[Breach], left_at: Path) -> None:
        listed = "\n".join(f"  {breach}" for breach in breaches)
        super().__init__(
            f"the new snapshot breaks {len(breaches)} rules of its contracts and was not published; "
            f"readers still see the former one. The refused file is {left_at}.\n{listed}"
        )
        self.breaches = breaches


def publish(
    tables: Tables,
    run_id: str,
    now: datetime,
    package_version: str,
    *,
    parts: Parts | None = None,
    kept: int = KEPT_VERSIONS,
    restores: int | None = None,
) -> Manifest:
    """Publish what is staged, or the given files, as the next version.

    Args:
        tables: the warehouse.
        run_id: the run that publishes.
        now: when, UTC.
        package_version: version of Counterclaim.
        parts: the files of every table but `snapshots`; by default what is staged, else what is published.
        kept: versions to keep; the oldest others go.
        restores: the older version whose tables these are, for the manifest.

    Raises:
        ContractBreachError: the new version breaks a rule; the current one stays.
        LostRaceError: in a bucket, another writer published first; what is staged stays.
    """
    layout = tables.layout
    settle(tables)
    number = max(layout.published_numbers(), default=0) + 1
    building = layout.versions / f".building-{number:06d}"
    shutil.rmtree(building, ignore_errors=True)
    _share_parts(parts if parts is not None else {name: tables.parts(name) for name in TABLES}, building)
    _add_snapshot_row(tables, building, number, run_id, now, package_version)
    described = tuple(entries(building, beside=layout.current))
    breaches = _write_duckdb(layout, building, described)
    if breaches:
        raise ContractBreachError(breaches, _refused(building, number))
    fsync(building / DUCKDB_NAME)
    digest, looks = sha256(building / DUCKDB_NAME), duckdb_file.layout()
    manifest = Manifest(number, run_id, now.isoformat(), package_version, described, restores, digest, looks)
    manifest.write(building)
    seal(building)
    send(layout, building, manifest)
    _reveal(layout, building, number)
    tables.clear_staging()
    prune(layout, kept)
    return manifest


def prune(layout: WarehouseLayout, kept: int) -> list[int]:
    """Remove the oldest versions until `kept` are left; returns the numbers of those removed.

    A version disappears in one step, so that no half one stands under its name; files that are open can be read on.
    """
    current = layout.current_number()
    old = [number for number in layout.published_numbers()[:-kept] if number != current]
    for number in old:
        doomed = layout.versions / f".pruned-{number:06d}"
        shutil.rmtree(doomed, ignore_errors=True)
        layout.version(number).rename(doomed)
        shutil.rmtree(doomed)
    if layout.bucket is not None:
        Bucket(layout.bucket).trim(kept)
    return old


def _share_parts(parts: Parts, building: Path) -> None:
    for name, files in parts.items():
        for path, file in files.items():
            into = building / "parquet" / path
            if has_present_columns(TABLES[name], file):
                _share(file, into)
            else:  # written under a former version of the contract
                _write_anew(TABLES[name], file, into)


def _share(file: Path, into: Path) -> None:
    into.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, into)
    except OSError:  # a file system without hard links
        shutil.copy2(file, into)


def _write_anew(contract: Contract, file: Path, into: Path) -> None:
    write_part(contract, read_part(contract, file), into)


def _add_snapshot_row(
    tables: Tables, building: Path, number: int, run_id: str, now: datetime, package_version: str
) -> None:
    contract = TABLES["snapshots"]
    files = [file for file in building.glob("parquet/**/*.parquet") if file.parent.name != contract.name]
    history = tables.read("snapshots")
    row = {
        "snapshot_id": number,
        "run_id": run_id,
        "published_at": now,
        "package_version": package_version,
        "row_count": sum(pq.read_metadata(file).num_rows for file in files) + history.height + 1,
    }
    write_part(contract, history.vstack(contract.frame([row])), building / "parquet" / part_path(contract, None))


def _write_duckdb(layout: WarehouseLayout, building: Path, described: Sequence[PartEntry]) -> list[Breach]:
    """Write the file; returns what in it breaks a rule."""
    file = building / DUCKDB_NAME
    former = _former(layout, building, described)
    if former is not None:
        return duckdb_file.update(file, former)
    duckdb_file.build(file, duckdb_file.parts_of(building))
    return audit(file)


def _former(layout: WarehouseLayout, building: Path, described: Sequence[PartEntry]) -> duckdb_file.Former | None:
    """The current version's file, where it looks as one does now and most of its rows are those of the new version."""
    current = layout.current.resolve()
    try:
        manifest = Manifest.read(current)
    except ManifestError:
        return None
    if manifest.duckdb_layout != duckdb_file.layout() or not (current / DUCKDB_NAME).is_file():
        return None
    gone, added = only_in(manifest.parts, described), only_in(described, manifest.parts)
    if 2 * sum(part.rows for part in (*gone, *added)) > sum(part.rows for part in described):
        return None
    return duckdb_file.Former(current / DUCKDB_NAME, _files(current, gone), _files(building, added))


def _files(version: Path, parts: Sequence[PartEntry]) -> Mapping[str, list[Path]]:
    files: dict[str, list[Path]] = {}
    for part in parts:
        files.setdefault(part.table, []).append(version / part.path)
    return files


def _refused(building: Path, number: int) -> Path:
    """Set the version aside, to be looked at; returns its DuckDB file."""
    refused = building.with_name(f".refused-{number:06d}")
    shutil.rmtree(refused, ignore_errors=True)
    building.rename(refused)
    return refused / DUCKDB_NAME


def _reveal(layout: WarehouseLayout, building: Path, number: int) -> None:
    building.rename(layout.version(number))
    fsync(layout.versions)
    point_at(layout, number)


def point_at(layout: WarehouseLayout, number: int) -> None:
    """Make a whole version the one that readers see."""
    link_atomically(layout.current, f"versions/{number:06d}")
    for name in (DUCKDB_NAME, "parquet"):
        link = layout.root / name
        if not link.is_symlink():
            link_atomically(link, f"current/{name}")
