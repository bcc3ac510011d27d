"""The table `quarantine`: one refused row."""

from schemas.columns import Failures, String, Utc, column, identifier
from schemas.contract import Table, contract


@contract(
    "quarantine",
    version="2.0.0",
    grain="one refused row",
    key=("quarantine_id",),
    group="operations",
)
class Quarantine(Table):
    """What broke its contract, with the reason, as it was. Nothing here is published; nothing is lost."""

    quarantine_id: String = identifier("hash of the table, the row and the failures")
    table_name: String = column("the table that refused it")
    run_id: String = column("the run that refused it first")
    document_id: String = column("the raw document it came from, where there is one", nullable=True)
    contract_version: String = column("version of the contract that refused it")
    rule_id: String = column("the first rule that it broke")
    column_name: String = column("the column at fault; NULL where the whole row is", nullable=True)
    bad_value: String = column("the value at fault, shortened", nullable=True)
    reason: String = column("what is wrong and what to do")
    failures: Failures = column("every rule that it broke")
    row_json: String = column("the row as JSON, as far as it could be read", nullable=True, personal=True)
    source_uri: String = column("file or URL it came from", nullable=True)
    refused_at: Utc = column("when it was refused first, UTC")
    replayed_at: Utc = column(
        "when a replay took it out, UTC: published, held already, or refused anew as another row", nullable=True
    )
    dropped_at: Utc = column("when a person gave it up, UTC; it stays here", nullable=True)
    dropped_reason: String = column("why the person gave it up", nullable=True)
