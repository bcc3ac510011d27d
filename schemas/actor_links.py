"""The table `actor_links`: one relation between two actors, with the claim or registry it comes from."""

from schemas.columns import Day, String, column, identifier, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import ActorRelation


@contract(
    "actor_links",
    version="3.0.0",
    grain="one relation between two actors, with the claim or registry it comes from",
    key=("actor_link_id",),
    group="entities",
)
class ActorLinks(Table):
    """Who belongs to whom, speaks for whom, came out of whom, fights beside whom."""

    actor_link_id: String = identifier("hash of the actors, the relation and the claim")
    actor_id: String = registry_id("the actor", references="actors.actor_id")
    relation: String = column("the relation", vocabulary=ActorRelation)
    other_actor_id: String = registry_id("the other actor", references="actors.actor_id")
    claim_id: String = identifier(
        "the claim that states it; NULL where the registry does", nullable=True, references="claims.claim_id"
    )
    valid_from: Day = column("since when, where known", nullable=True)
    valid_to: Day = column("until when, where known", nullable=True)
