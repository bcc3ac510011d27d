"""The SQL files of the warehouse, in the order in which they are run."""

import re
from dataclasses import dataclass
from importlib.resources import files

MACROS = files(__name__).joinpath("macros.sql").read_text(encoding="utf-8")
"""Macros of the main schema, which rules, views and readers use."""

_HEADER = re.compile(r"^-- (view|macro|description|stored in the order of): (.*)$", re.MULTILINE)
_COLUMN = re.compile(r"^-- column (\w+): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReportingView:
    """One view or macro of the schema `reporting`, as its file declares it."""

    name: str
    is_macro: bool
    description: str
    columns: dict[str, str]
    sql: str
    stored_order: str | None = None
    """The order in which a published file gives the rows, where it holds them as a table made at publication; they are
    of one event each, named by the column event_id. None where they are made when they are asked for."""


def reporting_views() -> list[ReportingView]:
    """Every file of `reporting/`, in the order of the names: a view stands after what it reads."""
    folder = files(__name__).joinpath("reporting")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return [_parsed(folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def _parsed(sql: str) -> ReportingView:
    header = dict(_HEADER.findall(sql))
    is_macro = "macro" in header
    return ReportingView(
        name=header["macro" if is_macro else "view"].removeprefix("reporting."),
        is_macro=is_macro,
        description=header["description"],
        columns=dict(_COLUMN.findall(sql)),
        sql=sql,
        stored_order=header.get("stored in the order of"),
    )
