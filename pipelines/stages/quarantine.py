"""The refused rows: finding them, and what becomes of one. A row of quarantine is marked, never deleted.

How a row is taken out again belongs to `replay`; how it comes in, to `commit`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

import polars as pl

from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.storage.tables import Tables


class QuarantineError(Exception):
    """No refused row, or more than one, is meant by what was given."""


class State(StrEnum):
    """Where a refused row stands."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    DROPPED = "dropped"


class Origin(Enum):
    """What was refused, and so what a replay has to go back to."""

    ROW = "a row, by its table's contract"
    DOCUMENT = "an article, or all, of a document whose bytes are kept"
    FILE = "a file whose bytes were never kept"
    ARTICLE = "the reading of an article for claims"


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """One row of `quarantine`, as the table has it."""

    quarantine_id: str
    table_name: str
    run_id: str
    document_id: str | None
    contract_version: str
    rule_id: str
    column_name: str | None
    bad_value: str | None
    reason: str
    failures: Sequence[Mapping[str, str | None]]
    row_json: str | None
    source_uri: str | None
    refused_at: datetime
    replayed_at: datetime | None
    dropped_at: datetime | None
    dropped_reason: str | None

    @property
    def state(self) -> State:
        """A row that was dropped and replayed all the same is out."""
        if self.replayed_at is not None:
            return State.REPLAYED
        return State.WAITING if self.dropped_at is None else State.DROPPED

    @property
    def rules(self) -> frozenset[str]:
        """Every rule that it broke."""
        return frozenset(str(failure["rule_id"]) for failure in self.failures)

    @property
    def origin(self) -> Origin:
        """What was refused. The gate's rules bear the table's name; those of the ingest and the extraction do not."""
        if self.rule_id.startswith(f"{self.table_name}."):
            return Origin.ROW
        if self.table_name == "extractions":
            return Origin.ARTICLE
        return Origin.FILE if self.document_id is None else Origin.DOCUMENT


def refused_rows(tables: Tables) -> list[QuarantinedRow]:
    """Every row of quarantine, the one refused last first."""
    rows = tables.read("quarantine").sort("refused_at", "quarantine_id", descending=[True, False])
    return [QuarantinedRow(**row) for row in rows.iter_rows(named=True)]


def named(rows: Sequence[QuarantinedRow], prefixes: Iterable[str]) -> list[QuarantinedRow]:
    """The rows whose ids begin so.

    Raises:
        QuarantineError: no id begins so, or more than one.
    """
    return list({row.quarantine_id: row for row in (_named(rows, prefix) for prefix in prefixes)}.values())


def _named(rows: Sequence[QuarantinedRow], prefix: str) -> QuarantinedRow:
    found = [row for row in rows if row.quarantine_id.startswith(prefix.lower())] if prefix else []
    if not found:
        raise QuarantineError(
            f"no refused row has an id that begins with {prefix!r}; see `counterclaim quarantine list --all`"
        )
    if len(found) > 1:
        listed = ", ".join(row.quarantine_id for row in found[:5])
        raise QuarantineError(f"{len(found)} ids begin with {prefix!r}: {listed}; give more digits")
    return found[0]


def chosen(
    rows: Sequence[QuarantinedRow], *, states: Collection[State], table: str | None = None, rule: str | None = None
) -> list[QuarantinedRow]:
    """The rows in one of `states`, of a table, that broke a rule.

    Raises:
        QuarantineError: no row was ever refused by that table or that rule.
    """
    _known("table", table, {row.table_name for row in rows})
    _known("rule", rule, {name for row in rows for name in row.rules})
    return [
        row
        for row in rows
        if row.state in states and table in {None, row.table_name} and (not rule or rule in row.rules)
    ]


def _known(kind: str, wanted: str | None, known: Collection[str]) -> None:
    if wanted is not None and wanted not in known:
        listed = ", ".join(sorted(known)) or "none at all"
        raise QuarantineError(f"nothing was refused by the {kind} {wanted!r}; there are refused rows of: {listed}")


def mark_replayed(run: Run, taken_out: Collection[str], waiting: Collection[str]) -> None:
    """Note which rows the replay took out; one that was out and is refused again waits anew."""
    held = run.tables.read("quarantine")
    at = pl.lit(run.started_at, held.schema["replayed_at"])
    is_out, is_back = (pl.col("quarantine_id").is_in(list(ids)) for ids in (taken_out, waiting))
    replayed_at = pl.when(is_back).then(None).when(is_out).then(at).otherwise("replayed_at")
    marked = held.with_columns(replayed_at.alias("replayed_at"))
    if not marked.equals(held):
        run.tables.stage("quarantine", marked)


def drop(run: Run, rows: Sequence[QuarantinedRow], reason: str) -> list[Tally]:
    """Give rows up: they stay in quarantine, with the reason, and no replay of all takes them up.

    Raises:
        QuarantineError: a row waits no longer.
    """
    watch = Stopwatch()
    for row in rows:
        if row.state is not State.WAITING:
            at = row.replayed_at or row.dropped_at
            raise QuarantineError(
                f"{row.quarantine_id} was {row.state} on {at:%Y-%m-%d %H:%M} UTC; nothing was dropped"
            )
    held = run.tables.read("quarantine")
    is_dropped = pl.col("quarantine_id").is_in([row.quarantine_id for row in rows])
    marks = {"dropped_at": run.started_at, "dropped_reason": reason}
    run.tables.stage(
        "quarantine",
        held.with_columns(
            pl.when(is_dropped).then(pl.lit(value, held.schema[name])).otherwise(name).alias(name)
            for name, value in marks.items()
        ),
    )
    return record(run, [Tally("quarantine", len(rows), published=len(rows), unchanged=0, quarantined=0)], watch)
