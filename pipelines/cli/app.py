"""The commands put together: their order in the help, and what holds for all of them."""

from typing import Annotated

import typer

from pipelines.cli.actor import app as actor
from pipelines.cli.contract import app as contract
from pipelines.cli.doctor import doctor
from pipelines.cli.erase import erase
from pipelines.cli.export import export
from pipelines.cli.lake import lake
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
from pipelines.cli.usage import Commands
from pipelines.processes import collect_seldom
from pipelines.version import CODE_VERSION

app = typer.Typer(
    name="counterclaim",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_TAKE_IN, _LOOK, _KEEP = "Take in", "Look and ask", "Keep in order"
app.command(rich_help_panel=_TAKE_IN)(run)
app.add_typer(source, rich_help_panel=_TAKE_IN)
app.add_typer(quarantine, rich_help_panel=_TAKE_IN)
app.command(rich_help_panel=_LOOK)(status)
app.command(rich_help_panel=_LOOK)(show)
app.command(rich_help_panel=_LOOK)(sql)
app.command(rich_help_panel=_LOOK)(report)
app.command(rich_help_panel=_LOOK)(export)
app.command(rich_help_panel=_LOOK)(lake)
app.add_typer(actor, rich_help_panel=_KEEP)
app.command(rich_help_panel=_KEEP)(runs)
app.add_typer(snapshot, rich_help_panel=_KEEP)
app.command(rich_help_panel=_KEEP)(doctor)
app.command(rich_help_panel=_KEEP)(erase)
app.add_typer(contract, rich_help_panel=_KEEP)


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
    """Who claims what, who denies it, and what nobody has confirmed: a claims warehouse made from conflict news.

    Begin: counterclaim run examples/inbox, then counterclaim status, then counterclaim show helicopter.
    Each command has --help; most take --warehouse and --json.
    """


def run_command() -> None:
    """Run what the arguments ask for. A reader who leaves early (`| head`) is no error."""
    collect_seldom()
    try:
        app()
    except SystemExit as ended:
        if left_by_reader(ended):
            stop_printing()
            raise SystemExit(0) from None
        raise
