"""OpenLineage: each stage tells when it starts, completes or fails, with its datasets, their columns and their checks.

Turned on by the variables of the OpenLineage client alone (OPENLINEAGE_URL, OPENLINEAGE_CONFIG or OPENLINEAGE__…; the
extra `openlineage` brings it). What cannot be sent is logged and fails nothing. The events themselves are made in
`lineage_events`, which alone needs the client.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from pipelines.stages.run import Run

NAMESPACE_VARIABLE = "OPENLINEAGE_NAMESPACE"
_WHERE_TO = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__TRANSPORT")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a run, as lineage names it: what it reads and what it fills."""

    name: str
    attempt: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @classmethod
    def of(cls, context: dg.AssetExecutionContext) -> "Stage":
        """The stage that an asset's step runs."""
        outputs = {key.path[-1] for key in context.selected_asset_keys}
        needed = {key.path[-1] for keys in context.assets_def.asset_deps.values() for key in keys}
        return cls(context.op_def.name, context.retry_number, tuple(sorted(needed - outputs)), tuple(sorted(outputs)))


def is_on() -> bool:
    """Whether the environment says where lineage goes."""
    return any(name.startswith(_WHERE_TO) for name in os.environ)


@contextmanager
def told(stage: Stage, run: Run) -> Iterator[None]:
    """Tell that the stage starts, and how it ended.

    Raises:
        ModuleNotFoundError: the environment asks for lineage, and the extra `openlineage` is not installed.
    """
    if not is_on():
        yield
        return
    from pipelines.defs.lineage_events import Teller

    teller = Teller(stage, run, os.environ.get(NAMESPACE_VARIABLE, "counterclaim"))
    teller.started()
    try:
        yield
    except Exception as error:
        teller.failed(error)
        raise
    teller.completed()
