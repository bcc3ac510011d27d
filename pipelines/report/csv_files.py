"""Answers as CSV files: one row per row, lists and structs as JSON, times in ISO 8601, unknown as an empty cell.

A spreadsheet runs a cell that begins like a formula. Text that does so is given a leading apostrophe, which is the one
way in which a file differs from what its query gives.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Sequence[Any]) -> str:
    """The rows, instances of one dataclass, with a header; nothing where there are none."""
    if not rows:
        return ""
    names = [field.name for field in fields(rows[0])]
    return table_text(names, ([getattr(row, name) for name in names] for row in rows))


def table_text(names: Sequence[str], rows: Any) -> str:
    """A table with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: object) -> object:
    """What stands in a file for one value."""
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if value.startswith(_FORMULA_BEGINS) else value
        case datetime() | date():
            return value.isoformat()
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return value
