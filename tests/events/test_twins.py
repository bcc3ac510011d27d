"""Copies: what many outlets carry word for word is compared once, and joined as if each had been."""

from datetime import UTC, date, datetime

import pytest

from pipelines.events import clustering
from pipelines.events.linking import link
from tests.events.tables import Story, event_of

WORDS = "they shot down an army helicopter over the town with a drone that they had bought abroad"
SHOT = {"object_kind": "helicopter", "initiator": "rebels", "target": "army"}


def carried(outlets: int, *, days: int = 1) -> Story:
    """One statement in as many outlets, one of which is published on each of the days in turn."""
    story = Story()
    for number in range(outlets):
        name, published = f"a{number}", datetime(2025, 2, 12 + number % days, tzinfo=UTC)
        story.article(name, f"Outlet {number}", published, f"Outlet {number} tells.")
        story.claim(name, name, "rebels", "asserts", WORDS, "shot down", place="town", **SHOT)
    story.article("b", "Another", datetime(2025, 2, 12, tzinfo=UTC))
    other = "a helicopter of the army was downed"
    story.claim("b", "b", "army", "asserts", other, "downed", place="town", day=date(2025, 2, 12), **SHOT)
    return story


def compared(monkeypatch: pytest.MonkeyPatch, story: Story) -> int:
    """How often linking compares two incidents of different articles."""
    counted = 0
    original = clustering.likeness

    def likeness(a, b):  # type: ignore[no-untyped-def]
        nonlocal counted
        counted += 1
        return original(a, b)

    with monkeypatch.context() as patched:
        patched.setattr(clustering, "likeness", likeness)
        link(story.tables())
    return counted


def test_thirty_copies_are_compared_as_often_as_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compared(monkeypatch, carried(30)) == compared(monkeypatch, carried(2)) > 0


@pytest.mark.parametrize("days", [1, 4])
def test_copies_are_one_event_with_what_is_like_one_of_them(days: int) -> None:
    output = link(carried(12, days=days).tables())
    assert {event_of(output, name) for name in (*(f"a{number}" for number in range(12)), "b")} == {
        event_of(output, "a0")
    }


def test_the_same_few_words_about_nothing_in_particular_are_no_copy() -> None:
    story = Story()
    for name in ("a", "b", "c"):
        story.article(name, f"Outlet {name}", datetime(2025, 2, 12, tzinfo=UTC))
        story.claim(name, name, "rebels", "asserts", "they attacked", "attacked", "Attack", initiator="rebels")
    output = link(story.tables())
    assert len({event_of(output, name) for name in ("a", "b", "c")}) == 3
