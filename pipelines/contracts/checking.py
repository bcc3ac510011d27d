"""A target held against its contracts: shape, types, every column rule, and every rule whose tables are there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.freshness import SNAPSHOTS, Freshness, freshness
from pipelines.contracts.reading import Reading, neighbours, read
from pipelines.contracts.targets import Candidate, TargetError, Wanted, find_tables
from pipelines.gate import Failure, Verdict, judge
from schemas.contract import Contract
from schemas.rules import Rule, rules_for
from schemas.rules.bounds import column_rules


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that breaks its contract: its key, as far as it has one, and every reason."""

    row: int
    key: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """What came of one table. With faults of the shape no row was judged."""

    contract: Contract
    where: str
    rows: int
    faults: tuple[str, ...]
    refused: tuple[RefusedRow, ...]
    rules: tuple[str, ...]
    """The ids of the rules that the rows were held to."""
    not_checked: Mapping[str, tuple[str, ...]]
    """The rules that were not, by id, with the tables that they lack."""
    warnings: tuple[Failure, ...] = ()
    """What rules of severity warning say; the contract is kept all the same."""
    freshness: Freshness | None = None
    must_be_fresh: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the table keeps its contract."""
        return not self.faults and not self.refused and not self.is_stale

    @property
    def is_stale(self) -> bool:
        """Whether the table is older than promised, where that counts."""
        return self.must_be_fresh and self.freshness is not None and not self.freshness.is_kept

    def by_rule(self) -> Mapping[str, list[tuple[RefusedRow, Failure]]]:
        """The failures by rule."""
        found: dict[str, list[tuple[RefusedRow, Failure]]] = {}
        for row in self.refused:
            for failure in row.failures:
                found.setdefault(failure.rule_id, []).append((row, failure))
        return found


@dataclass(frozen=True, slots=True)
class CheckedTarget:
    """What came of a target."""

    target: Path
    tables: tuple[CheckedTable, ...]
    notes: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        """Whether every table keeps its contract."""
        return all(table.is_kept for table in self.tables)


def check(target: Path, wanted: Wanted, *, now: datetime | None = None, must_be_fresh: bool = False) -> CheckedTarget:
    """Hold every table of the target for which a contract is wanted against it.

    Args:
        target: a DuckDB file, Parquet file or folder, or CSV file.
        wanted: the contracts.
        now: the time at which freshness counts, UTC; by default now.
        must_be_fresh: whether a table that is older than promised breaks its contract.

    Raises:
        TargetError: the target does not exist, is of no known kind, or holds no such table.
    """
    readings = [(candidate, read(candidate)) for candidate in find_tables(target, wanted)]
    context = {candidate.contract.name: reading.frame for candidate, reading in readings if reading.frame is not None}
    for candidate, _ in readings:
        needed = {name for rule in rules_for(candidate.contract) for name in rule.tables} | {SNAPSHOTS}
        read_here = {found.contract.name for found, _ in readings}
        context |= neighbours(candidate, needed - read_here - set(context))
    tables = (_checked(candidate, reading, context) for candidate, reading in readings)
    at = now or datetime.now(UTC)
    dated = tuple(
        replace(table, freshness=freshness(table.contract, context, at), must_be_fresh=must_be_fresh)
        for table in tables
    )
    return CheckedTarget(target, dated, wanted.notes)


def _checked(candidate: Candidate, reading: Reading, context: Mapping[str, pl.DataFrame]) -> CheckedTable:
    contract = candidate.contract
    rules = rules_for(contract)
    applicable = [rule for rule in rules if rule.tables <= {contract.name, *context}]
    lacking = {rule.rule_id: _lacking(rule, contract, context) for rule in rules if rule not in applicable}
    frame = reading.frame
    refused, warnings = ((), ()) if frame is None else _judged(contract, frame, reading.failures, context)
    return CheckedTable(
        contract=contract,
        where=str(candidate.place),
        rows=0 if frame is None else frame.height,
        faults=reading.faults,
        refused=refused,
        rules=(*(rule.rule_id for rule in column_rules(contract)), *(rule.rule_id for rule in applicable)),
        not_checked=lacking,
        warnings=warnings,
    )


def _lacking(rule: Rule, contract: Contract, context: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    return tuple(sorted(rule.tables - {contract.name, *context}))


def _judged(
    contract: Contract, frame: pl.DataFrame, misfits: Sequence[Failure], context: Mapping[str, pl.DataFrame]
) -> tuple[tuple[RefusedRow, ...], tuple[Failure, ...]]:
    """The refused rows, and the warnings."""
    others = {name: other for name, other in context.items() if name != contract.name}
    try:
        verdict = judge(contract, frame, others)
    except duckdb.Error as error:  # only the SQL of an imported contract can be at fault
        raise TargetError(f"a rule of {contract.contract_id} cannot be run: {error}; mend its query") from error
    return tuple(_refused(contract, frame, misfits, verdict)), verdict.warnings


def _refused(
    contract: Contract, frame: pl.DataFrame, misfits: Sequence[Failure], verdict: Verdict
) -> Iterator[RefusedRow]:
    """The rows that do not fit their types, and those that the gate refuses."""
    failures: dict[int, list[Failure]] = {}
    for misfit in misfits:
        failures.setdefault(misfit.row, []).append(misfit)
    of_columns = {rule.rule_id for rule in column_rules(contract)}
    for found in verdict.failures.values():
        row = found[0].row
        if row in failures:  # a value that does not fit is NULL here: only what its other columns break is told
            unfit = {failure.column for failure in failures[row]}
            failures[row] += [f for f in found if f.rule_id in of_columns and f.column not in unfit]
        else:
            failures[row] = list(found)
    for row, found_here in sorted(failures.items()):
        key = ", ".join(f"{name}={frame[name][row]}" for name in contract.key)
        yield RefusedRow(row, key, tuple(found_here))
