"""A contract: a pandera model of a table, and all that a pandera model does not say.

`@contract(...)` stands above the model of each table; `schemas.TABLES` collects them in the order of the flow.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pandera.polars as pa
import polars as pl

from schemas.quality import Bound, Check, Rule, Scalar
from schemas.vocabularies import Term

if TYPE_CHECKING:
    from pandera.api.checks import Check as PanderaCheck
    from pandera.api.polars.components import Column as PanderaColumn
    from pandera.api.polars.container import DataFrameSchema
    from polars._typing import PolarsDataType


class Table(pa.DataFrameModel):
    """Base of every table's model: the columns are these, no more, and never coerced."""

    class Config:
        """Pandera's settings for all tables."""

        strict = True
        coerce = False


@dataclass(frozen=True, slots=True)
class ColumnContract:
    """One column as readers of the contract see it."""

    name: str
    dtype: pl.DataType
    nullable: bool
    description: str
    vocabulary: type[Term] | None
    references: str | None
    personal: bool
    unit: str | None
    bounds: tuple[Bound, ...] = ()
    meanings: Mapping[Scalar, str] = field(default_factory=dict, hash=False)
    """What single values mean, where they are no vocabulary of this package."""

    @property
    def referenced(self) -> tuple[str, str] | None:
        """The (table, column) that each value must exist in."""
        if self.references is None:
            return None
        table, column = self.references.split(".")
        return table, column


@dataclass(frozen=True)
class Contract:
    """What readers of a table may rely on."""

    name: str
    version: str
    grain: str
    key: tuple[str, ...]
    group: str
    partition_by: str | None
    budget: float
    model: type[Table]
    refresh_hours: int | None = 24
    owner: str = "counterclaim"
    rules: tuple[Rule, ...] = ()
    """Rules that came with an imported contract; those of this package's own tables stand in `schemas.rules`."""
    given_id: str | None = None
    """The id that an imported contract came with."""

    @property
    def contract_id(self) -> str:
        """Stable id of the contract, over all its versions."""
        return self.given_id or f"counterclaim.{self.name}"

    @property
    def description(self) -> str:
        """What the table is for: the model's docstring, as one paragraph."""
        return " ".join((self.model.__doc__ or "").split())

    @cached_property
    def pandera(self) -> "DataFrameSchema":
        """The compiled pandera schema."""
        return self.model.to_schema()

    @cached_property
    def columns(self) -> tuple[ColumnContract, ...]:
        """The columns, in the order in which they are declared."""
        return tuple(self._columns())

    @cached_property
    def polars_schema(self) -> pl.Schema:
        """Column names and polars types."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def frame(self, rows: list[dict[str, Any]]) -> pl.DataFrame:
        """Rows as a data frame with exactly this table's columns and types."""
        return pl.DataFrame(rows, schema=self.polars_schema, orient="row")

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.polars_schema)

    def _columns(self) -> Iterator[ColumnContract]:
        columns = cast("dict[str, PanderaColumn]", self.pandera.columns)
        for name, declared in columns.items():
            metadata = declared.metadata or {}
            yield ColumnContract(
                name=name,
                dtype=instance(declared.dtype.type),
                nullable=declared.nullable,
                description=declared.description or "",
                vocabulary=metadata.get("vocabulary"),
                references=metadata.get("references"),
                personal=bool(metadata.get("personal")),
                unit=metadata.get("unit"),
                meanings=metadata.get("meanings") or {},
                bounds=tuple(_bound(check) for check in declared.checks),
            )


def _bound(check: "PanderaCheck") -> Bound:
    """A pandera check as plain values.

    Raises:
        ValueError: the check is none of `Check`, so that no exporter would know of it.
    """
    named = Check(str(check.name))
    statistics = check.statistics or {}
    match named:
        case Check.ONE_OF:
            return Bound(named, tuple(statistics["allowed_values"]))
        case Check.LENGTH:
            return Bound(named, (statistics.get("min_value"), statistics.get("max_value")))
        case _:
            (value,) = statistics.values()
            return Bound(named, getattr(value, "pattern", value))


def instance(dtype: "PolarsDataType") -> pl.DataType:
    """A polars type as an instance; polars also takes the bare class of a type without parameters."""
    return dtype if isinstance(dtype, pl.DataType) else dtype()


Model = TypeVar("Model", bound=type[Table])
CONTRACTS: dict[str, Contract] = {}
"""Every declared contract by table name; filled by `contract` as the table modules are imported."""


def contract(
    name: str,
    *,
    version: str,
    grain: str,
    key: tuple[str, ...],
    group: str,
    partition_by: str | None = None,
    budget: float = 0.2,
    refresh_hours: int | None = 24,
) -> Callable[[Model], Model]:
    """Declare the contract of a table above its pandera model.

    Args:
        name: the table's name.
        version: semantic version of the contract.
        grain: what one row is.
        key: the columns that no two rows share.
        group: the stage of the flow that writes it (Dagster's asset group).
        partition_by: the day column that its Parquet files are partitioned by.
        budget: the share of a batch that may be refused; above it nothing of the batch is published.
            0 makes the whole batch stand or fall together.
        refresh_hours: a warehouse on its schedule publishes the table at least this often.
    """

    def declare(model: Model) -> Model:
        CONTRACTS[name] = Contract(name, version, grain, key, group, partition_by, budget, model, refresh_hours)
        return model

    return declare
