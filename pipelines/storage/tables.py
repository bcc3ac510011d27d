"""Reading and staging tables: what the next version will hold is what is staged, beside or in place of what is
published. Which files a partition consists of stands in `partitions`.
"""

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.storage.durable import write_atomically
from pipelines.storage.layout import WarehouseLayout, partition_path
from pipelines.storage.partitions import Span, after, standing, whole
from schemas import TABLES
from schemas.contract import Contract
from schemas.evolution.upgrade import Carry, Upgrade, upgrade_of, upgraded
from schemas.exporters.arrow import CONTRACT_VERSION, arrow_schema

ROWS_PER_GROUP = 16_384
"""Rows of a row group: a hundred megabytes of articles, which is what writing holds in memory."""


class DamagedPartError(Exception):
    """A Parquet file of the warehouse cannot be read."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file} cannot be read ({' '.join(why.split())}); nothing was published. "
            "See what is damaged, and mend what can be rebuilt, with `counterclaim doctor --repair`."
        )
        self.file = file


class OutdatedPartError(Exception):
    """Rows of the warehouse were written under a contract from which the present one differs in what rows may be."""

    def __init__(self, file: Path, upgrade: Upgrade) -> None:
        listed = "".join(f"\n  {change}" for change in upgrade.reasons)
        super().__init__(
            f"{file} was written under contract {upgrade.table} {upgrade.written}; this release has {upgrade.present}, "
            "which differs in what its rows may be. Readers still see the published version. To carry the warehouse "
            f"over, run `counterclaim contract migrate`. What changed:{listed}"
        )
        self.upgrade = upgrade


class Tables:
    """The tables of one warehouse, as the next version will hold them."""

    def __init__(self, layout: WarehouseLayout) -> None:
        self.layout = layout

    def read(self, name: str, partition: date | None = None, *, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """A whole table or one day of it, all columns or those named; without rows where nothing is there yet.

        Raises:
            DamagedPartError: a file of it cannot be read.
        """
        contract = TABLES[name]
        files = self.files(name, partition)
        frames = [read_part(contract, file, columns) for file in files]
        types = {column: contract.polars_schema[column] for column in columns or contract.polars_schema.names()}
        return pl.concat(frames) if frames else pl.DataFrame(schema=types)

    def keys(self, name: str) -> pl.DataFrame:
        """The key columns of every row of a table."""
        return self.read(name, columns=TABLES[name].key)

    def count(self, name: str) -> int:
        """The number of its rows, from the files' own counts.

        Raises:
            DamagedPartError: a file of it cannot be read.
        """
        return sum(row_count(file) for file in self.parts(name).values())

    def head(self, name: str, rows: int) -> pl.DataFrame:
        """Its first rows, without reading the others' files.

        Raises:
            DamagedPartError: a file of it cannot be read.
        """
        contract, found = TABLES[name], TABLES[name].empty()
        for file in self.parts(name).values():
            if found.height < rows:
                found = found.vstack(read_part(contract, file).head(rows - found.height))
        return found

    def files(self, name: str, partition: date | None = None) -> list[Path]:
        """The files that hold a table's rows, or those of one day of it, in their order."""
        only = None if partition is None else partition_path(TABLES[name], partition)
        return [file for folder, files in self._standing(name).items() if only in {None, folder} for file in files]

    def published(self, name: str) -> list[Path]:
        """The files of a table in the version that readers see."""
        return [file for files in _by_partition(self._roots[0], name).values() for file in files]

    def parts(self, name: str) -> dict[Path, Path]:
        """The table's files by the paths that they have when they are published, from the folder of all tables."""
        return {
            folder / Span(number, number).name: file
            for folder, files in self._standing(name).items()
            for number, file in enumerate(files)
        }

    def _standing(self, name: str) -> dict[Path, list[Path]]:
        published, staged = (_by_partition(root, name) for root in self._roots)
        return {
            folder: standing(published.get(folder, ()), staged.get(folder, ()))
            for folder in sorted(published.keys() | staged.keys())
        }

    @property
    def _roots(self) -> tuple[Path, Path]:
        return self.layout.current / "parquet", self.layout.staging

    def partitions(self, name: str) -> list[date | None]:
        """The days that the table has files of; [None] for a table that is not partitioned."""
        column = TABLES[name].partition_by
        days = (folder.name.removeprefix(f"{column}=") for folder in self._standing(name))
        return [None] if column is None else [date.fromisoformat(day) for day in days]

    def stage(self, name: str, frame: pl.DataFrame, partition: date | None = None) -> None:
        """Make `frame` the rows that the next version holds of the table, or of one day of it."""
        self._write(name, frame, partition, whole(self._present(name, partition)))

    def append(self, name: str, frame: pl.DataFrame, partition: date | None = None) -> None:
        """Add rows to what the next version holds of the table, or of one day of it; what is there is left alone."""
        self._write(name, frame, partition, after(self._present(name, partition)))

    def discard(self, name: str, column: str, values: Collection[str]) -> None:
        """Take the rows with one of these values out of an undivided table; files without such a row are left alone."""
        contract, gone = TABLES[name], pl.col(column).is_in(list(values))
        for file in self.files(name):
            if values and read_part(contract, file, [column]).select(gone.any()).item():
                kept = read_part(contract, file).filter(~gone)
                write_part(contract, kept, self.layout.staging / name / Span.of(file).name)

    def _write(self, name: str, frame: pl.DataFrame, partition: date | None, span: Span) -> None:
        contract = TABLES[name]
        write_part(contract, frame, self.layout.staging / partition_path(contract, partition) / span.name)

    def _present(self, name: str, partition: date | None) -> list[Path]:
        """Every file of a partition, also one for which another stands."""
        folder = partition_path(TABLES[name], partition)
        return [file for root in self._roots for file in (root / folder).glob("[!.]*.parquet")]

    def staged(self) -> Iterator[Path]:
        """Paths of the staged files, from the folder of all tables."""
        for file in sorted(self.layout.staging.glob("**/[!.]*.parquet")):
            yield file.relative_to(self.layout.staging)

    def clear_staging(self) -> None:
        """Forget what is staged, once it has been published."""
        shutil.rmtree(self.layout.staging, ignore_errors=True)


def read_part(contract: Contract, file: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The rows of one file with the contract's columns and types, all or those named.

    A column that a former version of the contract did not have yet is NULL; one that it no longer has is left out.

    Raises:
        DamagedPartError: the file cannot be read.
        OutdatedPartError: its rows have to be judged by the present contract first, or made anew.
        UnknownVersionError: it was written under a contract that this release does not know.
    """
    upgrade = upgrade_of_part(contract, file)
    if upgrade.carry is not Carry.READ:
        raise OutdatedPartError(file, upgrade)
    wanted = list(columns or contract.polars_schema.names())
    return upgraded(read_as_written(file, {upgrade.former(name) for name in wanted}), upgrade, columns=wanted)


def upgrade_of_part(contract: Contract, file: Path) -> Upgrade:
    """The way from the contract that wrote a file to the present one.

    Raises:
        DamagedPartError: the file cannot be read.
        UnknownVersionError: it was written under a contract that this release does not know.
    """
    metadata = _schema(file).metadata or {}
    return upgrade_of(contract.name, metadata.get(CONTRACT_VERSION, b"").decode())


def row_count(file: Path) -> int:
    """The number of rows of a file, from its footer.

    Raises:
        DamagedPartError: the file cannot be read.
    """
    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowException) as error:
        raise DamagedPartError(file, str(error)) from error


def read_as_written(file: Path, columns: Collection[str] | None = None) -> pl.DataFrame:
    """The rows of a file under the names and types that they were written with; columns that it has not are left out.

    Raises:
        DamagedPartError: the file cannot be read.
    """
    try:
        held = [name for name in pq.read_schema(file).names if columns is None or name in columns]
        return pl.read_parquet(file, columns=held, hive_partitioning=False)
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise DamagedPartError(file, str(error)) from error


def has_present_columns(contract: Contract, file: Path) -> bool:
    """Whether a file has the columns and types that the contract has now.

    Raises:
        DamagedPartError: the file cannot be read.
    """
    return bool(_schema(file).equals(arrow_schema(contract)))


def _schema(file: Path) -> pa.Schema:
    """As its footer has it. The same files are asked again and again; one that was written anew is another file."""
    try:
        state = file.stat()
        return _read_schema(file, state.st_ino, state.st_mtime_ns, state.st_size)
    except (OSError, pa.ArrowException) as error:
        raise DamagedPartError(file, str(error)) from error


@lru_cache(maxsize=16_384)
def _read_schema(file: Path, *_state: int) -> pa.Schema:
    return pq.read_schema(file)


def write_part(contract: Contract, frame: pl.DataFrame, path: Path) -> None:
    """Write rows as Parquet, in the order of the key, with the contract's schema and identity."""
    ordered = frame.select(contract.polars_schema.names()).sort(contract.key)
    write_ordered(contract, [ordered.to_arrow(compat_level=pl.CompatLevel.oldest())], path)


def write_ordered(contract: Contract, rows: Iterable[pa.Table], path: Path) -> None:
    """Write rows that come in the order of the key; the same rows make the same bytes, in whatever pieces they come."""
    schema = arrow_schema(contract)
    groups = (group.cast(schema).combine_chunks() for group in _groups(rows))
    write_atomically(path, lambda temporary: write_groups(groups, schema, temporary))


def write_groups(groups: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write a Parquet file of these row groups."""
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in groups:
            writer.write_table(group, row_group_size=ROWS_PER_GROUP)


def _groups(rows: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows, `ROWS_PER_GROUP` at a time."""
    waiting: list[pa.Table] = []
    held = 0
    for piece in rows:
        at = 0
        while piece.num_rows - at >= (lacking := ROWS_PER_GROUP - held):
            yield pa.concat_tables([*waiting, piece.slice(at, lacking)])
            at, waiting, held = at + lacking, [], 0
        waiting, held = [*waiting, piece.slice(at)], held + piece.num_rows - at
    if held:
        yield pa.concat_tables(waiting)


def _by_partition(root: Path, name: str) -> Mapping[Path, list[Path]]:
    """The files of a table below a folder of tables, by the path of their partition."""
    found: dict[Path, list[Path]] = defaultdict(list)
    for file in sorted((root / name).glob("**/[!.]*.parquet")):
        found[file.parent.relative_to(root)].append(file)
    return found
