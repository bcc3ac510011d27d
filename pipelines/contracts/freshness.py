"""How old a target's rows are, beside how old its contracts allow them to be.

A snapshot is published whole, so the newest row of `snapshots` dates every table beside it. A target without that
table does not say when it was published, and its freshness is not checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from schemas.contract import Contract

SNAPSHOTS = "snapshots"


@dataclass(frozen=True, slots=True)
class Freshness:
    """The age of a table and the age that its contract allows, both at the time of the check."""

    published_at: datetime
    age: timedelta
    allowed: timedelta

    @property
    def is_kept(self) -> bool:
        """Whether the table is as fresh as promised."""
        return self.age <= self.allowed

    def __str__(self) -> str:
        hours, allowed = (round(each / timedelta(hours=1), 1) for each in (self.age, self.allowed))
        return (
            f"published {self.published_at:%Y-%m-%d %H:%M} UTC, {hours:g} hours ago; promised every {allowed:g} hours"
        )


def freshness(contract: Contract, context: Mapping[str, pl.DataFrame], now: datetime) -> Freshness | None:
    """The freshness of a table; None where its contract promises none or the target does not say.

    Args:
        contract: the table's contract.
        context: the target's tables; the newest row of `snapshots` counts.
        now: the time of the check, UTC.
    """
    snapshots = context.get(SNAPSHOTS)
    if contract.refresh_hours is None or snapshots is None or "published_at" not in snapshots.columns:
        return None
    published_at = snapshots["published_at"].max()
    if not isinstance(published_at, datetime) or published_at.tzinfo is None:
        return None
    return Freshness(published_at, now - published_at, timedelta(hours=contract.refresh_hours))
