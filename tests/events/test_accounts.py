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


def test_a_denial_of_what_nobody_asserts_does_not_deny_what_is_told_beside_it() -> None:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    here = {"place": "town", "day": DAY}
    story.claim("a1", "a", "abroad", "asserts", "protests went on in the town", "protests", **here)
    denied = "using live ammunition at the protests in the town"
    story.claim("a2", "a", "army", "denies", denied, "live ammunition", sentence=1, **here)
    output = link(story.tables())
    assert event_of(output, "a2") == event_of(output, "a1")
    assert [polarity_of(output, claim) for claim in ("a1", "a2")] == [[1], [0]]


def test_where_a_deed_is_denied_who_tells_of_another_does_not_hold_it_to_be_so() -> None:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    here = {"place": "town", "day": DAY}
    story.claim("a1", "a", "abroad", "asserts", "protests went on in the town", "protests", **here)
    story.claim("a2", "a", "army", "denies", "any protests in the town", "protests", sentence=1, **here)
    story.claim("a3", "a", "rebels", "asserts", "tear gas filled the town", "tear gas", sentence=2, **here)
    output = link(story.tables())
    assert event_of(output, "a3") == event_of(output, "a1")
    assert [polarity_of(output, claim) for claim in ("a1", "a2", "a3")] == [[1], [-1], [0]]


def accounts_of_two(theirs: dict[str, object], ours: dict[str, object], triggers: tuple[str, str]) -> int:
    """How many versions there are where two sides each name a doer of what happened in one town."""
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    here = {"place": "town", "day": DAY, "object_kind": "drone"}
    story.claim("a1", "a", "army", "asserts", "they did this in the town", triggers[0], **here | theirs)
    claim = "it was others who did this in the town"
    story.claim("a2", "a", "rebels", "asserts", claim, triggers[1], sentence=1, **here | ours)
    output = link(story.tables())
    assert event_of(output, "a2") == event_of(output, "a1")
    return output.event_accounts.height


def test_two_doers_of_one_deed_exclude_each_other() -> None:
    assert accounts_of_two({"initiator": "rebels"}, {"initiator": "army"}, ("shelled", "shelled")) == 2


def test_two_that_shell_each_other_do_two_deeds() -> None:
    theirs, ours = {"initiator": "rebels", "target": "army"}, {"initiator": "army", "target": "rebels"}
    assert accounts_of_two(theirs, ours, ("shelled", "shelled")) == 1


def test_only_one_of_two_that_fire_at_each_other_broke_the_ceasefire() -> None:
    theirs, ours = {"initiator": "rebels", "target": "army"}, {"initiator": "army", "target": "rebels"}
    assert accounts_of_two(theirs, ours, ("broke the ceasefire", "broke the ceasefire")) == 2


def test_both_sides_of_a_fight_are_its_doers() -> None:
    assert accounts_of_two({"initiator": "rebels"}, {"initiator": "army"}, ("clashed", "clashed")) == 1


def test_who_tells_of_another_deed_names_no_other_doer() -> None:
    assert accounts_of_two({"initiator": "rebels"}, {"initiator": "army"}, ("shot down", "intercepted")) == 1


def test_what_is_told_without_place_or_date_is_a_rival_version_only_of_the_same_deed() -> None:
    for trigger, accounts in (("shelled", 2), ("attack", 1)):
        story = Story()
        story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
        here = {"place": "town", "day": DAY, "object_kind": "market"}
        story.claim("a1", "a", "army", "asserts", "they hit the market", "shelled", initiator="rebels", **here)
        story.claim("a2", "a", "rebels", "asserts", "cruel men", trigger, sentence=3, initiator="army")
        output = link(story.tables())
        assert event_of(output, "a2") == event_of(output, "a1")
        assert output.event_accounts.height == accounts
