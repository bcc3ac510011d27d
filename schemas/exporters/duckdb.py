"""Contract -> DuckDB DDL: types, NOT NULL, CHECK and comments.

Keys are declared in the contract and checked by `schemas.rules` before a snapshot is published, not by DuckDB: a primary
key triples the time of publishing a million rows and makes the file half as large again (measured 2026-11, DuckDB 1.5.5).
"""

import polars as pl

from schemas.contract import ColumnContract, Contract, instance

_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Int8: "TINYINT",
    pl.Int16: "SMALLINT",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.UInt8: "UTINYINT",
    pl.UInt16: "USMALLINT",
    pl.UInt32: "UINTEGER",
    pl.UInt64: "UBIGINT",
    pl.Float32: "FLOAT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
}


def create_table(contract: Contract) -> str:
    """The CREATE TABLE statement."""
    columns = ",\n  ".join(_column(column) for column in contract.columns)
    return f"CREATE TABLE {contract.name} (\n  {columns}\n)"


def comments(contract: Contract) -> list[str]:
    """COMMENT ON statements for the table and for each of its columns."""
    about = f"{contract.description} One row is {contract.grain}. Contract {contract.contract_id} {contract.version}."
    statements = [f"COMMENT ON TABLE {contract.name} IS {quoted(about)}"]
    statements += [
        f"COMMENT ON COLUMN {contract.name}.{column.name} IS {quoted(meaning(column))}" for column in contract.columns
    ]
    return statements


def meaning(column: ColumnContract) -> str:
    """A column's description with its unit, its values and what it refers to."""
    parts = [f"{column.description} [{column.unit}]" if column.unit else column.description]
    if column.vocabulary:
        parts.append("one of: " + "; ".join(f"{term} ({term.meaning})" for term in column.vocabulary))
    if column.references:
        parts.append(f"refers to {column.references}")
    return ". ".join(part[0].upper() + part[1:] for part in parts)


def quoted(text: str) -> str:
    """A string literal of SQL. For words of this package; values of articles go in as parameters."""
    return "'" + text.replace("'", "''") + "'"


def duckdb_type(dtype: pl.DataType) -> str:
    """The DuckDB type of a polars type."""
    if isinstance(dtype, pl.List):
        return f"{duckdb_type(instance(dtype.inner))}[]"
    if isinstance(dtype, pl.Struct):
        fields = ", ".join(f"{f.name} {duckdb_type(instance(f.dtype))}" for f in dtype.fields)
        return f"STRUCT({fields})"
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMPTZ" if dtype.time_zone else "TIMESTAMP"
    return _TYPES[type(dtype)]


def _column(column: ColumnContract) -> str:
    declared = f"{column.name} {duckdb_type(column.dtype)}"
    if not column.nullable:
        declared += " NOT NULL"
    if column.vocabulary:
        values = ", ".join(quoted(term) for term in column.vocabulary)
        declared += f" CHECK ({column.name} IN ({values}))"
    return declared
