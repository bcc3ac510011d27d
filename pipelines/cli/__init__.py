"""The command line: one module per command, and what they share (exit codes, progress, rendering)."""

import typer

from pipelines.cli.contract import app as contract
from pipelines.cli.quarantine import app as quarantine
from pipelines.cli.run import run
from pipelines.cli.sql import sql

app = typer.Typer(
    name="counterclaim",
    help="Who claims what, who denies it, and what nobody has confirmed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(sql)
app.add_typer(contract)
app.add_typer(quarantine)


@app.callback()
def counterclaim() -> None:
    """Who claims what, who denies it, and what nobody has confirmed: a claims warehouse made from conflict news."""


def main() -> None:
    """Entry point of the console script."""
    app()
