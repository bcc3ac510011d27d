"""What the registry knows of actors' relations: mergers, memberships, alliances, with their dates.

What belongs here: reading `actor_relations.csv` and checking it against the packaged actors. Relations that
articles state are rows of `actor_links`, made in `tables`.
"""

from dataclasses import dataclass
from functools import cache

from pipelines.entities.groups import packaged_groups
from pipelines.entities.registry_files import DATA, Row, read_rows
from schemas.vocabularies import ActorRelation

_COLUMNS = frozenset(["actor_id", "relation", "other_actor_id", "valid_from", "valid_to"])


@dataclass(frozen=True, slots=True)
class RegistryRelation:
    """One relation of two registry actors; dates are ISO 8601 as exact as they are known (year, month, day)."""

    actor_id: str
    relation: ActorRelation
    other_actor_id: str
    valid_from: str | None
    valid_to: str | None


@cache
def registry_relations() -> tuple[RegistryRelation, ...]:
    """All relations that ship with the package.

    Raises:
        RegistryFileError: a row names an actor that `actors.csv` does not have, or cannot be used otherwise.
    """
    known = {group.actor.actor_id for group in packaged_groups()}
    return tuple(_relation(row, known) for row in read_rows(DATA / "actor_relations.csv", _COLUMNS))


def _relation(row: Row, known: set[str]) -> RegistryRelation:
    for column in ("actor_id", "other_actor_id"):
        if row.required(column) not in known:
            raise row.error(column, "No line of actors.csv has this id: correct it, or add the actor.")
    return RegistryRelation(
        row.required("actor_id"),
        row.relation(),
        row.required("other_actor_id"),
        row.when("valid_from"),
        row.when("valid_to"),
    )
