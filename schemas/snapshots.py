"""The table `snapshots`: one published version of the whole warehouse."""

from schemas.columns import Integer, String, Utc, column
from schemas.contract import Table, contract


@contract(
    "snapshots",
    version="1.0.0",
    grain="one published version of the whole warehouse",
    key=("snapshot_id",),
    group="operations",
)
class Snapshots(Table):
    """The versions that readers have seen."""

    snapshot_id: Integer = column("number of the version", ge=1)
    run_id: String = column("the run that published it")
    published_at: Utc = column("when, UTC")
    package_version: String = column("version of Counterclaim")
    row_count: Integer = column("rows in all tables", ge=0, unit="rows")
