"""What other code has read is read again, and only that; the result is what a first run of the present code makes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines import code
from pipelines.code import EXTRACTED_TABLES
from pipelines.defs.execute import _intake, _partitions
from pipelines.engines.task import ArticleTask, Findings
from pipelines.ids import row_id
from pipelines.ingest.articles import read_articles
from pipelines.stages import extract, read, reprocess
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import receive_documents
from pipelines.stages.reprocess import Stale, forget_stale, stale
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, TEXT, claim

COMPARED = ("articles", "claims", "extractions", "actors", "claim_events", "events")
PROVENANCE = ("run_id",)


@dataclass
class Extractor:
    """Finds one claim in each article that begins with TEXT, and notes what it was asked for."""

    stance: str = "asserts"
    words_needed: int = 0

    def __post_init__(self) -> None:
        self.asked: list[str] = []

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        for task in tasks:
            self.asked.append(task.article_id)
            words = len(task.text.split())
            found = claim(claim_id=row_id("claim", task.article_id), article_id=task.article_id, stance=self.stance)
            mark = {"article_id": task.article_id, "ingest_date": DAY, "extractor": extract.EXTRACTOR,
                    "extractor_version": "1.1.0", "claim_count": 1, "word_count": words}  # fmt: skip
            yield Findings(task.article_id, {"claims": [found][: words > self.words_needed], "extractions": [mark]})


class Reader:
    """Reads documents in this process; `title` is what it takes for the title of each."""

    def __init__(self, title: str | None = None) -> None:
        self._title = title

    def articles(self, document: object, now: object) -> Iterator[object]:
        for article in read_articles(document, now=now):  # type: ignore[arg-type]
            yield replace(article, title=self._title or article.title)  # type: ignore[type-var]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text(f"{TEXT} It fell at night.")
    return folder


@pytest.fixture(autouse=True)
def reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "shared_worker", Reader)
    monkeypatch.setattr(reprocess, "extractor_version", lambda: "1.1.0")


def changed(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the code of a package is another one."""
    digest = code._digest
    monkeypatch.setattr(code, "_digest", lambda name: digest(name) + "x" * (name == package))


def go(root: Path, files: list[Path], extractor: Extractor, run_id: str, *, again: bool = False) -> Tables:
    tables = Tables(WarehouseLayout(root))
    run = Run(run_id, NOW, DAY, tables, engine=extractor)
    if again:
        forget_stale(run)
    receive_documents(run, files)
    read_new_articles(run)
    extract_new_claims(run)
    resolve_entities(run)
    link_events(run)
    publish_snapshot(run)
    return tables


def held(tables: Tables) -> dict[str, list[dict[str, object]]]:
    frames = {name: tables.read(name) for name in COMPARED}
    return {name: frame.drop(PROVENANCE, strict=False).to_dicts() for name, frame in frames.items()}


def test_nothing_is_stale_that_this_code_has_read(inbox: Path, tmp_path: Path) -> None:
    tables = go(tmp_path / "w", [inbox], Extractor(), "run-1")
    assert stale(tables) == Stale()
    assert str(stale(tables)) == "nothing was read by other code than this"
    forget_stale(Run("run-2", NOW, DAY, tables))
    assert list(tables.staged()) == []


def test_a_changed_extractor_seeks_again_and_what_it_no_longer_finds_goes(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(tmp_path / "w", [inbox], Extractor(), "run-1")
    changed("pipelines.claims", monkeypatch)
    anew = Extractor("suggests", words_needed=12)
    tables = go(tmp_path / "w", [], anew, "run-2", again=True)
    assert len(anew.asked) == 2
    assert tables.read("claims")["stance"].to_list() == ["suggests"]
    assert tables.read("articles")["run_id"].unique().to_list() == ["run-1"]
    assert held(tables) == held(go(tmp_path / "fresh", [inbox], anew, "run-1"))


def test_only_what_is_stale_is_read_again(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go(tmp_path / "w", [inbox / "a.txt"], Extractor(), "run-1")
    changed("pipelines.claims", monkeypatch)
    tables = go(tmp_path / "w", [inbox / "b.txt"], Extractor(), "run-2")
    assert len(stale(tables).searched) == 1
    anew = Extractor()
    go(tmp_path / "w", [], anew, "run-3", again=True)
    assert anew.asked == list(tables.read("articles").filter(pl.col("source_uri").str.ends_with("a.txt"))["article_id"])
    assert stale(tables) == Stale()


def test_a_changed_reader_reads_the_raw_documents_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(tmp_path / "w", [inbox], Extractor(), "run-1")
    (inbox / "a.txt").unlink()
    changed("pipelines.ingest", monkeypatch)
    monkeypatch.setattr(read, "shared_worker", lambda: Reader("A headline"))
    tables = Tables(WarehouseLayout(tmp_path / "w"))
    assert len(stale(tables).read) == 2
    go(tmp_path / "w", [], Extractor(), "run-2", again=True)
    assert tables.read("articles")["title"].to_list() == ["A headline"] * 2
    assert stale(tables) == Stale()
    (inbox / "a.txt").write_text(TEXT)
    assert held(tables) == held(go(tmp_path / "fresh", [inbox], Extractor(), "run-1"))


def test_what_was_done_again_is_not_done_once_more(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(tmp_path / "w", [inbox], Extractor(), "run-1")
    changed("pipelines.claims", monkeypatch)
    go(tmp_path / "w", [], Extractor(), "run-2", again=True)
    anew = Extractor()
    tables = go(tmp_path / "w", [], anew, "run-3", again=True)
    assert anew.asked == []
    assert tables.layout.current_number() == 2


@pytest.mark.parametrize("killed_at", range(len(EXTRACTED_TABLES) + 2))
def test_a_run_killed_while_it_forgets_is_gone_on_from(
    killed_at: int, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = go(tmp_path / "w", [inbox], Extractor(), "run-1")
    changed("pipelines.ingest", monkeypatch)
    changed("pipelines.claims", monkeypatch)
    anew = Extractor("suggests", words_needed=12)
    left = [killed_at]
    remove = reprocess._remove

    def dies(*arguments: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        remove(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(reprocess, "_remove", dies)
        if killed_at <= len(EXTRACTED_TABLES):  # these, and the articles
            with pytest.raises(KeyboardInterrupt):
                forget_stale(Run("run-2", NOW, DAY, tables))
        else:
            forget_stale(Run("run-2", NOW, DAY, tables))
    go(tmp_path / "w", [inbox], anew, "run-3")
    assert held(tables) == held(go(tmp_path / "fresh", [inbox], anew, "run-1"))


def test_what_no_raw_bytes_are_kept_of_stays(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = go(tmp_path / "w", [inbox / "a.txt"], Extractor(), "run-1")
    (path,) = tables.read("documents")["stored_path"]
    (tables.layout.root / path).unlink()
    changed("pipelines.ingest", monkeypatch)
    assert stale(tables) == Stale()


def test_all_days_from_the_first_that_is_stale_are_one_run() -> None:
    assert _intake([], None, False, DAY).reprocess
    assert _partitions(DAY, DAY.replace(month=1))["tags"] == {
        "dagster/asset_partition_range_start": "2025-01-01",
        "dagster/asset_partition_range_end": "2025-03-01",
    }
    assert _partitions(DAY, None) == _partitions(DAY, DAY) == {"partition_key": "2025-03-01"}


def test_dagster_is_told_by_which_code() -> None:
    specs = {spec.key.to_user_string(): spec.code_version for spec in _main_assets()}
    assert specs["claims"] == code.code_version("claims")


def _main_assets() -> list[dg.AssetSpec]:
    from pipelines.definitions import defs

    return list(defs.resolve_all_asset_specs())
