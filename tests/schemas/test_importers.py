"""A contract read back from what is written of it is the same contract, and works."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.present import present_contracts
from schemas import TABLES
from schemas.contract import Contract
from schemas.description import ColumnDescription, TableDescription, Value, declared, described
from schemas.exporters.odcs import odcs_document, odcs_yaml
from schemas.exporters.python_model import class_name, python_model
from schemas.importers.node import ContractImportError
from schemas.importers.odcs import Imported, import_odcs
from schemas.quality import Bound, Check, Dimension, Rule
from schemas.rules import rules_for
from schemas.yaml_text import written
from tests.schemas.valid_rows import world

every_contract = pytest.mark.parametrize("contract", TABLES.values(), ids=TABLES)

FOREIGN = """
apiVersion: v3.1.0
kind: DataContract
id: desk.reports
version: 2.0.0
status: active
schema:
- name: reports
  properties:
  - name: report_id
    logicalType: integer
    primaryKey: true
  - name: side
    logicalType: string
    quality:
    - metric: nullValues
      mustBe: 0
    - metric: invalidValues
      arguments: {validValues: [army, rebels]}
      mustBe: 0
  - name: told_at
    logicalType: timestamp
  - name: n_killed
    logicalType: integer
    physicalType: INTEGER
    logicalTypeOptions: {minimum: 0, multipleOf: 5}
  - name: tags
    logicalType: array
    items: {logicalType: string}
  quality:
  - name: enough
    metric: rowCount
    mustBeGreaterThan: 10
"""


@every_contract
def test_a_table_read_back_from_odcs_is_the_same(contract: Contract) -> None:
    imported = import_odcs(odcs_yaml(contract))
    assert imported.notes == ()
    assert imported.tables == (described(contract),)
    assert described(declared(imported.tables[0])) == described(contract)


@every_contract
def test_a_model_read_back_holds_rows_to_the_same_rules(contract: Contract) -> None:
    again = declared(import_odcs(odcs_yaml(contract)).tables[0])
    assert [(rule.rule_id, rule.sql, rule.tables) for rule in rules_for(again)] == [
        (rule.rule_id, rule.sql, rule.tables) for rule in rules_for(contract)
    ]
    assert again.pandera.validate(world()[contract.name], lazy=True).height == world()[contract.name].height
    assert odcs_document(described(again)) == odcs_document(described(contract))


@every_contract
def test_the_source_of_a_model_runs_and_accepts_valid_rows(contract: Contract) -> None:
    module: dict[str, Any] = {"__name__": "generated"}
    exec(python_model([described(contract)]), module)  # noqa: S102 - what was generated here
    model = module[class_name(contract.name)]
    assert model.validate(world()[contract.name], lazy=True).height == world()[contract.name].height


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}_[a-z0-9]{1,6}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(str.strip)
PARAGRAPHS = TEXTS.map(lambda text: " ".join(text.split()))
SIMPLE_TYPES = st.sampled_from(
    [pl.String(), pl.Int8(), pl.Int32(), pl.Int64(), pl.UInt16(), pl.Float32(), pl.Float64(), pl.Boolean(), pl.Date(),
     pl.Datetime("us", "UTC"), pl.Datetime("us", "Africa/Bamako"), pl.Datetime("us")]
)  # fmt: skip
TYPES = (
    SIMPLE_TYPES
    | SIMPLE_TYPES.map(pl.List)
    | st.dictionaries(NAMES, SIMPLE_TYPES, min_size=1, max_size=3).map(pl.Struct)
)


@st.composite
def columns(draw: st.DrawFn, name: str) -> ColumnDescription:
    dtype = draw(TYPES)
    bounds: tuple[Bound, ...] = ()
    values: tuple[Value, ...] = ()
    if dtype.is_integer():
        bounds = draw(
            st.sampled_from([(), (Bound(Check.AT_LEAST, 0),), (Bound(Check.MORE_THAN, 1), Bound(Check.LESS_THAN, 9))])
        )
    if isinstance(dtype, pl.String):
        bounds = draw(st.sampled_from([(), (Bound(Check.MATCHES, "^a: #'x'$"),), (Bound(Check.LENGTH, (None, 5)),)]))
        meanings = draw(st.dictionaries(TEXTS, TEXTS | st.just(""), max_size=3))
        values = tuple(Value(value, meaning) for value, meaning in meanings.items()) if not bounds else ()
    return ColumnDescription(
        name, dtype, draw(st.booleans()), draw(TEXTS | st.just("")), values, bounds,
        draw(st.none() | st.just("places.place_id")), draw(st.booleans()), draw(st.none() | TEXTS.filter(bool)),
    )  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> TableDescription:
    names = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    made = [draw(columns(name)) for name in names]
    made[0] = replace(made[0], nullable=False)
    rule = Rule(
        "t.rule",
        "t",
        draw(st.none() | st.just(names[1])),
        draw(TEXTS),
        frozenset({"t", "u"}),
        "select 1\nfrom t",
        draw(st.sampled_from(Dimension)),
    )
    return TableDescription(
        name="t", contract_id=draw(NAMES), version="1.0.0", owner=draw(TEXTS.filter(bool)),
        description=draw(PARAGRAPHS),
        grain=draw(TEXTS.filter(bool)), key=(names[0],), group=draw(NAMES),
        partition_by=draw(st.none() | st.just(names[-1])), budget=draw(st.floats(0, 1)),
        refresh_hours=draw(st.none() | st.integers(1, 500)), columns=tuple(made), rules=(rule,),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_any_table_read_back_from_odcs_is_the_same_and_works(table: TableDescription) -> None:
    imported = import_odcs(written(odcs_document(table)))
    assert imported.tables == (table,)
    contract = declared(imported.tables[0])
    assert described(contract) == table
    assert contract.pandera.validate(contract.empty()).height == 0


def test_a_foreign_contract_becomes_a_model_that_refuses_what_it_forbids() -> None:
    contract = declared(import_odcs(FOREIGN).tables[0])
    assert contract.polars_schema == {
        "report_id": pl.Int64(), "side": pl.String(), "told_at": pl.Datetime("us", "UTC"), "n_killed": pl.Int32(),
        "tags": pl.List(pl.String),
    }  # fmt: skip
    good = {"report_id": 1, "side": "army", "told_at": None, "n_killed": 3, "tags": ["a"]}
    contract.pandera.validate(contract.frame([good]))
    for bad in ({"side": None}, {"side": "police"}, {"n_killed": -1}, {"report_id": None}):
        with pytest.raises(Exception, match=next(iter(bad))):
            contract.pandera.validate(contract.frame([good | bad]))


def test_what_of_a_foreign_contract_is_not_checked_is_said() -> None:
    notes = "\n".join(import_odcs(FOREIGN).notes)
    assert "multipleOf is not checked" in notes
    assert "(enough) is not checked" in notes
    assert len(import_odcs(FOREIGN).notes) == 2


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: DataContract", "kind: DataProduct", r"contract.apiVersion .* expected a DataContract"),
        ("apiVersion: v3.1.0", "apiVersion: v2.2.2", "ODCS version 3"),
        ("    primaryKey: true\n", "", "no primaryKey"),
        ("logicalType: timestamp", "logicalType: map", r"properties\[2\].logicalType is 'map'"),
        ("name: side", "name: side; drop table x", "letters, digits and underscores"),
        ("version: 2.0.0", "version: 2.0", r"contract.version is 2.0, expected text"),
        ("    items: {logicalType: string}\n", "", "items.logicalType is missing"),
        ("schema:", "schema: [", "not YAML"),
    ],
)
def test_a_document_that_is_no_contract_is_refused_with_the_place(before: str, after: str, message: str) -> None:
    assert before in FOREIGN
    with pytest.raises(ContractImportError, match=message):
        import_odcs(FOREIGN.replace(before, after, 1))


@pytest.mark.parametrize("name", [name for name, table in present_contracts().items() if table.is_view])
def test_a_view_read_back_from_odcs_is_the_same(name: str) -> None:
    view = present_contracts()[name]
    imported = import_odcs(written(odcs_document(view)))
    assert imported == Imported((view,), ())
    contract = declared(view)
    assert contract.pandera.validate(contract.empty()).height == 0
    assert rules_for(contract) == ()
