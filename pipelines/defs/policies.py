"""What holds for every asset: by what its code is known, how fresh it must be, and when it is concluded anew."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import dagster as dg

from pipelines.stages.extract import EXTRACTED_TABLES
from pipelines.stages.link import ENTITY_TABLES, EVENT_TABLES
from schemas import TABLES

_INGEST = ("pipelines.ingest",)
_READING = ("pipelines.claims", "pipelines.entities", "pipelines.lexicon", "pipelines.engines")
_CODE = {
    **dict.fromkeys(TABLES, _INGEST),
    **dict.fromkeys(EXTRACTED_TABLES, _READING),
    **dict.fromkeys(ENTITY_TABLES, ("pipelines.entities",)),
    **dict.fromkeys(EVENT_TABLES, ("pipelines.events", "pipelines.entities")),
    "snapshot": ("pipelines.storage", "warehouse.sql"),
}
"""The packages whose code makes an asset; what they import beyond these is shared by all."""

_CODE_SUFFIXES = (".py", ".sql", ".toml", ".csv")
_VERSION_DIGITS = 12
_WARNED_EARLIER = 0.75

CONCLUDE = (
    dg.AutomationCondition.eager().without(~dg.AutomationCondition.any_deps_missing())
    & dg.AutomationCondition.all_deps_blocking_checks_passed()
).with_label("conclude anew when what it follows from has changed")
"""Days on which nothing was taken in are no missing evidence."""

_CONCLUDED = frozenset({*ENTITY_TABLES, *EVENT_TABLES, "snapshot"})


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


def code_version(name: str) -> str:
    """What makes an asset: the digest of its code and data files, and the version of its contract.

    A changed extractor thus marks the tables that it fills, and what follows from them, as stale.
    """
    contract = TABLES.get(name)
    digest = hashlib.sha256("".join(map(_digest, _CODE[name])).encode()).hexdigest()[:_VERSION_DIGITS]
    return f"{digest}+{contract.version}" if contract else digest


@cache
def _digest(package: str) -> str:
    digest = hashlib.sha256()
    for path, file in sorted(_source_files(files(package), package)):
        digest.update(path.encode() + b"\x1f" + file.read_bytes() + b"\x1e")
    return digest.hexdigest()


def _source_files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _source_files(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(_CODE_SUFFIXES):
            yield f"{path}/{entry.name}", entry


def _freshness(name: str, is_view: bool) -> dg.FreshnessPolicy | None:
    """As often as the contract promises; the hourly run may fail twice before a person is told of the snapshot."""
    if is_view or name == "snapshot":
        return dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=3), warn_window=timedelta(hours=2))
    contract = TABLES.get(name)
    if contract is None or contract.refresh_hours is None:
        return None
    window = timedelta(hours=contract.refresh_hours)
    return dg.FreshnessPolicy.time_window(fail_window=window, warn_window=window * _WARNED_EARLIER)
