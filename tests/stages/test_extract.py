"""Claims enter the tables batch by batch; an article is marked as read when all that was found in it has entered."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.code import EXTRACTED_TABLES
from pipelines.engines.task import ArticleTask, Findings
from pipelines.ids import row_id
from pipelines.stages import extract as stage
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.run import Run
from pipelines.storage.compaction import settle
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, article, claim, frame

ARTICLES = [article(article_id=row_id("article", str(at))) for at in range(5)]


class Engine:
    """An engine that finds one claim in each article, fails where it is told to, and notes what it was asked for."""

    def __init__(self, fails_at: str | None = None, dies_at: str | None = None) -> None:
        self.fails_at, self.dies_at = fails_at, dies_at
        self.asked: list[str] = []

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        for task in tasks:
            if task.article_id == self.dies_at:
                raise KeyboardInterrupt
            self.asked.append(task.article_id)
            if task.article_id == self.fails_at:
                yield Findings(task.article_id, error="RuntimeError: out of words")
                continue
            found = claim(claim_id=row_id("claim", task.article_id), article_id=task.article_id)
            mark = {
                "article_id": task.article_id, "ingest_date": DAY, "extractor": stage.EXTRACTOR,
                "extractor_version": "1", "claim_count": 1, "word_count": 10,
            }  # fmt: skip
            yield Findings(task.article_id, {"claims": [found], "extractions": [mark]})


@pytest.fixture
def articles(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(stage, "ARTICLES_PER_BATCH", 2)
    run.tables.stage("articles", frame("articles", *ARTICLES), DAY)
    return run


def sought_by(engine: Engine, run: Run) -> dict[str, tuple[int, int]]:
    tallies = extract_new_claims(replace(run, engine=engine))
    return {tally.table: (tally.published, tally.quarantined) for tally in tallies}


def test_all_batches_are_counted_as_one_stage(articles: Run) -> None:
    tallies = sought_by(Engine(), articles)
    assert tallies["claims"] == tallies["extractions"] == (5, 0)
    runs = articles.tables.read("runs")
    assert runs.filter(table_name="claims")["rows_published"].to_list() == [5]


def test_what_a_killed_run_has_taken_in_is_not_sought_again(articles: Run) -> None:
    ids = sorted(str(row["article_id"]) for row in ARTICLES)
    with pytest.raises(KeyboardInterrupt):
        sought_by(Engine(dies_at=ids[3]), articles)
    again = Engine()
    tallies = sought_by(again, articles)
    assert again.asked == ids[2:]
    assert tallies["claims"] == (3, 0)
    assert articles.tables.read("claims").height == 5


@given(size=st.integers(1, 6))
@settings(max_examples=6, deadline=None)
def test_the_tables_are_the_same_to_the_byte_whatever_the_size_of_the_batches(
    size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = []
    for per_batch in (len(ARTICLES), size):
        tables = Tables(WarehouseLayout(tmp_path_factory.mktemp("w")))
        tables.stage("articles", frame("articles", *ARTICLES), DAY)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(stage, "ARTICLES_PER_BATCH", per_batch)
            sought_by(Engine(), Run("run-1", NOW, DAY, tables))
        settle(tables)
        found.append([file.read_bytes() for name in EXTRACTED_TABLES for file in tables.files(name)])
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_an_article_that_cannot_be_read_is_refused_and_the_others_are_taken_in(articles: Run) -> None:
    tallies = sought_by(Engine(fails_at=str(ARTICLES[1]["article_id"])), articles)
    assert (tallies["claims"], tallies["extractions"]) == ((4, 0), (4, 1))
    assert articles.tables.read("quarantine")["rule_id"].to_list() == ["extract.failed"]


def test_without_new_articles_every_table_is_still_counted(run: Run) -> None:
    run.tables.stage("articles", frame("articles"), DAY)
    assert set(sought_by(Engine(), run).values()) == {(0, 0)}
    assert set(run.tables.read("runs")["table_name"]) == set(EXTRACTED_TABLES)
