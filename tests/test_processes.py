"""How often Python looks for garbage is as before once a stage is over."""

import gc
from contextlib import suppress

from pipelines.processes import collecting_seldom


def test_it_is_looked_for_seldom_while_a_stage_lasts_and_as_before_after_it() -> None:
    before = gc.get_threshold()
    with suppress(KeyError), collecting_seldom():
        assert gc.get_threshold()[0] > before[0]
        raise KeyError
    assert gc.get_threshold() == before
