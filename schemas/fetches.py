"""The table `fetches`: one request to an address of a source."""

from schemas.columns import Boolean, Day, Integer, Number, String, Utc, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import FetchOutcome


@contract(
    "fetches",
    version="1.0.0",
    grain="one request to an address of a source, with its attempts and redirects",
    key=("fetch_id",),
    group="ingest",
    partition_by="ingest_date",
)
class Fetches(Table):
    """How each address answered when it was asked: what came, what did not, why, and when it is asked again."""

    fetch_id: String = identifier("hash of source, address and time")
    source_id: String = identifier("the source that the address belongs to", references="sources.source_id")
    ingest_date: Day = column("UTC day of the request; partition of the files")
    url: String = column("the address asked")
    final_url: String = column("the address that answered, behind all redirects")
    redirects: String = column("the addresses that redirected, one a line; NULL where none did", nullable=True)
    outcome: String = column("how it ended", vocabulary=FetchOutcome)
    reason: String = column("why nothing came; NULL where something came or nothing was new", nullable=True)
    status: Integer = column("HTTP status; NULL where there was no answer", nullable=True, ge=100, le=999)
    attempts: Integer = column("times that it was asked", unit="requests", ge=1)
    started_at: Utc = column("when the first attempt began, UTC")
    seconds: Number = column("time until the answer was whole or given up", unit="s", ge=0)
    headers: String = column("head of the answer, as a JSON object; long values are cut", nullable=True)
    content_type: String = column("media type and encoding that the answer declares", nullable=True)
    content_encoding: String = column("how the bytes are packed", nullable=True)
    etag: String = column("version mark to ask with the next time", nullable=True)
    last_modified: String = column("date of change to ask with the next time", nullable=True)
    byte_count: Integer = column("size of the body as sent", nullable=True, unit="bytes", ge=0)
    document_id: String = identifier(
        "the bytes that came, or those known already; NULL where there are none",
        nullable=True,
        references="documents.document_id",
    )
    is_index: Boolean = column("whether it is a list of links, which is not read as articles")
    failures: Integer = column("requests in a row that failed, this one included", unit="requests", ge=0)
    due_at: Utc = column("when the address is asked again; NULL: not unless its source names a change", nullable=True)
    run_id: String = column("the run that asked")
