"""The table `sources`: one configured source."""

from schemas.columns import String, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import Reliability, SourceKind


@contract(
    "sources",
    version="2.0.0",
    grain="one configured source",
    key=("source_id",),
    group="ingest",
)
class Sources(Table):
    """Where documents come from: an inbox folder, a feed, a page."""

    source_id: String = identifier("hash of the kind and the location")
    name: String = column("the name a person gave it, else its location")
    kind: String = column("how it delivers", vocabulary=SourceKind)
    location: String = column("folder or URL")
    outlet: String = column("the outlet that its articles belong to, where it is one", nullable=True)
    country: String = column(
        "ISO 3166-1 alpha-3 code of the outlet's country", nullable=True, str_matches=r"^[A-Z]{3}$"
    )
    language: String = column("BCP 47 tag of its usual language", nullable=True)
    reliability: String = column("Admiralty grade that a person gave it", nullable=True, vocabulary=Reliability)
    schedule: String = column("cron expression of its polls; NULL where runs are started otherwise", nullable=True)
