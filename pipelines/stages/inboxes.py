"""One folder is one source, by whatever path it is named: relative, absolute or through a link."""

import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.stages.run import Run
from schemas.vocabularies import SourceKind


def as_known(run: Run, paths: Sequence[Path]) -> list[Path]:
    """Each path as the warehouse knows it, where another one was given for the same file or folder before.

    What is taken in keeps the names that it had, so that the same input by another path changes nothing.
    """
    sources = run.tables.read("sources", columns=["kind", "location"])
    locations = sources.filter(pl.col("kind") == SourceKind.INBOX)["location"].sort(descending=True)
    known = {os.path.realpath(location): Path(location) for location in locations}
    return [known.get(os.path.realpath(path), path) for path in paths]
