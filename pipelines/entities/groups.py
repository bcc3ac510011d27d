"""Actors that are rows of a file: armed groups, companies, coalitions, organisations, agencies, and users' own.

What belongs here: making actors and names out of `actors.csv` and of CSV files of the same form. States and
their bodies are made in `states`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.entities.model import Actor, ActorName, Candidate
from pipelines.entities.naming import PhraseIndex
from pipelines.entities.registry_files import DATA, Row, read_rows
from schemas.vocabularies import NameKind

_REQUIRED = frozenset(["actor_id", "name", "kind"])
_OPTIONAL = frozenset(
    ["acronyms", "aliases", "country", "also_in", "wikidata_id", "founded", "dissolved", "primary_for"]
)
_PACKAGED_LAYER, _USER_LAYER = 0, 1
_LONGEST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Group:
    """One row: the actor, its names, the countries it is active in, and when it existed (ISO 8601, any part)."""

    actor: Actor
    candidates: tuple[Candidate, ...]
    theatres: tuple[str, ...]
    founded: str | None
    dissolved: str | None


def packaged_groups() -> list[Group]:
    """The rows that ship with the package."""
    return _groups(DATA / "actors.csv", _PACKAGED_LAYER)


def user_groups(paths: Sequence[Path]) -> list[Group]:
    """The rows of users' files, in order: later files come last, and win."""
    return [group for layer, path in enumerate(paths, _USER_LAYER) for group in _groups(path, layer)]


def group_nouns() -> PhraseIndex[str]:
    """The nouns that may stand before or after a group's name ("the FLA rebel group")."""
    nouns: PhraseIndex[str] = PhraseIndex()
    for row in read_rows(DATA / "group_nouns.csv", frozenset(["noun", "position"])):
        nouns.add(row.required("noun"), row.required("position"))
    return nouns


def _groups(path: Path, layer: int) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in read_rows(path, _REQUIRED, _OPTIONAL):
        actor_id = row.required("actor_id")
        if actor_id in groups:
            raise row.error("actor_id", "Another line has this id: give each actor one of its own.")
        groups[actor_id] = _group(row, layer)
    return list(groups.values())


def _group(row: Row, layer: int) -> Group:
    country = row.country("country")
    name, acronyms = row.required("name"), row.listed("acronyms")
    shown = _with_acronym(name, acronyms)
    actor = Actor(row.required("actor_id"), shown, row.kind(), country, row.wikidata_id(), is_provisional=False)
    names = {name: NameKind.NAME}
    names |= dict.fromkeys(row.listed("aliases"), NameKind.ALIAS)
    names |= dict.fromkeys(acronyms, NameKind.ACRONYM)
    primary = row.listed("primary_for")
    candidates = tuple(
        Candidate(actor.actor_id, ActorName(actor.actor_id, name, kind, None), name in primary, layer)
        for name, kind in names.items()
    )
    theatres = tuple(filter(None, (country, *row.countries("also_in"))))
    return Group(actor, candidates, theatres, row.when("founded"), row.when("dissolved"))


def _with_acronym(name: str, acronyms: Sequence[str]) -> str:
    """The name as people look for it: many groups are known by their acronym alone."""
    short = next((each for each in acronyms if " " not in each and len(each) <= _LONGEST_SHOWN), None)
    return name if short is None or short in name else f"{name} ({short})"
