"""Valid rows of every table, made from the contracts alone, in a small world in which all references hold.

A column takes the simplest value that its contract admits. What rules across columns ask for beyond that (spans that
quote, hashes, bounds) stands in `_FITTING`, one entry per table that has such rules.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import polars as pl
from hypothesis import strategies as st

from pipelines.ids import row_id
from schemas import TABLES
from schemas.contract import ColumnContract, Contract
from schemas.quality import Check
from schemas.vocabularies import EventSubtype

DAY = date(2025, 3, 1)
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
TEXT = "The rebels said they took the town on Monday."
TITLE = "Rebels take town"
SEEDS = 128
"""More than any table has rules."""

Row = dict[str, Any]


@cache
def world() -> Mapping[str, pl.DataFrame]:
    """`SEEDS` rows of every table; what a row refers to has the same seed."""
    return {
        name: contract.frame([valid_row(contract, seed) for seed in range(SEEDS)]) for name, contract in TABLES.items()
    }


def valid_row(contract: Contract, seed: int) -> Row:
    """A row that every rule admits beside the world; another seed makes another key."""
    row = {column.name: _value(contract, column, seed) for column in contract.columns}
    return row | _FITTING.get(contract.name, dict)()


def _value(contract: Contract, column: ColumnContract, seed: int) -> Any:
    if column.referenced is not None:
        table, name = column.referenced
        if table == contract.name:  # a row does not refer to itself, nor to a row of its own table that leans on it
            return None
        before = sum(other.references == column.references for other in contract.columns[: _at(contract, column)])
        return _own_id(table, name, (seed + before) % SEEDS)  # two columns of a row do not refer to the same row
    if column.name in contract.key and column.vocabulary is None:
        return _own_id(contract.name, column.name, seed)
    if column.nullable:
        return None
    return _simplest(column)


def _at(contract: Contract, column: ColumnContract) -> int:
    return contract.columns.index(column)


def _own_id(table: str, column: str, seed: int) -> Any:
    if TABLES[table].polars_schema[column] == pl.Int32:
        return 1 + seed
    return row_id(table, column, str(seed))


def _simplest(column: ColumnContract) -> Any:
    bounds = {bound.check: bound.value for bound in column.bounds}
    if Check.ONE_OF in bounds:
        return bounds[Check.ONE_OF][0]  # type: ignore[index]
    match column.dtype:
        case pl.String():
            return _MATCHING.get(str(bounds.get(Check.MATCHES)), "x")
        case pl.Boolean():
            return True
        case pl.Date():
            return DAY
        case pl.Datetime():
            return NOW
        case pl.List():
            return []
        case _:
            return bounds.get(Check.AT_LEAST, 0)


_MATCHING = {
    r"^[0-9a-f]{32}$": "0" * 32,
    r"^[0-9a-f]{64}$": "0" * 64,
    r"^[A-Z]{3}$": "MLI",
    r"^[A-Za-z0-9][A-Za-z0-9:._-]*$": "state:MLI",
}


def _subtyped() -> Row:
    subtype = next(iter(EventSubtype))
    return {"event_type": subtype.event_type, "event_subtype": subtype, "date_start": DAY, "date_end": DAY}


def _claim() -> Row:
    return {
        "field": "text", "attribution": "attributed", "quotation": "indirect", "stance": "asserts",
        "source_text": "The rebels", "source_start": 0, "source_end": 10,
        "cue_text": "said", "cue_start": 11, "cue_end": 15,
        "content_text": "they took the town", "content_spans": [{"start_char": 16, "end_char": 34}],
    }  # fmt: skip


_FITTING: Mapping[str, Callable[[], Row]] = {
    "articles": lambda: {
        "text": TEXT, "title": TITLE, "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "published_at": NOW, "published_basis": "feed", "published_words": None, "retrieved_at": NOW,
    },
    "claims": _claim,
    "claim_frames": lambda: _subtyped() | {"trigger_text": "took", "trigger_start": 21, "trigger_end": 25},
    "relation_mentions": lambda: {"trigger_text": "took", "trigger_start": 21, "trigger_end": 25},
    "events": _subtyped,
    "event_accounts": _subtyped,
    "figures": lambda: {"measure": "killed", "low": 1, "best": 2, "high": 3, "figure_start": 1, "figure_end": 2},
    "actor_judgements": lambda: {
        "same_as_actor_id": "another", "withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None,
    },
    "actor_links": lambda: {"valid_from": None, "valid_to": None},
    "quarantine": lambda: {"dropped_at": None, "dropped_reason": None},
    "runs": lambda: {"rows_in": 6, "rows_published": 1, "rows_unchanged": 2, "rows_quarantined": 3},
}  # fmt: skip


def free_rows(contract: Contract) -> st.SearchStrategy[Row]:
    """A row's values that no rule but the column's own binds; `valid_row(...) | these` is valid too."""
    bound = {*contract.key, *_FITTING.get(contract.name, dict)()}
    free = [column for column in contract.columns if column.name not in bound and column.referenced is None]
    return st.fixed_dictionaries({column.name: free_values(column) for column in free})


def free_values(column: ColumnContract) -> st.SearchStrategy[Any]:
    """Every value that the column's own rules admit."""
    bounds = {bound.check: bound.value for bound in column.bounds}
    strategy = _of_type(column.dtype, bounds)
    return st.none() | strategy if column.nullable else strategy


def _of_type(dtype: pl.DataType, bounds: Mapping[Check, Any]) -> st.SearchStrategy[Any]:
    if Check.ONE_OF in bounds:
        return st.sampled_from(bounds[Check.ONE_OF])
    match dtype:
        case pl.String() if Check.MATCHES in bounds:
            return st.from_regex(bounds[Check.MATCHES].rstrip("$") + r"\Z")
        case pl.String():
            shortest, longest = bounds.get(Check.LENGTH, (0, None))
            return st.text(st.characters(codec="utf-8"), min_size=shortest or 0, max_size=longest)
        case pl.Boolean():
            return st.booleans()
        case pl.Date():
            return st.dates(date(1900, 1, 1), date(2100, 1, 1))
        case pl.Datetime():
            return st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
        case pl.Float64():
            return st.floats(bounds.get(Check.AT_LEAST), bounds.get(Check.AT_MOST), allow_nan=False)
        case pl.List():
            return st.just([])
        case _:
            return st.integers(bounds.get(Check.AT_LEAST, -(2**31)), bounds.get(Check.AT_MOST, 2**31 - 1))
