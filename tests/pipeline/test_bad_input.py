"""Bad input ends in a clear message or a quarantine row, never in a lost article or a trace."""

import gzip
import json
import multiprocessing
from pathlib import Path

import duckdb
import pytest

from pipelines.storage.layout import WarehouseLayout
from tests.pipeline.conftest import Cli, Ended
from tests.storage.test_lock import hold

GOOD = "The army said on Monday that rebels had attacked its base near Gao. The rebels denied it.\n"


def rows(warehouse: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str((warehouse / "counterclaim.duckdb").resolve()), read_only=True) as connection:
        return connection.sql(query).fetchall()


BAD_FILES = {
    "empty.txt": (b"", "ingest.empty_file", "no bytes"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "ingest.not_text", "not text"),
    "blank.html": (b"<html><head><title>Nothing</title></head><body></body></html>", "ingest.no_text", "no article"),
    "long.txt": (b"The army said so. " * 1_200_000, "ingest.too_l", "longer|larger"),
    "cut.txt.gz": (gzip.compress(GOOD.encode())[:-12], "ingest.broken_gzip", "truncated"),
    "table.xlsx": (b"PK\x03\x04", "ingest.unsupported_type", "no kind that is read"),
    "bomb.xml": (b'<!DOCTYPE r [<!ENTITY a "ha">]><rss>&a;</rss>', "ingest.xml_entities", "entities"),
}


@pytest.fixture(scope="module")
def bad_inbox(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    """A run over every bad file and a good one: how it ended, and its warehouse."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "inbox").mkdir()
    for name, (content, _, _) in BAD_FILES.items():
        (folder / "inbox" / name).write_bytes(content)
    (folder / "inbox" / "good.txt").write_text(GOOD)
    return cli("run", folder / "inbox", "--warehouse", folder / "w"), folder / "w"


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_quarantined_with_its_name_and_a_reason(bad_inbox: tuple[Ended, Path], name: str) -> None:
    ended, warehouse = bad_inbox
    _, rule, words = BAD_FILES[name]
    assert name in ended.out
    ((found_rule, reason),) = rows(warehouse, f"select rule_id, reason from quarantine where source_uri like '%{name}'")
    assert str(found_rule).startswith(rule)
    assert name in str(reason)
    assert any(word in str(reason) for word in words.split("|"))


def test_a_good_file_is_read_beside_bad_ones(bad_inbox: tuple[Ended, Path]) -> None:
    ended, warehouse = bad_inbox
    assert ended.code == 0, ended.err
    assert rows(warehouse, "select count(*) from articles") == [(1,)]


def test_broken_lines_are_quarantined_and_the_good_ones_are_read(cli: Cli, tmp_path: Path) -> None:
    inbox, warehouse = tmp_path / "lines.jsonl", tmp_path / "warehouse"
    lines = [json.dumps({"url": "https://a.example/1", "text": GOOD}), '{"text": "cut', "[1]", json.dumps({"text": 5})]
    inbox.write_text("\n".join(lines))
    assert cli("run", inbox, "--warehouse", warehouse).code == 0
    assert rows(warehouse, "select source_uri from articles") == [(f"{inbox}#1",)]
    assert rows(warehouse, "select source_uri, rule_id from quarantine order by source_uri") == [
        (f"{inbox}#2", "ingest.bad_json"),
        (f"{inbox}#3", "ingest.bad_record"),
        (f"{inbox}#4", "ingest.bad_record"),
    ]


def test_another_encoding_is_read_to_the_character(cli: Cli, tmp_path: Path) -> None:
    text = "The army said on Monday: “We hold the town of Ménaka.” The rebels’ spokesman denied it. " * 3
    (tmp_path / "inbox").mkdir()
    for encoding in ("cp1252", "utf-16"):
        (tmp_path / "inbox" / f"{encoding}.txt").write_bytes(f"{encoding}: {text}".encode(encoding))
    assert cli("run", tmp_path / "inbox", "--warehouse", tmp_path / "w").code == 0
    found = rows(tmp_path / "w", "select text from articles order by text")
    assert found == [(f"cp1252: {text}",), (f"utf-16: {text}",)]


def test_a_missing_path_is_named_and_nothing_is_written(cli: Cli, tmp_path: Path) -> None:
    ended = cli("run", tmp_path / "nowhere", "--warehouse", tmp_path / "w")
    assert ended.code == 2
    assert "nowhere" in ended.err
    assert "no such file or folder" in ended.err
    assert not (tmp_path / "w").exists()


def test_a_warehouse_that_cannot_be_written_is_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    (tmp_path / "a.txt").write_text(GOOD)
    ended = cli("run", tmp_path / "a.txt", "--warehouse", tmp_path / "in-the-way")
    assert ended.code == 3
    assert "in-the-way" in ended.err


def test_a_warehouse_that_another_run_writes_is_refused(cli: Cli, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    other = spawn.Process(target=hold, args=(tmp_path / "w", held, release))
    other.start()
    try:
        assert held.wait(30)
        (tmp_path / "a.txt").write_text(GOOD)
        ended = cli("run", tmp_path / "a.txt", "--warehouse", tmp_path / "w")
    finally:
        release.set()
        other.join()
    assert ended.code == 4
    assert f"process {other.pid}" in ended.err
    assert WarehouseLayout(tmp_path / "w").current_number() is None


def test_an_empty_path_is_not_the_current_folder(cli: Cli, tmp_path: Path) -> None:
    assert cli("run", "", "--warehouse", tmp_path / "w").code == 2
    assert cli("run", tmp_path, "--warehouse", "").code == 2


def test_a_changed_text_in_a_later_run_supersedes_the_former(cli: Cli, tmp_path: Path) -> None:
    for version, end in enumerate(["The rebels denied it.", "The rebels confirmed it."]):
        line = {"url": "https://a.example/1", "text": f"{GOOD} {end}"}
        (tmp_path / f"{version}.jsonl").write_text(json.dumps(line))
        assert cli("run", tmp_path / f"{version}.jsonl", "--warehouse", tmp_path / "w").code == 0
    assert rows(tmp_path / "w", "select count(*), count(supersedes_article_id) from articles") == [(2, 1)]


@pytest.mark.parametrize("hours", [(20, 10), (10, 20)])
def test_of_two_versions_in_one_run_the_later_published_supersedes_the_earlier(
    cli: Cli, tmp_path: Path, hours: tuple[int, int]
) -> None:
    url = "https://a.example/1"
    lines = [
        {"url": url, "text": f"{GOOD} It was {hour} o'clock.", "published": f"2025-05-06T{hour}:00:00Z"}
        for hour in hours
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert cli("run", tmp_path / "a.jsonl", "--warehouse", tmp_path / "w").code == 0
    order = (
        "select hour(former.published_at), hour(a.published_at) "
        "from articles as a join articles as former on former.article_id = a.supersedes_article_id"
    )
    assert rows(tmp_path / "w", order) == [(10, 20)]


def test_rows_with_lists_are_written_as_csv(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    cli("run", tmp_path / "a.txt", "--warehouse", tmp_path / "w")
    for form in ("csv", "json"):
        asked = cli("sql", "select interval 3 days as took, 'ab'::blob as bytes", "-w", tmp_path / "w", "-f", form)
        assert (asked.code, "3 days" in asked.out, "ab" in asked.out) == (0, True, True), asked.err
    ended = cli("sql", "select content_spans from claims", "-w", tmp_path / "w", "-f", "csv")
    assert (ended.code, ended.out.splitlines()[0]) == (0, "content_spans")


def test_an_empty_folder_is_a_run_without_articles(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    ended = cli("run", tmp_path / "inbox", "--warehouse", tmp_path / "w")
    assert ended.code == 0, ended.err
    assert rows(tmp_path / "w", "select count(*) from reporting.contested_events") == [(0,)]
