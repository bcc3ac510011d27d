"""Every contract as it is declared now: the tables, and the reporting views over them."""

from collections.abc import Mapping

from pipelines.contracts.views import view_contracts
from schemas import TABLES
from schemas.description import TableDescription, described


def present_contracts() -> Mapping[str, TableDescription]:
    """The contracts by the name that readers ask for: `claims`, `reporting.contested_events`."""
    tables = [described(contract) for contract in TABLES.values()]
    return {table.qualified_name: table for table in (*tables, *view_contracts())}
