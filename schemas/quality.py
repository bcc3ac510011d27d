"""What a quality rule is: the bounds of a column, and the SQL rules across columns, rows and tables.

The rules themselves do not belong here: bounds stand at their columns, in the modules of the tables; SQL rules in
`schemas.rules`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

Scalar = str | int | float | bool


class Dimension(StrEnum):
    """What of the data a rule guards: the dimensions of ODCS 3.2."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    CONFORMITY = "conformity"
    CONSISTENCY = "consistency"
    COVERAGE = "coverage"
    TIMELINESS = "timeliness"
    UNIQUENESS = "uniqueness"


class Severity(StrEnum):
    """What becomes of a row that breaks the rule."""

    ERROR = "error"
    """The gate refuses it."""
    WARNING = "warning"
    """It is published; the run counts it and says so."""


class Check(StrEnum):
    """A column's checks, by the names that pandera gives them; a rule's id ends in it."""

    NOT_NULL = "not_nullable"
    ONE_OF = "isin"
    MATCHES = "str_matches"
    LENGTH = "str_length"
    AT_LEAST = "greater_than_or_equal_to"
    MORE_THAN = "greater_than"
    AT_MOST = "less_than_or_equal_to"
    LESS_THAN = "less_than"


@dataclass(frozen=True, slots=True)
class Bound:
    """One check of one column.

    `value` is the least or greatest value, the pattern, the values of `ONE_OF`, or (shortest, longest) for `LENGTH`.
    """

    check: Check
    value: Scalar | tuple[Scalar | None, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in SQL; `sql` selects the key columns and `bad_value` of the rows that break it."""

    rule_id: str
    table: str
    column: str | None
    reason: str
    tables: frozenset[str]
    sql: str
    dimension: Dimension = Dimension.CONSISTENCY
    severity: Severity = Severity.ERROR
    sees_whole_table: bool = field(default=False, compare=False)
    """Of other rows a rule sees only those that its row refers to, directly or over others, unless it says so. What it
    asks for is the same, so that this is no part of a contract."""

    @property
    def names_columns(self) -> bool:
        """Whether `sql` also selects, as `column_name`, which column of the row is at fault."""
        return self.column is None and "as column_name" in self.sql
