"""`counterclaim quarantine` on a real warehouse: an article is refused, its reader mended, the replay publishes it."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.ids import row_id
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from tests.pipeline.conftest import Cli

TEXT = "The army said on Monday that rebels had attacked its base near Gao. The rebels denied it."
OTHER = "The ministry said on Tuesday that the road to Gao was open again."
URL = "https://a.example/1"


@pytest.fixture(scope="module")
def refused(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of three lines: the first has a title that is no string, the second is cut, the third is sound."""
    lines = [json.dumps({"url": URL, "title": 5, "text": TEXT}), '{"text": "cut', json.dumps({"text": OTHER})]
    folder = tmp_path_factory.mktemp("refused")
    (folder / "lines.jsonl").write_text("\n".join(lines))
    ended = cli("run", folder / "lines.jsonl", "--warehouse", folder / "w")
    assert ended.code == 0, ended.err
    return folder / "w"


@pytest.fixture
def warehouse(refused: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(refused, tmp_path / "w", symlinks=True)


def quarantine(*arguments: str | Path, code: int = 0) -> str:
    ended = CliRunner().invoke(app, ["quarantine", *map(str, arguments)])
    assert ended.exit_code == code, ended.output
    return ended.output


def listed(warehouse: Path, *options: str) -> dict[str, dict[str, str]]:
    """The rows, by the line that they come from."""
    rows = json.loads(quarantine("list", "--json", "-w", warehouse, *options))
    return {row["source_uri"].rpartition("#")[2]: row for row in rows}


def as_a_mended_reader_reads(warehouse: Path) -> None:
    """Documents are read in a process of its own: what a better reader makes of the first line stands in its bytes."""
    (kept,) = (path for path in (warehouse / "documents").rglob("*") if path.is_file())
    mended = kept.read_text().replace('"title": 5', '"title": null')
    kept.unlink()
    kept.write_text(mended)


def test_a_replay_publishes_what_a_mended_reader_reads_with_all_that_follows(warehouse: Path) -> None:
    tables = Tables(WarehouseLayout(warehouse))
    before = tables.read("claims")
    assert set(listed(warehouse)) == {"1", "2"}
    as_a_mended_reader_reads(warehouse)
    said = json.loads(quarantine("replay", "--rule", "ingest.bad_record", "--json", "-w", warehouse))
    assert said["new_snapshot"] == 2
    outcomes = {row["source_uri"].rpartition("#")[2]: row["outcome"] for row in said["rows"]}
    assert outcomes == {"1": "published", "2": "still refused"}
    expected = row_id("article", URL, "a.example", None, hashlib.sha256(TEXT.encode()).hexdigest())
    assert expected in tables.read("articles")["article_id"]
    new = tables.read("claims").join(before, on="claim_id", how="anti")
    assert set(new["article_id"]) == {expected}
    runs = tables.read("runs").filter(run_id=said["run_id"], table_name="articles").to_dicts()
    counts = [(r["rows_in"], r["rows_published"], r["rows_unchanged"], r["rows_quarantined"]) for r in runs]
    assert counts == [(3, 1, 1, 1)]
    assert {line: row["state"] for line, row in listed(warehouse, "--all").items()} == {"1": "replayed", "2": "waiting"}
    assert "already" in quarantine("replay", listed(warehouse, "--all")["1"]["quarantine_id"], "-w", warehouse, code=2)


def test_a_row_is_shown_whole_dropped_with_a_reason_and_then_left_alone(warehouse: Path) -> None:
    short = listed(warehouse)["2"]["quarantine_id"][:10]
    shown = quarantine("show", short, "-w", warehouse)
    assert "ingest.bad_json" in shown
    assert '{"text": "cut' in shown
    quarantine("drop", short, "--reason", "cut by the sender", "-w", warehouse)
    assert listed(warehouse, "--all")["2"]["dropped_reason"] == "cut by the sender"
    assert set(listed(warehouse)) == {"1"}
    text = quarantine("replay", "--all", "-w", warehouse)
    assert "1 still refused" in text
    assert "1 waiting, 0 replayed, 1 dropped" in quarantine("list", "-w", warehouse)
    assert WarehouseLayout(warehouse).current_number() == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "nothing"], "quarantine list"),
        (["replay"], "say which rows"),
        (["replay", "ab", "--all"], "say which rows"),
        (["list", "--table", "claim"], "articles"),
        (["drop", "ab", "--reason", "x"], "quarantine list"),
    ],
)
def test_what_is_not_understood_is_answered_with_what_to_do(
    tmp_path: Path, refused: Path, arguments: list[str], words: str
) -> None:
    assert words in quarantine(*arguments, "-w", refused, code=2)
    assert "counterclaim run" in quarantine(*arguments, "-w", tmp_path / "nowhere", code=2)
    assert not (tmp_path / "nowhere").exists()
