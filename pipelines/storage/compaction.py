"""Merging the files of a partition before they are published: few files, and no day rewritten for a handful of rows.

What a run staged in a day becomes one file. It swallows the published file before it where that holds no more rows than
it does itself, and so on: a row is rewritten about as often as its day has doubled, and a day of n runs has about
log2(n) files. The same rows give the same bytes, in however many batches they were staged. Files of tables that are not
divided by day grow to `ROWS_PER_FILE`, so that a changed conclusion does not rewrite all others.
"""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.storage.durable import fsync
from pipelines.storage.partitions import Span, covered, standing
from pipelines.storage.tables import ROWS_PER_GROUP, Tables, row_count, upgrade_of_part, write_ordered
from schemas import TABLES
from schemas.contract import Contract

ROWS_PER_FILE = 131_072

_SORTING_MEMORY = "384MB"
"""What sorting may hold; the rest goes to temporary files."""


def settle(tables: Tables) -> None:
    """Leave one staged file in each partition that has any; a kill at any moment loses no row and doubles none."""
    for folder in sorted({path.parent for path in tables.staged()}):
        _settle(tables, TABLES[folder.parts[0]], folder)


def drop_covered(folder: Path) -> None:
    """Remove the staged files of a partition for which another stands."""
    for file in covered(sorted(folder.glob("[!.]*.parquet"))):
        file.unlink()


def _settle(tables: Tables, contract: Contract, folder: Path) -> None:
    into = tables.layout.staging / folder
    drop_covered(into)
    staged = sorted(into.glob("[!.]*.parquet"))
    published = (tables.layout.current / "parquet" / folder).glob("[!.]*.parquet")
    for merged in _to_merge(contract, standing(published, staged), set(staged)):
        span = Span(Span.of(merged[0]).first, Span.of(merged[-1]).last)
        with tempfile.TemporaryDirectory() as spill:
            write_ordered(contract, _sorted(contract, merged, Path(spill)), into / span.name)
    drop_covered(into)
    fsync(into)


def _to_merge(contract: Contract, files: Sequence[Path], staged: Collection[Path]) -> Iterator[Sequence[Path]]:
    """The files that become one: those that were added, and each before them that is no larger than what follows it.

    Rows of a former contract are left to the publication, which carries them over file by file.
    """
    rows = [row_count(file) for file in files]
    following = [*accumulate(reversed(rows), initial=0)][::-1]
    start = len(files)
    while start > 0 and (files[start - 1] in staged or rows[start - 1] <= following[start]):
        if upgrade_of_part(contract, files[start - 1]).written != contract.version:
            break
        start -= 1
    most = None if contract.partition_by else ROWS_PER_FILE
    for group in _of_at_most(most, list(zip(files[start:], rows[start:], strict=True))):
        if len(group) > 1:
            yield group


def _of_at_most(most: int | None, files: Sequence[tuple[Path, int]]) -> list[list[Path]]:
    """The files in their order, put together to so many rows."""
    groups: list[list[Path]] = []
    held = 0
    for file, rows in files:
        if not groups or (most is not None and held + rows > most):
            groups.append([])
            held = 0
        groups[-1].append(file)
        held += rows
    return groups


def _sorted(contract: Contract, files: Sequence[Path], spill: Path) -> Iterator[pa.Table]:
    with duckdb.connect(config={"memory_limit": _SORTING_MEMORY, "temp_directory": str(spill)}) as connection:
        connection.execute("set timezone = 'UTC'")
        rows = connection.execute(
            f"from read_parquet($files, hive_partitioning = false) order by {', '.join(contract.key)}",
            {"files": [str(file) for file in files]},
        )
        for batch in rows.to_arrow_reader(ROWS_PER_GROUP):
            yield pa.Table.from_batches([batch]).select(contract.polars_schema.names())
