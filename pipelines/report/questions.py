"""The questions that every report asks: one SQL file each, its answer typed, and the query that a reader can run again.

A question reads the ids it is about from a relation of its own (`chosen_events`, `chosen_actors` ...). A report fills
these relations once for thousands of pages; the query that a page shows fills them with its one id.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TypeVar

import duckdb

from pipelines.report.errors import OtherReleaseError

_SQL = files("pipelines.report").joinpath("sql")
_HEADER = re.compile(r"^-- (question|title|by|order): (.*)\n", re.MULTILINE)
_CHOICES = {
    "chosen_events": "event_id",
    "chosen_claims": "claim_id",
    "chosen_actors": "actor_id",
    "chosen_outlets": "outlet",
    "chosen_moments": "moment",
}

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `by` is the column whose values it is asked for, or `selection` or `warehouse` for all at once."""

    name: str
    title: str
    by: str
    order: str
    sql: str

    @property
    def bulk_sql(self) -> str:
        """The query over whatever has been chosen."""
        return f"{self.sql}\norder by {self.order}"

    def shown_sql(self, relations: Mapping[str, str]) -> str:
        """The query as a reader runs it: complete, with the relations it reads, which may read those before them."""
        needed: list[str] = []
        for relation, sql in reversed(list(relations.items())):
            if any(relation in reader for reader in (self.sql, *needed)):
                needed.append(f"{relation} as ({sql.strip()})")
        return (f"with {', '.join(reversed(needed))}\n" if needed else "") + self.bulk_sql + "\n"

    def shown_for(self, value: str, relations: Mapping[str, str] | None = None) -> str:
        """The query for one id, and for what else `relations` give."""
        return self.shown_sql({**(relations or {}), **one_of(self.by, [value])})


def one_of(column: str, values: Iterable[str | datetime]) -> dict[str, str]:
    """A relation of chosen ids, or of moments, as SQL."""
    relation = next(name for name, chosen in _CHOICES.items() if chosen == column)
    return {relation: f"select unnest([{', '.join(map(literal, values))}]) as {column}"}


@cache
def question(name: str) -> Question:
    """The question of one file in `sql/`."""
    text = _SQL.joinpath(f"{name}.sql").read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    return Question(header["question"], header["title"], header["by"], header["order"], _HEADER.sub("", text).strip())


def question_names() -> list[str]:
    """All questions."""
    return sorted(file.name.removesuffix(".sql") for file in _SQL.iterdir() if file.name.endswith(".sql"))


def choose(connection: duckdb.DuckDBPyConnection, relation: str, values: Iterable[str | datetime]) -> None:
    """Fill one relation of chosen ids; temporary, beside a file that is only read."""
    column = _CHOICES[relation]
    kind = "timestamptz" if relation == "chosen_moments" else "varchar"
    connection.execute(f"create or replace temp table {relation} ({column} {kind})")
    connection.execute(f"insert into {relation} select distinct unnest($ids::{kind}[])", {"ids": list(values)})


def ask(connection: duckdb.DuckDBPyConnection, name: str, row: type[Row]) -> list[Row]:
    """The answer, one `row` per row, in the question's order.

    Raises:
        OtherReleaseError: the version lacks a table or column that is asked for.
        TypeError: the columns of the question are not the fields of the row.
    """
    with of_this_release():
        cursor = connection.execute(question(name).bulk_sql)
    columns = [column[0] for column in cursor.description or ()]
    expected = [field.name for field in fields(row)]  # type: ignore[arg-type]
    if columns != expected:
        raise TypeError(f"question {name} has the columns {columns}, {row.__name__} the fields {expected}")
    return [row(*values) for values in cursor.fetchall()]


@contextmanager
def of_this_release() -> Iterator[None]:
    """Say what to do where the version lacks a table or column that is asked for.

    Raises:
        OtherReleaseError: it does.
    """
    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise OtherReleaseError(
            f"another release published this version ({str(error).splitlines()[0]}); `counterclaim run` with any input "
            "publishes it with what this release asks for"
        ) from error


def literal(value: object) -> str:
    """An SQL literal, for queries that are shown and never run here."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"timestamptz '{value.isoformat()}'"
        case _:
            return "'" + str(value).replace("'", "''") + "'"
