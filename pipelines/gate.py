"""The contract gate: rows in, accepted and refused rows out, with every reason.

Nothing is staged that has not passed here. Pandera judges the columns on polars at full depth; the rules across
rows and tables run as SQL in an in-memory DuckDB that sees the batch beside the rows that it refers to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import pandera.polars as pa
import polars as pl

from schemas.contract import Contract
from schemas.rules import Rule, rules_for
from warehouse.sql import MACROS

_ROW = "_row"
_SHOWN = 200
"""Characters of a bad value that a reason quotes."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule broken by one row of a batch; `row` counts from 0."""

    row: int
    rule_id: str
    column: str | None
    bad_value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate lets through and what it refuses; together they are the batch."""

    accepted: pl.DataFrame
    refused: pl.DataFrame
    failures: Mapping[int, tuple[Failure, ...]]
    """By position in `refused`."""


def judge(contract: Contract, batch: pl.DataFrame, context: Mapping[str, pl.DataFrame]) -> Verdict:
    """Hold a batch against its contract.

    Args:
        contract: the table's contract.
        batch: rows with the contract's columns and types.
        context: rows of other tables that the batch may refer to, by table name. A rule that needs a table which is
            not given here is left to the audit of the snapshot.
    """
    if batch.is_empty():
        return Verdict(batch, batch, {})
    rows = batch.with_row_index(_ROW)
    failures = [*_column_failures(contract, batch), *_rule_failures(contract, rows, context)]
    refused: set[int] = set()
    while refused != (so_far := {failure.row for failure in failures}):
        refused = so_far
        # What refers to a row refused just now fails in the next round.
        standing = rows.filter(~pl.col(_ROW).is_in(refused))
        failures += _rule_failures(contract, standing, context)
    return _verdict(rows, failures)


def _verdict(rows: pl.DataFrame, failures: list[Failure]) -> Verdict:
    by_row: dict[int, list[Failure]] = {}
    for failure in failures:
        by_row.setdefault(failure.row, []).append(failure)
    is_refused = pl.col(_ROW).is_in(list(by_row))
    refused = rows.filter(is_refused)
    return Verdict(
        accepted=rows.filter(~is_refused).drop(_ROW),
        refused=refused.drop(_ROW),
        failures={at: tuple(by_row[row]) for at, row in enumerate(refused[_ROW])},
    )


def _column_failures(contract: Contract, batch: pl.DataFrame) -> Iterator[Failure]:
    try:
        contract.pandera.validate(batch, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            if case["index"] is None:  # the frame itself is not the contract's: a fault of the code, not of a row
                raise
            yield _column_failure(contract, case["column"], case["check"], case["index"], case["failure_case"])


def _column_failure(contract: Contract, column: str, check: str, row: int, value: object) -> Failure:
    name = check.split("(")[0]
    bad_value = None if value is None else str(value)[:_SHOWN]
    return Failure(
        row=row,
        rule_id=f"{contract.name}.{column}.{name}",
        column=column,
        bad_value=bad_value,
        reason=f"{contract.name}.{column} is {bad_value!r}, which {check} does not allow",
    )


def _rule_failures(contract: Contract, rows: pl.DataFrame, context: Mapping[str, pl.DataFrame]) -> Iterator[Failure]:
    tables = {**context, contract.name: rows}
    applicable = [rule for rule in rules_for(contract) if rule.tables <= set(tables)]
    # The rules of an imported contract are somebody else's SQL: they see the tables given here and no file.
    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        connection.execute(MACROS)
        for name, frame in tables.items():
            connection.register(name, frame.to_arrow())
        for rule in applicable:
            yield from _broken(connection, contract, rule)


def _broken(connection: duckdb.DuckDBPyConnection, contract: Contract, rule: Rule) -> Iterator[Failure]:
    key = ", ".join(contract.key)
    found = connection.execute(
        f"select {_ROW}, broken.bad_value from {contract.name} join ({rule.sql}) as broken using ({key})"  # noqa: S608 - names of contracts
    ).fetchall()
    for row, value in found:
        bad_value = None if value is None else str(value)[:_SHOWN]
        where = f"{contract.name}.{rule.column}" if rule.column else contract.name
        yield Failure(row, rule.rule_id, rule.column, bad_value, f"{where} is {bad_value!r}: {rule.reason}")
