"""What is generated from the contracts is what they say now."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipelines.contracts.artefacts import artefacts, drifted, write
from pipelines.contracts.views import described_views
from schemas import TABLES
from schemas.contract import Contract
from schemas.description import described
from schemas.exporters.dictionary import dictionary
from schemas.exporters.json_schema import json_schema
from schemas.rules import rules_for
from tests.schemas.valid_rows import world

ROOT = Path(__file__).parents[2]
every_contract = pytest.mark.parametrize("contract", TABLES.values(), ids=TABLES)


def test_every_committed_file_is_what_the_contracts_say() -> None:
    stale = ", ".join(map(str, drifted(ROOT)))
    assert stale == "", "write them anew with `counterclaim contract export`"


def test_drift_is_seen_and_mended(tmp_path: Path) -> None:
    assert len(write(tmp_path)) == len(artefacts())
    claims = tmp_path / "schemas/contracts/claims.odcs.yaml"
    claims.write_text(claims.read_text().replace("required: true", "required: false", 1))
    (tmp_path / "docs/tables.md").unlink()
    (tmp_path / "schemas/contracts/gone.odcs.yaml").write_text("")
    expected = {"schemas/contracts/claims.odcs.yaml", "docs/tables.md", "schemas/contracts/gone.odcs.yaml"}
    assert {path.as_posix() for path in write(tmp_path)} == expected
    assert drifted(tmp_path) == []


def test_the_dictionary_names_every_table_column_value_rule_and_view() -> None:
    page = dictionary(TABLES.values(), described_views())
    for contract in TABLES.values():
        section = page.split(f"\n## {contract.name}\n")[1].split("\n## ")[0]
        assert all(f"| `{column.name}` |" in section for column in contract.columns)
        assert all(f"`{rule.rule_id}`" in section for rule in rules_for(contract))
        for column in contract.columns:
            for term in column.vocabulary or ():
                assert f"| `{term}` | {term.meaning} |" in section
    for view in described_views():
        assert f"### reporting.{view.name}\n" in page


def test_every_column_of_a_view_has_a_type_and_every_view_that_is_no_macro_describes_its_columns() -> None:
    for view in described_views():
        assert all(column.type for column in view.columns)
        assert view.parameters is not None or all(column.description for column in view.columns)


@every_contract
def test_a_json_schema_admits_valid_rows_and_no_others(contract: Contract) -> None:
    schema = json_schema(described(contract))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    (row, *_) = json.loads(world()[contract.name].head(1).write_json())
    assert list(validator.iter_errors(row)) == []
    required = next(column.name for column in contract.columns if not column.nullable)
    assert list(validator.iter_errors(row | {required: None}))
    assert list(validator.iter_errors({name: value for name, value in row.items() if name != required}))
    assert list(validator.iter_errors(row | {"unknown": 1}))
