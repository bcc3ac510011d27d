"""The contract gate: rows in, accepted and refused rows out, with every reason.

Nothing is staged that has not passed here. Pandera judges the columns on polars at full depth; the rules across
rows and tables run as SQL in an in-memory DuckDB that sees the batch beside the rows that it refers to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import duckdb
import pandera.polars as pa
import polars as pl

from schemas.contract import Contract
from schemas.quality import Severity
from schemas.rules import Rule, rules_for
from warehouse.sql import MACROS

_ROW, _BROKEN, _ARROW = "_row", "_broken", "_arrow"
_WORD = re.compile(r"\w+")
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
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate lets through and what it refuses; together they are the batch."""

    accepted: pl.DataFrame
    refused: pl.DataFrame
    failures: Mapping[int, tuple[Failure, ...]]
    """By position in `refused`."""
    warnings: tuple[Failure, ...] = ()
    """What rules of severity `warning` say of accepted rows, by position in the batch."""


def judge(contract: Contract, batch: pl.DataFrame, context: Mapping[str, pl.DataFrame]) -> Verdict:
    """Hold a batch against its contract.

    Args:
        contract: the table's contract.
        batch: rows with the contract's columns and types.
        context: rows that the batch may refer to, by table name; those of the batch's own table are the ones that
            stand already. A rule that needs a table which is not given here is left to the audit of the snapshot.
    """
    if batch.is_empty():
        return Verdict(batch, batch, {})
    rows = batch.with_row_index(_ROW)
    if contract.name in context:  # what the batch replaces does not stand beside it
        beside = context[contract.name].join(batch, on=list(contract.key), how="anti")
        context = {**context, contract.name: beside}
    rules = rules_for(contract)
    failures = [*_column_failures(contract, batch), *_rule_failures(contract, rules, rows, context)]
    grave = [failure for failure in failures if failure.severity is Severity.ERROR]
    leaning = [rule for rule in rules if rule in contract.rules or _reads_its_own_table_twice(rule)]
    refused: set[int] = set()
    while refused != (so_far := {failure.row for failure in grave}):
        refused = so_far
        # What refers to a row refused just now fails in the next round.
        standing = rows.filter(~pl.col(_ROW).is_in(refused))
        again = _rule_failures(contract, leaning, standing, context)
        grave += [failure for failure in again if failure.severity is Severity.ERROR]
    warnings = (failure for failure in failures if failure.severity is Severity.WARNING)
    return _verdict(rows, grave, tuple(failure for failure in warnings if failure.row not in refused))


def _verdict(rows: pl.DataFrame, failures: list[Failure], warnings: tuple[Failure, ...]) -> Verdict:
    by_row: dict[int, list[Failure]] = {}
    for failure in failures:
        by_row.setdefault(failure.row, []).append(failure)
    if not by_row:
        return Verdict(rows.drop(_ROW), rows.clear().drop(_ROW), {}, warnings)
    is_refused = pl.col(_ROW).is_in(list(by_row))
    refused = rows.filter(is_refused)
    return Verdict(
        accepted=rows.filter(~is_refused).drop(_ROW),
        refused=refused.drop(_ROW),
        failures={at: tuple(by_row[row]) for at, row in enumerate(refused[_ROW])},
        warnings=warnings,
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


def _reads_its_own_table_twice(rule: Rule) -> bool:
    """Whether a row can break the rule because another row of its batch is gone."""
    return len(re.findall(rf"\b(?:from|join)\s+{rule.table}\b", rule.sql)) > 1


def _rule_failures(
    contract: Contract, rules: Iterable[Rule], rows: pl.DataFrame, context: Mapping[str, pl.DataFrame]
) -> Iterator[Failure]:
    held = context.get(contract.name)
    own = rows if held is None or held.is_empty() else pl.concat([rows, held], how="diagonal")
    tables = {**context, contract.name: own}
    applicable = [rule for rule in rules if rule.tables <= set(tables)]
    with _bench().cursor() as connection:  # temporary tables are the cursor's, and go with it
        _load(connection, tables, applicable, kept={_ROW, *contract.key})
        yield from _broken(connection, contract, applicable)


@cache
def _bench() -> duckdb.DuckDBPyConnection:
    """An empty database in memory to judge in, made once: that takes longer than most batches.

    The rules of an imported contract are somebody else's SQL: they see the tables given to them and no file.
    """
    connection = duckdb.connect(config={"enable_external_access": "false", "preserve_insertion_order": "false"})
    connection.execute(MACROS)
    return connection


def _load(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pl.DataFrame], rules: Sequence[Rule], kept: set[str]
) -> None:
    """Copy what the rules read, `kept` in any case: its own tables DuckDB reads in half the time."""
    words = {word for rule in rules for word in _WORD.findall(rule.sql)}
    for name in frozenset[str]().union(*(rule.tables for rule in rules)):
        frame = tables[name]
        read = frame.select(column for column in frame.columns if column in words | kept)
        # With the views of strings that polars has, nothing is copied on the way.
        connection.register(_ARROW, read.to_arrow(compat_level=pl.CompatLevel.newest()))
        connection.execute(f"create temp table {name} as from {_ARROW}")
        connection.unregister(_ARROW)


def _broken(connection: duckdb.DuckDBPyConnection, contract: Contract, rules: Sequence[Rule]) -> Iterator[Failure]:
    if not rules:
        return
    key = ", ".join(contract.key)
    # As one statement DuckDB takes two thirds of the time that the rules take one by one.
    every_rule = " union all ".join(
        f"select {at} as rule_number, {key}, {_column(rule)} as column_name, bad_value::varchar as bad_value "  # noqa: S608 - names of contracts
        f"from ({rule.sql}\n)"
        for at, rule in enumerate(rules)
    )
    connection.execute(f"create temp table {_BROKEN} as {every_rule}")
    # Mostly nothing is broken, and then the batch need not be read again for the rows' numbers.
    if connection.execute(f"select count(*) from {_BROKEN}").fetchone() == (0,):  # noqa: S608 - a constant
        return
    found = connection.execute(
        f"select rule_number, {_ROW}, b.column_name, b.bad_value from {contract.name} "  # noqa: S608 - names of contracts
        f"join {_BROKEN} as b using ({key}) where {_ROW} is not null order by rule_number, {_ROW}, b.column_name"
    ).fetchall()
    for at, row, column, value in found:
        rule = rules[at]
        bad_value = None if value is None else value[:_SHOWN]
        where = f"{contract.name}.{column}" if column else contract.name
        reason = f"{where} is {bad_value!r}: {rule.reason}"
        yield Failure(row, rule.rule_id, column, bad_value, reason, rule.severity)


def _column(rule: Rule) -> str:
    """The column at fault, in SQL: the rule's, or where it guards several the one that it names in each row."""
    if rule.column is not None:
        return f"'{rule.column}'"
    return "column_name" if rule.names_columns else "null"
