"""`counterclaim run`: the main job."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.exits import Exit, explained
from pipelines.cli.progress import shown
from pipelines.cli.summary import print_summary
from pipelines.ingest.inputs import find_inputs
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables


def named_path(value: str | Path) -> Path:
    """A path of the command line. An empty one is a variable that was not set, not the current folder."""
    if not str(value):
        raise typer.BadParameter("the path is empty; for the current folder write '.'")
    return Path(value)


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files or folders of .txt, .html, .jsonl, RSS or Atom articles, each also .gz.",
            parser=named_path,
            metavar="PATH...",
        ),
    ],
    warehouse: Annotated[
        Path,
        typer.Option(
            "--warehouse", "-w", help="Folder of the warehouse; made if it does not exist.", parser=named_path
        ),
    ] = Path("warehouse"),
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for another run that is writing to the warehouse.")
    ] = 0.0,
) -> None:
    """Take articles in, find who claims what, and publish the tables.

    Adds to what the warehouse holds; what it knows already is left alone. Exit codes: 0 every input is published,
    unchanged or quarantined; 1 unexpected error; 2 a path does not exist; 3 the warehouse cannot be written; 4 another
    run is writing to it; 5 the new snapshot breaks a contract and was not published.
    """
    # Dagster takes 1.5 s to import; `--help` needs none of it.
    from pipelines.defs.execute import run_main_job

    _check_dagster_home()
    console, errors = Console(), Console(stderr=True)
    layout = WarehouseLayout(warehouse)
    with explained():
        find_inputs(paths)
        with writing(layout, wait), shown(errors) as progress:
            run_id = run_main_job(paths, warehouse, datetime.now(UTC).date(), progress)
    print_summary(console, Tables(layout), run_id)
    raise typer.Exit(Exit.OK)


def _check_dagster_home() -> None:
    home = os.environ.get("DAGSTER_HOME")
    if home and not (Path(home).is_absolute() and Path(home).is_dir()):
        raise typer.BadParameter(
            f"DAGSTER_HOME is {home!r}, which must be the absolute path of a folder; mend it, or unset it to run "
            "without Dagster's records"
        )
