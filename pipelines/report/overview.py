"""The state of a warehouse at one look: sources, last run, refusals, what is contested and what the version changed."""

from dataclasses import dataclass

from pipelines.report import records
from pipelines.report.changes import Change, last_changes
from pipelines.report.published import Published, Snapshot
from pipelines.report.questions import ask
from pipelines.report.selection import Selection, choose_selection


@dataclass(frozen=True, slots=True)
class Overview:
    """What `status` prints and the first page shows."""

    snapshot: Snapshot
    held: records.Held
    sources: list[records.Source]
    last_run: list[records.RunTable]
    refusals: list[records.Refusal]
    status_counts: list[records.StatusCount]
    contested: list[records.Contested]
    contested_weeks: list[records.ContestedWeek]
    changes: list[Change]
    is_first_kept: bool


def overview(published: Published, selection: Selection) -> Overview:
    """The state of the version; leaves the relations of the selection filled for further questions."""
    connection = published.connection
    choose_selection(connection, selection)
    return Overview(
        snapshot=published.snapshot,
        held=ask(connection, "held", records.Held)[0],
        sources=ask(connection, "sources", records.Source),
        last_run=ask(connection, "last_run", records.RunTable),
        refusals=ask(connection, "refusals", records.Refusal),
        status_counts=ask(connection, "status_counts", records.StatusCount),
        contested=ask(connection, "contested", records.Contested),
        contested_weeks=ask(connection, "contested_by_week", records.ContestedWeek),
        changes=_chosen(published, selection),
        is_first_kept=not published.former,
    )


def _chosen(published: Published, selection: Selection) -> list[Change]:
    """Events that are gone cannot be chosen by country or day; they are told where nothing is chosen."""
    changes = last_changes(published)
    if selection.is_all:
        return changes
    rows = published.connection.execute("select event_id from chosen_events").fetchall()
    chosen = {row[0] for row in rows}
    return [change for change in changes if change.event_id in chosen]
