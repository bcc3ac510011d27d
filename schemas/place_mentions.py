"""The table `place_mentions`: one place named by the claims of one article."""

from schemas.columns import Day, Number, String, column, identifier, registry_id
from schemas.contract import Table, contract


@contract(
    "place_mentions",
    version="1.0.0",
    grain="one place named by the claims of one article",
    key=("article_id", "place_id"),
    group="claims",
    partition_by="ingest_date",
)
class PlaceMentions(Table):
    """The places that an article's claims name, as read. `places` is concluded from them."""

    article_id: String = identifier("the article", references="articles.article_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    place_id: String = registry_id("the place")
    name: String = column("name in English")
    admin1: String = column("first-order division", nullable=True)
    country: String = column("ISO 3166-1 alpha-3 code", str_matches=r"^[A-Z]{3}$")
    latitude: Number = column("WGS 84", nullable=True, ge=-90, le=90, unit="degrees")
    longitude: Number = column("WGS 84", nullable=True, ge=-180, le=180, unit="degrees")
    feature: String = column("what kind of place", isin=["populated_place", "admin1", "country", "region"])
