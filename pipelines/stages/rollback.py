"""Going back: the tables of an older version become the newest, and the table `runs` tells who did it and when."""

from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.storage.history import hold_possible, roll_back
from pipelines.storage.manifest import Manifest
from pipelines.version import CODE_VERSION


def go_back(run: Run, number: int) -> Manifest:
    """Publish the tables of version `number` as the next one; the caller holds the lock.

    Raises:
        HistoryError: it is not kept, is the current one, or work is staged that builds upon the current one.
    """
    watch = Stopwatch()
    hold_possible(run.tables, number)
    record(run, [Tally("snapshots", rows_in=1, published=1, unchanged=0, quarantined=0)], watch)
    return roll_back(run.tables, number, run.run_id, run.started_at, CODE_VERSION)
