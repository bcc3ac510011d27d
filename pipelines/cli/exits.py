"""Exit codes, and how errors become messages: each names what failed and what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import duckdb
import typer

from pipelines.engines.engine import EngineError
from pipelines.entities.judgements import ActorError
from pipelines.entities.registry_files import RegistryFileError
from pipelines.fetch.sources import SourcesError
from pipelines.ingest.inputs import InputNotFound
from pipelines.lexicon.files import LexiconError
from pipelines.objects import AddressError
from pipelines.report.errors import ReportError
from pipelines.stages.commit import RefusalBudgetError
from pipelines.stages.quarantine import QuarantineError
from pipelines.stages.tombstones import ErasureError
from pipelines.storage.bucket import BucketError, LostRaceError
from pipelines.storage.history import HistoryError
from pipelines.storage.lake import LakeError
from pipelines.storage.lock import WarehouseBusyError, WarehouseUnwritableError
from pipelines.storage.manifest import ManifestError
from pipelines.storage.snapshot import ContractBreachError
from pipelines.storage.tables import DamagedPartError, OutdatedPartError
from schemas.evolution.upgrade import MigrationError, UnknownVersionError


class Exit(IntEnum):
    """What the exit code of a command says."""

    OK = 0  # every input is published, unchanged or quarantined, and the snapshot holds to its contracts
    FAILED = 1  # something unexpected; nothing was published
    USAGE = 2  # a path does not exist, or an option is wrong
    UNWRITABLE = 3  # the warehouse cannot be written to
    BUSY = 4  # another run is writing to the warehouse
    BREACH = 5  # the new snapshot breaks a contract and was not published
    DAMAGED = 6  # files of the warehouse are damaged: `counterclaim doctor`
    OUTDATED = 7  # another release wrote the warehouse: `counterclaim contract migrate`


_EXITS: dict[type[Exception], Exit] = {
    InputNotFound: Exit.USAGE,
    SourcesError: Exit.USAGE,
    WarehouseUnwritableError: Exit.UNWRITABLE,
    WarehouseBusyError: Exit.BUSY,
    LostRaceError: Exit.BUSY,
    BucketError: Exit.UNWRITABLE,
    ContractBreachError: Exit.BREACH,
    RefusalBudgetError: Exit.BREACH,
    QuarantineError: Exit.USAGE,
    EngineError: Exit.USAGE,
    AddressError: Exit.USAGE,
    LexiconError: Exit.USAGE,
    RegistryFileError: Exit.USAGE,
    DamagedPartError: Exit.DAMAGED,
    OutdatedPartError: Exit.OUTDATED,
    UnknownVersionError: Exit.OUTDATED,
    MigrationError: Exit.USAGE,
    ManifestError: Exit.DAMAGED,
    HistoryError: Exit.USAGE,
    LakeError: Exit.USAGE,
    ActorError: Exit.USAGE,
    ErasureError: Exit.USAGE,
    ReportError: Exit.USAGE,
}
_UNWRITABLE = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room, or raise the quota",
    errno.EROFS: "mount it for writing",
    errno.EACCES: "give it to this user",
    errno.EPERM: "give it to this user",
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn the errors that a user can act on into a message and an exit code; let others through with their trace."""
    try:
        yield
    except tuple(_EXITS) as error:
        raise _ended(str(error), _exit_of(error)) from error
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        what = f"{error.strerror}: {error.filename or 'a file of the warehouse'}"
        todo = f"nothing was published; {_UNWRITABLE[error.errno]}, and run again: it goes on from what was done"
        raise _ended(f"{what}; {todo}", Exit.UNWRITABLE) from error
    except duckdb.IOException as error:
        if "No space left" not in str(error):
            raise
        raise _ended(f"{error}; nothing was published; make room, and run again", Exit.UNWRITABLE) from error


def _exit_of(error: Exception) -> Exit:
    return next(code for kind, code in _EXITS.items() if isinstance(error, kind))


def _ended(message: str, code: Exit) -> typer.Exit:
    typer.secho(f"counterclaim: {message}", fg=typer.colors.RED, err=True)
    return typer.Exit(code)
