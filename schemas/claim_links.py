"""The table `claim_links`: one relation between two claims of any articles."""

from schemas.columns import String, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import Relation


@contract(
    "claim_links",
    version="2.0.0",
    grain="one relation between two claims of any articles",
    key=("claim_id", "other_claim_id", "relation"),
    group="events",
)
class ClaimLinks(Table):
    """Which claims say the same, support or refute each other."""

    claim_id: String = identifier("the claim", references="claims.claim_id")
    other_claim_id: String = identifier("the other claim", references="claims.claim_id")
    relation: String = column("how they relate", vocabulary=Relation)
    basis: String = column("why")
