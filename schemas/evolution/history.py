"""The released contracts: `schemas/history/<table>/<version>.odcs.yaml`, never changed once they are there."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from schemas.description import TableDescription
from schemas.evolution.semver import Version
from schemas.exporters.odcs import odcs_document
from schemas.importers.odcs import import_odcs
from schemas.yaml_text import written

_SUFFIX = ".odcs.yaml"
_HEADER = "# frozen: {name} {version} as it was released; never edit, release a new version instead\n"


class AlreadyReleasedError(ValueError):
    """A version that was released says something else than the contract that now bears its number."""


def folder() -> Path:
    """Where the released contracts lie."""
    return Path(str(files("schemas").joinpath("history")))


def read_history(root: Path | None = None) -> Mapping[str, tuple[TableDescription, ...]]:
    """The released versions of each table, the oldest first."""
    history: dict[str, tuple[TableDescription, ...]] = {}
    for table in sorted(path for path in (root or folder()).iterdir() if path.is_dir()):
        versions = [_read(path) for path in table.glob(f"*{_SUFFIX}")]
        history[table.name] = tuple(sorted(versions, key=lambda version: Version.parsed(version.version)))
    return history


def released(name: str, version: str | None = None, root: Path | None = None) -> TableDescription:
    """A released version of a table; the newest where none is named.

    Raises:
        LookupError: there is none such.
    """
    versions = read_history(root).get(name, ())
    found = [described for described in versions if version in {None, described.version}]
    if not found:
        known = ", ".join(described.version for described in versions) or "none"
        raise LookupError(f"no released contract {name} {version or ''}; released: {known}")
    return found[-1]


def freeze(present: Iterable[TableDescription], root: Path | None = None) -> list[Path]:
    """Release each contract whose version is not released yet; returns the new files.

    Raises:
        AlreadyReleasedError: a contract was changed without a new version.
    """
    new: list[Path] = []
    for table in present:
        name = table.qualified_name
        path = (root or folder()) / name / f"{table.version}{_SUFFIX}"
        if path.exists():
            if _read(path) != table:
                raise AlreadyReleasedError(
                    f"{name} {table.version} is released and says something else than what is declared now; "
                    f"see `counterclaim contract diff {name}@{table.version} {name}` and raise its version"
                )
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        header = _HEADER.format(name=name, version=table.version)
        path.write_text(header + written(odcs_document(table)), encoding="utf-8")
        new.append(path)
    return new


def _read(path: Path) -> TableDescription:
    (table,) = import_odcs(path.read_text(encoding="utf-8")).tables
    return table
