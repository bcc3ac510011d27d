"""What a run and a cluster's workers hand each other comes out as it went in."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.engines.exchange import Exchange
from pipelines.engines.task import ArticleTask, Findings
from pipelines.objects import AddressError
from tests.rows import claim

FIRST = ArticleTask("a" * 32, date(2025, 3, 1), "A title", "Some words.", datetime(2025, 2, 28, 7, 30, tzinfo=UTC))
SECOND = ArticleTask("b" * 32, date(2025, 3, 1), None, "Other words.", None)


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(str(tmp_path), "map")


def test_articles_come_out_as_they_went_in(exchange: Exchange) -> None:
    exchange.hand_out("000000", [FIRST, SECOND])
    assert exchange.tasks("000000") == [FIRST, SECOND]


def test_rows_come_back_under_their_article(exchange: Exchange) -> None:
    found = [
        Findings(FIRST.article_id, {"claims": [claim(claim_id="1"), claim(claim_id="2")], "figures": []}),
        Findings(SECOND.article_id, error="ValueError: broken"),
    ]
    assert exchange.hand_in("000000", found) == ["claims"]
    rows = exchange.found("000000", ["claims"])
    assert [row["claim_id"] for row in rows[FIRST.article_id]["claims"]] == ["1", "2"]
    assert rows[FIRST.article_id]["claims"][0]["content_spans"] == [{"start_char": 16, "end_char": 34}]
    assert SECOND.article_id not in rows


def test_a_batch_that_is_forgotten_and_a_map_that_is_cleared_leave_nothing(exchange: Exchange, tmp_path: Path) -> None:
    for batch in ("000000", "000001"):
        exchange.hand_out(batch, [FIRST])
        exchange.hand_in(batch, [Findings(FIRST.article_id, {"claims": [claim()]})])
    exchange.forget("000000", ["claims"])
    assert {file.parent.name for file in tmp_path.glob("map/found/*/*")} == {"000001"}
    exchange.clear()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AddressError, match="is not there, or this machine cannot reach it"):
        Exchange(str(tmp_path / "nowhere"), "map")
