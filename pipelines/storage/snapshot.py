"""Write, audit, publish: a version is built beside the current one, held against every rule, and then swapped in.

Readers see all tables of one version or all of the other: `current` is the only link that changes. Files that did not
change are shared between versions as hard links. Readers that hold an older version keep it until it is pruned.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipelines.storage import duckdb_file
from pipelines.storage.durable import fsync, link_atomically, write_atomically
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout, part_path
from pipelines.storage.tables import Tables, write_part
from schemas import TABLES
from schemas.exporters.arrow import CONTRACT_VERSION

KEPT_VERSIONS = 5


class ContractBreachError(Exception):
    """A snapshot broke a rule and was not published."""

    def __init__(self, breaches: list[duckdb_file.Breach], left_at: Path) -> None:
        listed = "\n".join(f"  {breach}" for breach in breaches)
        super().__init__(
            f"the new snapshot breaks {len(breaches)} rules of its contracts and was not published; "
            f"readers still see the former one. The refused file is {left_at}.\n{listed}"
        )
        self.breaches = breaches


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One Parquet file of a version."""

    path: str
    rows: int
    bytes: int
    sha256: str
    contract_version: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version consists of; `manifest.json` beside its files."""

    snapshot_id: int
    run_id: str
    published_at: str
    package_version: str
    parts: tuple[PartEntry, ...]

    @classmethod
    def read(cls, version: Path) -> "Manifest":
        """Load the manifest of a published version."""
        fields: dict[str, Any] = json.loads((version / "manifest.json").read_text(encoding="utf-8"))
        fields["parts"] = tuple(PartEntry(**part) for part in fields["parts"])
        return cls(**fields)


def publish(tables: Tables, run_id: str, now: datetime, package_version: str) -> Manifest:
    """Publish what is staged as the next version.

    Raises:
        ContractBreachError: the new version breaks a rule; the current one stays.
    """
    layout = tables.layout
    number = max(layout.published_numbers(), default=0) + 1
    building = layout.versions / f".building-{number:06d}"
    shutil.rmtree(building, ignore_errors=True)
    _share_parts(tables, building)
    _add_snapshot_row(tables, building, number, run_id, now, package_version)
    entries = tuple(_entries(layout, building))
    manifest = Manifest(number, run_id, now.isoformat(), package_version, entries)
    _build_duckdb(building, number)
    write_atomically(building / "manifest.json", lambda path: _write_json(path, asdict(manifest)))
    _reveal(layout, building, number)
    tables.clear_staging()
    _prune(layout)
    return manifest


def _share_parts(tables: Tables, building: Path) -> None:
    for name in TABLES:
        for path, file in tables.parts(name).items():
            _share(file, building / "parquet" / path)


def _share(file: Path, into: Path) -> None:
    into.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, into)
    except OSError:  # a file system without hard links
        shutil.copy2(file, into)


def _add_snapshot_row(
    tables: Tables, building: Path, number: int, run_id: str, now: datetime, package_version: str
) -> None:
    contract = TABLES["snapshots"]
    files = building.glob("parquet/**/*.parquet")
    row = {
        "snapshot_id": number,
        "run_id": run_id,
        "published_at": now,
        "package_version": package_version,
        "row_count": sum(pq.read_metadata(file).num_rows for file in files) + 1,
    }
    history = tables.read("snapshots").vstack(contract.frame([row]))
    write_part(contract, history, building / "parquet" / part_path(contract, None))


def _entries(layout: WarehouseLayout, building: Path) -> Iterator[PartEntry]:
    """Describe the files; what is the same file as in the current version keeps its entry."""
    known: Mapping[str, PartEntry] = {}
    current = layout.current
    if current.is_dir():
        known = {part.path: part for part in Manifest.read(current).parts}
    for file in sorted(building.glob("parquet/**/*.parquet")):
        path = str(file.relative_to(building))
        former = known.get(path)
        if former is not None and file.samefile(current / path):
            yield former
        else:
            yield _entry(file, path)


def _entry(file: Path, path: str) -> PartEntry:
    metadata = pq.read_metadata(file)
    version = (metadata.metadata or {}).get(CONTRACT_VERSION, b"").decode()
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return PartEntry(path, metadata.num_rows, file.stat().st_size, digest, version)


def _build_duckdb(building: Path, number: int) -> None:
    file = building / DUCKDB_NAME
    parts = {name: sorted((building / "parquet" / name).glob("**/*.parquet")) for name in TABLES}
    duckdb_file.build(file, parts)
    breaches = duckdb_file.audit(file)
    if breaches:
        refused = building.with_name(f".refused-{number:06d}")
        shutil.rmtree(refused, ignore_errors=True)
        building.rename(refused)
        raise ContractBreachError(breaches, refused / DUCKDB_NAME)
    fsync(file)


def _reveal(layout: WarehouseLayout, building: Path, number: int) -> None:
    building.rename(layout.version(number))
    fsync(layout.versions)
    link_atomically(layout.current, f"versions/{number:06d}")
    for name in (DUCKDB_NAME, "parquet"):
        link = layout.root / name
        if not link.is_symlink():
            link_atomically(link, f"current/{name}")


def _prune(layout: WarehouseLayout) -> None:
    for number in layout.published_numbers()[:-KEPT_VERSIONS]:
        shutil.rmtree(layout.version(number))


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
