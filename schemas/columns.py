"""How a column is declared: its type, its bounds and its meaning, once.

Everything else that knows a column (Arrow, DuckDB, Dagster, the data dictionary) is generated from these declarations.
The data types are polars' own; `Annotated` gives a parametrised one to pandera.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from schemas.quality import Scalar
from schemas.vocabularies import Term

String = pl.String
Integer = pl.Int32
Number = pl.Float64
Boolean = pl.Boolean
Day = pl.Date
Utc = Annotated[pl.Datetime, "us", "UTC"]
Spans = Annotated[pl.List, pl.Struct({"start_char": pl.Int32, "end_char": pl.Int32})]
Failures = Annotated[
    pl.List,
    pl.Struct({"rule_id": pl.String, "column_name": pl.String, "bad_value": pl.String, "reason": pl.String}),
]

HASH_ID = r"^[0-9a-f]{32}$"
REGISTRY_ID = r"^[A-Za-z0-9][A-Za-z0-9:._-]*$"


def column(
    description: str,
    *,
    nullable: bool = False,
    vocabulary: type[Term] | None = None,
    references: str | None = None,
    personal: bool = False,
    unit: str | None = None,
    meanings: Mapping[Scalar, str] | None = None,
    **checks: Any,
) -> Any:
    """Declare a column.

    Args:
        description: what the column means; goes into every generated document.
        nullable: whether NULL (unknown) is allowed.
        vocabulary: the closed vocabulary of its values.
        references: `table.column` that each value must exist in.
        personal: whether it may name a natural person.
        unit: unit of a measured value.
        meanings: what single values of `isin` mean, where the list is no vocabulary of this package.
        checks: bounds as pandera's `Field` takes them (`ge`, `le`, `str_matches`, `isin`, ...).
    """
    if vocabulary is not None:
        checks["isin"] = [str(term) for term in vocabulary]
    return pa.Field(
        description=description,
        nullable=nullable,
        metadata={
            "vocabulary": vocabulary,
            "references": references,
            "personal": personal,
            "unit": unit,
            "meanings": meanings,
        },
        **checks,
    )


def identifier(description: str, *, nullable: bool = False, references: str | None = None) -> Any:
    """Declare an id of 32 hex digits, as `pipelines.ids.row_id` makes them."""
    return column(description, nullable=nullable, references=references, str_matches=HASH_ID)


def registry_id(description: str, *, nullable: bool = False, references: str | None = None) -> Any:
    """Declare the id of an actor or a place: the registry's own, readable one ('state:MLI'), or a hash."""
    return column(description, nullable=nullable, references=references, str_matches=REGISTRY_ID)


def offset(description: str, *, nullable: bool = True) -> Any:
    """Declare a character offset: 0-based, in Unicode code points."""
    return column(description, nullable=nullable, unit="code points", ge=0)
