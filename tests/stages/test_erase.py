"""Erasure: nothing of an article or a name is left anywhere, and it does not come back."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from schemas import TABLES

NAME = "Ousmane Tamboura"
ABOUT = (
    f"General {NAME} said on Monday that rebels had attacked a base near Gao. The rebels denied the attack near Gao."
)
OTHER = "The ministry said on Tuesday that the road to Kidal was open again."
URL = "https://a.example/1"


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of one article that names the person, and a file of two others, one of which is refused."""
    folder = tmp_path_factory.mktemp("taken-in")
    (folder / "in").mkdir()
    (folder / "in" / "about.jsonl").write_text(json.dumps({"url": URL, "title": f"{NAME} speaks", "text": ABOUT}))
    lines = [{"url": "https://b.example/2", "text": OTHER}, {"url": "https://b.example/3", "title": 5, "text": NAME}]
    (folder / "in" / "other.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert run(folder).exit_code == 0
    (folder / "in" / "later.txt").write_text("The army said on Friday that it had left Kidal.")
    assert run(folder).exit_code == 0
    return folder


@pytest.fixture
def folder(taken_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(taken_in, tmp_path / "copy", symlinks=True)


def run(folder: Path) -> Result:
    return CliRunner().invoke(app, ["run", str(folder / "in"), "-w", str(folder / "w")])


def erase(folder: Path, what: str, why: str = "asked for by the person") -> Result:
    return CliRunner().invoke(app, ["erase", what, "--why", why, "-w", str(folder / "w"), "--json"])


def told_of(warehouse: Path, words: str) -> list[str]:
    """Tables and raw files of the warehouse that still hold the words."""
    tables = Tables(WarehouseLayout(warehouse))
    found = [name for name in TABLES if words.lower() in str(tables.read(name).to_dicts()).lower()]
    files = [path for path in warehouse.rglob("*") if path.is_file() and not path.is_symlink()]
    return found + [str(path) for path in files if words.encode() in path.read_bytes()]


def doctor(folder: Path) -> int:
    return CliRunner().invoke(app, ["doctor", "-w", str(folder / "w")]).exit_code


def test_a_run_without_articles_has_no_speed(folder: Path) -> None:
    """Erasing is a run that reads nothing; 0 words in 0 seconds are no number that JSON could hold."""
    assert erase(folder, URL).exit_code == 0
    asked = CliRunner().invoke(app, ["runs", "-w", str(folder / "w"), "--json"])
    assert [run["words_per_second"] is None for run in json.loads(asked.stdout)] == [True, False, False]
    assert "NaN" not in asked.stdout


def test_that_the_report_goes_too_is_told(folder: Path) -> None:
    (folder / "w" / "report").mkdir()
    ended = CliRunner().invoke(app, ["erase", URL, "--why", "asked", "-w", str(folder / "w")])
    assert "`counterclaim report` writes it anew" in ended.stdout
    assert not (folder / "w" / "report").exists()


def test_an_article_is_erased_by_its_url_from_every_table_version_and_raw_document(folder: Path) -> None:
    ended = erase(folder, URL)
    assert ended.exit_code == 0, ended.output
    done = json.loads(ended.output)
    assert (done["removed"]["articles"], done["documents_removed"]) == (1, 1)
    (held_it,) = done["files"]
    assert "attacked a base" in Path(held_it).read_text()
    assert done["removed"]["claims"] >= 2
    assert told_of(folder / "w", "attacked a base") == []
    assert len(WarehouseLayout(folder / "w").published_numbers()) == 1
    assert doctor(folder) == 0


def test_an_erased_article_does_not_come_back_by_the_same_file_nor_by_another(folder: Path) -> None:
    assert erase(folder, URL).exit_code == 0
    (folder / "in" / "again.txt").write_text(ABOUT)
    (folder / "in" / "changed.jsonl").write_text(json.dumps({"url": URL, "text": f"Corrected. {ABOUT}"}))
    for _ in range(2):
        assert run(folder).exit_code == 0
    assert [name for name in told_of(folder / "w", "attacked a base") if name in TABLES] == []
    tables = Tables(WarehouseLayout(folder / "w"))
    refused = tables.read("quarantine").filter(rule_id="erased.tombstone")
    assert set(refused["table_name"]) == {"documents", "articles"}
    assert tables.read("articles").height == 2


def test_a_name_is_blotted_out_everywhere_and_every_span_still_quotes_its_text(folder: Path) -> None:
    before = Tables(WarehouseLayout(folder / "w")).read("claims")
    ended = erase(folder, NAME.upper())
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.output)["redacted"]["articles"] == 1
    assert told_of(folder / "w", NAME) == []
    after = Tables(WarehouseLayout(folder / "w")).read("claims")
    assert after["claim_id"].sort().to_list() == before["claim_id"].sort().to_list()
    (article,) = Tables(WarehouseLayout(folder / "w")).read("articles").filter(url=URL)["text"]
    assert article == ABOUT.replace("Ousmane", "█" * 7).replace("Tamboura", "█" * 8).replace("█ █", "███")
    assert doctor(folder) == 0


def test_an_erased_name_is_blotted_out_of_what_comes_later(folder: Path) -> None:
    assert erase(folder, NAME).exit_code == 0
    (folder / "in" / "later.txt").write_text(f"Yesterday {NAME.title()} denied that he had left the town of Kidal.")
    assert run(folder).exit_code == 0
    texts = Tables(WarehouseLayout(folder / "w")).read("articles")["text"].to_list()
    assert f"Yesterday {'█' * len(NAME)} denied that he had left the town of Kidal." in texts


def test_the_tombstone_tells_why_and_not_what(folder: Path) -> None:
    assert erase(folder, NAME, "a court's order").exit_code == 0
    with duckdb.connect(str(WarehouseLayout(folder / "w").duckdb.resolve()), read_only=True) as connection:
        rows = connection.sql("select distinct kind, reason from tombstones order by kind").fetchall()
    assert rows == [("document", "a court's order"), ("person", "a court's order")]


@pytest.mark.parametrize(
    ("what", "why", "words"),
    [
        ("https://a.example/none", "x", "counterclaim sql"),
        ("0" * 32, "x", "counterclaim sql"),
        ("Nobody Atall", "x", "counterclaim sql"),
        (URL, " ", "without a reason"),
    ],
)
def test_what_cannot_be_erased_is_answered_and_nothing_changes(folder: Path, what: str, why: str, words: str) -> None:
    ended = erase(folder, what, why)
    assert ended.exit_code == 2
    assert words in ended.output
    assert WarehouseLayout(folder / "w").current_number() == 2


def test_an_erasure_done_twice_is_ended_if_it_was_not(folder: Path) -> None:
    tables = Tables(WarehouseLayout(folder / "w"))
    (document,) = tables.read("articles").filter(url=URL)["document_id"]
    raw = tables.layout.document(document).read_bytes()
    assert erase(folder, URL).exit_code == 0
    tables.layout.document(document).write_bytes(raw)
    assert json.loads(erase(folder, URL).output)["documents_removed"] == 1
    assert told_of(folder / "w", "attacked a base") == []
