"""What a stage did to a table, counted once per row: rows_in = published + unchanged + quarantined.

How rows enter a table, and are counted on the way, belongs to `commit`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from time import monotonic
from typing import TypedDict

from pipelines.code import code_version
from pipelines.gate import Verdict
from pipelines.ingest.model import Refusal
from pipelines.stages.journal import say
from pipelines.stages.run import Run
from schemas import TABLES


@dataclass(frozen=True, slots=True)
class Tally:
    """What one stage of one run did to one table."""

    table: str
    rows_in: int
    published: int
    unchanged: int
    quarantined: int
    retired: int = 0
    warned: int = 0
    """Rows published of which a rule of severity `warning` has something to say."""
    refusals: tuple[str, ...] = ()
    """The reasons, for people; the rows are in quarantine."""
    warnings: tuple[str, ...] = ()
    """What the warnings say, for people."""
    rules_broken: Mapping[str, int] = field(default_factory=dict)
    """How many rows each rule refused or warned of, the commonest first."""
    quarantine_ids: tuple[str, ...] = ()
    """The rows of quarantine that hold what was refused, also where they were held before."""
    words: int | None = None
    """Words of the articles that were searched for claims, where the stage does that."""
    seconds: float | None = None
    """How long the whole stage took, once it is recorded."""


class Told(TypedDict):
    """The part of a tally that the gate tells."""

    warned: int
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    rules_broken: Mapping[str, int]


def told(verdict: Verdict, refusals: Sequence[Refusal]) -> Told:
    """What a tally says of the rows that broke a rule."""
    rules = Counter(refusal.rule_id for refusal in refusals)
    rules.update(failure.rule_id for failures in verdict.failures.values() for failure in failures)
    rules.update(warning.rule_id for warning in verdict.warnings)
    reasons = ("; ".join(failure.reason for failure in failures) for failures in verdict.failures.values())
    return Told(
        warned=len({warning.row for warning in verdict.warnings}),
        refusals=(*(refusal.reason for refusal in refusals), *reasons),
        warnings=tuple(warning.reason for warning in verdict.warnings),
        rules_broken=dict(rules.most_common()),
    )


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = monotonic()

    def seconds(self) -> float:
        """Elapsed seconds."""
        return monotonic() - self._began


def summed(tallies: Iterable[Tally]) -> list[Tally]:
    """One tally per table, of batches or of several ways into it."""
    by_table: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_table.setdefault(tally.table, []).append(tally)
    return [_sum(name, of_table) for name, of_table in by_table.items()]


def _sum(name: str, tallies: Sequence[Tally]) -> Tally:
    rules = sum((Counter(tally.rules_broken) for tally in tallies), Counter[str]())
    words = [tally.words for tally in tallies if tally.words is not None]
    return Tally(
        table=name,
        rows_in=sum(tally.rows_in for tally in tallies),
        published=sum(tally.published for tally in tallies),
        unchanged=sum(tally.unchanged for tally in tallies),
        quarantined=sum(tally.quarantined for tally in tallies),
        retired=sum(tally.retired for tally in tallies),
        warned=sum(tally.warned for tally in tallies),
        refusals=tuple(chain.from_iterable(tally.refusals for tally in tallies)),
        warnings=tuple(chain.from_iterable(tally.warnings for tally in tallies)),
        rules_broken=dict(rules.most_common()),
        quarantine_ids=tuple(chain.from_iterable(tally.quarantine_ids for tally in tallies)),
        words=sum(words) if words else None,
    )


def record(run: Run, tallies: list[Tally], watch: Stopwatch) -> list[Tally]:
    """Write what a stage did into the table `runs`; returns the tallies with the seconds of the stage."""
    contract = TABLES["runs"]
    seconds = watch.seconds()
    rows = contract.frame([_run_row(run, tally, seconds) for tally in tallies])
    former = run.tables.read("runs").join(rows, on=list(contract.key), how="anti")
    run.tables.stage("runs", former.vstack(rows))
    for row in rows.select(_SAID).iter_rows(named=True):
        say("stage", partition=run.ingest_date, **row)
    return [replace(tally, seconds=seconds) for tally in tallies]


_SAID = (
    "run_id",
    "table_name",
    "rows_in",
    "rows_published",
    "rows_unchanged",
    "rows_quarantined",
    "rows_retired",
    "rows_warned",
    "words",
    "seconds",
)


def _run_row(run: Run, tally: Tally, seconds: float) -> dict[str, object]:
    return {
        "run_id": run.run_id,
        "table_name": tally.table,
        "rows_in": tally.rows_in,
        "rows_published": tally.published,
        "rows_unchanged": tally.unchanged,
        "rows_quarantined": tally.quarantined,
        "rows_retired": tally.retired,
        "rows_warned": tally.warned,
        "words": tally.words,
        "seconds": seconds,
        "contract_version": TABLES[tally.table].version,
        "code_version": code_version(tally.table),
        "finished_at": datetime.now(UTC),
    }
