"""The table `tombstones`: one thing that was erased and is not taken in again."""

from schemas.columns import Integer, String, Utc, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import ErasedKind


@contract(
    "tombstones",
    version="1.0.0",
    grain="one thing that was erased and is not taken in again",
    key=("tombstone_id",),
    group="operations",
    refresh_hours=None,
)
class Tombstones(Table):
    """What was taken down, and why. What it was is not told: a hash knows it again should it come once more."""

    tombstone_id: String = identifier("hash of the kind and of what was erased")
    kind: String = column("by what it is known again", vocabulary=ErasedKind)
    erasure_id: String = identifier("the act of erasure, which may leave several tombstones")
    reason: String = column("why, in the words of the person who erased it")
    rows_removed: Integer = column("rows that the act removed", ge=0, unit="rows")
    rows_redacted: Integer = column("rows in which the act blotted words out", ge=0, unit="rows")
    documents_removed: Integer = column("raw documents whose bytes the act removed", ge=0)
    erased_at: Utc = column("when, UTC")
    run_id: String = column("the run that erased it")
