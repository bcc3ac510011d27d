"""What new evidence can change: the incidents that chains of alike pairs connect with those of new articles.

What belongs here: following those chains through the archive. Events are made of such chains only, so that all other
events stay as they are, and the work grows with what is new and what it touches.
"""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from pipelines.events.blocking import candidate_pairs, sharing_blocks
from pipelines.events.clustering import ONE_EVENT, likeness
from pipelines.events.incidents import Incident, incidents_of
from pipelines.events.tellings import Telling, read_tellings


class Archive:
    """The incidents of articles, made when they are first asked for."""

    def __init__(
        self,
        articles: pl.DataFrame,
        claims: pl.DataFrame,
        frames: pl.DataFrame,
        actors: pl.DataFrame,
        places: pl.DataFrame,
    ) -> None:
        self._tables = (articles, claims, frames, actors, places)
        self._article_of: Mapping[str, str] | None = None
        self._read: set[str] = set()
        self._of_claim: dict[str, Incident] = {}

    def of_articles(self, article_ids: Iterable[str]) -> list[Incident]:
        """The incidents of these articles, in the order of article and text."""
        wanted = sorted(set(article_ids) - self._read)
        self._read.update(wanted)
        articles, claims, frames, actors, places = self._tables
        chosen = frames.filter(pl.col("article_id").is_in(wanted))
        tellings = read_tellings(articles, claims.join(chosen, on="claim_id", how="semi"), chosen, actors, places)
        found = [incident for group in by_article(tellings) for incident in incidents_of(group)]
        self._of_claim |= {t.claim_id: incident for incident in found for t in incident.tellings}
        return found

    def of_claims(self, claim_ids: Sequence[str]) -> list[Incident]:
        """The incidents that these claims are of, each once."""
        frames = self._tables[2]
        articles = frames.filter(pl.col("claim_id").is_in(claim_ids))["article_id"].unique()
        self.of_articles(articles.to_list())
        found = {id(i): i for claim in claim_ids if (i := self._of_claim.get(claim)) is not None}
        return list(found.values())


def by_article(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """The tellings of each article; they come sorted by article."""
    groups: dict[str, list[Telling]] = {}
    for telling in tellings:
        groups.setdefault(telling.article_id, []).append(telling)
    return list(groups.values())


def reached(archive: Archive, started: Sequence[Incident], keyed: pl.DataFrame) -> list[Incident]:
    """The incidents of `started` and all that chains of alike pairs connect with them."""
    seen = {id(incident): incident for incident in started}
    frontier = list(seen.values())
    while frontier:
        claims = [t.claim_id for incident in frontier for t in incident.core]
        near = sharing_blocks(claims, keyed)["claim_id"].sort().to_list()
        unseen = [incident for incident in archive.of_claims(near) if id(incident) not in seen]
        frontier = _alike(frontier, unseen, keyed)
        seen |= {id(incident): incident for incident in frontier}
    return list(seen.values())


def _alike(frontier: Sequence[Incident], unseen: Sequence[Incident], keyed: pl.DataFrame) -> list[Incident]:
    """Those of `unseen` that are alike enough to one of `frontier`."""
    both = [*frontier, *unseen]
    border = len(frontier)
    found: dict[int, Incident] = {}
    for a, b in candidate_pairs(both, keyed):
        if a < border <= b and b not in found and likeness(both[a], both[b]) >= ONE_EVENT:
            found[b] = both[b]
    return list(found.values())
