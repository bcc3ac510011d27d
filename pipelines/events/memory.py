"""An archive that is held in memory: the source of `reach` over the tables of a `LinkInput`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property

import duckdb
import polars as pl

from pipelines.events.blocking import Blocks
from pipelines.events.evidence import LinkInput
from pipelines.events.judged import judged_claims, judged_frames, same_as
from pipelines.events.keys import block_keys
from pipelines.events.reach import Told


class InMemory:
    """The articles of a `LinkInput` and what they tell."""

    def __init__(self, tables: LinkInput) -> None:
        same = same_as(tables.actors)
        claims, frames = judged_claims(tables.claims, same), judged_frames(tables.claim_frames, same)
        self._tables = replace(tables, claims=claims, claim_frames=frames)

    def told(self, articles: Mapping[str, date]) -> Told:
        """What these articles tell."""
        t, wanted = self._tables, pl.DataFrame({"article_id": list(articles)}, schema={"article_id": pl.String})
        frames = t.claim_frames.join(wanted, on="article_id", how="semi")
        return Told(
            articles=t.articles.join(wanted, on="article_id", how="semi"),
            claims=t.claims.join(frames, on="claim_id", how="semi"),
            frames=frames,
            actors=t.actors,
            places=t.places,
        )

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks of all tables."""
        t = self._tables
        connection = _memory().cursor()
        connection.register(
            "claim_blocks", block_keys(t.articles, t.claims, t.claim_frames, t.actors, t.places).to_arrow()
        )
        return Blocks(connection)

    def articles_of(self, claims: Sequence[str]) -> Mapping[str, date]:
        """The articles of these claims."""
        wanted = pl.DataFrame({"claim_id": list(claims)}, schema={"claim_id": pl.String})
        return self._dated(self._tables.claim_frames.join(wanted, on="claim_id", how="semi"))

    def _dated(self, found: pl.DataFrame) -> Mapping[str, date]:
        days = self._tables.articles.join(found, on="article_id", how="semi")
        return dict(days.select("article_id", "ingest_date").iter_rows())


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """Starting DuckDB takes longer than what it is asked here."""
    return duckdb.connect()
