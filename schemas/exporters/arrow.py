"""Contract -> Arrow schema, as Parquet files carry it."""

from functools import cache

import polars as pl
import pyarrow as pa

from schemas.contract import Contract

CONTRACT_ID = b"counterclaim.contract"
CONTRACT_VERSION = b"counterclaim.contract_version"


@cache
def arrow_schema(contract: Contract) -> pa.Schema:
    """Types, nullability and descriptions of the columns; contract id and version as metadata of the file."""
    types = pl.DataFrame(schema=contract.polars_schema).to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    fields = [
        pa.field(
            column.name,
            _plain(types.field(column.name).type),
            nullable=column.nullable,
            metadata={b"description": column.description.encode()},
        )
        for column in contract.columns
    ]
    identity = {CONTRACT_ID: contract.contract_id.encode(), CONTRACT_VERSION: contract.version.encode()}
    return pa.schema(fields, metadata=identity)


def _plain(dtype: pa.DataType) -> pa.DataType:
    """Polars writes 64-bit offsets; readers of Parquet expect plain strings and lists."""
    if pa.types.is_large_string(dtype):
        return pa.string()
    if pa.types.is_large_list(dtype):
        return pa.list_(_plain(dtype.value_type))
    if pa.types.is_struct(dtype):
        return pa.struct([pa.field(f.name, _plain(f.type), nullable=f.nullable) for f in dtype])
    return dtype
