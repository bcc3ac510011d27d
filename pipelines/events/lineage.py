"""Origins of a growing archive: those of new articles, beside those that stand.

What belongs here: which older articles new ones are compared with. What makes a copy is in `copies`,
a credit in `origins`.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta

import polars as pl

from pipelines.events.copies import Carrier, carriers_of, copies_of
from pipelines.events.origins import agency_names, origins_of
from schemas import TABLES
from schemas.vocabularies import OriginBasis

COPY_DAYS = 45
"""Days between two articles, by publication or else retrieval, within which one may copy the other."""
_COPIED = [OriginBasis.NEAR_DUPLICATE.value, OriginBasis.OWN.value]


def article_origins(
    articles: pl.DataFrame, former: pl.DataFrame | None = None, fresh: Iterable[str] = ()
) -> pl.DataFrame:
    """The rows of `article_origins`, sorted by key.

    Args:
        articles: all articles, with the columns of a `Carrier` and retrieved_at.
        former: the rows concluded before, None where all is to be concluded anew.
        fresh: the ids of the articles that `former` knows nothing of.
    """
    if former is None:
        return origin_rows(carriers_of(articles))
    new = articles.filter(pl.col("article_id").is_in(list(fresh)))
    former = former.join(articles, on="article_id", how="semi")
    if new.is_empty():
        return former.sort(TABLES["article_origins"].key)
    copied = copies_of(carriers_of(new), [_published_near(articles, new).join(new, on="article_id", how="anti")])
    again = pl.concat([new.select("article_id"), related(former, copied)]).unique()
    found = origin_rows(carriers_of(articles.join(again, on="article_id", how="semi")))
    kept = former.join(again, on="article_id", how="anti")
    return pl.concat([kept, found]).sort(TABLES["article_origins"].key)


def origin_rows(carriers: Iterable[Carrier]) -> pl.DataFrame:
    """The rows that these articles have, if copies of all of them are among them."""
    contract = TABLES["article_origins"]
    return contract.frame([asdict(origin) for origin in origins_of(carriers, agency_names())]).sort(contract.key)


def related(former: pl.DataFrame, copied: Iterable[str]) -> pl.DataFrame:
    """The column article_id: the articles that are copied now, and all that shared an origin with them as copies."""
    ids = pl.DataFrame({"article_id": sorted(copied)}, schema={"article_id": pl.String})
    families = former.filter(pl.col("basis").is_in(_COPIED)).join(ids, on="article_id", how="semi")
    relatives = former.join(families.select("origin_id").unique(), on="origin_id", how="semi")
    return pl.concat([ids, relatives.select("article_id")]).unique()


def spans_near(moments: pl.Series) -> list[tuple[date, date]]:
    """The stretches of days within which articles may copy those of these moments, or be copied by them."""
    return _merged(moments.dt.date().unique().sort().to_list())


def _published_near(articles: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The articles of the days around those of the new ones."""
    moment = pl.coalesce("published_at", "retrieved_at")
    spans = spans_near(new.select(moment=moment)["moment"])
    inside = pl.any_horizontal(*(moment.dt.date().is_between(first, last) for first, last in spans))
    return articles.filter(inside)


def _merged(days: Iterable[date]) -> list[tuple[date, date]]:
    """The stretches within reach of one of the days, those that meet joined."""
    reach = timedelta(days=COPY_DAYS)
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and day - reach <= spans[-1][1]:
            spans[-1] = (spans[-1][0], day + reach)
        else:
            spans.append((day - reach, day + reach))
    return spans
