"""What `doctor` finds, and what it mends: every kind of damage is done to a real warehouse."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.ids import content_id
from pipelines.storage.durable import write_atomically
from pipelines.storage.examination import Ailment, examine
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import writing
from pipelines.storage.manifest import Manifest, sha256
from pipelines.storage.repair import repair
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, article, claim, frame
from tests.storage.test_snapshot import RAW, SOURCE, count

RAW_BYTES = b"The rebels said they took the town."
DOCUMENT = content_id(RAW_BYTES)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions: the second has claims, and shares the articles with the first."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "a.txt").write_bytes(RAW_BYTES)
    tables = Tables(WarehouseLayout(folder / "warehouse"))
    with writing(tables.layout):
        kept = tables.layout.document(DOCUMENT)
        write_atomically(kept, lambda temporary: Path.write_bytes(temporary, RAW_BYTES) and None)
        tables.stage("sources", frame("sources", SOURCE))
        raw = RAW | {"document_id": DOCUMENT, "source_uri": str(folder / "a.txt")}
        tables.stage("documents", frame("documents", raw), DAY)
        tables.stage("articles", frame("articles", article(document_id=DOCUMENT)), DAY)
        publish(tables, "run-1", NOW, "1.0")
        tables.stage("claims", frame("claims", claim()), DAY)
        publish(tables, "run-2", NOW, "1.0")
    return tables.layout.root


@pytest.fixture
def layout(sound: Path, tmp_path: Path) -> WarehouseLayout:
    return WarehouseLayout(shutil.copytree(sound, tmp_path / "warehouse", symlinks=True))


def ailments(layout: WarehouseLayout) -> set[Ailment]:
    return {finding.ailment for finding in examine(layout) if finding.is_damage}


def part(layout: WarehouseLayout, table: str) -> Path:
    return layout.version(2) / "parquet" / table / "ingest_date=2025-03-01" / "part-0.parquet"


def spoil(file: Path) -> None:
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-9])
    file.chmod(0o444)


def spoil_both_versions(layout: WarehouseLayout) -> None:
    for number in (1, 2):
        spoil(layout.version(number) / "parquet" / "articles" / "ingest_date=2025-03-01" / "part-0.parquet")


def write_into(layout: WarehouseLayout) -> None:
    part(layout, "claims").chmod(0o644)


def leave_behind(layout: WarehouseLayout) -> None:
    (layout.versions / ".building-000003").mkdir()
    (layout.root / ".parquet.77.tmp").write_text("half")


DAMAGES: dict[Ailment, Callable[[WarehouseLayout], object]] = {
    Ailment.LOST_LINK: lambda layout: layout.current.unlink(),
    Ailment.LOST_MANIFEST: lambda layout: (layout.version(2) / "manifest.json").unlink(),
    Ailment.DAMAGED_DUCKDB: lambda layout: spoil(layout.version(2) / "counterclaim.duckdb"),
    Ailment.WRITABLE: write_into,
    Ailment.LEFTOVER: leave_behind,
    Ailment.DEAD_LOCK: lambda layout: (layout.root / ".lock-holder.json").write_text("{}"),
    Ailment.LOST_DOCUMENT: lambda layout: layout.document(DOCUMENT).write_bytes(b"other"),
}


def test_a_sound_warehouse_has_no_finding(layout: WarehouseLayout) -> None:
    assert examine(layout) == []


@pytest.mark.parametrize("ailment", DAMAGES, ids=lambda ailment: ailment.name.lower())
def test_damage_is_found_and_mended(layout: WarehouseLayout, ailment: Ailment) -> None:
    DAMAGES[ailment](layout)
    assert ailment in ailments(layout)
    with writing(layout):
        assert repair(layout) == []
    assert count(layout.duckdb, "claims") == 1


@pytest.mark.parametrize("damage", [spoil, Path.unlink], ids=["cut", "gone"])
@pytest.mark.parametrize("table", ["articles", "claims"])
def test_a_lost_parquet_file_is_written_again_as_it_was(
    layout: WarehouseLayout, damage: Callable[[Path], None], table: str
) -> None:
    file = part(layout, table)
    before = sha256(file)
    damage(file)
    assert ailments(layout) >= {Ailment.DAMAGED_PART}
    with writing(layout):
        assert repair(layout) == []
    assert sha256(file) == before


def test_a_parquet_file_lost_in_every_version_comes_back_from_duckdb(layout: WarehouseLayout) -> None:
    before = Tables(layout).read("articles")
    spoil_both_versions(layout)
    with writing(layout):
        assert repair(layout) == []
    assert Tables(layout).read("articles").equals(before)


def test_what_nothing_is_left_of_is_told_and_the_other_version_can_be_gone_back_to(layout: WarehouseLayout) -> None:
    spoil(part(layout, "claims"))
    spoil(layout.version(2) / "counterclaim.duckdb")
    with writing(layout):
        left = repair(layout)
    assert {Ailment.DAMAGED_PART, Ailment.DAMAGED_DUCKDB} <= {finding.ailment for finding in left}
    assert CliRunner().invoke(app, ["snapshot", "rollback", "1", "-w", str(layout.root)]).exit_code == 0
    assert count(layout.duckdb, "articles") == 1


def test_a_manifest_written_anew_tells_what_the_lost_one_told(layout: WarehouseLayout) -> None:
    before = Manifest.read(layout.version(2))
    (layout.version(2) / "manifest.json").unlink()
    with writing(layout):
        repair(layout)
    assert Manifest.read(layout.version(2)) == replace(before, duckdb_layout=None)


def test_a_staged_file_that_cannot_be_read_is_set_aside_with_all_that_was_staged(layout: WarehouseLayout) -> None:
    tables = Tables(layout)
    tables.stage("claims", frame("claims", claim(stance="denies")), DAY)
    tables.stage("articles", frame("articles", article(document_id=DOCUMENT)), DAY)
    spoil(layout.staging / "articles" / "ingest_date=2025-03-01" / "part-0.parquet")
    assert ailments(layout) == {Ailment.DAMAGED_STAGED}
    with writing(layout):
        assert repair(layout) == []
    assert list(tables.staged()) == []
    assert len(list(layout.root.glob("staging.damaged-*"))) == 1


def test_a_file_that_is_in_no_manifest_is_told(layout: WarehouseLayout) -> None:
    strange = part(layout, "claims").with_name("part-1.parquet")
    shutil.copy(part(layout, "claims"), strange)
    assert Ailment.STRANGE_PART in ailments(layout)


def test_raw_bytes_that_no_document_refers_to_are_a_note(layout: WarehouseLayout) -> None:
    orphan = layout.document(content_id(b"orphan"))
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"orphan")
    assert [(finding.ailment, finding.is_damage) for finding in examine(layout)] == [(Ailment.ORPHAN, False)]


def test_the_command_tells_mends_and_ends_with_a_code(layout: WarehouseLayout) -> None:
    spoil(layout.version(2) / "counterclaim.duckdb")
    command = ["doctor", "-w", str(layout.root)]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 6
    assert "counterclaim.duckdb: the DuckDB file cannot be read" in told.output
    mended = CliRunner().invoke(app, [*command, "--repair", "--json"])
    assert mended.exit_code == 0, mended.output
    assert {(row["ailment"], row["is_mended"]) for row in json.loads(mended.output)} >= {("damaged_duckdb", True)}
    assert CliRunner().invoke(app, command).output == "0 mended, 0 damaged, 0 notes\n"
    assert CliRunner().invoke(app, ["doctor", "-w", str(layout.root / "nowhere")]).exit_code == 2
