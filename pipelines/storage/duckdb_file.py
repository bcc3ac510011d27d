"""The DuckDB file of a version: built from its Parquet files by DuckDB itself, commented, and audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.duckdb import comments, create_table, quoted
from schemas.quality import Severity
from schemas.rules import Rule, rules_of
from warehouse.sql import MACROS, ReportingView, reporting_views

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that rows of a whole snapshot break."""

    rule: Rule
    rows: int
    examples: tuple[tuple[object, ...], ...]

    def __str__(self) -> str:
        shown = "; ".join(", ".join(map(str, example)) for example in self.examples)
        return f"{self.rule.rule_id}: {self.rows} rows of {self.rule.table}, as {shown}. {self.rule.reason}"


def build(path: Path, parts: Mapping[str, Sequence[Path]]) -> None:
    """Write the file: every table from its Parquet files, then the reporting layer.

    Raises:
        duckdb.ConstraintException: a row breaks a NOT NULL or CHECK of its contract.
    """
    with duckdb.connect(str(path)) as connection:
        connection.execute("set timezone = 'UTC'; set preserve_insertion_order = true")
        connection.execute("begin")  # hundreds of statements, each durable by itself, take eight times as long
        for contract in TABLES.values():
            _load(connection, contract, parts.get(contract.name, ()))
        connection.execute(MACROS)
        connection.execute("create schema reporting")
        for view in reporting_views():
            connection.execute(view.sql)
            _comment(connection, view)
        connection.execute("commit")


def parts_of(version: Path) -> dict[str, list[Path]]:
    """The Parquet files of each table of a version."""
    return {name: sorted((version / "parquet" / name).glob("**/*.parquet")) for name in TABLES}


def audit(path: Path) -> list[Breach]:
    """Hold the whole file against every rule across rows and tables that refuses what breaks it."""
    rules = (rule for name in TABLES for rule in rules_of(name) if rule.severity is Severity.ERROR)
    with duckdb.connect(str(path), read_only=True) as connection:
        found = (_breach(connection, rule) for rule in rules)
        return [breach for breach in found if breach is not None]


def _load(connection: duckdb.DuckDBPyConnection, contract: Contract, parts: Sequence[Path]) -> None:
    connection.execute(create_table(contract))
    if parts:
        columns = ", ".join(column.name for column in contract.columns)
        connection.execute(
            f"insert into {contract.name} select {columns} from read_parquet($parts, hive_partitioning = false)",  # noqa: S608 - names of contracts
            {"parts": [str(part) for part in parts]},
        )
    for statement in comments(contract):
        connection.execute(statement)


def _comment(connection: duckdb.DuckDBPyConnection, view: ReportingView) -> None:
    kind = "MACRO TABLE" if view.is_macro else "VIEW"
    connection.execute(f"comment on {kind} reporting.{view.name} is {quoted(view.description)}")
    for column, meaning in view.columns.items():
        if not view.is_macro:
            connection.execute(f"comment on column reporting.{view.name}.{column} is {quoted(meaning)}")


def _breach(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Breach | None:
    rows = connection.execute(rule.sql).fetchall()
    return Breach(rule, len(rows), tuple(rows[:_SHOWN])) if rows else None
