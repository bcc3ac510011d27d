"""Offices, abbreviations, pronouns and anaphors: the words by which a text names who speaks.

What belongs here: reading `titles.toml`. Who is meant in an article is decided in `pipelines/claims/claimants.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from schemas.vocabularies import ActorKind


@dataclass(frozen=True, slots=True)
class Titles:
    """The word lists of `titles.toml`, in lower case but for `organisations`, `places` and `articles`."""

    roles: frozenset[str]
    ministers: frozenset[str]
    qualifiers: frozenset[str]
    no_first_names: frozenset[str]
    no_surnames: frozenset[str]
    surnames: frozenset[str]
    private: frozenset[str]
    abbreviations: frozenset[str]
    honorifics: frozenset[str]
    closing: frozenset[str]
    openers: frozenset[str]
    person_pronouns: frozenset[str]
    group_pronouns: frozenset[str]
    group_anaphors: frozenset[str]
    body_anaphors: frozenset[str]
    quantities: frozenset[str]
    speakers: frozenset[str]
    named_bodies: frozenset[str]
    local_police: frozenset[str]
    scenes: frozenset[str]
    no_body: Mapping[str, frozenset[str]]
    own_body: Mapping[str, frozenset[str]]
    plain: frozenset[str]
    organisations: frozenset[str]
    places: frozenset[str]
    articles: frozenset[str]
    things: frozenset[str]
    former: frozenset[str]
    kinds: Mapping[str, ActorKind]
    state_bodies: Mapping[ActorKind, str]
    against: frozenset[ActorKind]

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> Self:
        """The word lists of the lexicon's tables; raises KeyError naming the list that is missing."""
        ministers, secretaries = (_of_portfolios(tables, office) for office in ("minister", "secretary"))
        return cls(
            roles=frozenset([*tables["speaks_for"]["nouns"], *ministers, *secretaries]),
            ministers=frozenset(ministers),
            qualifiers=frozenset(tables["speaks_for"]["qualifiers"]),
            no_first_names=frozenset(tables["speaks_for"]["no_first_names"]),
            no_surnames=frozenset(tables["speaks_for"]["no_surnames"]),
            private=frozenset(tables["speaks_for"]["private"]),
            surnames=frozenset(tables["speaks_for"]["surnames"]),
            abbreviations=frozenset(tables["abbreviations"]["words"]),
            honorifics=frozenset(tables["abbreviations"]["honorifics"]),
            closing=frozenset(tables["abbreviations"]["closing"]),
            openers=frozenset(tables["abbreviations"]["openers"]),
            person_pronouns=frozenset(tables["pronouns"]["person"]),
            group_pronouns=frozenset(tables["pronouns"]["group"]),
            group_anaphors=frozenset(tables["anaphors"]["groups"]),
            body_anaphors=frozenset(tables["anaphors"]["bodies"]),
            quantities=frozenset(tables["anaphors"]["quantities"]),
            speakers=frozenset(tables["speaks_for"]["speakers"]),
            named_bodies=frozenset(tables["anaphors"]["named_bodies"]),
            local_police=frozenset(tables["anaphors"]["local_police"]),
            scenes=frozenset(tables["anaphors"]["scenes"]),
            no_body={country: frozenset(words) for country, words in tables["no_body"].items()},
            own_body={country: frozenset(words) for country, words in tables["own_body"].items()},
            plain=frozenset(tables["plain"]["words"]),
            organisations=frozenset(tables["organisations"]["words"]),
            places=frozenset(tables["places"]["words"]),
            articles=frozenset(tables["articles"]["words"]),
            things=frozenset(tables["things"]["nouns"]),
            former=frozenset(tables["speaks_for"]["former"]),
            state_bodies={ActorKind[kind]: words[0] for kind, words in tables["state_bodies"].items()},
            against=frozenset(ActorKind[kind] for kind in tables["against"]["kinds"]),
            kinds={word: ActorKind[kind] for kind, words in tables["kinds"].items() for word in words},
        )


def _of_portfolios(tables: Mapping[str, Any], office: str) -> list[str]:
    """The offices of that rank, each with what it is in charge of: "foreign minister"."""
    return [f"{portfolio} {office}" for portfolio in tables["speaks_for"]["portfolios"]]
