"""What a person typed wrong, told as every other error is: what failed, and what to do.

Here belong commands, options and values that do not fit. What a command itself finds wrong is for `exits`.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any, NoReturn

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from pipelines.cli.exits import Exit

_FAILINGS = {
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    "int_parsing": "is no whole number",
    "float_parsing": "is no number",
    "bool_parsing": "is neither yes nor no",
}
"""What pydantic finds in a value, in words that a person typed it for."""
_PREFIX = "Value error, "


class Commands(TyperGroup):
    """The commands; their errors of usage are one line each, with the way to the help."""

    def main(self, *arguments: Any, **settings: Any) -> NoReturn:
        """Run the command and end the process."""
        try:
            code = super().main(*arguments, **settings | {"standalone_mode": False})
        except typer.TyperException as error:
            code = _told(error)
        except typer.Abort:
            code = Exit.FAILED
        sys.exit(code if isinstance(code, int) else Exit.OK)


def day(value: str | datetime) -> datetime:
    """A day as an option has it; raises BadParameter for what is none."""
    try:
        return value if isinstance(value, datetime) else datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2025-02-11") from None


def _told(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.message, err=True)
        return Exit.USAGE
    typer.secho(f"counterclaim: {_in_words(error).rstrip('.')}", fg=typer.colors.RED, err=True)
    if context:
        typer.echo(f"`{context.command_path} --help` tells more", err=True)
    return Exit.USAGE


def _in_words(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    match type(error).__name__:
        case "MissingParameter" if parameter is not None:
            return f"{_named(parameter)} is missing: {parameter.help}"
        case "NoSuchOption":
            given = vars(error)["option_name"]
            return f"there is no option {given}{_or(vars(error)['possibilities'] or [])}"
        case "BadParameter" if parameter is not None:
            return f"{_named(parameter)}: {_failing(error)}"
        case "BadParameter":
            return error.message
        case "UsageError" if error.message.startswith("No such command"):
            given = error.message.split("'")[1]
            known = list(vars(error)["ctx"].command.commands)
            return f"there is no command {given!r}{_or(get_close_matches(given, known))}"
    return error.format_message()


def _named(parameter: Any) -> str:
    """An option by its long name, an argument by what stands for it in the help."""
    is_option = parameter.param_type_name == "option"
    return str(max(parameter.opts, key=len) if is_option else parameter.metavar or parameter.name.upper())


def _or(likely: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(likely)}?" if likely else ""


def _failing(error: typer.TyperException) -> str:
    if not isinstance(error.__cause__, ValidationError):
        return error.message
    found = error.__cause__.errors()[0]
    if found["type"] in _FAILINGS:
        return f"{found['input']} {_FAILINGS[found['type']].format(**found.get('ctx', {}))}"
    return error.message.removeprefix(_PREFIX)
