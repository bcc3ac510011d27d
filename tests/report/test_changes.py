"""What a version changed."""

from datetime import UTC, datetime
from pathlib import Path

from pipelines.report.changes import all_changes, last_changes
from pipelines.report.published import opened
from tests.report.stories import Story, publish, tessalit


def only_claimed() -> Story:
    story = tessalit()
    story.claims = [claim for claim in story.claims if claim["stance"] != "denies"]
    story.frames = [
        frame for frame in story.frames if frame["claim_id"] in {claim["claim_id"] for claim in story.claims}
    ]
    return story


def test_a_denial_that_came_in_makes_the_event_contested(tmp_path: Path) -> None:
    publish(tmp_path, only_claimed(), 1)
    publish(tmp_path, tessalit(), 2)
    with opened(tmp_path) as published:
        (change,) = last_changes(published)
    assert (change.before, change.after) == ("weak", "contested")
    assert change.published_at == datetime(2025, 3, 2, tzinfo=UTC)


def test_changes_of_all_kept_versions_come_newest_first(tmp_path: Path) -> None:
    publish(tmp_path, only_claimed(), 1)
    publish(tmp_path, tessalit(), 2)
    publish(tmp_path, only_claimed(), 3)
    with opened(tmp_path) as published:
        assert [(change.snapshot_id, change.after) for change in all_changes(published)] == [
            (3, "weak"),
            (2, "contested"),
        ]


def test_the_first_version_changed_nothing(told: Path) -> None:
    with opened(told) as published:
        assert last_changes(published) == []


def test_an_event_that_keeps_its_status_did_not_change(tmp_path: Path) -> None:
    publish(tmp_path, tessalit(), 1)
    publish(tmp_path, tessalit(), 2)
    with opened(tmp_path) as published:
        assert last_changes(published) == []
