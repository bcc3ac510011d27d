"""Every committed file that is generated from the contracts: its path, and what it must hold."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.contracts.present import present_contracts
from pipelines.contracts.views import described_views
from schemas import TABLES
from schemas.evolution.changelog import changelog
from schemas.evolution.history import read_history
from schemas.exporters.dictionary import dictionary
from schemas.exporters.json_schema import json_schema_text
from schemas.exporters.odcs import odcs_yaml, view_yaml

CONTRACTS = Path("schemas/contracts")
DICTIONARY = Path("docs/tables.md")
CHANGELOG = Path("docs/contracts-changelog.md")


def contract_files() -> Iterator[tuple[str, str]]:
    """Name and text of each table's ODCS document and JSON Schema, and of each view's ODCS document."""
    for contract in TABLES.values():
        yield f"{contract.name}.odcs.yaml", odcs_yaml(contract)
        yield f"{contract.name}.schema.json", json_schema_text(contract)
    for name, table in present_contracts().items():
        if table.is_view:
            yield f"{name}.odcs.yaml", view_yaml(table)


def artefacts() -> Mapping[Path, str]:
    """All generated files, by their path from the root of the repository."""
    return {
        **{CONTRACTS / name: text for name, text in contract_files()},
        DICTIONARY: dictionary(TABLES.values(), described_views()),
        CHANGELOG: changelog(read_history(), present_contracts()),
    }


def write(root: Path) -> list[Path]:
    """Write the files that differ, and remove what no contract stands behind; returns what changed."""
    wanted, changed = artefacts(), drifted(root)
    for path in changed:
        text = wanted.get(path)
        if text is None:
            (root / path).unlink()
            continue
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return changed


def drifted(root: Path) -> list[Path]:
    """The files that are not what the contracts say now: changed, missing, or without a contract."""
    wanted = artefacts()
    present = {path.relative_to(root) for path in (root / CONTRACTS).glob("*") if path.is_file()}
    strays = sorted(present - set(wanted))
    return [path for path, text in wanted.items() if _text(root / path) != text] + strays


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
