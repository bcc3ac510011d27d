"""States and the bodies that speak and act for them: armed forces, police, government, ministries.

What belongs here: making actors and names out of `countries.csv` (names, demonyms, capitals), `state_bodies.csv`
(which bodies every state has, and the nouns for them) and `own_bodies.csv` (bodies with names of their own).
Armed groups and organisations do not: they are rows of `actors.csv`, read by `actors`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.entities.model import Actor, ActorName, Candidate
from pipelines.entities.registry_files import DATA, Row, read_rows
from schemas.vocabularies import ActorKind, NameKind

COUNTRY_COLUMNS = frozenset(["iso3", "name", "wikidata_id", "aliases", "demonyms", "metonyms", "primary_for"])
_BODY_COLUMNS = frozenset(["body", "kind", "name", "nouns"])
_OWN_COLUMNS = frozenset(["iso3", "body", "name", "aliases", "acronyms", "primary_for"])
_STATE = "state"
STATE_KINDS = frozenset({ActorKind.GOV, ActorKind.MIL, ActorKind.STATE, ActorKind.COP, ActorKind.SPY})
"""Bodies of one state are one side: its army and its ministry do not contradict each other."""


@dataclass(frozen=True, slots=True)
class StateBody:
    """A body that every state has, with the nouns that name it after a demonym ("Malian army")."""

    body: str
    kind: ActorKind
    name: str
    nouns: tuple[str, ...]


def state_id(iso3: str) -> str:
    """The actor id of a state."""
    return body_id(_STATE, iso3)


def body_id(body: str, iso3: str) -> str:
    """The actor id of a state's body."""
    return f"{body}:{iso3}"


def state_bodies() -> list[StateBody]:
    """The bodies, in the order of the file."""
    return [
        StateBody(row.required("body"), row.kind(), row.required("name"), row.listed("nouns"))
        for row in read_rows(DATA / "state_bodies.csv", _BODY_COLUMNS)
    ]


def state_actors(bodies: list[StateBody]) -> Iterator[tuple[Actor, list[Candidate]]]:
    """Every state and each of its bodies, with the names that are theirs alone."""
    own = {
        (row.required("iso3"), row.required("body")): row for row in read_rows(DATA / "own_bodies.csv", _OWN_COLUMNS)
    }
    for row in read_rows(DATA / "countries.csv", COUNTRY_COLUMNS):
        yield _state(row)
        for body in bodies:
            yield _body(row, body, own.get((row.required("iso3"), body.body)))


def _state(row: Row) -> tuple[Actor, list[Candidate]]:
    iso3 = row.required("iso3")
    actor = Actor(state_id(iso3), row.required("name"), ActorKind.STATE, iso3, row.wikidata_id(), False)
    names = [(actor.name, NameKind.NAME)]
    names += [(alias, _alias_kind(alias)) for alias in row.listed("aliases")]
    names += [(word, _demonym_kind(word)) for word in row.listed("demonyms")]
    names += [(word, NameKind.METONYM) for word in row.listed("metonyms")]
    primary = row.listed("primary_for")
    return actor, [
        Candidate(actor.actor_id, ActorName(actor.actor_id, name, kind, "en"), name in primary, country=iso3)
        for name, kind in names
    ]


def _body(country: Row, body: StateBody, own: Row | None) -> tuple[Actor, list[Candidate]]:
    iso3 = country.required("iso3")
    demonyms = country.listed("demonyms")
    adjective = demonyms[0] if demonyms else country.required("name")
    generated = f"{adjective} {body.name}"
    name = own.required("name") if own else generated
    actor = Actor(body_id(body.body, iso3), name, body.kind, iso3, None, False)
    names = [(name, NameKind.NAME)]
    if own:
        names += [(generated, NameKind.ALIAS)]
        names += [(alias, NameKind.ALIAS) for alias in own.listed("aliases")]
        names += [(acronym, NameKind.ACRONYM) for acronym in own.listed("acronyms")]
    primary = own.listed("primary_for") if own else ()
    return actor, [
        Candidate(actor.actor_id, ActorName(actor.actor_id, name, kind, "en"), is_primary=name in primary)
        for name, kind in dict(names).items()
    ]


def _alias_kind(alias: str) -> NameKind:
    is_acronym = alias.replace(".", "").isupper() and " " not in alias
    return NameKind.ACRONYM if is_acronym else NameKind.ALIAS


def _demonym_kind(word: str) -> NameKind:
    return NameKind.ACRONYM if _alias_kind(word) is NameKind.ACRONYM else NameKind.DEMONYM
