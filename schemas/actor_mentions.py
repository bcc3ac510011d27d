"""The table `actor_mentions`: one actor named by the claims of one article."""

from schemas.columns import Boolean, Day, String, column, identifier, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import ActorKind


@contract(
    "actor_mentions",
    version="1.0.0",
    grain="one actor named by the claims of one article",
    key=("article_id", "actor_id"),
    group="claims",
    partition_by="ingest_date",
)
class ActorMentions(Table):
    """The actors that an article's claims name, as read. `actors` is concluded from them."""

    article_id: String = identifier("the article", references="articles.article_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    actor_id: String = registry_id("the actor")
    name: String = column("its name in the registry, or as read", personal=True)
    kind: String = column("PLOVER sector", vocabulary=ActorKind)
    country: String = column(
        "ISO 3166-1 alpha-3 code of the country it belongs to", nullable=True, str_matches=r"^[A-Z]{3}$"
    )
    wikidata_id: String = column("Wikidata item, where it is sure", nullable=True, str_matches=r"^Q[1-9][0-9]*$")
    is_provisional: Boolean = column("whether the registry does not know it")
