"""What an actor, one of its names and one mention of it are.

What belongs here: the value types that the registry, its builders and its readers share. How names are found
is in `naming` and `actors`; where the rows come from is in `registry_files` and `states`.
"""

from dataclasses import dataclass

from schemas.vocabularies import ActorKind, NameKind


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who can act or speak; `country` is ISO 3166-1 alpha-3 (XKX Kosovo, XSL Somaliland) or unknown."""

    actor_id: str
    name: str
    kind: ActorKind
    country: str | None
    wikidata_id: str | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class ActorName:
    """One name of an actor; `language` is BCP 47, None where the name is not of one language (acronyms)."""

    actor_id: str
    name: str
    name_kind: NameKind
    language: str | None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One place in a text that names an actor; offsets in code points, end exclusive."""

    actor: Actor
    start: int
    end: int
    name_kind: NameKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a name may stand for. `country` is set where the name is that of a state, so that a body may follow."""

    actor_id: str
    name: ActorName
    is_primary: bool = False
    layer: int = 0
    country: str | None = None
