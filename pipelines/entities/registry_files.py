"""The registry's CSV files read and checked, row by row.

What belongs here: which columns a file has, what each may hold, and messages that name file, row, column, value
and remedy. What the rows mean is for `states` (states and their bodies) and `actors` (everybody else).
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from schemas.vocabularies import ActorKind, ActorRelation

DATA = Path(__file__).parent / "data"
LIST_SEPARATOR = "|"

T = TypeVar("T", bound=StrEnum)

_WIKIDATA = re.compile(r"Q[1-9][0-9]*\Z")
_COUNTRY = re.compile(r"[A-Z]{3}\Z")
_YEAR = re.compile(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?\Z")


class RegistryFileError(ValueError):
    """A registry file that cannot be used: where, what was found, what to do."""

    def __init__(self, path: Path, row: int, column: str, value: str, remedy: str) -> None:
        self.path, self.row, self.column, self.value, self.remedy = path, row, column, value, remedy
        super().__init__(f"{path}, line {row}, column {column!r}: {value!r} cannot be used. {remedy}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its values by column, and where it stands."""

    path: Path
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """The value without surrounding blanks; empty where the column is absent."""
        return self.values.get(column, "").strip()

    def optional(self, column: str) -> str | None:
        """The value, or None where it is empty."""
        return self.text(column) or None

    def required(self, column: str) -> str:
        """The value; an empty one is an error."""
        value = self.text(column)
        if not value:
            raise self.error(column, "It must not be empty: fill it in, or delete the line.")
        return value

    def listed(self, column: str) -> tuple[str, ...]:
        """The values of a column that holds a list."""
        return tuple(part for raw in self.text(column).split(LIST_SEPARATOR) if (part := raw.strip()))

    def country(self, column: str) -> str | None:
        """An ISO 3166-1 alpha-3 code, or None."""
        return self._matching(column, _COUNTRY, "Give an ISO 3166-1 alpha-3 code such as MLI, or leave it empty.")

    def countries(self, column: str) -> tuple[str, ...]:
        """A list of ISO 3166-1 alpha-3 codes."""
        for code in self.listed(column):
            if not _COUNTRY.match(code):
                raise self.error(column, "Give ISO 3166-1 alpha-3 codes such as MLI, with | between them.")
        return self.listed(column)

    def wikidata_id(self) -> str | None:
        """A Wikidata item, or None."""
        return self._matching("wikidata_id", _WIKIDATA, "Give an item such as Q912, or leave it empty.")

    def when(self, column: str) -> str | None:
        """A year, month or day in ISO 8601, or None."""
        return self._matching(column, _YEAR, "Give a year, YYYY-MM or YYYY-MM-DD, or leave it empty.")

    def kind(self) -> ActorKind:
        """The actor's sector."""
        return self._term("kind", ActorKind)

    def relation(self) -> ActorRelation:
        """The relation of two actors."""
        return self._term("relation", ActorRelation)

    def error(self, column: str, remedy: str) -> RegistryFileError:
        """The error that this row's value in `column` is."""
        return RegistryFileError(self.path, self.line, column, self.text(column), remedy)

    def _term(self, column: str, vocabulary: type[T]) -> T:
        value = self.required(column)
        for term in vocabulary:
            if term.value == value:
                return term
        raise self.error(column, f"Use one of {', '.join(vocabulary)}.")

    def _matching(self, column: str, pattern: re.Pattern[str], remedy: str) -> str | None:
        value = self.optional(column)
        if value is not None and not pattern.match(value):
            raise self.error(column, remedy)
        return value


def read_rows(path: Path, required: frozenset[str], optional: frozenset[str] = frozenset()) -> Iterator[Row]:
    """The rows of one CSV file (UTF-8, with a header).

    Raises:
        RegistryFileError: a column is missing or unknown, a line has too many or too few values, or the file
            is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_header(path, list(reader.fieldnames or ()), required, optional)
            for values in reader:
                yield _checked(path, reader.line_num, values)
    except OSError as error:
        remedy = "Check the path, and that the file may be read."
        raise RegistryFileError(path, 0, "", error.strerror or str(error), remedy) from error
    except UnicodeDecodeError as error:
        raise RegistryFileError(path, 0, "", f"byte {error.start}", "Save the file as UTF-8.") from error
    except csv.Error as error:
        raise RegistryFileError(path, 0, "", str(error), "Check the quotation marks of the file.") from error


def _check_header(path: Path, header: list[str], required: frozenset[str], optional: frozenset[str]) -> None:
    for column in sorted(required - set(header)):
        raise RegistryFileError(path, 1, column, "", f"Add the column; needed are {', '.join(sorted(required))}.")
    for column in header:
        if column not in required | optional:
            known = ", ".join(sorted(required | optional))
            raise RegistryFileError(path, 1, column, column, f"Remove or rename it; known columns are {known}.")


def _checked(path: Path, line: int, values: dict[str, str]) -> Row:
    if None in values:
        raise RegistryFileError(path, line, "", str(values[None]), "Too many values: quote those with commas.")  # type: ignore[index]
    absent = [column for column, value in values.items() if value is None]
    if absent:
        raise RegistryFileError(path, line, absent[0], "", "Too few values: add a comma for each empty column.")
    return Row(path, line, values)


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a file of the packaged data that has a column `word`."""
    rows = read_rows(DATA / f"{name}.csv", frozenset(["word"]), frozenset(["nearness"]))
    return frozenset(row.text("word") for row in rows)
