"""A warehouse in a bucket: any store that speaks S3 and knows conditional puts.

    current.json                                        the one object that changes: which versions there are
    versions/000003-<sha256>.json                       the manifest of a version
    parquet/<table>/ingest_date=2025-02-11/<sha256>.parquet
    duckdb/<sha256>.duckdb
    documents/ab/<id>                                   raw bytes as received

Everything but `current.json` is named by its content and never written twice with other bytes, so that versions share
what did not change, and an upload that was cut off is only done again. A publication uploads all that is new and then
puts `current.json` on the condition that it is still the one that the new version was built upon (If-Match, for the
first If-None-Match). Whoever comes second is refused. Readers read `current.json`, then what it leads to.

What belongs here: names, and requests. What a machine holds of a bucket is for `working_copy`.
"""

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

from pipelines.objects import open_store
from pipelines.storage.durable import write_atomically
from pipelines.storage.layout import DUCKDB_NAME
from pipelines.storage.manifest import MANIFEST_NAME, Manifest, PartEntry, sha256

if TYPE_CHECKING:
    from obstore import GetResult

CURRENT = "current.json"
DOCUMENTS = "documents"
_NAMED_BY_CONTENT = ("parquet", "duckdb", "versions")
_REQUESTS_AT_ONCE = 8
_ABANDONED_AFTER = timedelta(days=1)
"""An object of no version that is older belongs to no upload that still goes on."""


class BucketError(Exception):
    """A bucket cannot be used as a warehouse."""


class LostRaceError(Exception):
    """Another writer published first."""

    def __init__(self, address: str, number: int) -> None:
        super().__init__(
            f"another writer published version {number} of {address} while this run was at work; nothing of this run "
            "was published. Run again: it goes on from that version, with what this run has read."
        )


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that the bucket keeps."""

    snapshot_id: int
    manifest: str
    """The name of its manifest."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest."""
        return self.manifest.rpartition("-")[2].removesuffix(".json")

    def is_in(self, folder: Path) -> bool:
        """Whether a folder is that of this version."""
        file = folder / MANIFEST_NAME
        return file.is_file() and sha256(file) == self.digest


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current.json` says, the newest version first; without an e-tag there is none yet."""

    versions: tuple[PublishedVersion, ...] = ()
    e_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An object that is named by its content."""

    name: str
    sha256: str
    path: str
    """Its path in the folder of a version."""


def objects_of(manifest: Manifest) -> list[Named]:
    """The Parquet files and the DuckDB file of a version."""
    found = [Named(_part_name(part), part.sha256, part.path) for part in manifest.parts]
    if manifest.duckdb_sha256 is not None:
        found.append(Named(f"duckdb/{manifest.duckdb_sha256}.duckdb", manifest.duckdb_sha256, DUCKDB_NAME))
    return found


def _part_name(part: PartEntry) -> str:
    return str(PurePosixPath(part.path).with_name(f"{part.sha256}.parquet"))


class Bucket:
    """The objects below `s3://bucket/prefix`."""

    def __init__(self, address: str) -> None:
        """Open it.

        Raises:
            AddressError: the address names no bucket.
        """
        self.address = address
        self._store = open_store(address)

    def pointer(self) -> Pointer:
        """What is published now."""
        with self._told():
            try:
                answer = obstore.get(self._store, CURRENT)
                listed = json.loads(bytes(answer.bytes()))["versions"]
            except FileNotFoundError:
                return Pointer()
            except (ValueError, KeyError, TypeError) as error:
                raise BucketError(f"{self.address}/{CURRENT} is not what Counterclaim writes ({error})") from error
            return Pointer(tuple(PublishedVersion(**each) for each in listed), answer.meta["e_tag"])

    def commit(self, version: Path, manifest: Manifest, base: Path | None, documents: Iterable[Path]) -> None:
        """Publish a version that was built in a folder.

        Args:
            version: its folder.
            manifest: its manifest.
            base: the folder of the version that it was built upon; None for the first.
            documents: raw bytes that came with it.

        Raises:
            LostRaceError: the base is not what is published any more.
        """
        pointer = self.pointer()
        self._hold_to_base(pointer, base)
        there = {each.name for each in objects_of(Manifest.read(base))} if base else set()
        new = [(each.name, version / each.path) for each in objects_of(manifest) if each.name not in there]
        new += [(f"{DOCUMENTS}/{file.parent.name}/{file.name}", file) for file in documents]
        file = version / MANIFEST_NAME
        published = PublishedVersion(manifest.snapshot_id, f"versions/{version_name(manifest.snapshot_id, file)}")
        self._each(lambda pair: self._put(*pair), [*new, (published.manifest, file)])
        self._swap(pointer, (published, *pointer.versions))

    def trim(self, kept: int) -> None:
        """Keep the newest versions only; what no other needs is removed. Another writer's publication comes first."""
        pointer = self.pointer()
        dropped = pointer.versions[kept:]
        if not dropped:
            return
        doomed = self._needed_by(dropped) - self._needed_by(pointer.versions[:kept])
        try:
            self._swap(pointer, pointer.versions[:kept])
        except LostRaceError:
            return
        self.remove(doomed)

    def sweep(self, now: datetime) -> int:
        """Remove what belongs to no version, where its upload was given up long ago; returns how many objects."""
        needed = self._needed_by(self.pointer().versions)
        doomed = [
            name
            for folder in _NAMED_BY_CONTENT
            for name, modified in self.listed(folder)
            if name not in needed and now.astimezone(UTC) - modified > _ABANDONED_AFTER
        ]
        self.remove(doomed)
        return len(doomed)

    def fetch(self, name: str, into: Path, digest: str | None = None) -> None:
        """Bring an object into a file, whole or not at all.

        Raises:
            GoneError: it is not there.
            BucketError: it is not what its name says.
        """
        with self._told():
            try:
                answer = obstore.get(self._store, name)
            except FileNotFoundError as error:
                raise GoneError(f"{self.address}/{name} is not there") from error
            write_atomically(into, lambda file: _write(file, answer))
        if digest is not None and sha256(into) != digest:
            into.unlink()
            raise BucketError(f"{self.address}/{name} does not hold what its name says; restore it from a backup")

    def listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Names and times of the objects of a folder."""
        with self._told():
            for each in obstore.list(self._store, f"{folder}/"):
                yield from ((found["path"], found["last_modified"]) for found in each)

    def remove(self, names: Collection[str]) -> None:
        """Remove objects."""
        with self._told():
            if names:
                obstore.delete(self._store, sorted(names))

    def _hold_to_base(self, pointer: Pointer, base: Path | None) -> None:
        newest = pointer.versions[0] if pointer.versions else None
        is_same = newest is None if base is None else newest is not None and newest.is_in(base)
        if not is_same:
            raise LostRaceError(self.address, newest.snapshot_id if newest else 0)

    def _swap(self, former: Pointer, versions: tuple[PublishedVersion, ...]) -> None:
        """Put the pointer if it is still the former one. A put whose answer was lost is known again by its words."""
        text = json.dumps({"versions": [asdict(each) for each in versions]}, indent=1).encode()
        with self._told():
            try:
                if former.e_tag is None:
                    obstore.put(self._store, CURRENT, text, mode="create")
                else:
                    obstore.put(self._store, CURRENT, text, mode={"e_tag": former.e_tag})
            except (AlreadyExistsError, PreconditionError) as error:
                now = self.pointer().versions
                if now != versions:
                    raise LostRaceError(self.address, now[0].snapshot_id if now else 0) from error

    def _put(self, name: str, file: Path) -> None:
        with self._told():
            obstore.put(self._store, name, file)

    def _needed_by(self, versions: Iterable[PublishedVersion]) -> set[str]:
        found: set[str] = set()
        for version in versions:
            with self._told():
                text = bytes(obstore.get(self._store, version.manifest).bytes()).decode()
            found |= {version.manifest, *(each.name for each in objects_of(Manifest.parsed(text)))}
        return found

    def _each(self, do: Callable[[tuple[str, Path]], None], items: Iterable[tuple[str, Path]]) -> None:
        with ThreadPoolExecutor(_REQUESTS_AT_ONCE) as pool:
            for _ in pool.map(do, items):
                pass

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            what = str(error).strip().splitlines()[0]
            raise BucketError(
                f"{self.address} cannot be used: {what}. Endpoint, region and credentials come by AWS_ENDPOINT_URL, "
                "AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or by the machine's role."
            ) from error


class GoneError(BucketError):
    """An object is not there: its version may have been removed since the pointer was read."""


def version_name(number: int, manifest: Path) -> str:
    """The name of a manifest."""
    return f"{number:06d}-{sha256(manifest)}.json"


def _write(file: Path, answer: "GetResult") -> None:
    with file.open("wb") as stream:
        for chunk in answer.stream():
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
