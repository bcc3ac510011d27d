"""Conclusions keep what does not change."""

from datetime import UTC, datetime

import duckdb
import pytest

from pipelines.ids import row_id
from pipelines.stages.link import first_named
from pipelines.stages.linking import keep_known
from tests.rows import article, frame

OLD, NEW = row_id("event", "old"), row_id("event", "new")
LOW, HIGH = sorted((row_id("article", "a"), row_id("article", "b")))
MARCH, APRIL = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("of_low", "of_high", "name"),
    [(MARCH, APRIL, "low"), (APRIL, MARCH, "high"), (None, APRIL, "high"), (MARCH, MARCH, "low"), (None, None, "low")],
)
def test_an_actor_is_named_as_the_article_published_first_has_it(
    of_low: datetime | None, of_high: datetime | None, name: str
) -> None:
    dates = {LOW: of_low, HIGH: of_high}
    named = {"actor_id": "x", "kind": "CVL", "is_provisional": True}
    mentions = [named | {"article_id": LOW, "name": "low"}, named | {"article_id": HIGH, "name": "high"}]
    with duckdb.connect() as archive:
        archive.register(
            "articles", frame("articles", *(article(article_id=a, published_at=d) for a, d in dates.items()))
        )
        archive.register("actor_mentions", frame("actor_mentions", *mentions))
        assert first_named(archive, "actors")["name"].to_list() == [name]


def redirect(event_id: str, became: str | None, run_id: str) -> dict[str, object]:
    return {"event_id": event_id, "became_event_id": became, "reason": "merged", "run_id": run_id}


def test_a_redirect_found_again_keeps_the_run_that_found_it_first() -> None:
    held = frame("event_redirects", redirect(OLD, None, "run-1"))
    found = frame("event_redirects", redirect(OLD, None, "run-2"), redirect(NEW, OLD, "run-2"))
    assert keep_known(held, found)["run_id"].to_list() == ["run-1", "run-2"]


def test_a_redirect_that_leads_elsewhere_now_is_of_the_new_run() -> None:
    held = frame("event_redirects", redirect(OLD, None, "run-1"))
    found = frame("event_redirects", redirect(OLD, NEW, "run-2"))
    assert keep_known(held, found).to_dicts() == found.to_dicts()
