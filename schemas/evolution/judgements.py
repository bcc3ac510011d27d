"""What two contracts alone do not show, and a person has to say: that a column was renamed, that a text only reads better."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

FILE = "judgements.toml"


@dataclass(frozen=True, slots=True)
class Judgements:
    """Of one table: `renamed` maps old to new names of columns; `reworded` names columns, or '' for the table itself."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    reworded: frozenset[str] = frozenset()


def judgements_of(table: str, since: str) -> Judgements:
    """What was judged of the changes of a table since a released version, from `schemas/history/judgements.toml`."""
    file = files("schemas").joinpath("history", FILE)
    entries = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    ours = {
        kind: [entry for entry in entries.get(kind, []) if (entry["table"], entry["since"]) == (table, since)]
        for kind in ("renamed", "reworded")
    }
    return Judgements(
        renamed={entry["column"]: entry["became"] for entry in ours["renamed"]},
        reworded=frozenset(entry.get("column", "") for entry in ours["reworded"]),
    )
