"""The ids of a contract's column rules, as the gate reports them; the rules across rows and tables have their own."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.contract import ColumnContract, Contract
from schemas.quality import Bound, Check, Dimension


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One check of one column; `bound` is None for the check against NULL."""

    rule_id: str
    column: ColumnContract
    check: Check
    bound: Bound | None

    @property
    def dimension(self) -> Dimension:
        """What of the data it guards."""
        return Dimension.COMPLETENESS if self.check is Check.NOT_NULL else Dimension.CONFORMITY


def column_rules(contract: Contract) -> Iterator[ColumnRule]:
    """Every column rule, in the order of the columns."""
    for column in contract.columns:
        start = f"{contract.name}.{column.name}"
        if not column.nullable:
            yield ColumnRule(f"{start}.{Check.NOT_NULL}", column, Check.NOT_NULL, None)
        for bound in column.bounds:
            yield ColumnRule(f"{start}.{bound.check}", column, bound.check, bound)
