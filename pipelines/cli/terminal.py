"""Where commands print: as wide as a terminal, whole lines elsewhere, and quiet where nobody reads on."""

import os
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

_UNLIMITED = 10_000


class PatientConsole(Console):
    """A console whose reader may leave (`| head`): what is printed then is lost, and the command goes on."""

    def on_broken_pipe(self) -> None:
        """Print nothing from here on."""
        self.quiet = True
        nobody_reads(self.file.fileno())


def nobody_reads(descriptor: int) -> None:
    """Send what is still written to a closed pipe nowhere, so that it fails no more, also at the very end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def left_by_reader(ended: BaseException | None) -> bool:
    """Whether a closed pipe is what ended a command."""
    while ended is not None:
        if isinstance(ended, BrokenPipeError):
            return True
        ended = ended.__context__
    return False


def print_wide(table: Table) -> None:
    """As wide as the terminal; elsewhere one line a row, so that other programs find names whole."""
    console = PatientConsole()
    if not console.is_terminal:
        console = PatientConsole(width=_UNLIMITED)
    console.print(table)


def plain(value: object) -> Text:
    """What came from outside, without what a terminal would obey."""
    text = "" if value is None else str(value)
    return Text("".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text))


def stop_printing() -> None:
    """After a closed pipe: neither standard output nor standard error may fail while Python ends."""
    for stream in (sys.stdout, sys.stderr):
        nobody_reads(stream.fileno())
