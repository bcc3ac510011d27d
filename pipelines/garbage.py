"""How often Python looks for garbage: seldom, where many objects are made that refer to each other in no circle.

Imports, models, registries and the incidents of linking are such objects; looking through them as often as Python does
by itself costs a tenth of the time of linking, and of the start.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS_BEFORE_COLLECTING = 100_000


def collect_seldom() -> None:
    """From now on, in this process."""
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """While the context lasts."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
