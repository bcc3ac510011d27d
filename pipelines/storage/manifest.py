"""What a version consists of: its Parquet files with rows, sizes and hashes, as `manifest.json` tells beside them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipelines.storage.durable import write_atomically
from schemas.exporters.arrow import CONTRACT_VERSION

MANIFEST_NAME = "manifest.json"


class ManifestError(Exception):
    """The manifest of a version is missing or cannot be read."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file}: {why}. Write it anew from the Parquet files with `counterclaim doctor --repair`.")
        self.file = file


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One Parquet file of a version."""

    path: str
    rows: int
    bytes: int
    sha256: str
    contract_version: str

    @property
    def table(self) -> str:
        """The table that it belongs to."""
        return Path(self.path).parts[1]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version consists of; `manifest.json` beside its files."""

    snapshot_id: int
    run_id: str
    published_at: str
    package_version: str
    parts: tuple[PartEntry, ...]
    restores: int | None = None
    """The older version whose tables it holds again, after a rollback."""
    duckdb_sha256: str | None = None
    """None where an older release published it."""
    duckdb_layout: str | None = None
    """What the DuckDB file looks like, as `duckdb_file.layout` tells it; None where an older release published it."""

    @classmethod
    def read(cls, version: Path) -> "Manifest":
        """Load the manifest of a published version.

        Raises:
            ManifestError: it is missing, or is not what `write` writes.
        """
        file = version / MANIFEST_NAME
        try:
            return cls.parsed(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ManifestError(file, "the manifest of this version is missing") from None
        except (ValueError, TypeError, KeyError) as error:
            raise ManifestError(file, f"the manifest of this version cannot be read ({error})") from error

    @classmethod
    def parsed(cls, text: str) -> "Manifest":
        """The manifest that a text is.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        fields: dict[str, Any] = json.loads(text)
        fields["parts"] = tuple(PartEntry(**part) for part in fields["parts"])
        return cls(**fields)

    def write(self, version: Path) -> None:
        """Write it into the folder of its version, whole or not at all."""
        text = json.dumps(asdict(self), indent=1)
        write_atomically(version / MANIFEST_NAME, lambda path: _write_text(path, text))


def entries(version: Path, beside: Path) -> Iterator[PartEntry]:
    """Describe the Parquet files of `version`; what is the same file in the version `beside` keeps its entry there."""
    known = _entries_of(beside)
    for file in sorted(version.glob("parquet/**/*.parquet")):
        path = str(file.relative_to(version))
        former = known.get(path)
        if former is not None and file.samefile(beside / path):
            yield former
        else:
            yield entry(file, path)


def only_in(parts: Sequence[PartEntry], others: Sequence[PartEntry]) -> list[PartEntry]:
    """The parts that are not among the others, by table and content."""
    known = {(part.table, part.sha256) for part in others}
    return [part for part in parts if (part.table, part.sha256) not in known]


def entry(file: Path, path: str) -> PartEntry:
    """Describe one Parquet file.

    Raises:
        OSError, pyarrow.ArrowException: it cannot be read.
    """
    metadata = pq.read_metadata(file)
    version = (metadata.metadata or {}).get(CONTRACT_VERSION, b"").decode()
    return PartEntry(path, metadata.num_rows, file.stat().st_size, sha256(file), version)


def sha256(file: Path) -> str:
    """The hash of a file's bytes, as 64 hex digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _entries_of(version: Path) -> Mapping[str, PartEntry]:
    try:
        return {part.path: part for part in Manifest.read(version).parts}
    except ManifestError:  # then every file is hashed anew, and the next version has a manifest again
        return {}


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
