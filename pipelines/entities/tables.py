"""The entity tables, concluded from what articles name and what the registry knows.

What belongs here: the actors that articles name in, rows of `actors`, `actor_names` and `actor_links` out.
"""

from dataclasses import asdict
from datetime import date

import polars as pl

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.judgements import counted_as, standing
from pipelines.entities.relations import registry_relations
from pipelines.ids import row_id
from schemas import TABLES
from schemas.vocabularies import ActorRelation, NameKind

_LETTERS_OF_A_DAY = len("2025-03-01")


def actors(named: pl.DataFrame, judgements: pl.DataFrame, registry: ActorRegistry) -> pl.DataFrame:
    """The actors that articles name, and whom each counts as; of the registry also whom one of them is judged to be."""
    read = set(named["actor_id"])
    same = {
        one: other
        for one, other in counted_as(standing(judgements), read | registry.actors.keys()).items()
        if one in read
    }
    judged = [asdict(registry.actors[other]) for other in sorted(set(same.values()) - read)]
    rows = [*named.to_dicts(), *judged]
    contract = TABLES["actors"]
    return contract.frame([row | {"same_as_actor_id": same.get(str(row["actor_id"]))} for row in rows]).sort("actor_id")


def actor_names(named: pl.DataFrame, registry: ActorRegistry) -> pl.DataFrame:
    """Every name of the actors: the registry's, and for a provisional actor the one that was read."""
    used = dict(named.select("actor_id", "name").iter_rows())
    rows = {
        (name.actor_id, name.name): (name.name_kind.value, name.language)
        for name in registry.names
        if name.actor_id in used
    }
    known = {actor_id for actor_id, _ in rows}
    rows |= {(actor_id, name): (NameKind.NAME.value, None) for actor_id, name in used.items() if actor_id not in known}
    return TABLES["actor_names"].frame(
        [
            {"actor_id": actor_id, "name": name, "name_kind": kind, "language": language}
            for (actor_id, name), (kind, language) in rows.items()
        ]
    )


def actor_links(named: pl.DataFrame, speaking: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Relations among the actors: those of the registry, who speaks for whom, and what claims state.

    Args:
        named: the actors.
        speaking: one row per claimant_person_id and claimant_id, with the claim_id of one such claim.
        stated: one row per actor_id, relation and other_actor_id, with the claim_id of one claim that asserts it.
    """
    used = set(named["actor_id"])
    rows = [
        _link(relation.actor_id, relation.relation, relation.other_actor_id)
        | {"valid_from": _day(relation.valid_from), "valid_to": _day(relation.valid_to)}
        for relation in registry_relations()
        if {relation.actor_id, relation.other_actor_id} <= used
    ]
    columns = ("claimant_person_id", "claimant_id", "claim_id")
    rows += [
        _link(person, ActorRelation.SPEAKS_FOR, organisation, claim_id)
        for person, organisation, claim_id in speaking.select(columns).iter_rows()
    ]
    rows += [
        _link(actor_id, ActorRelation(relation), other_actor_id, claim_id)
        for actor_id, relation, other_actor_id, claim_id in stated.select(
            "actor_id", "relation", "other_actor_id", "claim_id"
        ).iter_rows()
    ]
    return TABLES["actor_links"].frame(rows)


def _day(when: str | None) -> date | None:
    """A day of the registry; a year or a month alone is none."""
    return date.fromisoformat(when) if when is not None and len(when) == _LETTERS_OF_A_DAY else None


def _link(
    actor_id: str, relation: ActorRelation, other_actor_id: str, claim_id: str | None = None
) -> dict[str, object]:
    return {
        "actor_link_id": row_id("actor_link", actor_id, relation, other_actor_id, claim_id),
        "actor_id": actor_id,
        "relation": relation.value,
        "other_actor_id": other_actor_id,
        "claim_id": claim_id,
        "valid_from": None,
        "valid_to": None,
    }
