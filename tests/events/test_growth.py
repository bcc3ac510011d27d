"""An archive that grows: whatever came first and in whatever batches, the events are the same."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import polars as pl
import pytest

from pipelines.events import linking
from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.events.linking import link
from pipelines.events.reach import Archive
from tests.events.tables import Story, event_of

FIRST = date(2025, 2, 1)
LONG_TEXT = " ".join(f"word{number}" for number in range(60))


def month(days: Sequence[int] = range(12), *, undated: bool = True) -> Story:
    """Two outlets a day on a downing or a shelling; each third report copies the former; some have no date."""
    story = Story()
    for day in days:
        when = FIRST + timedelta(days=day)
        town, thing = ("town", "helicopter") if day % 4 < 2 else ("far", "market")
        trigger, subtype = ("shot down", "Air/drone strike") if thing == "helicopter" else ("shelled", "Attack")
        for outlet in ("Daily Post", "Sahel News"):
            name = f"{day}-{outlet}"
            published = None if undated and day % 5 == 4 else datetime(when.year, when.month, when.day, 9, tzinfo=UTC)
            text = f"{LONG_TEXT} {day // 3}" if outlet == "Daily Post" else f"{outlet} tells of day {day}."
            story.article(name, outlet, published, text)
            facts = {"object_kind": thing, "initiator": "rebels", "target": "army", "place": town}
            stated = when if day % 2 else None
            words = f"they {trigger} a {thing} of the army"
            story.claim(f"{name}1", name, "rebels", "asserts", words, trigger, subtype, day=stated, **facts)
            denial = {"answers": f"{name}1", "is_inherited": True, "sentence": 1}
            story.claim(f"{name}2", name, "army", "denies", "this", trigger, subtype, day=stated, **denial, **facts)
    return story


def of_articles(tables: LinkInput, article_ids: Sequence[str]) -> LinkInput:
    """The tables as they were when only these articles had been read."""
    chosen = pl.col("article_id").is_in(article_ids)
    names = ("articles", "claims", "claim_frames")
    return replace(tables, **{name: getattr(tables, name).filter(chosen) for name in names})


def grown(tables: LinkInput, batches: Sequence[Sequence[str]]) -> LinkOutput:
    """What linking concludes when the articles come in these batches."""
    former, known, published = None, list[str](), set[str]()
    for batch in batches:
        known += batch
        held = of_articles(tables, known)
        former_events = pl.DataFrame({"event_id": sorted(published)}, schema={"event_id": pl.String})
        former = link(replace(held, former_events=former_events, former=former, fresh=frozenset(batch)))
        published |= set(former.events["event_id"])
    assert former is not None
    return former


@pytest.mark.parametrize("seed", range(20))
def test_any_order_and_batch_size_gives_the_same_events(seed: int) -> None:
    tables = month().tables()
    random = Random(seed)  # noqa: S311 - an order, not a secret
    articles = tables.articles["article_id"].to_list()
    random.shuffle(articles)
    size = random.randint(1, len(articles))
    found = grown(tables, [articles[at : at + size] for at in range(0, len(articles), size)])
    expected = link(tables)
    for field in fields(LinkOutput):
        if field.name != "event_redirects":
            assert getattr(found, field.name).equals(getattr(expected, field.name)), field.name


def years() -> Story:
    """A deed that is told of one small town in month after month, and undated reports of it that come in at times."""
    story = Story()
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    for number in range(10):
        when = date(2025, 1, 20) + timedelta(days=31 * number)
        published = datetime.combine(when, time(), UTC)
        story.article(f"{number}", "Daily Post", published, f"The post tells of month {number}.", taken_in=when)
        story.claim(f"{number}", f"{number}", "rebels", "asserts", "they shot down a helicopter", "shot down", **shot)
    for number in range(3):
        name, taken_in = f"undated {number}", date(2025, 8, 1) + timedelta(days=120 * number)
        story.article(name, "Sahel News", None, f"The news tells of {number}.", taken_in=taken_in)
        story.claim(name, name, "rebels", "asserts", "they shot down the helicopter", "shot down", **shot)
    return story


@pytest.mark.parametrize("seed", range(20))
def test_undated_reports_of_what_is_told_often_give_the_same_events_in_any_order(seed: int) -> None:
    tables = years().tables()
    random = Random(seed)  # noqa: S311 - an order, not a secret
    articles = tables.articles["article_id"].to_list()
    random.shuffle(articles)
    size = random.randint(1, 6)
    found = grown(tables, [articles[at : at + size] for at in range(0, len(articles), size)])
    expected = link(tables)
    assert found.claim_events.equals(expected.claim_events)
    assert found.events.equals(expected.events)


@pytest.mark.parametrize(
    ("told_in", "joined"),
    [
        pytest.param([date(2022, 5, 3)], date(2022, 5, 3), id="told once, years ago"),
        pytest.param([date(2024, month, 3) for month in (1, 4, 7, 10)], None, id="in four months, long ago"),
        pytest.param(
            [*(date(2024, month, 3) for month in (1, 4, 7, 10)), date(2025, 2, 20)],
            date(2025, 2, 20),
            id="in many months, and of late",
        ),
        pytest.param([date(2025, 6, 3)], None, id="only after the article was taken in"),
    ],
)
def test_an_undated_report_is_of_what_it_can_be_known_to_tell_of(told_in: list[date], joined: date | None) -> None:
    story = Story()
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    story.article("undated", "Sahel News", None, taken_in=date(2025, 3, 1))
    story.claim("undated", "undated", "rebels", "asserts", "they shot down the helicopter", "shot down", **shot)
    for day in told_in:
        story.article(f"{day}", "Daily Post", datetime.combine(day, time(), UTC))
        story.claim(f"{day}", f"{day}", "rebels", "asserts", "a helicopter was shot down", "shot down", **shot)
    output = link(story.tables())
    beside = [day for day in told_in if event_of(output, f"{day}") == event_of(output, "undated")]
    assert beside == ([] if joined is None else [joined])


def test_an_id_that_was_published_and_changed_leads_to_the_event_of_its_claim() -> None:
    tables = month().tables()
    articles = tables.articles.sort("published_at", descending=True)["article_id"].to_list()
    found = grown(tables, [[article] for article in articles])
    gone = dict(found.event_redirects.select("event_id", "became_event_id").iter_rows())
    assert gone
    assert set(gone.values()) <= set(found.events["event_id"])
    assert not set(gone) & set(found.events["event_id"])


def test_a_withdrawn_article_leaves_no_trace_in_events() -> None:
    tables = month().tables()
    articles = sorted(tables.articles["article_id"])
    former = link(tables)
    left = replace(of_articles(tables, articles[2:]), former=former)
    expected = link(of_articles(tables, articles[2:]))
    assert link(left).events.equals(expected.events)
    assert link(left).claim_events.equals(expected.claim_events)


def test_only_articles_that_new_ones_touch_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()

    class Watched(Archive):
        def of_articles(self, article_ids):  # type: ignore[no-untyped-def]
            read.update(article_ids)
            return super().of_articles(article_ids)

    tables = month([*range(4), *range(60, 64)], undated=False).tables()
    by_day = tables.articles.sort("published_at")["article_id"].to_list()
    former = link(of_articles(tables, by_day[1:]))
    monkeypatch.setattr(linking, "Archive", Watched)
    link(replace(tables, former=former, fresh=frozenset(by_day[:1])))
    assert by_day[0] in read
    assert not read & set(by_day[8:])
