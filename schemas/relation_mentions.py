"""The table `relation_mentions`: one relation of two actors that a claim states in its words."""

from schemas.columns import Day, Integer, String, column, identifier, offset, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import ActorRelation


@contract(
    "relation_mentions",
    version="1.0.0",
    grain="one relation of two actors in the words of one claim",
    key=("claim_id", "actor_id", "relation", "other_actor_id"),
    group="claims",
    partition_by="ingest_date",
)
class RelationMentions(Table):
    """What claims say of who belongs to, backs or came out of whom, as read, whether asserted or denied. `actor_links` is concluded from them."""

    claim_id: String = identifier("the claim in whose content the words stand", references="claims.claim_id")
    actor_id: String = registry_id("the actor", references="actors.actor_id")
    relation: String = column("the relation", vocabulary=ActorRelation)
    other_actor_id: String = registry_id("the other actor", references="actors.actor_id")
    article_id: String = identifier("the claim's article", references="articles.article_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    trigger_text: String = column("the words that relate the two")
    trigger_start: Integer = offset("first character of these words, in the claim's field", nullable=False)
    trigger_end: Integer = offset("end of these words, exclusive", nullable=False)
