"""What two contracts alone do not show, and a person has to say: that a column was renamed, that a text only reads better."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from schemas.evolution.semver import Version

FILE = "judgements.toml"


@dataclass(frozen=True, slots=True)
class Judgements:
    """Of one table: `renamed` maps old to new names of columns; `reworded` names columns, or '' for the table itself."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    reworded: frozenset[str] = frozenset()


def judgements_of(table: str, since: str, until: str | None = None) -> Judgements:
    """What was judged of the changes of a table, from `schemas/history/judgements.toml`.

    Args:
        table: its qualified name.
        since: the released version whose successors are looked at.
        until: the version at which to stop; by default the present one.
    """
    file = files("schemas").joinpath("history", FILE)
    entries = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    lies_between = _between(table, Version.parsed(since), Version.parsed(until) if until else None)
    renamed: dict[str, str] = {}
    for entry in sorted(
        filter(lies_between, entries.get("renamed", [])), key=lambda entry: Version.parsed(entry["since"])
    ):
        first = next((old for old, new in renamed.items() if new == entry["column"]), entry["column"])
        renamed[first] = entry["became"]
    reworded = (entry.get("column", "") for entry in filter(lies_between, entries.get("reworded", [])))
    return Judgements(renamed, frozenset(reworded))


def _between(table: str, since: Version, until: Version | None) -> Callable[[Mapping[str, str]], bool]:
    def lies_between(entry: Mapping[str, str]) -> bool:
        made = Version.parsed(entry["since"])
        return entry["table"] == table and since <= made and (until is None or made < until)

    return lies_between
