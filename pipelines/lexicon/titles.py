"""Offices, abbreviations, pronouns and anaphors: the words by which a text names who speaks.

What belongs here: reading `titles.toml`. Who is meant in an article is decided in `pipelines/claims/claimants.py`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from schemas.vocabularies import ActorKind


@dataclass(frozen=True, slots=True)
class Titles:
    """The word lists of `titles.toml`, in lower case but for `organisations`."""

    roles: frozenset[str]
    qualifiers: frozenset[str]
    abbreviations: frozenset[str]
    honorifics: frozenset[str]
    person_pronouns: frozenset[str]
    group_pronouns: frozenset[str]
    group_anaphors: frozenset[str]
    body_anaphors: frozenset[str]
    plain: frozenset[str]
    organisations: frozenset[str]
    kinds: Mapping[str, ActorKind]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `titles.toml` in `folder`; raises KeyError naming the list that is missing."""
        tables = tomllib.loads((folder / "titles.toml").read_text(encoding="utf-8"))
        return cls(
            roles=frozenset(tables["speaks_for"]["nouns"]),
            qualifiers=frozenset(tables["speaks_for"]["qualifiers"]),
            abbreviations=frozenset(tables["abbreviations"]["words"]),
            honorifics=frozenset(tables["abbreviations"]["honorifics"]),
            person_pronouns=frozenset(tables["pronouns"]["person"]),
            group_pronouns=frozenset(tables["pronouns"]["group"]),
            group_anaphors=frozenset(tables["anaphors"]["groups"]),
            body_anaphors=frozenset(tables["anaphors"]["bodies"]),
            plain=frozenset(tables["plain"]["words"]),
            organisations=frozenset(tables["organisations"]["words"]),
            kinds={word: ActorKind[kind] for kind, words in tables["kinds"].items() for word in words},
        )
