"""SQL over the tables as the next version will hold them, without reading them whole: DuckDB streams their files.

What belongs here: opening the tables to queries, and looking up rows by their keys. Memory is bounded, whatever the
tables hold; what does not fit goes to temporary files.
"""

import atexit
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from pipelines.storage.tables import Tables, has_present_columns, read_part, upgrade_of_part
from schemas import TABLES
from schemas.contract import Contract
from schemas.evolution.upgrade import Carry
from schemas.exporters.arrow import arrow_schema

_MEMORY = "512MB"
_ASKED = "_asked"


@contextmanager
def opened(tables: Tables, names: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the named tables can be asked, as they are now; its clock is UTC.

    Raises:
        DamagedPartError, OutdatedPartError: a file of them cannot be used.
    """
    with _connected() as connection:
        for name in names:
            _open(connection, TABLES[name], tables.files(name))
        yield connection


@contextmanager
def _connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with views of its own."""
    connection = _database().cursor()
    connection.execute("set timezone = 'UTC'")
    try:
        yield connection
    finally:
        connection.close()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for the process: starting DuckDB takes longer than most questions, and its memory is bounded as a whole."""
    spill = tempfile.TemporaryDirectory()
    atexit.register(spill.cleanup)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": spill.name,
        "preserve_insertion_order": "false",
    }
    return duckdb.connect(config=config)


def held(tables: Tables, name: str, asked: pl.DataFrame, columns: Sequence[str] = ()) -> pl.DataFrame:
    """The rows of a table whose values in the columns of `asked` are those of one of its rows.

    Args:
        tables: the warehouse.
        name: the table.
        asked: values of one or more of its columns; rows with a NULL find nothing.
        columns: what is wanted of the rows; by default the columns of `asked`.
    """
    contract = TABLES[name]
    wanted = list(columns or asked.columns)
    if asked.is_empty() or not tables.files(name):
        return pl.DataFrame(schema={column: contract.polars_schema[column] for column in wanted})
    by = ", ".join(asked.columns)
    with opened(tables, (name,)) as connection:
        connection.register(_ASKED, asked.unique().to_arrow())
        found = connection.execute(f"select {', '.join(wanted)} from {name} semi join {_ASKED} using ({by})")  # noqa: S608 - names of contracts
        return found.pl().cast({column: contract.polars_schema[column] for column in wanted})


def rows_of_days(
    tables: Tables, name: str, days: Iterable[date], asked: pl.DataFrame, columns: Sequence[str] = ()
) -> pl.DataFrame:
    """As `held`, of the rows of these days only, and all columns by default: other days' files are not opened."""
    contract = TABLES[name]
    wanted = list(columns or contract.polars_schema.names())
    with _connected() as connection:
        _open(connection, contract, [file for day in sorted(set(days)) for file in tables.files(name, day)])
        connection.register(_ASKED, asked.unique().to_arrow())
        by = ", ".join(asked.columns)
        found = connection.execute(f"select {', '.join(wanted)} from {name} semi join {_ASKED} using ({by})")  # noqa: S608 - names of contracts
        return found.pl().cast({column: contract.polars_schema[column] for column in wanted})


def difference(contract: Contract, before: Sequence[Path], now: Sequence[Path]) -> tuple[int, int]:
    """How many rows the files `now` hold that `before` did not in this form; and how many keys are gone.

    Rows that have to be judged by the present contract first count as no rows.
    """
    before = [file for file in before if upgrade_of_part(contract, file).carry is Carry.READ]
    was, became = ([file for file in files if file not in others] for files, others in ((before, now), (now, before)))
    with _connected() as connection:
        for name, files in (("was", was), ("became", became)):
            _open(connection, contract, files, name)
        questions = [
            "select count(*) from became",
            "select count(*) from (from became intersect from was)",
            f"select count(*) from was anti join became using ({', '.join(contract.key)})",  # noqa: S608 - names of contracts
        ]
        rows, same, gone = (int((connection.execute(each).fetchone() or (0,))[0]) for each in questions)
    return rows - same, gone


def held_keys(tables: Tables, contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
    """The keys that the table holds already, of those of `rows` and of those that they refer to in the same table."""
    own = [column.name for column in contract.columns if column.referenced == (contract.name, *contract.key)]
    referred = (rows.select(pl.col(column).alias(contract.key[0])).drop_nulls() for column in own)
    return held(tables, contract.name, pl.concat([rows.select(contract.key), *referred]))


def referenced(
    tables: Tables, contract: Contract, rows: pl.DataFrame, others: Iterable[str]
) -> dict[str, pl.DataFrame]:
    """Of other tables the values that `rows` refer to, as far as they are held: what the gate needs of these tables."""
    return {other: _referenced(tables, contract, rows, other) for other in others}


def _referenced(tables: Tables, contract: Contract, rows: pl.DataFrame, other: str) -> pl.DataFrame:
    referring = [column for column in contract.columns if column.referenced and column.referenced[0] == other]
    (target,) = {column.referenced[1] for column in referring if column.referenced}
    values = pl.concat([rows.select(pl.col(column.name).alias(target)) for column in referring]).drop_nulls()
    return held(tables, other, values)


def _open(connection: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[Path], name: str = "") -> None:
    """Make the table a view of its files; rows of a former contract are carried over in memory."""
    present: list[Path] = []
    former: list[Path] = []
    for file in files:
        is_present = upgrade_of_part(contract, file).written == contract.version and has_present_columns(contract, file)
        (present if is_present else former).append(file)
    rows = connection.from_arrow(arrow_schema(contract).empty_table())
    if present:
        rows = connection.read_parquet([str(file) for file in present], hive_partitioning=False)
    rows = rows.select(*contract.polars_schema.names())
    for file in former:
        carried = read_part(contract, file).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema(contract))
        rows = rows.union(connection.from_arrow(carried))
    connection.register(name or contract.name, rows)  # a temporary view, which other connections do not see
