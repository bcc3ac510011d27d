"""One writer at a time. The lock is the operating system's: it goes with the process that held it."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.recovery import recover
from pipelines.storage.working_copy import catch_up

_HOLDER = ".lock-holder.json"


class WarehouseBusyError(Exception):
    """Another run is writing to the warehouse."""

    def __init__(self, root: Path, holder: str) -> None:
        super().__init__(
            f"another run is writing to the warehouse {root} ({holder}). "
            "Wait until it has ended, give --wait SECONDS, or use another --warehouse."
        )
        self.root = root
        self.holder = holder


class WarehouseUnwritableError(Exception):
    """The warehouse folder cannot be written to."""

    def __init__(self, root: Path, cause: OSError) -> None:
        super().__init__(
            f"cannot write to the warehouse {root}: {cause.strerror}. "
            "Give the folder to this user, or name another one with --warehouse."
        )
        self.root = root


@contextmanager
def writing(layout: WarehouseLayout, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the warehouse for writing; nests within one process.

    Before the first of a process writes, what a killed one left half done is put right, and the working copy of a
    bucket is brought up to date.

    Raises:
        WarehouseBusyError: another process holds it, and still does after `wait_seconds`.
        WarehouseUnwritableError: the folder cannot be made or written.
    """
    holder = layout.root / _HOLDER
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(layout.lock, is_singleton=True, thread_local=False)
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise WarehouseBusyError(layout.root, _describe(holder)) from None
    except OSError as error:
        raise WarehouseUnwritableError(layout.root, error) from error
    try:
        if lock.lock_counter == 1:
            _begin(holder, layout)
        yield
    finally:
        if lock.lock_counter == 1:
            holder.unlink(missing_ok=True)
        lock.release()


def is_held(layout: WarehouseLayout) -> bool:
    """Whether another process writes; a file that a dead one left says nothing, only the operating system does."""
    if not layout.lock.exists():
        return False
    lock = FileLock(layout.lock, is_singleton=True, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a folder that may only be read
        return False
    lock.release()
    return False


def dead_holder(layout: WarehouseLayout) -> Path | None:
    """The file in which a process says that it writes, though none holds the lock."""
    holder = layout.root / _HOLDER
    lock = FileLock(layout.lock, is_singleton=True, thread_local=False)
    return holder if holder.exists() and not lock.is_locked and not is_held(layout) else None


def _begin(holder: Path, layout: WarehouseLayout) -> None:
    who = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat("T", "seconds"),
    }
    try:
        holder.write_text(json.dumps(who), encoding="utf-8")
        catch_up(layout)
        recover(layout)
    except OSError as error:
        raise WarehouseUnwritableError(layout.root, error) from error


def _describe(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text(encoding="utf-8"))
        return f"process {who['process']} on {who['host']} since {who['since']}"
    except (OSError, ValueError, KeyError):
        return "which one is not known"
