"""What the processes of this package have in common: how workers begin and end, and how often garbage is looked for.

Workers are spawned, not forked: polars and spaCy hold threads that do not survive a fork. A worker ends with the
process that started it, also where that one is killed and can tell nobody.
"""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process

_OBJECTS_BEFORE_COLLECTING = 100_000
"""Imports, models, registries and incidents are many objects that refer to each other in no circle. Looking through
them as often as Python does by itself costs a tenth of the time of linking, and of the start."""


def spawned(workers: int, load: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """Workers that do what they are handed; each calls `load` first."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(load,))


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom while the context lasts."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect_seldom() -> None:
    """Look for garbage seldom from now on, in this process."""
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)


def _begin(load: Callable[[], None] | None) -> None:
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    collect_seldom()
    if load is not None:
        load()
        gc.freeze()  # what was loaded stays; looking through it for garbage costs a twentieth of the time


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # nobody is left to hand findings or an error to
