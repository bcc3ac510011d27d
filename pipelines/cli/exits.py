"""Exit codes, and how errors become messages: each names what failed and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from pipelines.ingest.inputs import InputNotFound
from pipelines.stages.commit import RefusalBudgetError
from pipelines.stages.quarantine import QuarantineError
from pipelines.storage.lock import WarehouseBusyError, WarehouseUnwritableError
from pipelines.storage.snapshot import ContractBreachError


class Exit(IntEnum):
    """What the exit code of a command says."""

    OK = 0  # every input is published, unchanged or quarantined, and the snapshot holds to its contracts
    FAILED = 1  # something unexpected; nothing was published
    USAGE = 2  # a path does not exist, or an option is wrong
    UNWRITABLE = 3  # the warehouse cannot be written to
    BUSY = 4  # another run is writing to the warehouse
    BREACH = 5  # the new snapshot breaks a contract and was not published


_EXITS: dict[type[Exception], Exit] = {
    InputNotFound: Exit.USAGE,
    WarehouseUnwritableError: Exit.UNWRITABLE,
    WarehouseBusyError: Exit.BUSY,
    ContractBreachError: Exit.BREACH,
    RefusalBudgetError: Exit.BREACH,
    QuarantineError: Exit.USAGE,
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn the errors that a user can act on into a message and an exit code; let others through with their trace."""
    try:
        yield
    except tuple(_EXITS) as error:
        typer.secho(f"counterclaim: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(_EXITS[type(error)]) from error
