"""The table `event_redirects`: one published event id that is no longer current."""

from schemas.columns import String, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import RedirectReason


@contract(
    "event_redirects",
    version="2.0.0",
    grain="one published event id that is no longer current",
    key=("event_id",),
    group="events",
)
class EventRedirects(Table):
    """Where an id that was once published went."""

    event_id: String = identifier("the former id")
    became_event_id: String = identifier(
        "the id that stands for it now; NULL where the event dissolved",
        nullable=True,
        references="events.event_id",
    )
    reason: String = column("why", vocabulary=RedirectReason)
    run_id: String = column("the run that found it")
