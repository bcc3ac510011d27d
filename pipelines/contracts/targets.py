"""What a target holds: which tables of which contracts, in a DuckDB file, Parquet files or CSV files.

How a table's rows are read into the contract's types does not belong here (`pipelines.contracts.reading`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.contracts.views import SCHEMA, view_contracts
from pipelines.storage.layout import DUCKDB_NAME
from schemas import TABLES
from schemas.contract import Contract
from schemas.description import MAIN, declared
from schemas.exporters.arrow import CONTRACT_ID
from schemas.importers.odcs import import_odcs

_DUCKDB = (".duckdb", ".db")
_CSV = (".csv", ".csv.gz")
_PARQUET = ".parquet"
_ODCS = (".yaml", ".yml")


class TargetError(ValueError):
    """A target cannot be held against a contract; says why and what to do."""


@dataclass(frozen=True, slots=True)
class DuckDBTable:
    """A table or a view of a DuckDB file."""

    file: Path
    schema: str = MAIN

    def __str__(self) -> str:
        return str(self.file)


@dataclass(frozen=True, slots=True)
class ParquetFiles:
    """The Parquet files of one table."""

    files: tuple[Path, ...]

    def __str__(self) -> str:
        first = str(self.files[0])
        return first if len(self.files) == 1 else f"{first} and {len(self.files) - 1} more"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file with a header."""

    file: Path

    def __str__(self) -> str:
        return str(self.file)


Place = DuckDBTable | ParquetFiles | CsvFile


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table to be checked, and where it lies."""

    contract: Contract
    place: Place


@dataclass(frozen=True, slots=True)
class Wanted:
    """The contracts to hold a target against; `is_chosen` where the user named them."""

    contracts: Mapping[str, Contract]
    views: Mapping[str, Contract] = field(default_factory=dict)
    """Contracts of reporting views: looked for in DuckDB files only, and held to their columns and types."""
    notes: tuple[str, ...] = ()
    is_chosen: bool = False


def wanted_contracts(name: str | None) -> Wanted:
    """The contracts that `--contract` names: one of this package, or those of an ODCS file; all where it is absent.

    Raises:
        TargetError: no contract has that name.
        ContractImportError: the ODCS file is none.
    """
    if name is None:
        return Wanted(TABLES, {view.name: declared(view) for view in view_contracts()})
    if name.endswith(_ODCS):
        path = Path(name)
        if not path.is_file():
            raise TargetError(f"contract {name} does not exist; give the path of an ODCS file or the name of a table")
        imported = import_odcs(path.read_text(encoding="utf-8"))
        tables = {table.name: declared(table) for table in imported.tables}
        return Wanted(tables, notes=imported.notes, is_chosen=True)
    if name not in TABLES:
        raise TargetError(
            f"no contract is called {name!r}; `counterclaim contract list` shows them: {', '.join(TABLES)}"
        )
    return Wanted({name: TABLES[name]}, is_chosen=True)


def find_tables(target: Path, wanted: Wanted) -> list[Candidate]:
    """The tables of a target that a contract is wanted for.

    Raises:
        TargetError: the target does not exist, is of no known kind, or holds no such table.
    """
    if not target.exists():
        raise TargetError(f"{target} does not exist; give a DuckDB file, a Parquet file or folder, or a CSV file")
    if target.is_dir():
        found = _in_folder(target, wanted)
    elif target.name.endswith(_DUCKDB):
        found = _in_duckdb(target, wanted)
    elif target.suffix == _PARQUET:
        found = [Candidate(_contract_of(wanted, target, _named_in_parquet(target)), ParquetFiles((target,)))]
    elif target.name.endswith(_CSV):
        found = [Candidate(_contract_of(wanted, target, None), CsvFile(target))]
    else:
        raise TargetError(f"{target} is of no known kind; give .duckdb, .parquet, .csv, .csv.gz or a folder of Parquet")
    return found


def _in_duckdb(file: Path, wanted: Wanted) -> list[Candidate]:
    try:
        with duckdb.connect(str(file.resolve()), read_only=True) as connection:
            rows = connection.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
            views = connection.execute(
                "select view_name from duckdb_views() where schema_name = $1", [SCHEMA]
            ).fetchall()
    except duckdb.Error as error:
        raise TargetError(f"{file} cannot be opened as a DuckDB file: {error}") from error
    tables = {name for (name,) in rows}
    missing = [name for name in wanted.contracts if name not in tables]
    if (wanted.is_chosen and missing) or len(missing) == len(wanted.contracts):
        held = ", ".join(sorted(tables)) or "none"
        raise TargetError(f"{file} has no table {' or '.join(missing)}; it has: {held}")
    found = [Candidate(contract, DuckDBTable(file)) for name, contract in wanted.contracts.items() if name in tables]
    held_views = [contract for name, contract in wanted.views.items() if (name,) in views]
    return found + [Candidate(contract, DuckDBTable(file, SCHEMA)) for contract in held_views]


def _in_folder(folder: Path, wanted: Wanted) -> list[Candidate]:
    if (folder / DUCKDB_NAME).exists():
        return _in_duckdb(folder / DUCKDB_NAME, wanted)
    tables = {name: _parquet_files(folder / name) for name in wanted.contracts if (folder / name).is_dir()}
    if tables:
        return [Candidate(wanted.contracts[name], ParquetFiles(files)) for name, files in tables.items() if files]
    files = _parquet_files(folder)
    if not files:
        raise TargetError(f"{folder} holds no Parquet file and no {DUCKDB_NAME}")
    return [Candidate(_contract_of(wanted, folder, _named_in_parquet(files[0])), ParquetFiles(files))]


def _parquet_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.rglob(f"*{_PARQUET}")))


def _named_in_parquet(file: Path) -> str | None:
    """The contract that the file says it keeps."""
    try:
        metadata: Mapping[bytes, bytes] = pq.read_schema(file).metadata or {}
    except (OSError, ValueError) as error:
        raise TargetError(f"{file} cannot be read as Parquet: {error}") from error
    return metadata[CONTRACT_ID].decode().split(".")[-1] if CONTRACT_ID in metadata else None


def _contract_of(wanted: Wanted, path: Path, named: str | None) -> Contract:
    """The contract of a path that holds one table: the only one wanted, or the one that file or path names."""
    if len(wanted.contracts) == 1:
        return next(iter(wanted.contracts.values()))
    for name in _names(path, named):
        if name in wanted.contracts:
            return wanted.contracts[name]
    raise TargetError(
        f"{path} does not say which contract it keeps; name it with --contract, one of: {', '.join(wanted.contracts)}"
    )


def _names(path: Path, named: str | None) -> Iterator[str]:
    names: Sequence[str | None] = (named, path.name, path.name.split(".")[0])
    yield from (name for name in names if name is not None)
