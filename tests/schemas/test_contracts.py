"""What every contract must have, and what is generated from it."""

import re

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.arrow import CONTRACT_ID, CONTRACT_VERSION, arrow_schema
from schemas.exporters.duckdb import comments, create_table
from schemas.rules import rules_of
from schemas.vocabularies import EventSubtype, EventType, Term
from warehouse.sql import MACROS

every_contract = pytest.mark.parametrize("contract", TABLES.values(), ids=TABLES)


@pytest.fixture(scope="module")
def empty_warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.execute(MACROS)
    for contract in TABLES.values():
        connection.execute(create_table(contract))
        for statement in comments(contract):
            connection.execute(statement)
    return connection


@every_contract
def test_a_contract_describes_its_table_and_every_column(contract: Contract) -> None:
    assert contract.description
    assert contract.grain.startswith("one ")
    assert [column.name for column in contract.columns if not column.description] == []


@every_contract
def test_a_key_is_made_of_columns_that_are_never_null(contract: Contract) -> None:
    nullable = {column.name: column.nullable for column in contract.columns}
    assert [nullable[name] for name in contract.key] == [False] * len(contract.key)


@every_contract
def test_a_reference_names_a_column_that_exists(contract: Contract) -> None:
    for column in contract.columns:
        if column.referenced:
            table, name = column.referenced
            assert name in TABLES[table].polars_schema


@every_contract
def test_no_column_is_an_sql_keyword(contract: Contract) -> None:
    reserved = duckdb.sql("select keyword_name from duckdb_keywords() where keyword_category = 'reserved'").fetchall()
    assert set(contract.polars_schema) & {name for (name,) in reserved} == set()


@every_contract
def test_arrow_and_duckdb_types_agree(contract: Contract, empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    written = empty_warehouse.sql(f"from {contract.name}").to_arrow_table().schema
    declared = arrow_schema(contract)
    assert {field.name: _plain(field.type) for field in written} == {f.name: _plain(f.type) for f in declared}


@every_contract
def test_a_parquet_file_says_which_contract_it_keeps(contract: Contract) -> None:
    metadata = arrow_schema(contract).metadata
    assert metadata[CONTRACT_ID].decode() == f"counterclaim.{contract.name}"
    assert metadata[CONTRACT_VERSION].decode() == contract.version


@every_contract
def test_every_rule_runs_and_finds_nothing_in_empty_tables(
    contract: Contract, empty_warehouse: duckdb.DuckDBPyConnection
) -> None:
    for rule in rules_of(contract.name):
        found = empty_warehouse.execute(rule.sql)
        named = ["column_name"] if rule.names_columns else []
        assert [column[0] for column in found.description] == [*contract.key, *named, "bad_value"]
        assert found.fetchall() == []
        assert rule.tables <= set(TABLES)


@every_contract
def test_duckdb_refuses_null_where_the_contract_does(
    contract: Contract, empty_warehouse: duckdb.DuckDBPyConnection
) -> None:
    required = [column.name for column in contract.columns if not column.nullable]
    assert required
    with pytest.raises(duckdb.ConstraintException, match="NOT NULL"):
        empty_warehouse.execute(f"insert into {contract.name} ({required[0]}) values (null)")


def test_the_empty_frame_of_a_contract_passes_its_own_pandera_schema() -> None:
    for contract in TABLES.values():
        assert isinstance(contract.pandera.validate(contract.empty()), pl.DataFrame)


def test_every_value_of_every_vocabulary_has_a_meaning() -> None:
    terms = [term for vocabulary in Term.__subclasses__() for term in vocabulary]
    assert len(terms) > 100
    assert [term for term in terms if not term.meaning] == []


def test_every_event_type_has_subtypes() -> None:
    assert {subtype.event_type for subtype in EventSubtype} == set(EventType)


def _plain(dtype: pa.DataType) -> str:
    """DuckDB's Arrow export names list items and nullability its own way; the types are what must agree."""
    return re.sub(r"<\w+: struct", "<item: struct", str(dtype)).replace(" not null", "")
