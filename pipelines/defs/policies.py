"""What holds for every asset: by what its code is known, how fresh it must be, and when it is concluded anew."""

from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

from pipelines.code import ENTITY_TABLES, EVENT_TABLES, code_version
from pipelines.stages.settled import LONGEST_QUIET
from schemas import TABLES

_WARNED_EARLIER = 0.75
_FULL_RUN = LONGEST_QUIET + timedelta(minutes=30)
"""How far apart runs that go through all stages are at most, under the hourly schedule."""

CONCLUDE = (
    dg.AutomationCondition.eager().without(~dg.AutomationCondition.any_deps_missing())
    & dg.AutomationCondition.all_deps_blocking_checks_passed()
).with_label("conclude anew when what it follows from has changed")
"""Days on which nothing was taken in are no missing evidence."""

_CONCLUDED = frozenset({*ENTITY_TABLES, *EVENT_TABLES, "snapshot", "site"})


def with_policies(assets: Sequence[dg.AssetsDefinition]) -> list[dg.AssetsDefinition]:
    """The assets, each with its code version, its freshness policy and its automation condition."""
    return list(dg.map_asset_specs(_with_policies, assets))


def _with_policies(spec: dg.AssetSpec) -> dg.AssetSpec:
    name = spec.key.path[-1]
    is_view = spec.key.path[0] == "reporting"
    return spec.replace_attributes(
        code_version=code_version("snapshot" if is_view else name),
        freshness_policy=_freshness(name, is_view),
        automation_condition=CONCLUDE if is_view or name in _CONCLUDED else None,
    )


def _freshness(name: str, is_view: bool) -> dg.FreshnessPolicy | None:
    """As often as the contract promises. Of the snapshot and its pages a person is told where no run went through all
    stages though the longest quiet is over; two hourly ticks may fail before.
    """
    if is_view or name in {"snapshot", "site"}:
        return dg.FreshnessPolicy.time_window(fail_window=_FULL_RUN * 2, warn_window=_FULL_RUN + timedelta(hours=2))
    contract = TABLES.get(name)
    if contract is None or contract.refresh_hours is None:
        return None
    window = timedelta(hours=contract.refresh_hours)
    return dg.FreshnessPolicy.time_window(fail_window=window, warn_window=window * _WARNED_EARLIER)
