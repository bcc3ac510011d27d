"""Incidents that differ in nothing but their article: what many outlets carry word for word.

What belongs here: finding them, so that the hundredth copy is not compared with each of the ninety-nine before it. One
stands for all, since whatever it is compared with would be answered alike for the others.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.events.blocking import blocks_of
from pipelines.events.incidents import Incident


@dataclass(frozen=True, slots=True)
class Twins:
    """Incidents that are alike in all that is compared, by their indices; the first stands for them."""

    indices: tuple[int, ...]
    article_id: str | None
    """The article that tells them; None where several do."""


def twins_of(incidents: Sequence[Incident], spanned: pl.DataFrame) -> list[Twins]:
    """The incidents in groups, ordered by their first; most stand alone."""
    worded = _grouped((i.words for i in incidents), range(len(incidents)))
    likely = [index for group in worded if len(group) > 1 for index in group]
    profiles = dict(zip(likely, _profiles([incidents[index] for index in likely], spanned), strict=True))
    groups = _grouped((profiles.get(index, index) for index in range(len(incidents))), range(len(incidents)))
    return [Twins(tuple(group), _only({incidents[index].article_id for index in group})) for group in groups]


def _grouped(keys: Iterable[Hashable], indices: Iterable[int]) -> list[list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for key, index in zip(keys, indices, strict=True):
        groups.setdefault(key, []).append(index)
    return list(groups.values())


def _only(articles: set[str]) -> str | None:
    return articles.pop() if len(articles) == 1 else None


def _profiles(incidents: Sequence[Incident], spanned: pl.DataFrame) -> list[Hashable]:
    """All that comparing reads of each incident, and where it stands to be compared."""
    where = pl.struct("block_id", "moment", "since", "until").hash().sort()
    standing = blocks_of(incidents, spanned).group_by("incident").agg(where=where)
    places = {index: tuple(hashes) for index, hashes in standing.iter_rows()}
    return [(incident.compared, places.get(index, ())) for index, incident in enumerate(incidents)]
