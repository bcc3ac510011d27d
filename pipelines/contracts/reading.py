"""A table of a target -> a frame of the contract's types, the faults of its shape, and the values that do not fit.

A DuckDB file is what readers open: it must have exactly the contract's columns and types. Parquet and CSV files are
also what producers send: a column that may be NULL may be left out, and what a type holds without loss is taken.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.contracts.targets import Candidate, CsvFile, DuckDBTable, ParquetFiles
from pipelines.gate import Failure
from schemas.contract import ColumnContract, Contract
from schemas.description import MAIN
from schemas.exporters.duckdb import duckdb_type

_SHOWN = 200
_INSTANTS = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.fZ", "%Y-%m-%d %H:%M:%S%.fZ")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Reading:
    """`frame` is None where the shape has a fault; `failures` are the values that the types do not hold."""

    frame: pl.DataFrame | None
    faults: tuple[str, ...]
    failures: tuple[Failure, ...] = ()


def read(candidate: Candidate) -> Reading:
    """Read a table of a target."""
    contract = candidate.contract
    match candidate.place:
        case DuckDBTable(file, schema):
            asked = f'{schema}."{contract.name}"'
            try:
                rows = _from_duckdb(file.resolve().as_posix(), asked, only_shape=schema != MAIN)
            except duckdb.Error as error:  # a view over a table that is gone
                return Reading(None, (f"cannot be read: {_first_line(error)}",))
            return _published(contract, rows)
        case ParquetFiles(files):
            try:
                return _sent(contract, pl.read_parquet(list(files), hive_partitioning=False), is_text=False)
            except (pl.exceptions.PolarsError, OSError) as error:
                return Reading(None, (f"cannot be read: {_first_line(error)}",))
        case CsvFile(file):
            try:
                return _sent(contract, pl.read_csv(file, infer_schema=False), is_text=True)
            except (pl.exceptions.PolarsError, OSError) as error:
                return Reading(None, (f"cannot be read: {_first_line(error)}",))


def neighbours(candidate: Candidate, names: Collection[str]) -> dict[str, pl.DataFrame]:
    """Tables that lie beside a candidate in its DuckDB file, as they are: what its rules refer to."""
    if not isinstance(candidate.place, DuckDBTable):
        return {}
    file = candidate.place.file.resolve().as_posix()
    with duckdb.connect(file, read_only=True) as connection:
        rows = connection.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    return {name: _from_duckdb(file, f'main."{name}"') for (name,) in rows if name in names}


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _from_duckdb(file: str, table: str, *, only_shape: bool = False) -> pl.DataFrame:
    with duckdb.connect(file, read_only=True, config={"enable_external_access": "false"}) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(f"from {table}{' limit 0' if only_shape else ''}").pl()


def _published(contract: Contract, frame: pl.DataFrame) -> Reading:
    faults = [*_column_faults(contract, frame, may_be_left_out=False)]
    wanted = contract.polars_schema
    faults += [
        f"column {name} is {_type(found)}, expected {_type(wanted[name])}"
        for name, found in frame.schema.items()
        if name in wanted and found != wanted[name]
    ]
    return Reading(None, tuple(faults)) if faults else Reading(frame.select(wanted.names()), ())


def _type(dtype: pl.DataType) -> str:
    try:
        return duckdb_type(dtype)
    except KeyError:
        return str(dtype)


def _column_faults(contract: Contract, frame: pl.DataFrame, *, may_be_left_out: bool) -> Iterator[str]:
    for column in contract.columns:
        if column.name not in frame.columns and not (may_be_left_out and column.nullable):
            yield f"column {column.name} is missing: {column.description}"
    for name in frame.columns:
        if name not in contract.polars_schema:
            yield f"column {name} is unknown to the contract; leave it out, or rename it if it is meant to be another"


def _sent(contract: Contract, frame: pl.DataFrame, *, is_text: bool) -> Reading:
    faults = [*_column_faults(contract, frame, may_be_left_out=True)]
    given = [column for column in contract.columns if column.name in frame.columns]
    faults += [
        f"column {column.name} is {frame.schema[column.name]}, expected {_type(column.dtype)}"
        for column in given
        if not (is_text or _is_readable(frame.schema[column.name], column.dtype))
    ]
    if faults:
        return Reading(None, tuple(faults))
    typed = pl.DataFrame([_typed(frame[column.name], column.dtype) for column in given], height=frame.height)
    failures = [failure for column in given for failure in _misfits(contract, column, frame, typed)]
    absent = [pl.lit(None, c.dtype).alias(c.name) for c in contract.columns if c.name not in frame.columns]
    return Reading(typed.with_columns(absent).select(contract.polars_schema.names()), (), tuple(failures))


def _is_readable(found: pl.DataType, wanted: pl.DataType) -> bool:
    """Whether values can be taken without loss, as far as the types tell; values that do not fit are failures."""
    if found == wanted or isinstance(found, pl.Null):
        return True
    if isinstance(found, pl.Categorical | pl.Enum):
        return isinstance(wanted, pl.String)
    if isinstance(found, pl.Datetime) and isinstance(wanted, pl.Datetime):
        return (found.time_zone is None) == (wanted.time_zone is None)
    if found.is_nested() and wanted.is_nested():
        return found.base_type() is wanted.base_type()
    return (found.is_integer() and wanted.is_numeric()) or (found.is_float() and wanted.is_float())


def _typed(values: pl.Series, dtype: pl.DataType) -> pl.Series:
    """The values in the contract's type; NULL where a value does not fit."""
    if values.dtype == dtype or not isinstance(values.dtype, pl.String):
        return values.cast(dtype, strict=False)
    match dtype:
        case pl.Boolean():
            return values.str.to_lowercase().replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean)
        case pl.Date():
            return values.str.to_date("%Y-%m-%d", strict=False)
        case pl.Datetime():
            return pl.select(_instant(values, dtype).alias(values.name)).to_series()
        case pl.List() | pl.Struct():
            parsed = [None if value is None else _from_json(value) for value in values]
            return pl.Series(values.name, parsed, dtype, strict=False)
        case _:
            return values.cast(dtype, strict=False)


def _instant(values: pl.Series, dtype: pl.Datetime) -> pl.Expr:
    """ISO 8601 with an offset where the contract's times are of a zone, without one elsewhere."""
    zone = dtype.time_zone
    if zone is None:
        return pl.lit(values).str.to_datetime(time_unit=dtype.time_unit, strict=False)
    return pl.coalesce(
        pl.lit(values).str.to_datetime(form, time_unit=dtype.time_unit, time_zone="UTC", strict=False)
        if form.endswith("Z")
        else pl.lit(values).str.to_datetime(form, time_unit=dtype.time_unit, strict=False).dt.convert_time_zone(zone)
        for form in _INSTANTS
    ).dt.convert_time_zone(zone)


def _from_json(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return None


def _misfits(contract: Contract, column: ColumnContract, frame: pl.DataFrame, typed: pl.DataFrame) -> Iterator[Failure]:
    given, taken = frame[column.name], typed[column.name]
    for row in (given.is_not_null() & taken.is_null()).arg_true():
        bad_value, wanted = str(given[row])[:_SHOWN], duckdb_type(column.dtype)
        yield Failure(
            row=row,
            rule_id=f"{contract.name}.{column.name}.type",
            column=column.name,
            bad_value=bad_value,
            reason=f"{contract.name}.{column.name} is {bad_value!r}, which is no {wanted}{_hint(column.dtype)}",
        )


def _hint(dtype: pl.DataType) -> str:
    match dtype:
        case pl.Datetime():
            return "; write it as 2025-03-01T12:00:00Z"
        case pl.Date():
            return "; write it as 2025-03-01"
        case pl.Boolean():
            return "; write true or false"
        case pl.List() | pl.Struct():
            return "; write it as JSON"
        case _:
            return ""
