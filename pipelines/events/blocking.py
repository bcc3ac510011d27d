"""Which tellings of different articles are worth comparing.

What belongs here: those that share a block at about one time, so that what a telling costs depends on what is told of
its blocks in those days, not on the archive. The rows of `claim_blocks` are made in `keys`; whether a pair is one event
is decided in `clustering`.

Each telling has a moment and a span, and two are compared where the moment of one lies in the span of the other. The
moment of a dated telling is its day, its span the days around it. What has no date was told before its article was
taken in: that day is its moment, and its span goes back to the beginning. But where the like was told in many months
before, which of them it tells of cannot be known, and the span goes back some weeks only.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import duckdb
import polars as pl

from pipelines.events.incidents import Incident

WINDOW_DAYS = 10
"""Reports of one incident are dated within so many days of each other."""
_RECENT_DAYS = 45
"""Days before an undated article was taken in within which it tells of what is told often: news is read when new."""
_MOST_MONTHS = 3
"""Months in which a block was told of, before the one of intake, up to which an undated telling may be of any."""
_BEGINNING = date.min

_MOMENT = "coalesce(told_day, ingest_date)"
_VAGUE = f"""
    months as (
        select block_id, date_trunc('month', {_MOMENT}) as month
        from claim_blocks semi join undated using (block_id) group by all
    ),
    vague as (
        select block_id, ingest_date from undated join months using (block_id)
        where month < date_trunc('month', ingest_date) group by all having count(*) > {_MOST_MONTHS}
    )
"""  # noqa: S608 - a number of this package
_VAGUE_OF_ASKED = f"""
    with undated as (select distinct block_id, ingest_date from asked where told_day is null), {_VAGUE}
    from vague
"""  # noqa: S608 - as above
_NEAR = f"""
    with held as (select * from claim_blocks semi join asked using (block_id)),
    undated as (select distinct block_id, ingest_date from held where told_day is null), {_VAGUE},
    spanned as (
        select article_id, ingest_date, block_id, {_MOMENT} as moment, moment + {WINDOW_DAYS} as until,
            case when told_day is not null then moment - {WINDOW_DAYS}
                when (block_id, ingest_date) in (from vague) then moment - {_RECENT_DAYS}
                else date '{_BEGINNING}' end as since
        from held
    )
    select distinct s.article_id, s.ingest_date from spanned as s join asked as a using (block_id)
    where s.moment between a.since and a.until or a.moment between s.since and s.until
"""  # noqa: S608 - as above
_OVERTAKEN = f"""
    with touched as (
        select *, {_MOMENT} as moment, article_id in (from fresh) as is_fresh from claim_blocks
        where block_id in (select block_id from claim_blocks semi join fresh using (article_id))
    ),
    undated as (select distinct block_id, ingest_date as day from touched where told_day is null and not is_fresh),
    months as (
        select block_id, date_trunc('month', moment) as month, bool_or(not is_fresh) as was_told
        from touched semi join undated using (block_id) group by all
    ),
    overtaken as (
        select block_id, max(day) as day from (
            select block_id, day from undated join months using (block_id) where month < date_trunc('month', day)
            group by all having count(*) > {_MOST_MONTHS} and count(*) filter (was_told) <= {_MOST_MONTHS}
        ) group by block_id
    )
    select distinct claim_id from touched join overtaken using (block_id)
    where not is_fresh and moment <= day + {WINDOW_DAYS} order by claim_id
"""  # noqa: S608 - as above


class Blocks:
    """The blocks of a whole archive, asked through a connection that knows `claim_blocks`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def spanned(self, rows: pl.DataFrame) -> pl.DataFrame:
        """These rows of `claim_blocks` with the moment of each, and the days since and until which it is compared."""
        undated = pl.col("told_day").is_null()
        recent, before = timedelta(days=_RECENT_DAYS), timedelta(days=WINDOW_DAYS)
        moment = pl.coalesce("told_day", "ingest_date")
        found = rows.join(self._vague(rows.filter(undated)), on=["block_id", "ingest_date"], how="left")
        reach = pl.when(~undated).then(moment - before).when("is_vague").then(moment - recent)
        return found.with_columns(moment=moment, since=reach.otherwise(_BEGINNING), until=moment + before).drop(
            "is_vague"
        )

    def near(self, spanned: pl.DataFrame) -> dict[str, date]:
        """The day of ingestion of each article that has a telling to compare with one of these."""
        asked = spanned.select("block_id", "moment", "since", "until").unique()
        self._connection.register("asked", asked.to_arrow())
        return dict(self._connection.execute(_NEAR).fetchall())

    def overtaken(self, fresh: Collection[str]) -> list[str]:
        """The claims, of older articles, of pairs that are compared no longer.

        For with what the articles `fresh` tell, a block has been told of in too many months.
        """
        articles = pl.DataFrame({"article_id": sorted(fresh)}, schema={"article_id": pl.String})
        self._connection.register("fresh", articles.to_arrow())
        return [claim_id for (claim_id,) in self._connection.execute(_OVERTAKEN).fetchall()]

    def _vague(self, undated: pl.DataFrame) -> pl.DataFrame:
        """Block and day of intake where the like was told in many months before."""
        none = pl.DataFrame(schema={"block_id": pl.String, "ingest_date": pl.Date})
        if undated.is_empty():
            found = none
        else:
            self._connection.register("asked", undated.to_arrow())
            found = self._connection.execute(_VAGUE_OF_ASKED).pl()
        return found.with_columns(is_vague=pl.lit(value=True))


def candidate_pairs(
    incidents: Sequence[Incident], spanned: pl.DataFrame, articles: Sequence[str | None]
) -> list[tuple[int, int]]:
    """Index pairs (lower first, sorted) of incidents of different articles that are worth comparing; each pair once.

    Args:
        incidents: what is to be compared.
        spanned: with the columns of `Blocks.spanned`, at least of their tellings.
        articles: the article of each; None where it stands for what several tell.
    """
    told_by = pl.DataFrame({"article": articles}, schema={"article": pl.String}).with_row_index("incident")
    blocks = blocks_of(incidents, spanned).join(told_by.cast({"incident": pl.Int64}), on="incident")
    pairs = (
        blocks.join(blocks, on="block_id", suffix="_other")
        .filter((pl.col("incident") < pl.col("incident_other")) & ~_same("article").fill_null(value=False))
        .filter(_sees("", "_other") | _sees("_other", ""))
        .select("incident", "incident_other")
        .unique()
        .sort("incident", "incident_other")
    )
    return list(pairs.iter_rows())


def blocks_of(incidents: Sequence[Incident], spanned: pl.DataFrame) -> pl.DataFrame:
    """Where each incident, by its index, stands to be compared: block_id, moment, since, until and incident."""
    core = [(t.claim_id, index) for index, i in enumerate(incidents) for t in i.core]
    members = pl.DataFrame(core, schema=_MEMBERS, orient="row")
    return spanned.join(members, on="claim_id").select("block_id", "moment", "since", "until", "incident").unique()


_MEMBERS = {"claim_id": pl.String, "incident": pl.Int64}


def _same(column: str) -> pl.Expr:
    return pl.col(column) == pl.col(f"{column}_other")


def _sees(one: str, other: str) -> pl.Expr:
    return pl.col(f"moment{other}").is_between(pl.col(f"since{one}"), pl.col(f"until{one}"))
