"""`counterclaim source`: who is read. Every command can answer as JSON."""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from pipelines.cli.exits import Exit, explained
from pipelines.cli.terminal import plain, print_wide
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.fetch.edits import add_source, index_of, switch
from pipelines.fetch.settings import POLLED_KINDS, ArticlesFrom, Source, resolved
from pipelines.fetch.sources import read_sources
from pipelines.fetch.trial import Trial, try_source
from pipelines.ingest.inputs import find_inputs
from pipelines.report.text import count
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, readable
from schemas.vocabularies import Reliability, SourceKind

app = typer.Typer(name="source", help="See and change who is read.", no_args_is_help=True)

DEFAULT_FILE = Path("sources.yaml")

File = Annotated[Path, typer.Option("--sources", "-s", help="The file of the sources.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Named = Annotated[str, typer.Argument(help="Name, URL or path of a source.", metavar="NAME")]


@app.command()
def add(
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="URL, or path of a folder or file.")],
    kind: Annotated[SourceKind, typer.Option(help="How it delivers.")],
    name: Annotated[str | None, typer.Option(help="What you call it; its location where none is given.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet that its articles belong to.")] = None,
    country: Annotated[str | None, typer.Option(help="The outlet's country, as MLI or FRA.")] = None,
    language: Annotated[str | None, typer.Option(help="Its usual language, as en or pt-BR.")] = None,
    reliability: Annotated[Reliability | None, typer.Option(help="Admiralty grade.")] = None,
    schedule: Annotated[str | None, typer.Option(help="Cron expression of its polls, as '*/15 * * * *'.")] = None,
    articles: Annotated[
        ArticlesFrom | None, typer.Option(help="Where a feed's articles are: its links, or its entries.")
    ] = None,
    file: File = DEFAULT_FILE,
    is_json: Json = False,
) -> None:
    """Add a source to the file, which is made if it does not exist. Comments and order stay."""
    given = {
        "name": name or location,
        "kind": kind.value,
        ("url" if kind in POLLED_KINDS else "path"): location,
        "outlet": outlet,
        "country": country,
        "language": language,
        "reliability": reliability.value if reliability else None,
        "schedule": schedule,
        "articles": articles.value if articles else None,
    }
    with explained():
        added = add_source(file, {key: value for key, value in given.items() if value is not None})
    _say(added, f"added to {file}: {added.name}", is_json=is_json)


@app.command("list")
def list_sources(
    file: File = DEFAULT_FILE,
    warehouse: Warehouse = WAREHOUSE,
    is_json: Json = False,
) -> None:
    """List the sources: those of the file, how each answered last, and what else was taken in by naming it to a run."""
    with explained():
        tables = Tables(readable(warehouse, Extent.TABLES))
        held = tables.read("sources")
        rows = _configured(file, tables) if file.exists() or held.is_empty() else []
    listed = {row["source_id"] for row in rows}
    received = _received(tables)
    rows += [
        _NOT_CONFIGURED
        | {name: row[name] for name in ("source_id", "name", "kind", "location")}
        | received[row["source_id"]]
        for row in held.iter_rows(named=True)
        if row["source_id"] not in listed and row["source_id"] in received
    ]
    if is_json:
        typer.echo(json.dumps(rows, indent=1, default=str, ensure_ascii=False))
        return
    shown = Table(*_LISTED, box=None)
    for row in rows:
        shown.add_row(*(plain(_cell(row[name])) for name in _LISTED))
    print_wide(shown)


@app.command("test")
def try_one(
    name: Named,
    file: File = DEFAULT_FILE,
    is_json: Json = False,
) -> None:
    """Ask a source once and say what would be read. Nothing is stored. Exit code 1 where nothing can be had."""
    with explained():
        settings = read_sources(file)
        source = settings.sources[index_of(settings, file, name)]
        if source.is_polled:
            with TemporaryDirectory() as folder:
                trial = asyncio.run(try_source(settings, source, Path(folder), datetime.now(UTC)))
        else:
            found = find_inputs([resolved(source, file)])
            trial = Trial(len(found) > 0, count(len(found), "file"), source.location, None, len(found), None)
    if is_json:
        typer.echo(json.dumps(asdict(trial), indent=1, ensure_ascii=False))
    else:
        typer.echo(f"{source.name}: {trial.summary}")
    raise typer.Exit(Exit.OK if trial.is_readable else Exit.FAILED)


@app.command()
def disable(
    name: Named,
    file: File = DEFAULT_FILE,
    is_json: Json = False,
) -> None:
    """Leave a source out of the runs. What was read from it stays."""
    with explained():
        source = switch(file, name, enabled=False)
    _say(source, f"disabled in {file}: {source.name}", is_json=is_json)


@app.command()
def enable(
    name: Named,
    file: File = DEFAULT_FILE,
    is_json: Json = False,
) -> None:
    """Take a source into the runs again."""
    with explained():
        source = switch(file, name, enabled=True)
    _say(source, f"enabled in {file}: {source.name}", is_json=is_json)


_LISTED = ("name", "kind", "location", "schedule", "enabled", "asked_at", "outcome", "failures", "due_at", "reason")


@dataclass(frozen=True, slots=True)
class _LastAnswer:
    """How a source's own address answered last."""

    asked_at: datetime | None = None
    outcome: str | None = None
    failures: int | None = None
    due_at: datetime | None = None
    reason: str | None = None


_NEVER_ASKED = asdict(_LastAnswer())
_NOT_CONFIGURED = {"schedule": None, "enabled": None}


def _configured(file: Path, tables: Tables) -> list[dict[str, object]]:
    settings = read_sources(file)
    heard = _received(tables) | _last_answers(tables)
    return [
        _shown(source)
        | {"schedule": settings.schedule_of(source) if source.is_polled else None}
        | heard.get(source.source_id, _NEVER_ASKED)
        for source in settings.sources
    ]


def _received(tables: Tables) -> dict[str, dict[str, object]]:
    """By source: its documents, for folders and files, which are looked into and do not answer."""
    documents = tables.read("documents", columns=["source_id", "retrieved_at"])
    counted = documents.group_by("source_id").agg(number=pl.len(), last=pl.col("retrieved_at").max())
    return {
        row["source_id"]: asdict(_LastAnswer(asked_at=row["last"], outcome=count(row["number"], "document")))
        for row in counted.iter_rows(named=True)
    }


def _last_answers(tables: Tables) -> dict[str, dict[str, object]]:
    """By source: the last row of `fetches` of the address that is configured."""
    columns = ["source_id", "url", "started_at", "outcome", "failures", "due_at", "reason"]
    asked = tables.read("fetches", columns=columns)
    own = asked.join(
        tables.read("sources", columns=["source_id", "location"]),
        left_on=["source_id", "url"],
        right_on=["source_id", "location"],
    )
    last = own.sort("started_at").unique("source_id", keep="last")
    return {
        row["source_id"]: asdict(
            _LastAnswer(row["started_at"], row["outcome"], row["failures"], row["due_at"], row["reason"])
        )
        for row in last.iter_rows(named=True)
    }


def _shown(source: Source) -> dict[str, object]:
    return {"source_id": source.source_id, "location": source.location} | source.model_dump(
        mode="json", exclude={"url", "path"}
    )


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _say(source: Source, words: str, *, is_json: bool) -> None:
    typer.echo(json.dumps(_shown(source), indent=1, ensure_ascii=False) if is_json else words)
