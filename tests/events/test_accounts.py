"""What of an event a claim says, where it tells or denies something beside the deed."""

from datetime import UTC, date, datetime

from pipelines.events.linking import link
from tests.events.tables import Story
from tests.events.test_linking import event_of, polarity_of

DAY = date(2025, 2, 11)
TOWN = {"place": "town", "day": DAY, "object_kind": "town"}


def capture() -> Story:
    """Rebels say that they took a town, and the army that it did not lose it."""
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    story.claim("a1", "a", "rebels", "asserts", "they captured the town", "captured", initiator="rebels", **TOWN)
    story.claim("a2", "a", "army", "denies", "that it lost the town", "captured", sentence=1, target="army", **TOWN)
    return story


def test_who_denies_a_retreat_does_not_deny_the_capture_by_that() -> None:
    story = capture()
    story.claim("a3", "a", "ministry", "denies", "that it withdrew from the town", "withdrew", sentence=2, **TOWN)
    output = link(story.tables())
    assert event_of(output, "a3") == event_of(output, "a1")
    assert [polarity_of(output, claim) for claim in ("a1", "a2", "a3")] == [[1], [-1], [0]]


def test_who_tells_of_fighting_does_not_say_that_the_town_was_taken() -> None:
    story = capture()
    story.claim("a3", "a", "abroad", "asserts", "there were clashes in the town", "clashes", sentence=2, **TOWN)
    output = link(story.tables())
    assert event_of(output, "a3") == event_of(output, "a1")
    assert polarity_of(output, "a3") == [0]


def test_who_tells_of_deaths_says_that_the_market_was_shelled() -> None:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    market = {"place": "town", "day": DAY, "object_kind": "market"}
    story.claim("a1", "a", "ministry", "asserts", "shells hit the market", "shelled", initiator="rebels", **market)
    story.claim("a2", "a", "rebels", "denies", "shelling the market", "shelling", sentence=1, **market)
    story.claim("a3", "a", "agency", "asserts", "the bombing destroyed it", "bombing", sentence=2, **market)
    output = link(story.tables())
    assert event_of(output, "a3") == event_of(output, "a1")
    assert polarity_of(output, "a3") == [1]


def test_a_toll_that_a_denier_gives_is_no_other_target() -> None:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    market = {"place": "town", "day": DAY, "object_kind": "market"}
    story.claim("a1", "a", "ministry", "asserts", "shells hit the market", "shelled", initiator="rebels", **market)
    story.claim("a2", "a", "rebels", "denies", "shelling the market", "shelling", sentence=1, **market)
    dead = {"place": "town", "day": DAY, "object_kind": "person", "facet": "casualties"}
    story.claim("a3", "a", "rebels", "asserts", "thirty people died", "died", sentence=2, **dead)
    output = link(story.tables())
    assert output.event_accounts.height == 1
    assert polarity_of(output, "a3") == [0]
