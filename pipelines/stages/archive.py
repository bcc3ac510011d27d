"""The archive as linking asks it: what chosen articles tell, and which share a block with them, from the files.

What belongs here: the questions in SQL. Only the files of the days concerned are opened for rows; the blocks of all
claims are looked up in `claim_blocks`. What is done with the answers is for `pipelines.events` and `link`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Self

import duckdb
import polars as pl

from pipelines.events.blocking import Blocks
from pipelines.events.copies import carriers_of, copies_of
from pipelines.events.judged import NAMED_BY_CLAIMS, NAMED_BY_FRAMES, judged_claims, judged_frames, same_as
from pipelines.events.lineage import spans_near
from pipelines.events.reach import Told
from pipelines.events.tellings import CLAIM_COLUMNS
from pipelines.storage.queries import held, opened, rows_of_days
from pipelines.storage.tables import Tables
from schemas import TABLES

Days = Mapping[str, date]

_TEXTLESS = tuple(name for name in TABLES["articles"].polars_schema if name != "text")
_AT_ONCE = 500
"""Older articles whose texts are held in memory while they are compared with new ones."""

_AROUND = """
    select article_id, ingest_date from articles as a
    where exists (
        select 1 from spans as s where coalesce(a.published_at, a.retrieved_at)::date between s.first_day and s.last_day
    )
    order by ingest_date, article_id
"""


class FiledArchive:
    """The source of `pipelines.events.reach` over the files; it keeps what it has told, without the texts."""

    def __init__(self, tables: Tables, stack: ExitStack) -> None:
        self._tables = tables
        self._stack = stack
        self._told: list[Told] = []

    @classmethod
    @contextmanager
    def opened(cls, tables: Tables) -> Iterator[Self]:
        """The archive, until the context ends."""
        with ExitStack() as stack:
            yield cls(tables, stack)

    @cached_property
    def _same(self) -> Mapping[str, str]:
        """Whom actors count as, by the judgements that stand."""
        return same_as(self._tables.read("actors", columns=["actor_id", "same_as_actor_id"]))

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """Opened at the first question: what was filed before belongs to the answers."""
        return self._stack.enter_context(opened(self._tables, ("claim_blocks", "claim_frames", "articles")))

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks of all claims that are filed when they are first asked for."""
        return Blocks(self._connection)

    def told(self, articles: Days) -> Told:
        """What these articles tell."""
        wanted = _ids("article_id", articles)
        days = articles.values()
        frames = judged_frames(rows_of_days(self._tables, "claim_frames", days, wanted), self._same)
        told_by = rows_of_days(self._tables, "claims", days, frames.select("claim_id"), CLAIM_COLUMNS)
        claims = judged_claims(told_by, self._same)
        told = Told(
            articles=rows_of_days(self._tables, "articles", days, wanted, _TEXTLESS),
            claims=claims,
            frames=frames,
            actors=self._named("actors", "actor_id", (frames, NAMED_BY_FRAMES), (claims, NAMED_BY_CLAIMS)),
            places=self._named("places", "place_id", (frames, ("place_id",))),
        )
        self._told.append(told)
        return told

    def articles_of(self, claims: Sequence[str]) -> Days:
        """The articles of these claims."""
        self._connection.register("asked", _ids("claim_id", claims).to_arrow())
        return dict(
            self._connection.execute(
                "select distinct article_id, ingest_date from claim_frames semi join asked using (claim_id)"
            ).fetchall()
        )

    @property
    def named(self) -> dict[str, pl.DataFrame]:
        """The rows of articles, claims, actors and places that were told of so far; of articles without the text."""
        parts = {
            "articles": [told.articles.select("article_id") for told in self._told],
            "claims": [told.claims.select("claim_id") for told in self._told],
            "actors": [told.actors for told in self._told],
            "places": [told.places for told in self._told],
        }
        return {
            name: pl.concat([TABLES[name].empty().select(rows[0].columns), *rows]).unique(TABLES[name].key)
            if rows
            else TABLES[name].empty()
            for name, rows in parts.items()
        }

    def figures(self, articles: Days) -> pl.DataFrame:
        """The figures of the claims that were told of, of these articles."""
        return rows_of_days(self._tables, "figures", articles.values(), self.named["claims"].select("claim_id"))

    def with_text(self, articles: Days) -> pl.DataFrame:
        """These articles, whole."""
        return rows_of_days(self._tables, "articles", articles.values(), _ids("article_id", articles))

    def older(self, new: pl.DataFrame, waiting: Collection[str]) -> Iterator[pl.DataFrame]:
        """Articles of the days around the new ones, whole, in batches; `waiting`: ids of those not linked yet."""
        return self._whole(
            {article_id: day for article_id, day in self._around(new).items() if article_id not in waiting}
        )

    def relatives(self, copied: Collection[str]) -> Days:
        """The articles that are copied now, and all that copies of one origin connect with them."""
        found: dict[str, date] = {}
        frontier = self._days(_ids("article_id", copied))
        while frontier:
            found |= frontier
            texts = self.with_text(frontier)
            alike = copies_of(carriers_of(texts), self._whole(self._of_same_origin(texts, found)))
            frontier = self._days(_ids("article_id", alike))
        return found

    def _of_same_origin(self, texts: pl.DataFrame, found: Collection[str]) -> Days:
        """The articles of the days around these that share an origin with one of them, but for those found."""
        origins = held(self._tables, "article_origins", texts.select("article_id"), ["origin_id"])
        family = set(held(self._tables, "article_origins", origins, ["article_id"])["article_id"]) - set(found)
        return {article_id: day for article_id, day in self._around(texts).items() if article_id in family}

    def _around(self, articles: pl.DataFrame) -> Days:
        """The articles of the days around these."""
        moments = articles.select(moment=pl.coalesce("published_at", "retrieved_at"))["moment"]
        spans = pl.DataFrame(spans_near(moments), schema={"first_day": pl.Date, "last_day": pl.Date}, orient="row")
        self._connection.register("spans", spans.to_arrow())
        return dict(self._connection.execute(_AROUND).fetchall())

    def _whole(self, articles: Days) -> Iterator[pl.DataFrame]:
        """These articles with their texts, in batches; the texts of all other days are not read."""
        waiting = iter(articles.items())
        while batch := dict(islice(waiting, _AT_ONCE)):
            yield self.with_text(batch)

    def _days(self, articles: pl.DataFrame) -> Days:
        self._connection.register("asked", articles.to_arrow())
        return dict(
            self._connection.execute(
                "select article_id, ingest_date from articles semi join asked using (article_id)"
            ).fetchall()
        )

    def _named(self, table: str, key: str, *given: tuple[pl.DataFrame, Sequence[str]]) -> pl.DataFrame:
        values = [frame.select(pl.col(column).alias(key)) for frame, columns in given for column in columns]
        return held(self._tables, table, pl.concat(values).drop_nulls(), TABLES[table].polars_schema.names())


def _ids(column: str, values: Collection[str]) -> pl.DataFrame:
    return pl.DataFrame({column: sorted(values)}, schema={column: pl.String})
