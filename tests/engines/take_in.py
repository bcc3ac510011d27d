"""`python -m tests.engines.take_in WAREHOUSE ENGINE FILE`: all stages, by a clock that stands.

Two warehouses that are made so can be compared to the byte.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from pipelines.engines.choice import engine_of
from pipelines.engines.engine import EngineName
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def take_in(warehouse: Path, engine: EngineName, file: Path) -> None:
    """From the file to a published version."""
    layout = WarehouseLayout(warehouse)
    with writing(layout):
        reading = engine_of(engine, layout.exchange_address)
        run = Run("run-1", NOW, NOW.date(), Tables(layout), engine=reading)
        receive_documents(run, [file])
        read_new_articles(run)
        extract_new_claims(run)
        resolve_entities(run)
        link_events(run)
        publish_snapshot(run)


if __name__ == "__main__":
    take_in(Path(sys.argv[1]), EngineName(sys.argv[2]), Path(sys.argv[3]))
