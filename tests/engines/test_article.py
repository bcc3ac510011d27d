"""What is read from one article becomes rows; what cannot be read becomes an error, and the rest goes on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipelines.claims.model import ArticleText, Claim
from pipelines.engines import article as article_engine
from pipelines.engines.article import ArticleReader
from pipelines.engines.task import ArticleTask, Findings, Row


@pytest.fixture(scope="module")
def reader() -> ArticleReader:
    return ArticleReader.load()


def task(text: str) -> ArticleTask:
    return ArticleTask("a" * 32, date(2025, 2, 12), None, text, datetime(2025, 2, 12, tzinfo=UTC))


def read(reader: ArticleReader, text: str) -> dict[str, list[Row]]:
    (findings,) = reader.read([task(text)])
    assert findings.error is None
    return findings.rows


def test_a_spokesman_speaks_for_his_group(reader: ArticleReader) -> None:
    (claim,) = read(reader, "FLA spokesman Sidi Ag Baye said the base near Tessalit had fallen.")["claims"]
    assert claim["claimant_id"] == "azawad-liberation-front"
    assert claim["claimant_person_id"] != claim["claimant_id"]


def test_a_person_who_speaks_for_nobody_is_no_organisation(reader: ArticleReader) -> None:
    (claim,) = read(reader, "Amina Keita said the market had burned.")["claims"]
    assert claim["claimant_id"] is None
    assert claim["claimant_person_id"] is not None


def test_figures_count_in_the_article_not_in_the_claim(reader: ArticleReader) -> None:
    text = "The army said on Monday that at least 35 soldiers were killed near Gao."
    (figure,) = read(reader, text)["figures"]
    assert text[figure["figure_start"] : figure["figure_end"]].startswith("at least 35")
    assert (figure["low"], figure["best"]) == (35, 35)


def test_every_actor_of_a_row_is_among_the_mentions(reader: ArticleReader) -> None:
    rows = read(reader, "Ukraine denied that it had supplied drones to the FLA in Mali. The army said otherwise.")
    named = {row["actor_id"] for row in rows["actor_mentions"]}
    roles = ("initiator_id", "target_id", "supporter_id")
    used = {row[role] for row in rows["claim_frames"] for role in roles} | {c["claimant_id"] for c in rows["claims"]}
    assert used - {None} <= named


def test_an_article_that_fails_is_an_error_and_the_next_is_read(
    reader: ArticleReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reader._extractor.extract

    def fail(articles: Iterable[ArticleText]) -> Iterator[tuple[ArticleText, list[Claim]]]:
        listed = list(articles)
        if any("broken" in article.text for article in listed):
            raise ValueError("broken")
        return real(listed)

    monkeypatch.setattr(reader._extractor, "extract", fail)
    first, second = reader.read([task("A broken text."), task("The army said so.")])
    assert (first, second.error) == (Findings("a" * 32, error="ValueError: broken"), None)


@pytest.mark.parametrize("at_once", [1, 2, 64])
def test_findings_are_the_same_however_many_articles_are_read_at_once(
    at_once: int, reader: ArticleReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["The FLA said it held the base. The army denied this.", "", "Gunmen killed two men, witnesses told AFP."]
    tasks = [replace(task(text), article_id=str(number) * 32) for number, text in enumerate(texts * 7)]
    wanted = list(reader.read(tasks))
    monkeypatch.setattr(article_engine, "ARTICLES_AT_ONCE", at_once)
    assert list(reader.read(tasks)) == wanted
