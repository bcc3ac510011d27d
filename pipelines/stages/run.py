"""A run: what all stages of one execution share."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from pipelines.engines.engine import Engine
from pipelines.engines.local import LocalEngine
from pipelines.storage.tables import Tables


class Progress(Protocol):
    """Where a stage says how far it is."""

    def start(self, stage: str, total: int | None) -> None:
        """Begin a stage of `total` steps, None where their number is not known."""

    def advance(self, steps: int = 1) -> None:
        """Count steps of the stage that has begun."""


class Silent:
    """Progress that nobody watches."""

    def start(self, stage: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: its id, its clock (UTC), the day that it ingests into, the tables that it works on, and the engine
    that reads the articles.
    """

    run_id: str
    started_at: datetime
    ingest_date: date
    tables: Tables
    progress: Progress = field(default_factory=Silent)
    engine: Engine = field(default_factory=LocalEngine)
