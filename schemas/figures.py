"""The table `figures`: one number claimed."""

from schemas.columns import Day, Integer, String, column, identifier, offset, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import Measure


@contract(
    "figures",
    version="2.0.0",
    grain="one number claimed",
    key=("figure_id",),
    group="claims",
    partition_by="ingest_date",
)
class Figures(Table):
    """Killed, wounded, captured, displaced, lost: as each claim has them."""

    figure_id: String = identifier("hash of the claim and the span")
    claim_id: String = identifier("the claim that gives it", references="claims.claim_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    measure: String = column("what is counted", vocabulary=Measure)
    low: Integer = column("lowest number that the words allow", nullable=True, ge=0)
    best: Integer = column("the number given; NULL where only bounds are", nullable=True, ge=0)
    high: Integer = column("highest number that the words allow; NULL where open", nullable=True, ge=0)
    of_actor_id: String = registry_id("whose losses they are", nullable=True, references="actors.actor_id")
    what: String = column("the words for what is counted ('soldiers')", nullable=True)
    figure_start: Integer = offset("first character, in the claim's field", nullable=False)
    figure_end: Integer = offset("end, exclusive", nullable=False)
