"""What a killed process left half done, put right before the next one writes.

A publication is done when its folder has its name in `versions`: from then on it is only ever gone on with, never taken
back. What lies beside it under a name with a dot was still being made, or was on its way out. What is damaged, rather
than unfinished, belongs to `doctor`.
"""

import shutil
from pathlib import Path

from pipelines.storage.compaction import drop_covered
from pipelines.storage.durable import is_temporary
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout
from pipelines.storage.snapshot import point_at

UNFINISHED = (".building-*", ".pruned-*", ".pulling-*")
"""Names of folders that were still being made, or were on their way out."""


def recover(layout: WarehouseLayout) -> None:
    """Finish the publication that was interrupted, and clear what will not be used; the caller holds the lock."""
    _finish_publication(layout)
    for pattern in UNFINISHED:
        for folder in layout.versions.glob(pattern):
            shutil.rmtree(folder)
    shutil.rmtree(layout.exchange, ignore_errors=True)
    for file in leftovers(layout):
        file.unlink()
    _forget_what_is_published(layout)


def leftovers(layout: WarehouseLayout) -> list[Path]:
    """Temporary files of processes that are gone, in the folder of the warehouse and in `staging`."""
    found = [*layout.root.glob(".*"), *layout.staging.glob("**/.*")]
    return sorted(path for path in found if is_temporary(path))


def _finish_publication(layout: WarehouseLayout) -> None:
    newest = max(layout.published_numbers(), default=None)
    if newest is None:
        return
    links = (layout.current, layout.root / DUCKDB_NAME, layout.root / "parquet")
    if layout.current_number() != newest or not all(link.is_symlink() for link in links):
        point_at(layout, newest)


def _forget_what_is_published(layout: WarehouseLayout) -> None:
    """Staged files that are files of the current version: the publication ended before it could clear them."""
    for folder in {file.parent for file in layout.staging.glob("**/[!.]*.parquet")}:
        drop_covered(folder)
        published = list((layout.current / "parquet" / folder.relative_to(layout.staging)).glob("[!.]*.parquet"))
        for file in folder.glob("[!.]*.parquet"):
            if any(same.samefile(file) for same in published):
                file.unlink()
