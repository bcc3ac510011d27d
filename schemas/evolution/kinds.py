"""Every kind of change, and what it does to those who read the table and to those who fill it.

How a change is found does not belong here (`schemas.evolution.compare`). The rule of the versions: what breaks
either side asks for a major version, what either side should notice for a minor one, the rest for a patch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto


class Effect(StrEnum):
    """What a change does to one side."""

    BREAKS = "breaks"
    """What worked until now may fail, or means something else."""
    NOTICES = "notices"
    """Nothing fails, but there is something to know or to use."""
    NONE = "nothing"


class Bump(IntEnum):
    """The part of a semantic version that a change asks to be raised; the greater one wins."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Kind(StrEnum):
    """What was changed."""

    TABLE_RENAMED = auto()
    TABLE_MEANING_CHANGED = auto()
    TABLE_REWORDED = auto()
    GRAIN_CHANGED = auto()
    KEY_CHANGED = auto()
    PARTITION_CHANGED = auto()
    OWNER_CHANGED = auto()
    BUDGET_RAISED = auto()
    BUDGET_LOWERED = auto()
    REFRESH_SLOWER = auto()
    REFRESH_FASTER = auto()
    COLUMN_ADDED = auto()
    COLUMN_ADDED_REQUIRED = auto()
    COLUMN_REMOVED = auto()
    COLUMN_RENAMED = auto()
    COLUMNS_REORDERED = auto()
    TYPE_WIDENED = auto()
    TYPE_NARROWED = auto()
    TYPE_CHANGED = auto()
    NULL_ALLOWED = auto()
    NULL_FORBIDDEN = auto()
    VALUE_ADDED = auto()
    VALUE_REMOVED = auto()
    VALUE_MEANING_CHANGED = auto()
    VALUE_REWORDED = auto()
    LIST_CLOSED = auto()
    LIST_OPENED = auto()
    BOUND_TIGHTENED = auto()
    BOUND_LOOSENED = auto()
    PATTERN_CHANGED = auto()
    REFERENCE_ADDED = auto()
    REFERENCE_REMOVED = auto()
    REFERENCE_CHANGED = auto()
    MEANING_CHANGED = auto()
    REWORDED = auto()
    UNIT_CHANGED = auto()
    PERSONAL_MARKED = auto()
    PERSONAL_UNMARKED = auto()
    RULE_ADDED = auto()
    RULE_REMOVED = auto()
    RULE_CHANGED = auto()
    RULE_HARDENED = auto()
    RULE_SOFTENED = auto()
    RULE_REWORDED = auto()
    WARNINGS_CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Policy:
    """What a kind of change does to the reader of the table and to whoever fills it, and why."""

    consumer: Effect
    producer: Effect
    why: str

    @property
    def bump(self) -> Bump:
        """The version that the change asks for."""
        effects = {self.consumer, self.producer}
        if Effect.BREAKS in effects:
            return Bump.MAJOR
        return Bump.MINOR if Effect.NOTICES in effects else Bump.PATCH


_B, _N, _0 = Effect.BREAKS, Effect.NOTICES, Effect.NONE

POLICIES: Mapping[Kind, Policy] = {
    #                                     consumer  producer
    Kind.TABLE_RENAMED:            Policy(_B, _B, "queries and deliveries name a table that is gone"),
    Kind.TABLE_MEANING_CHANGED:    Policy(_B, _B, "the same rows say something else"),
    Kind.TABLE_REWORDED:           Policy(_0, _0, "the same, in other words"),
    Kind.GRAIN_CHANGED:            Policy(_B, _B, "counts and joins count something else"),
    Kind.KEY_CHANGED:              Policy(_B, _B, "joins may multiply or miss rows; other rows count as copies"),
    Kind.PARTITION_CHANGED:        Policy(_B, _B, "files lie elsewhere"),
    Kind.OWNER_CHANGED:            Policy(_N, _N, "somebody else answers for it"),
    Kind.BUDGET_RAISED:            Policy(_N, _N, "more of a batch may be missing"),
    Kind.BUDGET_LOWERED:           Policy(_N, _B, "a batch that passed may be refused"),
    Kind.REFRESH_SLOWER:           Policy(_B, _N, "rows may be older than was promised"),
    Kind.REFRESH_FASTER:           Policy(_N, _B, "deliveries are due sooner"),
    Kind.COLUMN_ADDED:             Policy(_N, _N, "may be read; may be left out, and is NULL then"),
    Kind.COLUMN_ADDED_REQUIRED:    Policy(_N, _B, "may be read; must be filled"),
    Kind.COLUMN_REMOVED:           Policy(_B, _B, "queries fail; rows that still have it are refused"),
    Kind.COLUMN_RENAMED:           Policy(_B, _B, "queries fail; rows under the old name are refused"),
    Kind.COLUMNS_REORDERED:        Policy(_0, _0, "columns are read by name"),
    Kind.TYPE_WIDENED:             Policy(_B, _0, "values may no longer fit where they are read into"),
    Kind.TYPE_NARROWED:            Policy(_0, _B, "values that fitted may be refused"),
    Kind.TYPE_CHANGED:             Policy(_B, _B, "neither queries nor rows fit"),
    Kind.NULL_ALLOWED:             Policy(_B, _N, "joins and sums meet NULLs for the first time"),
    Kind.NULL_FORBIDDEN:           Policy(_N, _B, "rows that left it unknown are refused"),
    Kind.VALUE_ADDED:              Policy(_B, _N, "queries meet a value that they do not know"),
    Kind.VALUE_REMOVED:            Policy(_0, _B, "rows that use it are refused"),
    Kind.VALUE_MEANING_CHANGED:    Policy(_B, _B, "the same value says something else"),
    Kind.VALUE_REWORDED:           Policy(_0, _0, "the same, in other words"),
    Kind.LIST_CLOSED:              Policy(_N, _B, "rows with other values are refused"),
    Kind.LIST_OPENED:              Policy(_B, _N, "queries meet values that they do not know"),
    Kind.BOUND_TIGHTENED:          Policy(_0, _B, "rows that passed are refused"),
    Kind.BOUND_LOOSENED:           Policy(_B, _N, "queries meet values that were ruled out"),
    Kind.PATTERN_CHANGED:          Policy(_B, _B, "whether it admits less or more cannot be told: both may be so"),
    Kind.REFERENCE_ADDED:          Policy(_N, _B, "rows that refer to nothing are refused"),
    Kind.REFERENCE_REMOVED:        Policy(_B, _N, "joins may miss rows"),
    Kind.REFERENCE_CHANGED:        Policy(_B, _B, "joins lead elsewhere"),
    Kind.MEANING_CHANGED:          Policy(_B, _B, "the same value says something else"),
    Kind.REWORDED:                 Policy(_0, _0, "the same, in other words"),
    Kind.UNIT_CHANGED:             Policy(_B, _B, "the same number says something else"),
    Kind.PERSONAL_MARKED:          Policy(_N, _N, "must be treated as personal data"),
    Kind.PERSONAL_UNMARKED:        Policy(_N, _N, "is no longer treated as personal data"),
    Kind.RULE_ADDED:               Policy(_N, _B, "rows that passed may be refused"),
    Kind.RULE_REMOVED:             Policy(_B, _N, "what was warranted no longer is"),
    Kind.RULE_CHANGED:             Policy(_B, _B, "whether it admits less or more cannot be told: both may be so"),
    Kind.RULE_HARDENED:            Policy(_N, _B, "rows that were only warned of are refused"),
    Kind.RULE_SOFTENED:            Policy(_B, _N, "what was warranted is only warned of"),
    Kind.RULE_REWORDED:            Policy(_0, _0, "the same, in other words"),
    Kind.WARNINGS_CHANGED:         Policy(_N, _N, "other rows are warned of; none is refused for it"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one table: of a column, or of the whole."""

    kind: Kind
    table: str
    column: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def policy(self) -> Policy:
        """What it does to whom."""
        return POLICIES[self.kind]

    def __str__(self) -> str:
        where = f"{self.table}.{self.column}" if self.column else self.table
        what = self.kind.replace("_", " ")
        match self.before, self.after:
            case None, None:
                return f"{where}: {what}"
            case None, after:
                return f"{where}: {what}: {after}"
            case before, None:
                return f"{where}: {what}: {before}"
            case before, after:
                return f"{where}: {what}: {before} -> {after}"


def bump_of(changes: tuple[Change, ...]) -> Bump:
    """The greatest bump that any of the changes asks for."""
    return max((change.policy.bump for change in changes), default=Bump.NONE)
