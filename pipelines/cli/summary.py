"""What a run prints at its end: rows per table, what was refused and why, what is contested, where the file is."""

import shlex
import shutil
import sys
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from pipelines.ingest.dates import EARLIEST
from pipelines.report.text import count
from pipelines.storage.queries import held
from pipelines.storage.tables import Tables

_SHOWN_REFUSALS = 10
_SHOWN_EVENTS = 10
_SHOWN_VOICES = 3
_NEXT = {
    "status": "where things stand",
    "show WORDS": "one event or actor: who says what, in which words",
    "report": "pages to look at",
    'sql "…"': "any question; docs/cookbook.md has 25",
}
_SIDES = {
    "asserted": "says so",
    "denied": "denies it",
    "denied_part": "denies a part of it",
    "other_version": "says otherwise",
    "not_confirmed": "does not confirm it",
}


def print_summary(console: Console, errors: Console, tables: Tables, run_id: str) -> None:
    """Print what the run did, from the tables alone; on `errors` what a person should look at."""
    runs = tables.read("runs").filter(pl.col("run_id") == run_id)
    _print_counts(console, runs, tables)
    _print_unread(console, tables, run_id)
    _print_unread_dates(console, tables, run_id)
    _print_refusals(console, tables, run_id)
    _warn_of_nothing(errors, runs)
    with duckdb.connect(str(tables.layout.duckdb.resolve()), read_only=True) as connection:
        _print_contested(console, connection)
    console.print(f"\nDuckDB file: [bold]{escape(str(tables.layout.duckdb))}[/bold]", highlight=False, soft_wrap=True)
    _print_next(console, tables.layout.root)


def _print_next(console: Console, warehouse: Path) -> None:
    """What somebody types who sees this for the first time, as it works where they are."""
    program = Path(sys.argv[0]).name if shutil.which(Path(sys.argv[0]).name) else shlex.quote(sys.argv[0])
    where = "" if warehouse == Path("warehouse") else f" --warehouse {shlex.quote(str(warehouse))}"
    console.print("Next:", highlight=False)
    for command, what in _NEXT.items():
        console.print(f"  {escape(f'{program} {command}{where}'):40}  {what}", highlight=False, soft_wrap=True)


def print_waiting(console: Console, tables: Tables) -> None:
    """Print what was refused by earlier runs and still waits."""
    _print_refusals(console, tables, run_id="")


def summary_document(tables: Tables, run_id: str) -> dict[str, object]:
    """What the run did, for programs: rows per table, what it refused, and where the file is."""
    counts = ["table_name", "rows_in", "rows_published", "rows_unchanged", "rows_quarantined", "seconds"]
    runs = tables.read("runs").filter(pl.col("run_id") == run_id).sort("finished_at")
    refused = tables.read("quarantine").filter(pl.col("run_id") == run_id)
    return {
        "run_id": run_id,
        "tables": runs.select(counts).to_dicts(),
        "refused": refused.select("quarantine_id", "table_name", "rule_id", "source_uri", "reason").to_dicts(),
        "duckdb": str(tables.layout.duckdb),
    }


def _print_counts(console: Console, runs: pl.DataFrame, tables: Tables) -> None:
    shown = Table("table", "read", "published", "unchanged", "quarantined", "held", box=None)
    for row in runs.sort("finished_at").iter_rows(named=True):
        counts = (row["rows_in"], row["rows_published"], row["rows_unchanged"], row["rows_quarantined"])
        shown.add_row(row["table_name"], *(f"{count:,}" for count in (*counts, tables.count(row["table_name"]))))
    for column in shown.columns[1:]:
        column.justify = "right"
    console.print(shown)


def _print_unread(console: Console, tables: Tables, run_id: str) -> None:
    """Say which articles of the run are kept without claims, because they are not in a language that is read."""
    unread = _of_run(tables, run_id, "language", "is_extracted").filter(~pl.col("is_extracted"))
    if unread.is_empty():
        return
    languages = (
        unread.group_by(pl.col("language").fill_null("und")).len().sort(["len", "language"], descending=[True, False])
    )
    shown = ", ".join(f"{count(number, 'article')} in {language}" for language, number in languages.iter_rows())
    console.print(f"\n[bold]Kept without claims[/bold]: {shown} (claims are sought in English only)", highlight=False)


def _print_unread_dates(console: Console, tables: Tables, run_id: str) -> None:
    """Say which articles of the run came with a date that is not taken, and why."""
    articles = _of_run(tables, run_id, "source_uri", "published_words")
    unread = articles.filter(pl.col("published_words").is_not_null()).sort("source_uri")
    if unread.is_empty():
        return
    console.print(f"\n[bold]Dates that are not taken: {unread.height}[/bold] (articles.published_words)")
    for source_uri, words in unread.head(_SHOWN_REFUSALS).iter_rows():
        _print_indented(console, escape(f"{source_uri}: {words!r}; {_why_not_taken(words)}"), 2)
    if unread.height > _SHOWN_REFUSALS:
        console.print(f"  and {unread.height - _SHOWN_REFUSALS} more")


def _why_not_taken(words: str) -> str:
    try:
        date.fromisoformat(words[: len("2025-02-14")])
    except ValueError:
        return "write it as 2025-02-14 or 2025-02-14T10:00:00Z"
    return f"it is no day between {EARLIEST.year} and now, or stands for an unknown one"


def _of_run(tables: Tables, run_id: str, *columns: str) -> pl.DataFrame:
    """Columns of the articles that the run took in."""
    return held(tables, "articles", pl.DataFrame({"run_id": [run_id]}), columns)


def _print_refusals(console: Console, tables: Tables, run_id: str) -> None:
    waiting = tables.read("quarantine").filter(pl.col("replayed_at").is_null() & pl.col("dropped_at").is_null())
    is_new = pl.col("run_id") == run_id
    _print_reasons(console, "Refused in this run", waiting.filter(is_new))
    _print_reasons(console, "Refused before, and still waiting", waiting.filter(~is_new))


def _print_reasons(console: Console, title: str, refused: pl.DataFrame) -> None:
    if refused.is_empty():
        return
    console.print(f"\n[bold]{title}: {refused.height}[/bold] (table quarantine)")
    for reason in refused.sort("source_uri", "reason")["reason"].head(_SHOWN_REFUSALS):
        _print_indented(console, escape(reason), 2)
    if refused.height > _SHOWN_REFUSALS:
        console.print(f"  and {refused.height - _SHOWN_REFUSALS} more: counterclaim quarantine list")


def _warn_of_nothing(errors: Console, runs: pl.DataFrame) -> None:
    documents = runs.filter(table_name="documents")
    if (documents["rows_published"] + documents["rows_unchanged"]).sum() == 0:
        errors.print(
            "warning: nothing in the paths given could be used. Articles are read from .txt, .html, .jsonl, RSS and "
            "Atom files, each also .gz; a file or folder whose name begins with a dot is passed over.",
            style="yellow",
            highlight=False,
            soft_wrap=True,
        )


def _print_contested(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    events = connection.sql("from reporting.contested_events").pl()
    console.print(f"\n[bold]Contested events: {events.height}[/bold] (view reporting.contested_events)")
    for event in events.head(_SHOWN_EVENTS).iter_rows(named=True):
        known = "no known origin" if event["n_origins"] is None else count(event["n_origins"], "known origin")
        origins = f"{count(event['n_articles'], 'article')}, {count(event['n_outlets'], 'outlet')}, {known}"
        console.print(f"\n  [bold]{escape(event['label'])}[/bold] ({origins})", highlight=False, soft_wrap=True)
        for side, name in _SIDES.items():
            _print_side(console, name, event[side])
    if events.height > _SHOWN_EVENTS:
        console.print(f"\n  and {events.height - _SHOWN_EVENTS} more")


def _print_side(console: Console, name: str, words: str | None) -> None:
    lines = (words or "").splitlines()
    for line in lines[:_SHOWN_VOICES]:
        _print_indented(console, f"[dim]{name}:[/dim] {escape(line)}", 4)
    if len(lines) > _SHOWN_VOICES:
        _print_indented(console, f"[dim]{name}: and {len(lines) - _SHOWN_VOICES} more[/dim]", 4)


def _print_indented(console: Console, text: str, columns: int) -> None:
    """Wrapped under itself on a terminal; one line elsewhere, so that other programs find names whole."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, columns)), highlight=False)
    else:
        console.print(" " * columns + text, highlight=False, soft_wrap=True)
