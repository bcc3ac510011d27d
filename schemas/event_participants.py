"""The table `event_participants`: one actor in one role, as one claim has it."""

from schemas.columns import String, column, identifier, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import ParticipantRole


@contract(
    "event_participants",
    version="1.0.0",
    grain="one actor in one role, as one claim has it",
    key=("event_id", "account_id", "actor_id", "role", "claim_id"),
    group="events",
)
class EventParticipants(Table):
    """Who did it, to whom, with whose help: as each claim has it."""

    event_id: String = identifier("the event", references="events.event_id")
    account_id: String = identifier("the account", references="event_accounts.account_id")
    actor_id: String = registry_id("the actor", references="actors.actor_id")
    role: String = column("the part it plays", vocabulary=ParticipantRole)
    claim_id: String = identifier("the claim that says so", references="claims.claim_id")
