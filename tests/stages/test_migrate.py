"""A warehouse that an older release wrote is carried over to the present contracts, or refused with what to do.

`tests/warehouses` holds one small warehouse per released state of the contracts, as that release published it.
"""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import schemas
from pipelines.cli.app import app
from pipelines.cli.exits import Exit
from pipelines.stages import migrate as stage
from pipelines.stages.migrate import migrate, outdated_tables, parsed_fills
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import OutdatedPartError, Tables
from schemas import TABLES
from schemas.evolution.kinds import Change, Kind
from schemas.evolution.upgrade import MigrationError, Upgrade
from schemas.exporters.arrow import CONTRACT_VERSION
from tests.warehouses.store import stored, unpacked

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FIRST, *_ = stored()
"""Three files taken in under the first contracts: four articles, and one line that was refused."""


@pytest.fixture
def first(tmp_path: Path) -> Tables:
    return Tables(WarehouseLayout(unpacked(FIRST, tmp_path)))


def run_on(tables: Tables) -> Run:
    return Run("migration", NOW, NOW.date(), tables)


def as_written(tables: Tables, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(file, hive_partitioning=False) for file in tables.parts(name).values()])


def test_rows_that_may_break_the_present_contract_are_not_read_unjudged(first: Tables) -> None:
    with pytest.raises(OutdatedPartError, match=r"claims 1\.0\.0.*counterclaim contract migrate"):
        first.read("claims")


def test_rows_that_lack_a_new_column_are_read_with_null(first: Tables) -> None:
    runs = first.read("runs")
    assert runs.height == as_written(first, "runs").height
    assert runs["rows_warned"].null_count() == runs.height


def test_all_rows_of_the_first_release_are_carried_over_and_published(first: Tables) -> None:
    held = {name: as_written(first, name) for name in ("documents", "articles", "claims", "figures", "quarantine")}
    run = run_on(first)
    tallies = migrate(run, outdated_tables(first), {})
    assert {tally.table: tally.quarantined for tally in tallies if tally.quarantined} == {}
    assert publish_snapshot(run).is_new
    for name, rows in held.items():
        key = TABLES[name].key[0]
        assert first.read(name)[key].sort().equals(rows[key].sort())
    for name in TABLES:
        for file in first.parts(name).values():
            assert pq.read_schema(file).metadata[CONTRACT_VERSION].decode() == TABLES[name].version
    assert outdated_tables(first) == []


def test_a_row_that_breaks_the_present_contract_goes_to_quarantine_with_what_leans_on_it(first: Tables) -> None:
    (file,) = first.parts("claims").values()
    claims = pl.read_parquet(file, hive_partitioning=False)
    refused = claims.filter(pl.col("claimant_id").is_not_null()).head(1)["claim_id"].item()
    is_refused = pl.col("claim_id") == refused
    schema = pq.read_schema(file)
    changed = claims.with_columns(
        claimant_person_id=pl.when(is_refused).then("claimant_id").otherwise("claimant_person_id")
    )
    file.chmod(0o644)
    pq.write_table(changed.to_arrow().cast(schema), file)
    run = run_on(first)
    migrate(run, outdated_tables(first), {})
    publish_snapshot(run)
    assert refused not in set(first.read("claims")["claim_id"])
    quarantine = first.read("quarantine").filter(pl.col("table_name") == "claims")
    assert "claims.claimant_id.not_the_person" in set(quarantine["rule_id"])


def meaning_changed(table: str) -> Upgrade:
    return Upgrade(table, "1.0.0", TABLES[table].version, (Change(Kind.MEANING_CHANGED, table, "run_id"),))


def test_claims_whose_meaning_changed_are_sought_in_the_articles_again(
    first: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[int] = []
    monkeypatch.setattr(stage, "extract_new_claims", lambda run: sought.append(run.tables.read("extractions").height))
    run = run_on(first)
    migrate(run, [stage.OutdatedTable("claims", (meaning_changed("claims"),))], {})
    assert sought == [0]
    assert first.read("claims").is_empty()
    assert first.read("articles").height == 4


def test_articles_whose_meaning_changed_are_refused_and_nothing_is_staged(first: Tables) -> None:
    with pytest.raises(MigrationError, match="articles cannot be carried over"):
        migrate(run_on(first), [stage.OutdatedTable("articles", (meaning_changed("articles"),))], {})
    assert list(first.staged()) == []


def test_a_required_column_is_asked_for_by_name_and_filled(first: Tables) -> None:
    added = Upgrade(
        "claims", "1.0.0", TABLES["claims"].version, (Change(Kind.COLUMN_ADDED_REQUIRED, "claims", "rule"),)
    )
    outdated = [stage.OutdatedTable("claims", (added,))]
    with pytest.raises(MigrationError, match=r"rows of claims have no rule.*--fill claims\.rule=VALUE"):
        migrate(run_on(first), outdated, {})
    migrate(run_on(first), outdated, parsed_fills(["claims.rule=unknown"]))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("claims.confidence", "write table.column=value"),
        ("claims.mood=calm", "names no column"),
        ("claims.confidence=high", "'high' is no Float64"),
    ],
)
def test_a_value_to_fill_in_that_cannot_be_meant_is_refused(given: str, message: str) -> None:
    with pytest.raises(MigrationError, match=message):
        parsed_fills([given])


def test_a_value_to_fill_in_has_the_type_of_its_column() -> None:
    assert parsed_fills(["claims.confidence=0.5", "claims.rule=x"]) == {"claims": {"confidence": 0.5, "rule": "x"}}


def test_the_command_says_what_it_does_and_a_dry_run_does_nothing(first: Tables) -> None:
    root = str(first.layout.root)
    said = CliRunner().invoke(app, ["contract", "migrate", "--warehouse", root, "--dry-run"])
    assert said.exit_code == Exit.OK, said.output
    assert "claims 1.0.0 -> " in said.output
    assert "claims.claimant_id: rule added: claims.claimant_id.not_the_person" in said.output
    assert said.output.endswith("nothing was done\n")
    assert first.layout.current_number() == 1


def test_a_folder_that_is_no_warehouse_is_refused(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["contract", "migrate", "--warehouse", str(tmp_path)])
    assert said.exit_code == Exit.USAGE
    assert "is no warehouse" in said.output


@pytest.mark.parametrize("archive", stored(), ids=lambda archive: archive.name.removesuffix(".tar.gz"))
def test_a_warehouse_of_every_released_contract_is_opened_and_added_to(archive: Path, tmp_path: Path) -> None:
    root = unpacked(archive, tmp_path / "warehouse")
    tables = Tables(WarehouseLayout(root))
    held = {name: set(as_written(tables, name)[TABLES[name].key[0]]) for name in ("articles", "claims")}
    (tmp_path / "new.txt").write_text("The army said on Monday that its base near Gao had been attacked.\n")
    commands = [
        ["run", str(tmp_path / "new.txt")],
        ["contract", "migrate"],
        ["snapshot", "prune", "--keep", "1"],
        ["doctor"],
    ]
    run, migration, prune, doctor = ([*command, "--warehouse", str(root)] for command in commands)
    if CliRunner().invoke(app, run).exit_code == Exit.OUTDATED:  # others are read as they are
        assert (carried := CliRunner().invoke(app, migration)).exit_code == Exit.OK, carried.output
    for command in (run, prune, doctor):  # the stored versions have no DuckDB file
        assert (said := CliRunner().invoke(app, command)).exit_code == Exit.OK, said.output
    assert len(set(tables.read("articles")["article_id"]) - held["articles"]) == 1
    for name, keys in held.items():
        assert keys <= set(tables.read(name)[TABLES[name].key[0]])


def test_a_warehouse_of_every_released_contract_is_stored(tmp_path: Path) -> None:
    kept: dict[str, set[str]] = {}
    for archive in stored():
        for file in unpacked(archive, tmp_path / archive.name).glob("versions/*/parquet/**/*.parquet"):
            table = file.relative_to(tmp_path / archive.name).parts[3]
            kept.setdefault(table, set()).add(pq.read_schema(file).metadata[CONTRACT_VERSION].decode())
    history = Path(schemas.__file__).parent / "history"
    for table, versions in kept.items():
        released = {file.name.removesuffix(".odcs.yaml") for file in (history / table).glob("*.odcs.yaml")}
        assert versions == released, f"{table}: run `python -m tests.warehouses.store NAME`, and commit what it stores"
