"""The table `events`: one occurrence or state of affairs that claims are about."""

from schemas.columns import Day, Integer, String, Utc, column, identifier, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import DateBasis, EventSubtype, EventType, Mode


@contract(
    "events",
    version="1.1.0",
    grain="one occurrence or state of affairs that claims are about",
    key=("event_id",),
    group="events",
)
class Events(Table):
    """What claims of many articles are about. Its status is a function of its claims: see reporting.event_status."""

    event_id: String = identifier("hash of its canonical first claim (earliest publication, then claim_id)")
    event_type: String = column("ACLED event type", vocabulary=EventType)
    event_subtype: String = column("ACLED sub-event type", vocabulary=EventSubtype)
    mode: String = column("PLOVER mode of an assault", nullable=True, vocabulary=Mode)
    label: String = column("a short name for people, made from the facts")
    date_start: Day = column("first possible day", nullable=True)
    date_end: Day = column("last possible day", nullable=True)
    date_edtf: String = column("the date in EDTF; XXXX-02-11 where the year is unknown", nullable=True)
    date_precision: Integer = column(
        "UCDP: 1 day, 2 up to six days, 3 week, 4 month, 5 year", nullable=True, ge=1, le=5
    )
    date_basis: String = column("where the date comes from", vocabulary=DateBasis)
    place_id: String = registry_id("where", nullable=True, references="places.place_id")
    country: String = column("ISO 3166-1 alpha-3 code of where", nullable=True, str_matches=r"^[A-Z]{3}$")
    geo_precision: Integer = column(
        "UCDP: 1 exact, 2 within 25 km, 3 and 4 second and first-order division, 5 larger or vague, 6 country, 7 water or air",
        nullable=True,
        ge=1,
        le=7,
    )
    first_reported_at: Utc = column(
        "publication of the earliest dated article about it; NULL if none is dated", nullable=True
    )
