"""Rows that an older contract wrote -> rows of the present one.

What may be read as it is, what has to be judged anew first, and what has to be made anew is told from the changes
between the two contracts. The migration itself, which judges and publishes, stands in `pipelines.stages.migrate`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

import polars as pl

from schemas.contract import CONTRACTS
from schemas.description import TableDescription, described
from schemas.evolution.compare import compare
from schemas.evolution.history import read_history
from schemas.evolution.judgements import judgements_of
from schemas.evolution.kinds import Change, Effect, Kind
from schemas.evolution.semver import Version


class UnknownVersionError(ValueError):
    """Rows were written under a contract that this release does not know."""


class MigrationError(Exception):
    """Rows cannot be carried over to the present contract."""


class Carry(IntEnum):
    """What a change asks of rows that are there already; the greater one wins."""

    READ = 0
    """They are read as they are, or with a column renamed, dropped or NULL."""
    JUDGE = 1
    """They may break the present contract: the gate has to see them."""
    MAKE = 2
    """They say something else than the present contract means: they have to be made from their sources again."""


_MAKE = {
    Kind.TABLE_RENAMED, Kind.TABLE_MEANING_CHANGED, Kind.GRAIN_CHANGED, Kind.KEY_CHANGED, Kind.MEANING_CHANGED,
    Kind.VALUE_MEANING_CHANGED, Kind.UNIT_CHANGED, Kind.TYPE_CHANGED,
}  # fmt: skip
_MECHANICAL = {
    Kind.COLUMN_REMOVED, Kind.COLUMN_RENAMED, Kind.BUDGET_LOWERED, Kind.REFRESH_FASTER, Kind.REFRESH_SLOWER,
}  # fmt: skip
"""What breaks a producer, but not rows that are there already."""


def carry_of(change: Change) -> Carry:
    """What one change asks of the rows."""
    if change.kind in _MAKE:
        return Carry.MAKE
    if change.kind in _MECHANICAL or change.policy.producer is not Effect.BREAKS:
        return Carry.READ
    return Carry.JUDGE


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The way from the contract that wrote rows to the present one."""

    table: str
    written: str
    present: str
    changes: tuple[Change, ...]

    @property
    def carry(self) -> Carry:
        """What the changes ask of the rows."""
        return max(map(carry_of, self.changes), default=Carry.READ)

    @property
    def reasons(self) -> tuple[Change, ...]:
        """The changes for which the rows cannot simply be read."""
        return tuple(change for change in self.changes if carry_of(change) is not Carry.READ)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that the rows do not have and must have now."""
        return tuple(str(change.column) for change in self.changes if change.kind is Kind.COLUMN_ADDED_REQUIRED)

    @property
    def renamed(self) -> Mapping[str, str]:
        """New names by the old ones."""
        return {str(c.before): str(c.after) for c in self.changes if c.kind is Kind.COLUMN_RENAMED}

    def former(self, column: str) -> str:
        """The name that a column of the present contract has in the rows."""
        return next((old for old, new in self.renamed.items() if new == column), column)


def upgrade_of(table: str, written: str, root: Path | None = None) -> Upgrade:
    """The way from a released version of a table's contract to the present one.

    Args:
        table: the table.
        written: the version under which its rows were written.
        root: folder of the released contracts; by default this package's.

    Raises:
        UnknownVersionError: that version was never released, as far as this release knows.
    """
    contract = CONTRACTS[table]
    if written == contract.version:
        return Upgrade(table, written, contract.version, ())
    return _changed(table, written, root)


@cache
def _changed(table: str, written: str, root: Path | None) -> Upgrade:
    present = described(CONTRACTS[table])
    former = _former(table, written, root)
    return Upgrade(table, written, present.version, compare(former, present, judgements_of(table, written)))


def _former(table: str, written: str, root: Path | None) -> TableDescription:
    known = {description.version: description for description in read_history(root).get(table, ())}
    if written in known:
        return known[written]
    present = CONTRACTS[table].version
    released = ", ".join(known) or "none"
    try:
        is_newer = Version.parsed(written) > Version.parsed(present)
    except ValueError:
        is_newer = False
    remedy = "install the release of Counterclaim that wrote them" if is_newer else "see where they come from"
    raise UnknownVersionError(
        f"rows of {table} were written under contract {table} {written or '(none named)'}; this release has {present} "
        f"and knows {released}: {remedy}"
    )


def upgraded(
    rows: pl.DataFrame,
    upgrade: Upgrade,
    *,
    columns: Sequence[str] | None = None,
    fills: Mapping[str, object] | None = None,
) -> pl.DataFrame:
    """The rows with the columns and types of the present contract.

    A column that is new is NULL, or what `fills` gives for it; one that the contract no longer has is left out.

    Args:
        rows: rows as they were written.
        upgrade: the way to the present contract.
        columns: the present columns that are wanted; by default all.
        fills: values for new columns, by name.

    Raises:
        polars.exceptions.InvalidOperationError: a value does not fit the present type.
    """
    schema = CONTRACTS[upgrade.table].polars_schema
    types = pl.Schema({name: schema[name] for name in columns or schema.names()})
    renamed = rows.rename({old: new for old, new in upgrade.renamed.items() if old in rows.columns})
    given = fills or {}
    missing = [pl.lit(given.get(name), dtype).alias(name) for name, dtype in types.items() if name not in renamed]
    return renamed.with_columns(missing).select(types.names()).cast(types)
