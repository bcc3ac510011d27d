"""What `counterclaim status` says of events that were joined."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from pipelines.cli.status import _changes
from pipelines.report.changes import Change

OLD, NEW = "a" * 32, "b" * 32
GONE = Change(OLD, "Attack, Gao", "weak", None, NEW, "Attack, Gao, Mali", "", 2, datetime(2025, 3, 1, tzinfo=UTC))
CAME = replace(GONE, event_id=NEW, label="Attack, Gao, Mali", before=None, after="contested", became_event_id=None)


def told(*changes: Change) -> list[str]:
    state = SimpleNamespace(is_first_kept=False, changes=changes)
    return [line.text for line in _changes(state)][2:]  # type: ignore[arg-type]


def test_an_event_that_became_another_is_not_called_gone_nor_that_one_new() -> None:
    assert told(GONE, CAME) == [
        "aaaaaaaa  Attack, Gao: weak -> now part of bbbbbbbb  Attack, Gao, Mali",
        "bbbbbbbb  Attack, Gao, Mali: new, from 1 event known before -> contested",
    ]


def test_an_event_without_a_successor_is_gone() -> None:
    assert told(replace(GONE, became_event_id=None)) == ["aaaaaaaa  Attack, Gao: weak -> gone"]
