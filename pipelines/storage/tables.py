"""Reading and staging tables: what the next version will hold is what is staged, else what is published."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipelines.storage.durable import write_atomically
from pipelines.storage.layout import WarehouseLayout, part_path
from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.arrow import arrow_schema


class Tables:
    """The tables of one warehouse, as the next version will hold them."""

    def __init__(self, layout: WarehouseLayout) -> None:
        self.layout = layout

    def read(self, name: str, partition: date | None = None, *, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """A whole table or one day of it, all columns or those named; without rows where nothing is there yet."""
        contract = TABLES[name]
        parts = self.parts(name)
        if partition is not None:
            parts = {path: file for path, file in parts.items() if path == part_path(contract, partition)}
        wanted = list(columns or contract.polars_schema.names())
        types = pl.Schema({column: contract.polars_schema[column] for column in wanted})
        frames = [pl.read_parquet(file, columns=wanted, hive_partitioning=False) for file in parts.values()]
        return pl.concat(frames).cast(types) if frames else pl.DataFrame(schema=types)

    def keys(self, name: str) -> pl.DataFrame:
        """The key columns of every row of a table."""
        return self.read(name, columns=TABLES[name].key)

    def parts(self, name: str) -> dict[Path, Path]:
        """The table's files by their path from the folder of all tables: staged ones hide published ones."""
        found: dict[Path, Path] = {}
        for root in (self.layout.current / "parquet", self.layout.staging):
            found |= {file.relative_to(root): file for file in sorted((root / name).glob("**/[!.]*.parquet"))}
        return dict(sorted(found.items()))

    def stage(self, name: str, frame: pl.DataFrame, partition: date | None = None) -> None:
        """Make `frame` the rows that the next version holds of the table, or of one day of it."""
        contract = TABLES[name]
        write_part(contract, frame, self.layout.staging / part_path(contract, partition))

    def staged(self) -> Iterator[Path]:
        """Paths of the staged files, from the folder of all tables."""
        for file in sorted(self.layout.staging.glob("**/[!.]*.parquet")):
            yield file.relative_to(self.layout.staging)

    def clear_staging(self) -> None:
        """Forget what is staged, once it has been published."""
        shutil.rmtree(self.layout.staging, ignore_errors=True)


def write_part(contract: Contract, frame: pl.DataFrame, path: Path) -> None:
    """Write rows as Parquet, in the order of the key, with the contract's schema and identity."""
    ordered = frame.select(contract.polars_schema.names()).sort(contract.key)
    table = ordered.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema(contract))
    write_atomically(path, lambda temporary: pq.write_table(table, temporary, compression="zstd"))
