"""What new evidence can change: the incidents that chains of alike pairs connect with those of new articles.

What belongs here: following those chains through the archive. Events are made of such chains only, so that all other
events stay as they are, and the work grows with what is new and what it touches. Where the archive lies, in memory or
in files, is the source's matter.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from pipelines.events.blocking import Blocks, candidate_pairs
from pipelines.events.clustering import ONE_EVENT, likeness
from pipelines.events.incidents import Incident, incidents_of
from pipelines.events.keys import block_keys
from pipelines.events.tellings import Telling, read_tellings
from pipelines.events.twins import twins_of
from schemas import TABLES

Days = Mapping[str, date]
"""The day of ingestion of each article, by its id."""


@dataclass(frozen=True, slots=True)
class Told:
    """What some articles tell: their rows, and those of the actors and places that they name."""

    articles: pl.DataFrame
    claims: pl.DataFrame
    frames: pl.DataFrame
    actors: pl.DataFrame
    places: pl.DataFrame


class Source(Protocol):
    """Where the archive lies."""

    def told(self, articles: Days) -> Told:
        """What these articles tell; of claims at least those that have a frame."""

    @property
    def blocks(self) -> Blocks:
        """The blocks of the whole archive."""

    def articles_of(self, claims: Sequence[str]) -> Days:
        """The articles of these claims."""


class Archive:
    """The incidents of articles, made when they are first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read: dict[str, date] = {}
        self._standing: list[pl.DataFrame] = []
        self._spanned: list[pl.DataFrame] = []
        self._incidents: dict[str, list[Incident]] = {}

    @property
    def standing(self) -> pl.DataFrame:
        """The rows of `claim_blocks` of all tellings made so far."""
        return pl.concat([TABLES["claim_blocks"].empty(), *self._standing])

    @property
    def spanned(self) -> pl.DataFrame:
        """The same rows with their spans. It must not be asked for before the source holds them all."""
        self._spanned += (self._source.blocks.spanned(rows) for rows in self._standing[len(self._spanned) :])
        return pl.concat(self._spanned) if self._spanned else self._source.blocks.spanned(self.standing)

    @property
    def days(self) -> Days:
        """The articles whose incidents were made."""
        return self._read

    def of_articles(self, articles: Days) -> list[Incident]:
        """The incidents of these articles, in the order of article and text."""
        wanted = {article_id: articles[article_id] for article_id in sorted(articles.keys() - self._read.keys())}
        if wanted:
            self._read |= wanted
            told = self._source.told(wanted)
            self._standing.append(block_keys(told.articles, told.claims, told.frames, told.actors, told.places))
            tellings = read_tellings(told.articles, told.claims, told.frames, told.actors, told.places)
            for group in by_article(tellings):
                self._incidents[group[0].article_id] = list(incidents_of(group))
        return [incident for article_id in sorted(articles) for incident in self._incidents.get(article_id, ())]

    def of_claims(self, claim_ids: Sequence[str]) -> list[Incident]:
        """The incidents that these claims are of, each once."""
        wanted = frozenset(claim_ids)
        found = self.of_articles(self._source.articles_of(claim_ids))
        return [incident for incident in found if any(t.claim_id in wanted for t in incident.tellings)]

    def near(self, incidents: Sequence[Incident]) -> list[Incident]:
        """The incidents of articles that share a block with these within the window."""
        core = pl.DataFrame(
            {"claim_id": [t.claim_id for i in incidents for t in i.core]}, schema={"claim_id": pl.String}
        )
        asked = self.spanned.join(core, on="claim_id", how="semi")
        return self.of_articles(self._source.blocks.near(asked))

    def overtaken(self, fresh: Collection[str]) -> list[Incident]:
        """Incidents of older articles of which what these tell has parted some that were compared."""
        return self.of_claims(self._source.blocks.overtaken(fresh))


def by_article(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """The tellings of each article; they come sorted by article."""
    groups: dict[str, list[Telling]] = {}
    for telling in tellings:
        groups.setdefault(telling.article_id, []).append(telling)
    return list(groups.values())


def reached(archive: Archive, started: Sequence[Incident]) -> list[Incident]:
    """The incidents of `started` and all that chains of alike pairs connect with them."""
    seen = {id(incident): incident for incident in started}
    frontier = list(seen.values())
    while frontier:
        unseen = [incident for incident in archive.near(frontier) if id(incident) not in seen]
        frontier = _alike(frontier, unseen, archive.spanned)
        seen |= {id(incident): incident for incident in frontier}
    return list(seen.values())


def _alike(frontier: Sequence[Incident], unseen: Sequence[Incident], spanned: pl.DataFrame) -> list[Incident]:
    """Those of `unseen` that are alike enough to one of `frontier`."""
    both = [*frontier, *unseen]
    border = len(frontier)
    groups = twins_of(both, spanned)
    firsts = [both[group.indices[0]] for group in groups]
    is_known = [any(index < border for index in group.indices) for group in groups]
    found = {number for number, group in enumerate(groups) if is_known[number] and len(group.indices) > 1}
    for a, b in candidate_pairs(firsts, spanned, [group.article_id for group in groups]):
        new = {number for number in (a, b) if not is_known[number]}
        if len(new) == 1 and not new <= found and likeness(firsts[a], firsts[b]) >= ONE_EVENT:
            found |= new
    return [both[index] for number in sorted(found) for index in groups[number].indices if index >= border]
