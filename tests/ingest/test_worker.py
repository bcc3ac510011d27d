"""The reading process: what breaks it ends in a refusal, and the reading goes on."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.ingest import worker
from pipelines.ingest.documents import read_document
from pipelines.ingest.limits import MIB
from pipelines.ingest.model import ArticleRecord, RawDocument, Refusal
from pipelines.ingest.worker import ReadingWorker, WorkerLimits
from tests.ingest.conftest import NOW

LINE = '{"text": "The mayor said that the night had passed without a single shot."}\n'


def document(tmp_path: Path, lines: int = 3) -> RawDocument:
    path = tmp_path / "a.jsonl"
    path.write_text(LINE * lines)
    found = read_document(path)
    assert isinstance(found, RawDocument)
    return found


def hang(*_: object) -> None:
    time.sleep(60)


def die(*_: object) -> None:
    os.abort()


def balloon(*_: object) -> None:
    bytearray(4096 * MIB)


class Saboteur(ReadingWorker):
    """A worker whose process misbehaves at the second article of each document."""


@pytest.fixture(scope="module")
def quick() -> Iterator[ReadingWorker]:
    with ReadingWorker(WorkerLimits(documents=2)) as reader:
        yield reader


def test_articles_come_as_they_would_from_this_process(quick: ReadingWorker, tmp_path: Path) -> None:
    many = document(tmp_path, 200)
    assert [type(item) for item in quick.articles(many, NOW)] == [ArticleRecord] * 200


def test_the_process_is_renewed_after_so_many_documents(quick: ReadingWorker, tmp_path: Path) -> None:
    one = document(tmp_path)
    seen = set()
    for _ in range(4):
        assert len(list(quick.articles(one, NOW))) == 3
        assert quick._process is not None
        seen.add(quick._process.pid)
    assert 2 <= len(seen) <= 3


@pytest.mark.parametrize(
    ("deed", "rule"), [("hang", "ingest.too_slow"), ("die", "ingest.reader_died"), ("balloon", "ingest.reader_died")]
)
def test_an_article_that_breaks_the_reader_is_refused_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, rule: str
) -> None:
    monkeypatch.setattr(worker, "_serve", SABOTAGED[deed])
    with ReadingWorker(WorkerLimits(seconds=1.0, start_seconds=30.0)) as reader:
        first, second, third = reader.articles(document(tmp_path), NOW)
    assert (type(first), type(third)) == (ArticleRecord, ArticleRecord)
    assert isinstance(second, Refusal)
    assert (second.rule_id, second.source_uri) == (rule, f"{tmp_path}/a.jsonl#2")


def test_a_page_that_breaks_the_reader_is_refused_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("The army said on Monday that the town was quiet.")
    page = read_document(tmp_path / "a.txt")
    assert isinstance(page, RawDocument)
    monkeypatch.setattr(worker, "_serve", SABOTAGED["die"])
    with ReadingWorker() as reader:
        (only,) = reader.articles(page, NOW)
    assert isinstance(only, Refusal)


def hanging(pipe: object, memory: int) -> None:
    _sabotage(hang, pipe, memory)


def dying(pipe: object, memory: int) -> None:
    _sabotage(die, pipe, memory)


def ballooning(pipe: object, memory: int) -> None:
    _sabotage(balloon, pipe, memory)


SABOTAGED = {"hang": hanging, "die": dying, "balloon": ballooning}


def _sabotage(deed: object, pipe: object, memory: int) -> None:
    """In the process: serve as usual, but do the deed at the article of line 2, or at a document of one."""
    from pipelines.ingest import articles

    real = articles._readings

    def readings(found: RawDocument, now: object) -> Iterator[object]:
        for number, reading in enumerate(real(found, now), start=1):  # type: ignore[arg-type]
            is_second = number == 2 or found.media_type == "text/plain"
            yield (lambda: deed() or reading()) if is_second else reading  # type: ignore[operator] # noqa: B023

    articles._readings = readings  # type: ignore[assignment]
    SERVE(pipe, memory)  # type: ignore[arg-type]


SERVE = worker._serve
