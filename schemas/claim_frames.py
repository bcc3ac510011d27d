"""The table `claim_frames`: one claim that describes an event."""

from schemas.columns import Boolean, Day, Integer, String, column, identifier, offset, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import DateBasis, EventSubtype, EventType, Facet, Mode


@contract(
    "claim_frames",
    version="1.0.0",
    grain="one claim that describes an event",
    key=("claim_id",),
    group="claims",
    partition_by="ingest_date",
)
class ClaimFrames(Table):
    """The event that a claim's content describes, read from its words alone. Linking joins frames of many articles into events."""

    claim_id: String = identifier("the claim", references="claims.claim_id")
    article_id: String = identifier("the claim's article", references="articles.article_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    event_type: String = column("ACLED event type", vocabulary=EventType)
    event_subtype: String = column("ACLED sub-event type", vocabulary=EventSubtype)
    mode: String = column("PLOVER mode of an assault", nullable=True, vocabulary=Mode)
    facet: String = column("what of the event the claim is about", vocabulary=Facet)
    trigger_text: String = column("the words that name the event")
    trigger_start: Integer = offset("first character of the trigger, in the claim's field", nullable=False)
    trigger_end: Integer = offset("end of the trigger, exclusive", nullable=False)
    object_kind: String = column(
        "what is acted upon ('helicopter', 'town'), a lemma of the trigger lexicon", nullable=True
    )
    polarity: Integer = column("+1 the content as worded says that it happened, -1 that it did not", isin=[-1, 1])
    initiator_id: String = registry_id("who acts", nullable=True, references="actors.actor_id")
    target_id: String = registry_id("who is acted upon", nullable=True, references="actors.actor_id")
    supporter_id: String = registry_id("who helps", nullable=True, references="actors.actor_id")
    place_id: String = registry_id("where", nullable=True, references="places.place_id")
    country: String = column("ISO 3166-1 alpha-3 code of where", nullable=True, str_matches=r"^[A-Z]{3}$")
    geo_precision: Integer = column(
        "UCDP: 1 exact, 2 within 25 km, 3 and 4 second and first-order division, 5 larger or vague, 6 country, 7 water or air",
        nullable=True,
        ge=1,
        le=7,
    )
    date_start: Day = column("first possible day", nullable=True)
    date_end: Day = column("last possible day", nullable=True)
    date_edtf: String = column("the date in EDTF; XXXX-02-11 where the year is unknown", nullable=True)
    date_precision: Integer = column(
        "UCDP: 1 day, 2 up to six days, 3 week, 4 month, 5 year", nullable=True, ge=1, le=5
    )
    date_basis: String = column("where the date comes from", vocabulary=DateBasis)
    is_inherited: Boolean = column(
        "whether type and trigger come from the claim that this one answers ('denied this assertion')"
    )
