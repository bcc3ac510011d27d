"""Which incidents of different articles are worth comparing.

What belongs here: pairs that share a block within the window, so that what an incident costs depends on what is
told of that block in those days, not on the archive. Keys are made in `keys`; whether a pair is one event is decided in
`clustering`.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.events.incidents import Incident

WINDOW_DAYS = 10
"""Reports of one incident are dated within so many days of each other."""


def candidate_pairs(incidents: Sequence[Incident], keyed: pl.DataFrame) -> list[tuple[int, int]]:
    """Index pairs (lower first, sorted) of incidents of different articles that share a block; each pair once.

    `keyed` has the columns of `keys.block_keys`, at least of the tellings of `incidents`.
    """
    blocks = _blocks(incidents, keyed)
    pairs = (
        blocks.join(blocks, on="key", suffix="_other")
        .filter((pl.col("incident") < pl.col("incident_other")) & (pl.col("article") != pl.col("article_other")))
        .filter(_are_close("day", "day_other"))
        .select("incident", "incident_other")
        .unique()
        .sort("incident", "incident_other")
    )
    return list(pairs.iter_rows())


def in_blocks(keyed: pl.DataFrame, blocks: pl.DataFrame) -> pl.DataFrame:
    """The column article_id: articles with a telling in one of these blocks (key and day) within the window."""
    near = keyed.join(blocks.select("key", "day").unique(), on="key", suffix="_mine").filter(
        _are_close("day", "day_mine")
    )
    return near.select("article_id").unique()


def _blocks(incidents: Sequence[Incident], keyed: pl.DataFrame) -> pl.DataFrame:
    core = [(t.claim_id, index, i.article_id) for index, i in enumerate(incidents) for t in i.core]
    members = pl.DataFrame(core, schema=["claim_id", "incident", "article"], orient="row", schema_overrides=_TYPES)
    return keyed.join(members, on="claim_id").select("key", "day", "incident", "article").unique()


_TYPES = {"claim_id": pl.String, "incident": pl.Int64, "article": pl.String}


def _are_close(one: str, other: str) -> pl.Expr:
    """What has no date at all is compared with all of its block."""
    apart = (pl.col(one) - pl.col(other)).dt.total_days().abs()
    return (apart <= WINDOW_DAYS) | pl.col(one).is_null() | pl.col(other).is_null()
