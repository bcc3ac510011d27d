"""`counterclaim run`: the main job."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.exits import Exit, explained
from pipelines.cli.progress import shown
from pipelines.cli.summary import print_summary, print_waiting, summary_document
from pipelines.cli.terminal import PatientConsole
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.engines.choice import ENGINE_VARIABLE, engine_name
from pipelines.engines.engine import EngineName
from pipelines.engines.local import standing_by
from pipelines.engines.user_files import check_files, name_files
from pipelines.fetch.sources import read_sources
from pipelines.ingest.inputs import find_inputs
from pipelines.stages.journal import FORMAT_VARIABLE, say, write_json_lines
from pipelines.stages.reprocess import stale
from pipelines.stages.settled import Intake, last_look, quiet
from pipelines.storage.layout import located
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables


def named_path(value: str | Path) -> Path:
    """A path of the command line. An empty one is a variable that was not set, not the current folder."""
    if not str(value):
        raise typer.BadParameter("the path is empty; for the current folder write '.'")
    return Path(value)


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files or folders of .txt, .html, .jsonl, .warc, RSS or Atom articles, each also .gz.",
            parser=named_path,
            metavar="PATH",
            show_default=False,
        ),
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources", "-s", help="A sources.yaml: what it names is polled or looked into.", parser=named_path
        ),
    ] = None,
    poll_now: Annotated[
        bool, typer.Option("--poll-now", help="Ask every enabled source, also those that are not due yet.")
    ] = False,
    reprocess: Annotated[
        bool,
        typer.Option(
            "--reprocess", help="Read again what other code than this has read; `counterclaim status` tells how much."
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Go through all stages, also where nothing is new since the last run.")
    ] = False,
    warehouse: Warehouse = WAREHOUSE,
    lexicon: Annotated[
        list[Path] | None,
        typer.Option(help="TOML file of cue words on top of the packaged ones; may be repeated.", exists=True),
    ] = None,
    registry: Annotated[
        list[Path] | None,
        typer.Option(help="CSV file of actors on top of the packaged ones; may be repeated.", exists=True),
    ] = None,
    engine: Annotated[
        EngineName | None,
        typer.Option(help="What reads the articles: this machine, or a Ray cluster.", envvar=ENGINE_VARIABLE),
    ] = None,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for another run that is writing to the warehouse.")
    ] = 0.0,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Take articles in, find who claims what, and publish the tables.

    Adds to what the warehouse holds; what it knows already is left alone. Exit codes: 0 every input is published,
    unchanged or quarantined; 1 unexpected error; 2 a path does not exist; 3 the warehouse cannot be written; 4 another
    run is writing to it; 5 the new snapshot breaks a contract and was not published; 6 files of the warehouse are
    damaged; 7 an older release wrote the warehouse, and its rows have to be carried over first.
    """
    _check_dagster_home()
    if os.environ.get(FORMAT_VARIABLE) == "json":
        write_json_lines()
    console, errors = PatientConsole(), PatientConsole(stderr=True)
    layout = located(warehouse)
    paths = paths or []
    if not (paths or sources or reprocess):
        raise typer.BadParameter("nothing to take in: name files or folders, or give --sources sources.yaml")
    name_files(lexicon or (), registry or ())
    with explained():
        reading = engine_name(engine)
        check_files()
        files = find_inputs(paths)
        if sources is not None:
            read_sources(sources)
        intake = Intake(tuple(paths), sources)
        if not (again or poll_now or reprocess) and (nothing_new := quiet(layout, intake, datetime.now(UTC))):
            say("nothing new", snapshot_id=nothing_new.version)
            if is_json:
                typer.echo(json.dumps({"run_id": None, "tables": [], "refused": [], "says": str(nothing_new)}))
            else:
                console.print(f"{nothing_new}. All stages again: --again", highlight=False, soft_wrap=True)
                print_waiting(console, Tables(layout))
            raise typer.Exit(Exit.OK)
        new_bytes = _new_bytes(files, last_look(layout)) if reading is EngineName.LOCAL else 0
        with writing(layout, wait), standing_by(new_bytes), shown(errors) as progress:
            # Dagster takes longer to import than to find out that nothing is new.
            from pipelines.defs.execute import run_main_job

            today = datetime.now(UTC).date()
            days = stale(Tables(layout)).days if reprocess else ()
            run_id = run_main_job(
                paths,
                warehouse,
                today,
                progress,
                sources=sources,
                poll_now=poll_now,
                reprocess_from=min((*days, today)) if reprocess else None,
                engine=reading,
            )
    if is_json:
        typer.echo(json.dumps(summary_document(Tables(layout), run_id), indent=1, ensure_ascii=False, default=str))
    else:
        print_summary(console, errors, Tables(layout), run_id)
    raise typer.Exit(Exit.OK)


def _new_bytes(files: Sequence[Path], since: float | None) -> int:
    """Bytes of the files that changed since the last run that ended looked into them; of all, where none has."""
    found = [file.stat() for file in files if file.is_file()]
    return sum(each.st_size for each in found if since is None or each.st_mtime >= since)


def _check_dagster_home() -> None:
    home = os.environ.get("DAGSTER_HOME")
    if home and not (Path(home).is_absolute() and Path(home).is_dir()):
        raise typer.BadParameter(
            f"DAGSTER_HOME is {home!r}, which must be the absolute path of a folder; mend it, or unset it to run "
            "without Dagster's records"
        )
