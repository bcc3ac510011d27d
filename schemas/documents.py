"""The table `documents`: one raw document as received."""

from schemas.columns import Day, Integer, String, Utc, column, identifier
from schemas.contract import Table, contract


@contract(
    "documents",
    version="1.0.0",
    grain="one raw document as received",
    key=("document_id",),
    group="ingest",
    partition_by="ingest_date",
)
class Documents(Table):
    """The bytes that articles were read from, kept before anything is parsed."""

    document_id: String = identifier("hash of the bytes")
    source_id: String = identifier("the source that delivered it", references="sources.source_id")
    ingest_date: Day = column("UTC day on which it was first received; partition of the files")
    source_uri: String = column("file or URL it was received from first")
    media_type: String = column("media type, judged by name and content")
    byte_count: Integer = column("size as received", unit="bytes", ge=0)
    stored_path: String = column("path of the bytes, from the warehouse folder")
    retrieved_at: Utc = column("when it was received, UTC")
    run_id: String = column("the run that received it")
