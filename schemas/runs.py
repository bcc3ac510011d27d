"""The table `runs`: one run and table."""

from schemas.columns import Integer, Number, String, Utc, column
from schemas.contract import Table, contract


@contract(
    "runs",
    version="1.1.0",
    grain="one run and table",
    key=("run_id", "table_name"),
    group="operations",
)
class Runs(Table):
    """What each run read, kept and refused: rows_in = rows_published + rows_unchanged + rows_quarantined."""

    run_id: String = column("the run")
    table_name: String = column("the table")
    rows_in: Integer = column("rows that the stage made", ge=0, unit="rows")
    rows_published: Integer = column("rows that are new or changed", ge=0, unit="rows")
    rows_unchanged: Integer = column("rows that the warehouse already held", ge=0, unit="rows")
    rows_quarantined: Integer = column("rows that were refused", ge=0, unit="rows")
    rows_retired: Integer = column(
        "rows of former runs that a conclusion no longer holds; outside the sum", ge=0, unit="rows"
    )
    rows_warned: Integer = column(
        "rows published that a rule of severity warning has something to say of; part of rows_published; "
        "NULL before contract 1.1.0",
        nullable=True,
        ge=0,
        unit="rows",
    )
    words: Integer = column(
        "words of the articles that were searched for claims, where the stage does that", nullable=True, ge=0
    )
    seconds: Number = column("time of the stage, which is the same for all tables that it fills", ge=0, unit="s")
    contract_version: String = column("version of the table's contract")
    code_version: String = column("version of the stage's code")
    finished_at: Utc = column("when the stage ended, UTC")
