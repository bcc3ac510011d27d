"""A contract as plain, comparable values: what the exporters write, the importers read and the diff compares.

`described` makes it from a contract; `declared` makes a working contract, pandera model and all, from it. How it is
written down (ODCS, JSON Schema, Markdown) does not belong here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, cast

import polars as pl

from schemas.columns import column as declare_column
from schemas.contract import ColumnContract, Contract, Table, instance
from schemas.quality import Bound, Check, Rule, Scalar
from schemas.rules import rules_for
from schemas.vocabularies import Term

MAIN = "main"
_FIELD_ARGUMENTS = {
    Check.AT_LEAST: "ge",
    Check.MORE_THAN: "gt",
    Check.AT_MOST: "le",
    Check.LESS_THAN: "lt",
    Check.MATCHES: "str_matches",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a closed list; `meaning` is empty where the list explains none."""

    value: Scalar
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """One column; `values` is empty where the list of values is not closed."""

    name: str
    dtype: pl.DataType
    nullable: bool
    description: str
    values: tuple[Value, ...] = ()
    bounds: tuple[Bound, ...] = ()
    references: str | None = None
    personal: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class TableDescription:
    """One table. `rules` are those that do not follow from the key and the references."""

    name: str
    contract_id: str
    version: str
    owner: str
    description: str
    grain: str
    key: tuple[str, ...]
    group: str
    partition_by: str | None
    budget: float
    refresh_hours: int | None
    columns: tuple[ColumnDescription, ...]
    rules: tuple[Rule, ...] = ()
    schema: str = MAIN
    """The schema of the database; what does not lie in `main` is a view."""

    @property
    def qualified_name(self) -> str:
        """The name by which readers ask for it: `claims`, `reporting.contested_events`."""
        return self.name if self.schema == MAIN else f"{self.schema}.{self.name}"

    @property
    def is_view(self) -> bool:
        """Whether it is made anew from other tables whenever it is asked: it has no key and no rows of its own."""
        return self.schema != MAIN

    def column(self, name: str) -> ColumnDescription | None:
        """The column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)


def described(contract: Contract) -> TableDescription:
    """All that a contract says, as plain values."""
    return TableDescription(
        name=contract.name,
        contract_id=contract.contract_id,
        version=contract.version,
        owner=contract.owner,
        description=contract.description,
        grain=contract.grain,
        key=contract.key,
        group=contract.group,
        partition_by=contract.partition_by,
        budget=contract.budget,
        refresh_hours=contract.refresh_hours,
        columns=tuple(_described_column(column) for column in contract.columns),
        rules=tuple(rule for rule in rules_for(contract) if not is_implied(rule)),
    )


def is_implied(rule: Rule) -> bool:
    """Whether a rule follows from a key or a reference, and so is made anew wherever these are known."""
    return rule.rule_id.endswith((".key.unique", ".references"))


def declared(description: TableDescription) -> Contract:
    """A contract that works: its pandera model is built from the description."""
    return Contract(
        name=description.name,
        version=description.version,
        grain=description.grain,
        key=description.key,
        group=description.group,
        partition_by=description.partition_by,
        budget=description.budget,
        model=_model(description),
        refresh_hours=description.refresh_hours,
        owner=description.owner,
        rules=description.rules,
        given_id=description.contract_id,
    )


def _described_column(column: ColumnContract) -> ColumnDescription:
    return ColumnDescription(
        name=column.name,
        dtype=column.dtype,
        nullable=column.nullable,
        description=column.description,
        values=tuple(_values(column)),
        bounds=tuple(bound for bound in column.bounds if bound.check is not Check.ONE_OF),
        references=column.references,
        personal=column.personal,
        unit=column.unit,
    )


def _values(column: ColumnContract) -> Iterator[Value]:
    if column.vocabulary is not None:
        yield from (Value(str(term), term.meaning) for term in column.vocabulary)
        return
    for bound in column.bounds:
        if bound.check is Check.ONE_OF:
            values = cast("tuple[Scalar, ...]", bound.value)
            yield from (Value(value, column.meanings.get(value, "")) for value in values)


def _model(description: TableDescription) -> type[Table]:
    body: dict[str, Any] = {"__doc__": description.description, "__module__": __name__}
    body |= {column.name: _field(column) for column in description.columns}
    body["__annotations__"] = {column.name: annotation(column.dtype) for column in description.columns}
    return type(_class_name(description.name), (Table,), body)


def _field(column: ColumnDescription) -> Any:
    arguments: dict[str, Any] = {}
    for bound in column.bounds:
        if bound.check is Check.LENGTH:
            shortest, longest = cast("tuple[int | None, int | None]", bound.value)
            arguments["str_length"] = {"min_value": shortest, "max_value": longest}
        else:
            arguments[_FIELD_ARGUMENTS[bound.check]] = bound.value
    vocabulary = _vocabulary(column)
    if vocabulary is None and column.values:
        arguments["isin"] = [value.value for value in column.values]
        arguments["meanings"] = {value.value: value.meaning for value in column.values}
    return declare_column(
        column.description,
        nullable=column.nullable,
        vocabulary=vocabulary,
        references=column.references,
        personal=column.personal,
        unit=column.unit,
        **arguments,
    )


def _vocabulary(column: ColumnDescription) -> type[Term] | None:
    """The values as an enum, where each of them is a word with a meaning."""
    if not column.values or not all(isinstance(value.value, str) and value.meaning for value in column.values):
        return None
    terms = [(f"TERM_{at}", (value.value, value.meaning)) for at, value in enumerate(column.values)]
    return cast("type[Term]", Term(_class_name(column.name), terms))  # type: ignore[arg-type]


def annotation(dtype: pl.DataType) -> Any:
    """A polars type as pandera takes it: the parameters of a parametrised one go into `Annotated`."""
    match dtype:
        case pl.Datetime():
            return Annotated[pl.Datetime, dtype.time_unit, dtype.time_zone]
        case pl.List():
            return Annotated[pl.List, instance(dtype.inner)]
        case pl.Struct():
            return Annotated[pl.Struct, dtype.to_schema()]
        case _:
            return type(dtype)


def _class_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
