"""How statuses changed between published versions that are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.report.published import Published, connected, snapshot_of
from schemas.vocabularies import Status

_ORDER = [Status.CONTESTED, Status.CONFIRMED, Status.DISCOUNTED, Status.FAIR, Status.UNRESOLVED, Status.WEAK]
"""What a reader wants to know of first."""


@dataclass(frozen=True, slots=True)
class Change:
    """An event whose status a version changed; None where the version before or after does not have the event."""

    event_id: str
    label: str
    before: str | None
    after: str | None
    became_event_id: str | None
    became_label: str | None
    why: str
    snapshot_id: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class _Statuses:
    """What one version says of its events: label, status and why by event; and where former ids went."""

    snapshot_id: int
    published_at: datetime
    events: dict[str, tuple[str, str, str]]
    became: dict[str, str]


def last_changes(published: Published) -> list[Change]:
    """What the current version changed; nothing where no version before it is kept."""
    return list(_changes(published, published.former[:1]))


def all_changes(published: Published) -> list[Change]:
    """What each version that is kept changed of the one before it, the newest version first."""
    return list(_changes(published, published.former))


def _changes(published: Published, former: Sequence[Path]) -> Iterator[Change]:
    newer = _statuses(published.connection)
    for file in former:
        with connected(file) as connection:
            older = _statuses(connection)
        yield from sorted(_between(older, newer), key=_weight)
        newer = older


def _weight(change: Change) -> tuple[bool, int, str, str]:
    """Known events before those that are new or gone, contested before weak ones."""
    status = change.after or change.before or Status.WEAK
    return (change.before is None or change.after is None, _ORDER.index(Status(status)), change.label, change.event_id)


def _between(older: _Statuses, newer: _Statuses) -> Iterator[Change]:
    for event_id in older.events.keys() | newer.events.keys():
        before, after = older.events.get(event_id), newer.events.get(event_id)
        if (before and before[1]) == (after and after[1]):
            continue
        label, _, why = after or before or ("", "", "")
        became = newer.became.get(event_id)
        yield Change(
            event_id=event_id,
            label=label,
            before=before[1] if before else None,
            after=after[1] if after else None,
            became_event_id=became,
            became_label=newer.events[became][0] if became in newer.events else None,
            why=why if after else "",
            snapshot_id=newer.snapshot_id,
            published_at=newer.published_at,
        )


def _statuses(connection: duckdb.DuckDBPyConnection) -> _Statuses:
    snapshot = snapshot_of(connection)
    rows = connection.execute("select event_id, label, status, why from reporting.event_status").fetchall()
    became = connection.execute("select event_id, became_event_id from main.event_redirects").fetchall()
    return _Statuses(
        snapshot.number,
        snapshot.published_at,
        {event_id: (label, status, why) for event_id, label, status, why in rows},
        dict(became),
    )
