"""The ingest on real files, where the folder of shared material is at hand."""

import json
import os
from pathlib import Path

import pytest

from pipelines.ingest.model import ArticleRecord
from tests.ingest.conftest import article, read_path

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[3] / "shared"))

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not at hand")


def test_the_founding_article_is_stored_to_the_character_with_its_declared_origin() -> None:
    path = SHARED / "gold/mali_helicopter.txt"
    record = article(read_path(path))
    assert record.text == path.read_bytes().decode()
    assert record.original_source == "thedefensepost.com"
    assert (record.title, record.published_at, record.language) == (None, None, "en")


def test_every_entry_of_every_real_feed_is_an_article_or_a_refusal() -> None:
    expected = [json.loads(line) for line in (SHARED / "corpora/feeds/expected.ndjson").read_text().splitlines()]
    counts = {each["file"]: len(read_path(SHARED / "corpora/feeds" / Path(each["file"]).name)) for each in expected}
    assert counts == {each["file"]: each["items"] for each in expected}


def test_real_pages_give_their_articles() -> None:
    pages = sorted((SHARED / "corpora/html/aeb").glob("*.gz"))[::10]
    assert all(isinstance(row, ArticleRecord) for page in pages for row in read_path(page))
