"""The table `claim_events`: one claim's bearing on one event."""

from schemas.columns import Integer, String, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import Facet


@contract(
    "claim_events",
    version="1.0.0",
    grain="one claim's bearing on one event",
    key=("claim_id", "event_id", "account_id"),
    group="events",
)
class ClaimEvents(Table):
    """What a claim says of an event's account: +1 it is so, -1 it is not, 0 left open. A denial of a denial is +1."""

    claim_id: String = identifier("the claim", references="claims.claim_id")
    event_id: String = identifier("the event", references="events.event_id")
    account_id: String = identifier("the account that it bears on", references="event_accounts.account_id")
    facet: String = column("what of the event the claim is about", vocabulary=Facet)
    polarity: Integer = column("+1 holds the account to be so, -1 not so, 0 leaves it open", isin=[-1, 0, 1])
    basis: String = column("why the claim was joined to the event")
