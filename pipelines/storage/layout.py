"""Where everything lies in a warehouse folder.

counterclaim.duckdb -> current/counterclaim.duckdb
parquet             -> current/parquet
current             -> versions/000003          the one link that a publication swaps
versions/000003/    counterclaim.duckdb, parquet/<table>/..., manifest.json; never changed once published
staging/<table>/    files of the next version; survives a killed run, and the next run goes on from it
documents/ab/<id>   raw bytes as received
exchange/           files that a cluster's workers and a run hand each other while articles are read
report/             the version as pages to look at, if a schedule writes them; made anew from the version at any time
.lock               held by the run that writes
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.ids import content_id
from pipelines.objects import is_remote
from schemas.contract import Contract

DUCKDB_NAME = "counterclaim.duckdb"
CACHE_VARIABLE = "COUNTERCLAIM_CACHE"
_DIGITS = 16
FIRST_PART = "part-0.parquet"


@dataclass(frozen=True, slots=True)
class WarehouseLayout:
    """The paths of one warehouse. `bucket`: the address of the one in object storage that this is a working copy of."""

    root: Path
    bucket: str | None = None

    @property
    def current(self) -> Path:
        """The link to the published version."""
        return self.root / "current"

    @property
    def versions(self) -> Path:
        """Folder of the published versions."""
        return self.root / "versions"

    @property
    def staging(self) -> Path:
        """Folder of the partitions that the next version will have."""
        return self.root / "staging"

    @property
    def documents(self) -> Path:
        """Folder of the raw bytes."""
        return self.root / "documents"

    @property
    def exchange(self) -> Path:
        """Folder of the files that a cluster's workers and a run hand each other."""
        return self.root / "exchange"

    @property
    def report(self) -> Path:
        """Folder of the pages that are written after each publication."""
        return self.root / "report"

    @property
    def exchange_address(self) -> str:
        """Where a cluster's workers find those files: in the bucket, if the warehouse lies in one."""
        return f"{self.bucket}/exchange" if self.bucket else str(self.exchange)

    @property
    def lock(self) -> Path:
        """The file that a writing run locks."""
        return self.root / ".lock"

    @property
    def duckdb(self) -> Path:
        """What readers open."""
        return self.root / DUCKDB_NAME

    def document(self, document_id: str) -> Path:
        """Where the bytes of a raw document are kept."""
        return self.documents / document_id[:2] / document_id

    def version(self, number: int) -> Path:
        """Folder of one published version."""
        return self.versions / f"{number:06d}"

    def published_numbers(self) -> list[int]:
        """The numbers of the versions that are kept, ascending."""
        if not self.versions.is_dir():
            return []
        return sorted(int(path.name) for path in self.versions.iterdir() if path.name.isdigit())

    def current_number(self) -> int | None:
        """The number of the version that readers see; None before the first."""
        return int(self.current.resolve().name) if self.current.is_dir() else None


def located(warehouse: str | Path) -> WarehouseLayout:
    """The warehouse at a folder or at `s3://bucket/prefix`; of the latter, its working copy on this machine.

    Working copies lie in the folder COUNTERCLAIM_CACHE, by default `counterclaim` in the user's cache folder.
    """
    address = str(warehouse)
    if not is_remote(address):
        return WarehouseLayout(Path(warehouse))
    bucket = address.rstrip("/")
    return WarehouseLayout(_cache() / content_id(bucket.encode())[:_DIGITS] / "working", bucket)


def _cache() -> Path:
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "counterclaim")


def partition_path(contract: Contract, partition: date | None) -> Path:
    """Folder of a table's files, or of those of one day of it, from the folder of all tables."""
    if contract.partition_by is None:
        return Path(contract.name)
    if partition is None:
        raise ValueError(f"{contract.name} is partitioned by {contract.partition_by}: name the day")
    return Path(contract.name, f"{contract.partition_by}={partition.isoformat()}")


def part_path(contract: Contract, partition: date | None) -> Path:
    """Path of the first file of a partition, from the folder of all tables."""
    return partition_path(contract, partition) / FIRST_PART
