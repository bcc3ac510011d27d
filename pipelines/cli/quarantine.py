"""`counterclaim quarantine`: look at what was refused, take it through the flow again, or give it up."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.exits import explained
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.engines.choice import engine_name, engine_of
from pipelines.stages.quarantine import (
    QuarantinedRow,
    QuarantineError,
    State,
    chosen,
    drop,
    named,
    refused_rows,
)
from pipelines.stages.run import Run
from pipelines.storage.layout import located
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, readable

_SHORTEST_ID = 8
_UNLIMITED = 10_000

app = typer.Typer(
    name="quarantine",
    help="What was refused: look at it, take it through the flow again, or give it up.",
    no_args_is_help=True,
)

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", help="Ids, or beginnings that are unique.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
OfTable = Annotated[str | None, typer.Option("--table", help="Only rows that this table refused.")]
ByRule = Annotated[str | None, typer.Option("--rule", help="Only rows that broke this rule.")]
Wait = Annotated[float, typer.Option(min=0, help="Seconds to wait for a run that is writing to the warehouse.")]


@app.command("list")
def list_rows(
    warehouse: Warehouse = WAREHOUSE,
    table: OfTable = None,
    rule: ByRule = None,
    is_all: Annotated[bool, typer.Option("--all", help="Also what was replayed or dropped.")] = False,
    is_json: AsJson = False,
) -> None:
    """List the refused rows that wait, the one refused last first."""
    with explained():
        rows = refused_rows(_tables(warehouse))
        wanted = chosen(rows, states=set(State) if is_all else {State.WAITING}, table=table, rule=rule)
    if is_json:
        typer.echo(_json([_summary(row) for row in wanted]))
        return
    digits = _digits(rows)
    shown = Table(box=None)
    for name in ("id", "state", "table", "rule", "refused at", "source", "reason"):
        shown.add_column(name, overflow="fold", no_wrap=name in {"id", "state"})
    for row in wanted:
        at = f"{row.refused_at:%Y-%m-%d %H:%M}"
        cells = (row.quarantine_id[:digits], row.state, row.table_name, row.rule_id, at, row.source_uri, row.reason)
        shown.add_row(*(_plain(cell) for cell in cells))
    console = Console()
    if wanted:
        _print_wide(console, shown)
    counts = Counter(row.state for row in rows)
    console.print(", ".join(f"{counts[state]} {state}" for state in State), highlight=False)


@app.command()
def show(
    quarantine_id: Annotated[str, typer.Argument(metavar="ID", help="Id, or a beginning that is unique.")],
    warehouse: Warehouse = WAREHOUSE,
    is_json: AsJson = False,
) -> None:
    """Show a refused row whole: every rule that it broke, and the row itself."""
    with explained():
        (row,) = named(refused_rows(_tables(warehouse)), [quarantine_id])
    if is_json:
        typer.echo(_json(asdict(row) | {"state": row.state}))
        return
    console = Console()
    for name, value in (asdict(row) | {"state": row.state}).items():
        if name not in {"failures", "row_json"} and value is not None:
            console.print(_plain(f"{name:17} {value}"), soft_wrap=True)
    for failure in row.failures:
        console.print(_plain(f"\n{failure['rule_id']}\n  {failure['reason']}"), soft_wrap=True)
    console.print(_plain(f"\n{_indented(row.row_json)}"), soft_wrap=True)


@app.command()
def replay(
    ids: Ids = None,
    warehouse: Warehouse = WAREHOUSE,
    is_all: Annotated[bool, typer.Option("--all", help="Every row that waits.")] = False,
    table: OfTable = None,
    rule: ByRule = None,
    wait: Wait = 0.0,
    is_json: AsJson = False,
) -> None:
    """Take refused rows through the flow again, and publish what passes now.

    A row is held against today's contract; a document is read again, whole; an article is sought for claims again. What
    still fails stays, with its reasons. A dropped row is taken up only by its id.
    """
    # The extractor and the linking take seconds to import; the other commands need none of them.
    from pipelines.stages.publish import publish_snapshot
    from pipelines.stages.replay import all_or_nothing
    from pipelines.stages.replay import replay as replay_rows

    with explained(), _writing(warehouse, wait) as run:
        rows = _meant(refused_rows(run.tables), ids, is_all, table, rule)
        with all_or_nothing(run.tables):
            found = replay_rows(run, rows) if rows else []
            snapshot = publish_snapshot(run) if found else None
    if is_json:
        replayed = [_summary(one.row) | {"outcome": one.outcome} for one in found]
        number = snapshot.snapshot_id if snapshot and snapshot.is_new else None
        typer.echo(_json({"run_id": run.run_id, "new_snapshot": number, "rows": replayed}))
        return
    console, digits = Console(), _digits(rows)
    for one in found:
        console.print(_plain(f"{one.row.quarantine_id[:digits]}  {one.outcome}  {one.row.reason}"), soft_wrap=True)
    counts = Counter(one.outcome.split(":")[0] for one in found)
    console.print(", ".join(f"{n} {said}" for said, n in counts.items()) or "nothing waits", highlight=False)
    if snapshot and snapshot.is_new:
        console.print(f"published as snapshot {snapshot.snapshot_id}", highlight=False)


@app.command("drop")
def drop_rows(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids, or beginnings that are unique.")],
    reason: Annotated[str, typer.Option(help="Why the row is given up; kept with it.")],
    warehouse: Warehouse = WAREHOUSE,
    wait: Wait = 0.0,
    is_json: AsJson = False,
) -> None:
    """Give refused rows up. They stay in quarantine with the reason, and `replay --all` leaves them alone."""
    from pipelines.stages.publish import publish_snapshot
    from pipelines.stages.replay import all_or_nothing

    with explained(), _writing(warehouse, wait) as run:
        rows = named(refused_rows(run.tables), ids)
        if not reason.strip():
            raise QuarantineError("a row is not dropped without a reason; give --reason in words")
        with all_or_nothing(run.tables):
            drop(run, rows, reason.strip())
            publish_snapshot(run)
        dropped = named(refused_rows(run.tables), [row.quarantine_id for row in rows])
    if is_json:
        typer.echo(_json({"run_id": run.run_id, "rows": [_summary(row) for row in dropped]}))
        return
    for row in dropped:
        Console().print(_plain(f"{row.quarantine_id}  dropped  {row.dropped_reason}"), soft_wrap=True)


def _tables(warehouse: str) -> Tables:
    layout = readable(warehouse, Extent.TABLES)
    if not (layout.current.is_dir() or layout.staging.is_dir()):
        raise QuarantineError(
            f"{warehouse} holds no warehouse yet; make one with `counterclaim run PATH --warehouse {warehouse}`, "
            "or name another one with --warehouse"
        )
    return Tables(layout)


@contextmanager
def _writing(warehouse: str, wait: float) -> Iterator[Run]:
    """A run of its own, which holds the warehouse as every writer does."""
    _tables(warehouse)
    tables = Tables(located(warehouse))
    with writing(tables.layout, wait):
        now = datetime.now(UTC)
        engine = engine_of(engine_name(), tables.layout.exchange_address)
        yield Run(str(uuid4()), now, now.date(), tables, engine=engine)


def _meant(
    rows: list[QuarantinedRow], ids: list[str] | None, is_all: bool, table: str | None, rule: str | None
) -> list[QuarantinedRow]:
    by_filter = is_all or table is not None or rule is not None
    if bool(ids) == by_filter:
        raise QuarantineError("say which rows: either IDs, or --all, or --table and --rule; see `quarantine list`")
    if not ids:
        return chosen(rows, states={State.WAITING}, table=table, rule=rule)
    meant = named(rows, ids)
    for row in meant:
        if row.replayed_at is not None:
            raise QuarantineError(f"{row.quarantine_id} was taken out on {row.replayed_at:%Y-%m-%d %H:%M} UTC already")
    return meant


def _summary(row: QuarantinedRow) -> dict[str, Any]:
    names = (
        "quarantine_id",
        "table_name",
        "rule_id",
        "column_name",
        "bad_value",
        "reason",
        "source_uri",
        "refused_at",
        "replayed_at",
        "dropped_at",
        "dropped_reason",
    )
    return {"state": row.state} | {name: getattr(row, name) for name in names}


def _digits(rows: Sequence[QuarantinedRow]) -> int:
    """As many digits as tell all ids apart."""
    ids = [row.quarantine_id for row in rows]
    lengths = range(_SHORTEST_ID, 32)
    return next((length for length in lengths if len({each[:length] for each in ids}) == len(ids)), 32)


def _json(content: object) -> str:
    return json.dumps(content, indent=1, default=str, ensure_ascii=False)


def _indented(row_json: str | None) -> str:
    try:
        return json.dumps(json.loads(row_json or ""), indent=1, ensure_ascii=False)
    except ValueError:  # what was refused was no JSON
        return row_json or "(no row could be read)"


def _plain(text: str | None) -> Text:
    """What came from outside, without what a terminal would obey."""
    shown = (char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text or "")
    return Text("".join(shown))


def _print_wide(console: Console, table: Table) -> None:
    """As wide as the terminal; elsewhere one line a row, so that other programs find names whole."""
    if not console.is_terminal:
        console = Console(width=_UNLIMITED)
    console.print(table)
