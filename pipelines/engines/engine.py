"""What an engine is: the map from articles to what is read in them. Which one is used is a setting."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Protocol

from pipelines.engines.task import ArticleTask, Findings


class EngineName(StrEnum):
    """The engines that there are."""

    LOCAL = "local"
    RAY = "ray"


class EngineError(Exception):
    """An engine cannot work as it is set up."""


class Engine(Protocol):
    """Reads articles; the same tables come of it, whichever engine it is."""

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        """The findings of every task, in any order; an article that cannot be read yields its error.

        Raises:
            EngineError: the engine cannot work as it is set up; what was yielded before stands.
        """
