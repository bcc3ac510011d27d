"""The table `claim_blocks`: one block in which a claim's event is compared with those of others."""

from schemas.columns import Day, String, column, identifier
from schemas.contract import Table, contract


@contract(
    "claim_blocks",
    version="1.0.0",
    grain="one block that a claim's event stands in",
    key=("claim_id", "block_id"),
    group="events",
)
class ClaimBlocks(Table):
    """What claims of one event are expected to share: deed and town, parties, words. Linking compares a new claim with those of its blocks and days, and with nothing else."""

    claim_id: String = identifier("the claim", references="claims.claim_id")
    block_id: String = identifier("hash of what is shared")
    article_id: String = identifier("the claim's article", references="articles.article_id")
    ingest_date: Day = column("the day of ingestion under which the article and its claims lie")
    told_day: Day = column(
        "the day that is stated, else that of publication; NULL where nothing is known", nullable=True
    )
