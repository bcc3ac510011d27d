"""The command line: one module per command, and what they share (exit codes, progress, rendering)."""

from typing import Annotated

import typer

from pipelines.cli.contract import app as contract
from pipelines.cli.doctor import doctor
from pipelines.cli.erase import erase
from pipelines.cli.export import export
from pipelines.cli.quarantine import app as quarantine
from pipelines.cli.report import report
from pipelines.cli.run import run
from pipelines.cli.runs import runs
from pipelines.cli.show import show
from pipelines.cli.snapshot import app as snapshot
from pipelines.cli.source import app as source
from pipelines.cli.sql import sql
from pipelines.cli.status import status
from pipelines.cli.terminal import left_by_reader, stop_printing
from pipelines.version import CODE_VERSION

app = typer.Typer(
    name="counterclaim",
    help="Who claims what, who denies it, and what nobody has confirmed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(doctor)
app.command()(erase)
app.command()(runs)
app.command()(sql)
app.command()(show)
app.command()(report)
app.command()(export)
app.command()(status)
app.add_typer(contract)
app.add_typer(quarantine)
app.add_typer(source)
app.add_typer(snapshot)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"counterclaim {CODE_VERSION}")
        raise typer.Exit


@app.callback()
def counterclaim(
    is_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Who claims what, who denies it, and what nobody has confirmed: a claims warehouse made from conflict news."""


def main() -> None:
    """Entry point of the console script. A reader who leaves early (`| head`) is no error."""
    try:
        app()
    except SystemExit as ended:
        if left_by_reader(ended):
            stop_printing()
            raise SystemExit(0) from None
        raise
