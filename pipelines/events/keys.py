"""The blocks that each telling stands in: what two tellings of one event are expected to share.

What belongs here: computing keys column by column, so that those of a whole archive cost little more than reading it.
Which of the tellings that share a key are compared is in `blocking`.
"""

from hashlib import md5

import polars as pl

from pipelines.entities.states import STATE_KINDS
from pipelines.events.agreement import major_cities
from pipelines.events.tellings import reading_of
from pipelines.lexicon.triggers import trigger_lexicon
from schemas import TABLES
from schemas.vocabularies import DateBasis, Facet

_SHORTEST_COPY = 60
"""Letters from which two equal statements are one statement that was copied."""
_NEAR_PRECISION = 2
_NAME = r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s[A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}"
_TIMELESS = ["town", "town_name", "rare", "support", "words"]
"""Blocks in which what has no date is compared with all that the archive holds: those of few members. No big city."""
_TELLING = ("claim_id", "article_id", "ingest_date", "day")
_KEYS = ("site", "town", "town_name", "region", "region_thing", "thing", "parties", "doer", "rare", "support", "words")


def block_keys(
    articles: pl.DataFrame, claims: pl.DataFrame, frames: pl.DataFrame, actors: pl.DataFrame, places: pl.DataFrame
) -> pl.DataFrame:
    """Rows of `claim_blocks`; several per telling, sorted by block and claim.

    The day is the stated one, else that of publication. A claim that only points at another one stands in no block.
    """
    told = (
        frames.filter(~pl.col("is_inherited"))
        .drop("article_id", "ingest_date")
        .join(claims.select("claim_id", "article_id", "content_text"), on="claim_id")
        .join(articles.select("article_id", "ingest_date", "published_at"), on="article_id")
        .join(_actions(frames), on=["trigger_text", "object_kind"], how="left", nulls_equal=True)
        .join(_spots(places), on="place_id", how="left")
    )
    sides = _sides(actors)
    for column in ("initiator", "target", "supporter"):
        told = told.join(sides.rename({"actor_id": f"{column}_id", "side": column}), on=f"{column}_id", how="left")
    is_major = pl.col("place_id").is_in(sorted(major_cities())).fill_null(False)
    keyed = told.with_columns(day=_day(), is_major=is_major).with_columns(**_key_columns())
    rows = keyed.unpivot(on=list(_KEYS), index=[*_TELLING, "is_major"], value_name="key")
    tells_enough = pl.col("day").is_not_null() | (
        pl.col("variable").is_in(_TIMELESS) & ~(pl.col("variable").is_in(["town", "town_name"]) & pl.col("is_major"))
    )
    found = rows.drop_nulls("key").filter(tells_enough).drop("variable", "is_major")
    return _rows(pl.concat([found, _named_sites(keyed)]))


def _rows(keyed: pl.DataFrame) -> pl.DataFrame:
    """Rows of the contract, with a hash for each key."""
    keys = keyed["key"].unique().sort()
    hashes = pl.Series("block_id", [md5(key.encode(), usedforsecurity=False).hexdigest() for key in keys], pl.String)
    rows = keyed.join(pl.DataFrame([keys, hashes]), on="key").rename({"day": "told_day"}).unique()
    return rows.select(TABLES["claim_blocks"].polars_schema.names()).sort("block_id", "claim_id")


def _named_sites(keyed: pl.DataFrame) -> pl.DataFrame:
    """What names a village without saying that it is one stands in the block of the small town of that name."""
    is_town = pl.col("feature").is_in(["populated_place"]).fill_null(False)
    unplaced = keyed.filter(~is_town & pl.col("day").is_not_null())
    names = unplaced.select(*_TELLING, "family", name=pl.col("content_text").str.extract_all(_NAME)).explode("name")
    return (
        names.select(
            *_TELLING,
            key=pl.concat_str(pl.lit("site"), "family", _site_name("name"), separator="|"),
        )
        .drop_nulls("key")
        .unique()
    )


def _site_name(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.strip_suffix("'s").str.strip_suffix("’s")


def _actions(frames: pl.DataFrame) -> pl.DataFrame:
    """Deed and family of each trigger beside each thing; there are few of them in any archive."""
    lexicon = trigger_lexicon()
    distinct = frames.select("trigger_text", "object_kind").unique().sort("trigger_text", "object_kind")
    actions = [reading_of(trigger, lexicon.class_of(kind)).action for trigger, kind in distinct.iter_rows()]
    return distinct.with_columns(
        action=pl.Series(actions, dtype=pl.String),
        family=pl.Series([lexicon.families.get(action, action) for action in actions], dtype=pl.String),
        is_rare=pl.Series([action in lexicon.rare for action in actions], dtype=pl.Boolean),
    )


def _spots(places: pl.DataFrame) -> pl.DataFrame:
    """Region and feature of each place."""
    is_division = pl.col("feature") == "admin1"
    return places.select(
        "place_id",
        "feature",
        place_name=pl.col("name").str.to_lowercase(),
        region=pl.concat_str("country", pl.when(is_division).then("name").otherwise("admin1"), separator="/"),
    )


def _sides(actors: pl.DataFrame) -> pl.DataFrame:
    """The side of each actor: its state for bodies of a state, else itself."""
    is_body = pl.col("kind").is_in([kind.value for kind in STATE_KINDS]) & pl.col("country").is_not_null()
    side = pl.when(is_body).then("state:" + pl.col("country")).otherwise("actor_id")
    return actors.select("actor_id", side=side)


def _day() -> pl.Expr:
    is_stated = (pl.col("date_basis") != DateBasis.PUBLICATION.value) & pl.col("date_end").is_not_null()
    return pl.when(is_stated).then("date_end").otherwise(pl.col("published_at").dt.date())


def _key_columns() -> dict[str, pl.Expr]:
    is_support = pl.col("facet") == Facet.SUPPORT.value
    is_exact = pl.col("geo_precision") <= _NEAR_PRECISION
    is_town = (pl.col("feature") == "populated_place") | ((pl.col("feature") == "region") & is_exact)

    def key(condition: pl.Expr, *parts: pl.Expr | str) -> pl.Expr:
        return pl.when(condition).then(pl.concat_str(*parts, separator="|"))

    words = pl.col("content_text").str.to_lowercase().str.replace_all(r"\W+", " ").str.strip_chars()
    return {
        "site": key(~is_support & is_town & ~pl.col("is_major"), pl.lit("site"), "family", _site_name("place_name")),
        "town": key(~is_support & is_town, pl.lit("town"), "family", "place_id"),
        "town_name": key(~is_support & is_town, pl.lit("name"), "family", "country", "place_name"),
        "region": key(~is_support, pl.lit("region"), "action", "region"),
        "region_thing": key(~is_support, pl.lit("there"), "family", "region", "object_kind"),
        "thing": key(~is_support, pl.lit("thing"), "family", "country", "object_kind"),
        "parties": key(~is_support, pl.lit("parties"), "family", "initiator", "target"),
        "doer": key(~is_support & pl.col("is_rare"), pl.lit("doer"), "action", "initiator"),
        "rare": key(~is_support & pl.col("is_rare"), pl.lit("rare"), "action", "country"),
        "support": key(is_support, pl.lit("support"), "supporter", "initiator"),
        "words": key(words.str.len_chars() >= _SHORTEST_COPY, pl.lit("words"), words),
    }
