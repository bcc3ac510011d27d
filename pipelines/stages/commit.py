"""How a stage's rows enter the warehouse: known rows are left alone, the others pass the gate, refused ones are kept.

Every row is counted once: rows_in = published + unchanged + quarantined.
"""

import json
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.gate import Failure, Verdict, judge
from pipelines.ids import row_id
from pipelines.ingest.model import Refusal
from pipelines.stages.journal import say
from pipelines.stages.run import Run
from pipelines.stages.tally import Tally, told
from pipelines.stages.tombstones import without_erased
from pipelines.storage.queries import difference, held, held_keys
from schemas import TABLES
from schemas.contract import Contract

_WORDS = "word_count"
FEWEST_REFUSED = 20
"""Below this many refused rows a batch is too small for its share to mean anything."""


class RefusalBudgetError(Exception):
    """So many rows of a batch broke their contract that the batch itself must be wrong."""

    def __init__(self, contract: Contract, refused: int, rows: int, verdict: Verdict) -> None:
        commonest = Counter(failure.rule_id for failures in verdict.failures.values() for failure in failures)
        listed = ", ".join(f"{rule} ({count})" for rule, count in commonest.most_common(3))
        super().__init__(
            f"{refused} of {rows} rows of {contract.name} break contract {contract.contract_id} {contract.version}, "
            f"which allows {contract.budget:.0%}: {listed}. Nothing of the batch is taken in, and what it was made "
            "from is kept: mend what made these rows and run again."
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of rows that came in: the count, and those that the table holds now."""

    tally: Tally
    held: pl.DataFrame


def append_new(
    run: Run,
    name: str,
    incoming: pl.DataFrame,
    *,
    context: Mapping[str, pl.DataFrame] | None = None,
    refusals: Sequence[Refusal] = (),
    held_to_budget: bool = True,
    are_new: bool = False,
) -> Entry:
    """Add the rows that the warehouse does not hold yet; a row once published never changes.

    Args:
        run: the run.
        name: the table.
        incoming: rows of the run; rows with a key that is known are unchanged.
        context: rows of other tables that the incoming rows may refer to; of their own table they may refer to any.
        refusals: what could not even be made a row; counted as quarantined rows.
        held_to_budget: whether too many refused rows stop the batch; a replay consists of refused rows.
        are_new: it is known that the table holds none of the rows.
    """
    contract = TABLES[name]
    key = list(contract.key)
    admitted = without_erased(run, name, incoming)
    incoming, refusals = admitted.rows, (*refusals, *admitted.refusals)
    known = incoming.clear().select(key) if are_new else held_keys(run.tables, contract, incoming)
    fresh = incoming.unique(key, keep="first", maintain_order=True).join(known, on=key, how="anti")
    verdict = judge(contract, fresh, {name: known} | dict(context or {}))
    if held_to_budget:
        _hold_to_budget(contract, verdict)
    if verdict.accepted.height:
        _append_by_day(run, contract, verdict.accepted)
    quarantine_ids = _quarantine(run, contract, verdict, refusals)
    tally = Tally(
        table=name,
        rows_in=incoming.height + len(refusals),
        published=verdict.accepted.height,
        unchanged=incoming.height - fresh.height,
        quarantined=verdict.refused.height + len(refusals),
        quarantine_ids=quarantine_ids,
        words=int(verdict.accepted[_WORDS].sum()) if _WORDS in verdict.accepted.columns else None,
        **told(verdict, refusals),
    )
    return Entry(tally, pl.concat([verdict.accepted, incoming.join(known, on=key, how="semi")]))


def replace_all(run: Run, name: str, concluded: pl.DataFrame, context: Mapping[str, pl.DataFrame]) -> Tally:
    """Make the rows a table: what was concluded may change, and a conclusion that no longer holds is retired."""
    contract = TABLES[name]
    former = run.tables.read(name)
    verdict = judge(contract, concluded, context)
    _hold_to_budget(contract, verdict)
    quarantine_ids = _quarantine(run, contract, verdict, ())
    same = verdict.accepted.join(former, on=contract.polars_schema.names(), how="semi", nulls_equal=True).height
    retired = former.join(verdict.accepted, on=list(contract.key), how="anti").height
    if same < verdict.accepted.height or retired:
        run.tables.stage(name, verdict.accepted)
    return Tally(
        table=name,
        rows_in=concluded.height,
        published=verdict.accepted.height - same,
        unchanged=same,
        quarantined=verdict.refused.height,
        retired=retired,
        quarantine_ids=quarantine_ids,
        **told(verdict, ()),
    )


def replace_some(
    run: Run, name: str, by: str, gone: Collection[str], concluded: pl.DataFrame, context: Mapping[str, pl.DataFrame]
) -> Tally:
    """Put the rows in the place of those of an undivided table that have one of the values `gone` in the column `by`.

    Where these are the same rows nothing is written. What the table gained and lost is told by `changes_of`.
    """
    contract = TABLES[name]
    verdict = judge(contract, concluded, context)
    _hold_to_budget(contract, verdict)
    quarantine_ids = _quarantine(run, contract, verdict, ())
    asked = pl.DataFrame({by: sorted(gone)}, schema={by: contract.polars_schema[by]})
    former = held(run.tables, name, asked, contract.polars_schema.names())
    if not former.sort(contract.key).equals(verdict.accepted.sort(contract.key)):
        run.tables.discard(name, by, gone)
        if verdict.accepted.height:
            run.tables.append(name, verdict.accepted)
    return Tally(
        table=name,
        rows_in=concluded.height,
        published=verdict.accepted.height,
        unchanged=0,
        quarantined=verdict.refused.height,
        quarantine_ids=quarantine_ids,
        **told(verdict, ()),
    )


def retire_all(run: Run, name: str) -> None:
    """Take every row out of a table whose rows are concluded anew."""
    if run.tables.files(name):
        for day in run.tables.partitions(name):
            run.tables.stage(name, TABLES[name].empty(), day)


def changes_of(run: Run, name: str) -> Tally:
    """How a table differs from what readers see of it."""
    tables = run.tables
    published, retired = difference(TABLES[name], tables.published(name), tables.files(name))
    rows = tables.count(name)
    return Tally(name, rows_in=rows, published=published, unchanged=rows - published, quarantined=0, retired=retired)


def judge_anew(run: Run, name: str, held: pl.DataFrame, context: Mapping[str, pl.DataFrame]) -> Tally:
    """Hold all rows of a table against its contract once more; what fails goes to quarantine.

    Every partition is staged, so that what is staged has been judged whole.

    Args:
        run: the run.
        name: the table.
        held: the rows that the warehouse shall hold of the table, with the present columns.
        context: rows of other tables that these may refer to.
    """
    contract = TABLES[name]
    verdict = judge(contract, held, context)
    quarantine_ids = _quarantine(run, contract, verdict, ())
    for day in run.tables.partitions(name):
        is_of_part = pl.lit(value=True) if day is None else pl.col(str(contract.partition_by)) == day
        run.tables.stage(name, verdict.accepted.filter(is_of_part), day)
    return Tally(
        table=name,
        rows_in=held.height,
        published=0,
        unchanged=verdict.accepted.height,
        quarantined=verdict.refused.height,
        quarantine_ids=quarantine_ids,
        **told(verdict, ()),
    )


def _hold_to_budget(contract: Contract, verdict: Verdict) -> None:
    refused, rows = verdict.refused.height, verdict.refused.height + verdict.accepted.height
    if refused >= FEWEST_REFUSED and refused > contract.budget * rows:
        raise RefusalBudgetError(contract, refused, rows, verdict)


def _append_by_day(run: Run, contract: Contract, rows: pl.DataFrame) -> None:
    if contract.partition_by is None:
        run.tables.append(contract.name, rows)
        return
    for (day,), of_day in rows.group_by(contract.partition_by, maintain_order=True):
        run.tables.append(contract.name, of_day, day)


def _quarantine(run: Run, contract: Contract, verdict: Verdict, refusals: Sequence[Refusal]) -> tuple[str, ...]:
    rows = [_refused_input(run, contract, refusal) for refusal in refusals]
    rows += [
        _refused_row(run, contract, verdict.refused.slice(at, 1), failures) for at, failures in verdict.failures.items()
    ]
    if not rows:
        return ()
    quarantine = TABLES["quarantine"]
    found = quarantine.frame(rows).unique("quarantine_id", keep="first", maintain_order=True)
    new = found.join(run.tables.keys("quarantine"), on="quarantine_id", how="anti")
    if new.height:
        run.tables.append("quarantine", new)
    for row in new.select("table_name", "rule_id", "source_uri", "document_id", "quarantine_id").iter_rows(named=True):
        say("refused", logging.WARNING, run_id=run.run_id, partition=run.ingest_date, **row)
    return tuple(found["quarantine_id"])


def _refused_row(run: Run, contract: Contract, row: pl.DataFrame, failures: tuple[Failure, ...]) -> dict[str, object]:
    values = row.row(0, named=True)
    return _quarantine_row(
        run,
        contract,
        failures,
        row_json=json.dumps(values, default=str, ensure_ascii=False),
        defines=row_id("row", *(str(values[name]) for name in contract.key)),
        source_uri=values.get("source_uri"),
        document_id=values.get("document_id"),
    )


def _refused_input(run: Run, contract: Contract, refusal: Refusal) -> dict[str, object]:
    failure = Failure(0, refusal.rule_id, refusal.column_name, refusal.bad_value, refusal.reason)
    return _quarantine_row(
        run,
        contract,
        (failure,),
        row_json=refusal.row_json,
        defines=row_id("refusal", refusal.source_uri, refusal.row_json),
        source_uri=refusal.source_uri,
        document_id=refusal.document_id,
    )


def _quarantine_row(
    run: Run,
    contract: Contract,
    failures: tuple[Failure, ...],
    *,
    row_json: str | None,
    defines: str,
    source_uri: str | None,
    document_id: str | None,
) -> dict[str, object]:
    first = failures[0]
    broken = [
        {"rule_id": f.rule_id, "column_name": f.column, "bad_value": f.bad_value, "reason": f.reason} for f in failures
    ]
    return {
        "quarantine_id": row_id("quarantine", contract.name, defines, *(f.rule_id for f in failures)),
        "table_name": contract.name,
        "run_id": run.run_id,
        "document_id": document_id,
        "contract_version": contract.version,
        "rule_id": first.rule_id,
        "column_name": first.column,
        "bad_value": first.bad_value,
        "reason": first.reason,
        "failures": broken,
        "row_json": row_json,
        "source_uri": source_uri,
        "refused_at": run.started_at,
        "replayed_at": None,
        "dropped_at": None,
        "dropped_reason": None,
    }
