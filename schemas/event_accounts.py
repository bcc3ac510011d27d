"""The table `event_accounts`: one of the rival versions of an event."""

from schemas.columns import Day, Integer, String, column, identifier, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import EventSubtype, EventType, Mode


@contract(
    "event_accounts",
    version="1.0.0",
    grain="one of the rival versions of an event",
    key=("account_id",),
    group="events",
)
class EventAccounts(Table):
    """Versions of an event that cannot all be so. None is picked."""

    account_id: String = identifier("hash of the event and the version's canonical first claim")
    event_id: String = identifier("the event", references="events.event_id")
    label: String = column("a short name for people, made from the facts")
    event_type: String = column("ACLED event type as this version has it", vocabulary=EventType)
    event_subtype: String = column("ACLED sub-event type as this version has it", vocabulary=EventSubtype)
    mode: String = column("PLOVER mode as this version has it", nullable=True, vocabulary=Mode)
    place_id: String = registry_id("where, as this version has it", nullable=True, references="places.place_id")
    date_start: Day = column("first possible day, as this version has it", nullable=True)
    date_end: Day = column("last possible day, as this version has it", nullable=True)
    killed_low: Integer = column("fewest killed that its claims allow", nullable=True, ge=0)
    killed_high: Integer = column("most killed that its claims give", nullable=True, ge=0)
