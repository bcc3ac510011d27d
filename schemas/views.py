"""A reporting view as readers of the contracts see it; the SQL that makes it stands in `warehouse/sql/reporting`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """One column of a view: its DuckDB type, as DuckDB itself derives it, and its meaning."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class ViewDescription:
    """One view, or one macro that is asked like a table (`parameters` are then what it takes)."""

    name: str
    description: str
    columns: tuple[ViewColumn, ...]
    parameters: tuple[str, ...] | None = None
