"""Somebody else's data is held to the same rules as the warehouse's own, and told all that is wrong at once."""

import json
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pytest

from pipelines.contracts.checking import CheckedTable, check
from pipelines.contracts.reports import as_json, as_junit
from pipelines.contracts.targets import TargetError, wanted_contracts
from schemas import TABLES
from schemas.exporters.odcs import odcs_yaml
from tests.schemas.valid_rows import NOW, SEEDS, world


def checked(target: Path, contract: str | None = None) -> CheckedTable:
    (table,) = check(target, wanted_contracts(contract)).tables
    return table


def rules_broken(table: CheckedTable) -> set[str]:
    return set(table.by_rule())


def edited(file: Path, *statements: str) -> Path:
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def test_a_duckdb_file_that_keeps_every_contract_passes_every_rule(database: Path) -> None:
    found = check(database, wanted_contracts(None))
    assert found.is_kept
    assert [table.contract.name for table in found.tables if table.contract.key] == list(TABLES)
    assert {table.rows for table in found.tables if table.contract.key} == {SEEDS}
    assert all(table.not_checked == {} for table in found.tables)


def test_a_reporting_view_must_have_the_columns_and_types_that_readers_build_on(database: Path) -> None:
    kept = {table.contract.name for table in check(database, wanted_contracts(None)).tables if not table.contract.key}
    assert {"contested_events", "event_status", "corroboration"} <= kept
    edited(
        database,
        "create or replace view reporting.corroboration as select event_id, 1.5 as n_articles from main.events",
    )
    found = {table.contract.name: table for table in check(database, wanted_contracts(None)).tables}
    assert "column n_outlets is missing: outlets that published these" in found["corroboration"].faults
    assert found["event_status"].is_kept
    edited(database, "drop table articles")
    found = {table.contract.name: table for table in check(database, wanted_contracts(None)).tables}
    assert found["outlet_activity"].faults == (
        "cannot be read: Catalog Error: Table with name articles does not exist!",
    )


def test_rules_across_tables_see_the_tables_beside_the_one_that_is_asked_for(database: Path) -> None:
    edited(
        database, "update articles set text = 'Another text.' where article_id = (select min(article_id) from articles)"
    )
    claims = checked(database, "claims")
    assert rules_broken(claims) == {"claims.spans.quote"}
    assert len(claims.refused) == 1


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("alter table claims drop column cue_end", "column cue_end is missing: end of the cue, exclusive"),
        ("alter table claims rename stance to attitude", "column attitude is unknown to the contract"),
        ("alter table claims alter confidence type varchar", "column confidence is VARCHAR, expected DOUBLE"),
        ("alter table claims alter sentence_index type bigint", "column sentence_index is BIGINT, expected INTEGER"),
    ],
)
def test_a_published_table_must_have_exactly_the_columns_and_types(database: Path, statement: str, fault: str) -> None:
    (first, *_) = [f for f in checked(edited(database, statement), "claims").faults if f.startswith(fault)]
    assert first


def test_parquet_files_say_themselves_which_contract_they_keep(parquet: Path) -> None:
    moved = (parquet / "claims" / "part-0.parquet").rename(parquet / "delivery.parquet")
    table = checked(moved)
    assert (table.contract.name, table.is_kept, table.rows) == ("claims", True, SEEDS)
    assert set(table.not_checked["claims.spans.quote"]) == {"articles"}


def test_a_folder_of_folders_is_checked_as_tables_that_refer_to_each_other(parquet: Path) -> None:
    found = check(parquet, wanted_contracts(None))
    assert {table.contract.name for table in found.tables if table.is_kept} == {"articles", "claims", "actors"}
    (claims,) = [table for table in found.tables if table.contract.name == "claims"]
    assert "claims.spans.quote" in claims.rules


def test_csv_is_read_into_the_types_of_the_contract(articles_csv: Path) -> None:
    table = checked(articles_csv)
    assert (table.contract.name, table.is_kept, table.rows) == ("articles", True, SEEDS)


def test_a_producer_may_leave_out_what_may_be_null_but_nothing_else(articles_csv: Path) -> None:
    rows = pl.read_csv(articles_csv, infer_schema=False)
    rows.drop("byline", "url").write_csv(articles_csv)
    assert checked(articles_csv).is_kept
    rows.drop("text").write_csv(articles_csv)
    assert checked(articles_csv).faults == ("column text is missing: the text; every offset of a claim counts in it",)


def test_values_that_do_not_fit_are_told_with_row_key_value_and_remedy(articles_csv: Path) -> None:
    rows = pl.read_csv(articles_csv, infer_schema=False).head(3)
    rows = rows.with_columns(
        retrieved_at=pl.Series(["2025-03-01T12:00:00Z", "2025-03-01 12:00:00+00:00", "yesterday"]),
        ingest_date=pl.Series(["2025-03-01", "2025-03-01", "1/3/2025"]),
        is_extracted=pl.Series(["true", "FALSE", "yes"]),
        media_type=pl.Series(["text/plain", "text/plain", None]),
    )
    rows.write_csv(articles_csv)
    table = checked(articles_csv)
    (refused,) = table.refused
    assert refused.row == 2
    assert refused.key == f"article_id={rows['article_id'][2]}"
    reasons = {failure.rule_id: failure.reason for failure in refused.failures}
    assert set(reasons) == {
        "articles.retrieved_at.type",
        "articles.ingest_date.type",
        "articles.is_extracted.type",
        "articles.media_type.not_nullable",
    }
    assert reasons["articles.retrieved_at.type"] == (
        "articles.retrieved_at is 'yesterday', which is no TIMESTAMPTZ; write it as 2025-03-01T12:00:00Z"
    )


def test_lists_in_csv_are_written_as_json(tmp_path: Path) -> None:
    claims = world()["claims"].head(2)
    spans = ['[{"start_char": 16, "end_char": 34}]', "16-34"]
    claims.with_columns(content_spans=pl.Series(spans)).write_csv(tmp_path / "claims.csv")
    assert rules_broken(checked(tmp_path / "claims.csv")) == {"claims.content_spans.type"}


def test_numbers_of_another_width_are_taken_from_parquet_where_they_fit(parquet: Path) -> None:
    file = parquet / "claims" / "part-0.parquet"
    pl.read_parquet(file).with_columns(pl.col("sentence_index").cast(pl.Int64)).write_parquet(file)
    assert checked(file, "claims").is_kept
    pl.read_parquet(file).with_columns(pl.lit(2**40).alias("sentence_index")).write_parquet(file)
    assert rules_broken(checked(file, "claims")) == {"claims.sentence_index.type"}
    pl.read_parquet(file).with_columns(pl.lit("0").alias("sentence_index")).write_parquet(file)
    assert checked(file, "claims").faults == ("column sentence_index is String, expected INTEGER",)


def test_a_contract_of_ones_own_is_taken_from_an_odcs_file(database: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.odcs.yaml"
    own.write_text(odcs_yaml(TABLES["events"]).replace("- value: Battles", "- value: Fights"))
    assert checked(database, str(own)).is_kept is False
    assert "events.event_type.isin" in rules_broken(checked(database, str(own)))


def test_a_rule_of_somebody_elses_contract_cannot_read_files(database: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.odcs.yaml"
    own.write_text(odcs_yaml(TABLES["runs"]).replace("from runs\n", "from read_text('/etc/hostname'), runs\n"))
    with pytest.raises(TargetError, match="cannot be run: Permission Error"):
        checked(database, str(own))


@pytest.mark.parametrize(
    ("make", "contract", "message"),
    [
        (lambda folder: folder / "nowhere.csv", None, "does not exist"),
        (lambda folder: folder, None, "holds no Parquet file"),
        (lambda folder: _file(folder / "claims.xlsx"), None, "is of no known kind"),
        (lambda folder: _file(folder / "sheet.csv"), None, "name it with --contract"),
        (lambda folder: _file(folder / "claims.csv"), "clams", "no contract is called 'clams'"),
        (lambda folder: _file(folder / "claims.csv"), "clams.yaml", "does not exist"),
        (lambda folder: _file(folder / "claims.duckdb"), None, "cannot be opened as a DuckDB file"),
        (lambda folder: _file(folder / "claims.parquet"), None, "cannot be read as Parquet"),
    ],
)
def test_a_target_that_cannot_be_checked_is_named_with_what_to_do(tmp_path, make, contract, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TargetError, match=message):
        check(make(tmp_path), wanted_contracts(contract))


def _file(path: Path) -> Path:
    path.write_text("this is no table\n")
    return path


def test_json_and_junit_tell_the_same_as_the_text(database: Path) -> None:
    edited(
        database,
        "update actors set country = 'ML'",
        "alter table figures drop column figure_end",
        "drop table articles",
    )
    found = check(database, wanted_contracts(None))
    tables = {table["table"]: table for table in json.loads(as_json(found))["tables"]}
    assert tables["actors"]["rows_refused"] == SEEDS
    assert tables["actors"]["refused"][0]["failures"][0]["rule_id"] == "actors.country.str_matches"
    assert tables["figures"]["faults"]
    assert tables["claims"]["rules_not_checked"]["claims.spans.quote"] == {"lacks": ["articles"]}
    suites = {suite.get("name", ""): suite for suite in ET.fromstring(as_junit(found))}  # noqa: S314 - written here
    actors = suites[f"counterclaim.actors {TABLES['actors'].version}"]
    (case,) = [case for case in actors if case.find("failure") is not None]
    assert (case.get("name"), actors.get("failures")) == ("actors.country.str_matches", "1")
    claims = suites[f"counterclaim.claims {TABLES['claims'].version}"]
    assert any(case.get("name") == "claims.spans.quote" and case.find("skipped") is not None for case in claims)


PUBLISHED = NOW
"""When the small world's snapshots were published."""


@pytest.mark.parametrize(("hours", "is_kept"), [(24, True), (25, False)])
def test_a_table_older_than_promised_breaks_its_contract_where_freshness_counts(
    database: Path, hours: int, is_kept: bool
) -> None:
    now = PUBLISHED + timedelta(hours=hours)
    (table,) = check(database, wanted_contracts("claims"), now=now, must_be_fresh=True).tables
    assert table.is_kept is is_kept
    assert str(table.freshness) == f"published 2025-03-01 12:00 UTC, {hours} hours ago; promised every 24 hours"
    found = check(database, wanted_contracts("claims"), now=now, must_be_fresh=True)
    cases = {case.get("name"): case for case in ET.fromstring(as_junit(found)).iter("testcase")}  # noqa: S314
    assert (cases["freshness"].find("failure") is None) is is_kept


def test_age_alone_breaks_no_contract_unless_it_is_asked_for(database: Path) -> None:
    found = check(database, wanted_contracts("claims"), now=PUBLISHED + timedelta(days=400))
    assert found.is_kept
    assert json.loads(as_json(found))["tables"][0]["is_fresh"] is False


def test_a_file_that_does_not_say_when_it_was_published_has_no_age(articles_csv: Path) -> None:
    (table,) = check(articles_csv, wanted_contracts(None), must_be_fresh=True).tables
    assert table.freshness is None
    assert table.is_kept


def test_a_warning_is_told_and_breaks_no_contract(database: Path) -> None:
    edited(database, "update articles set published_at = null, published_basis = 'none'")
    found = check(database, wanted_contracts("articles"))
    assert found.is_kept
    assert {warning.rule_id for warning in found.tables[0].warnings} == {"articles.published_at.known"}
    assert len(json.loads(as_json(found))["tables"][0]["warnings"]) == SEEDS
