"""The words that attribute, as typed values.

What belongs here: reading and checking `cues_*.toml`. How a cue takes its source and content is grammar and lives in
`pipelines/claims`; titles and pronouns live in `titles.py`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pipelines.lexicon.inflection import noun_forms, verb_forms
from pipelines.lexicon.titles import Titles
from schemas.vocabularies import Stance

HERE = Path(__file__).parent
_STANCES = {stance.value: stance for stance in Stance}


class Frame(StrEnum):
    """What stands as the content of a verb; `cues_verbs.toml` explains each."""

    CLAUSE = "clause"
    QUOTE = "quote"
    INFINITIVE = "infinitive"
    GERUND = "gerund"
    OBJECT = "object"
    STATEMENT = "statement"
    AS = "as"
    PREDICATE = "predicate"
    OF = "of"
    FOR = "for"
    ON = "on"
    TO = "to"


class LexiconError(ValueError):
    """A lexicon file says something that cannot be used."""


@dataclass(frozen=True, slots=True)
class CueVerb:
    """One verb in one frame."""

    lemma: str
    frame: Frame
    stance: Stance
    negated: Stance | None
    documents_only: bool
    passive_only: bool
    particle: str | None


@dataclass(frozen=True, slots=True)
class CueNoun:
    """A noun that names a statement ("claim", "denial"); `takes_of` where "of" introduces what is stated."""

    lemma: str
    stance: Stance
    takes_of: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """The words of "no comment"."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    give: frozenset[str]
    about: frozenset[str]
    requests: frozenset[str]
    kept_back: frozenset[str]
    knowledge: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Words above, beside or below a cue that change what it says."""

    withhold: frozenset[str]
    keep: frozenset[str]
    negations: frozenset[str]
    unreal: frozenset[str]
    possible: frozenset[str]
    probable: frozenset[str]
    conditional: frozenset[str]
    gerund_prepositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word the attribution rules know."""

    verbs: Mapping[str, Mapping[Frame, CueVerb]]
    nouns: Mapping[str, CueNoun]
    statement_nouns: frozenset[str]
    statement_pronouns: frozenset[str]
    document_nouns: frozenset[str]
    issue_verbs: frozenset[str]
    hearsay_adverbs: frozenset[str]
    hearsay_adjectives: frozenset[str]
    according: frozenset[str]
    not_sources: frozenset[str]
    as_verbs: frozenset[str]
    silence: Silence
    matrix: Matrix
    boilerplate: tuple[str, ...]
    saying: tuple[tuple[str, tuple[str, ...]], ...]
    titles: Titles
    verb_forms: frozenset[str]
    clause_forms: frozenset[str]
    noun_forms: frozenset[str]

    @classmethod
    def load(cls, folder: Path = HERE) -> Self:
        """Read the lexicon from `folder`.

        Raises LexiconError, naming the file and the entry, where a value is not of its closed vocabulary or a verb
        stands twice in one frame.
        """
        phrases = _read(folder / "cues_phrases.toml")
        words = {key: _sets(table) for key, table in phrases.items() if isinstance(table, dict)}
        verbs = _verbs(folder / "cues_verbs.toml")
        irregular = _read(folder / "cues_verbs.toml")["irregular"]
        nouns = {noun.lemma: noun for noun in _nouns(folder / "cues_phrases.toml", phrases["noun"])}
        return cls(
            verbs=verbs,
            nouns=nouns,
            statement_nouns=words["statements"]["nouns"],
            statement_pronouns=words["statements"]["pronouns"],
            document_nouns=words["documents"]["nouns"],
            issue_verbs=words["documents"]["issue_verbs"],
            hearsay_adverbs=words["hearsay"]["adverbs"],
            hearsay_adjectives=words["hearsay"]["adjectives"],
            according=words["according"]["heads"],
            not_sources=words["according"]["not_sources"],
            as_verbs=words["according"]["as_verbs"],
            silence=Silence(**words["silence"]),
            matrix=Matrix(**words["matrix"]),
            boilerplate=tuple(phrases["boilerplate"]["line_starts"]),
            saying=tuple((key, tuple(values)) for key, values in phrases["saying"].items()),
            titles=Titles.load(folder),
            verb_forms=frozenset(form for v in verbs for form in verb_forms(v, irregular)),
            clause_forms=frozenset(
                form for v, frames in verbs.items() if Frame.CLAUSE in frames for form in verb_forms(v, irregular)
            ),
            noun_forms=frozenset(form for noun in nouns for form in noun_forms(noun, {})),
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: not valid TOML ({error}); correct the file at that line") from error


def _sets(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table.items()}


def _verbs(path: Path) -> dict[str, dict[Frame, CueVerb]]:
    verbs: dict[str, dict[Frame, CueVerb]] = {}
    for number, group in enumerate(_read(path)["verb"], start=1):
        for verb in _group(path, number, group):
            frames = verbs.setdefault(verb.lemma, {})
            if verb.frame in frames:
                raise LexiconError(
                    f"{path.name}, verb group {number}: {verb.lemma!r} has the frame {verb.frame.value!r} already; "
                    "leave it in one group only"
                )
            frames[verb.frame] = verb
    return verbs


def _group(path: Path, number: int, group: Mapping[str, Any]) -> Iterator[CueVerb]:
    try:
        stance = _STANCES[group["stance"]]
        negated = _STANCES[group["negated"]] if "negated" in group else None
        frames = [Frame(frame) for frame in group["frames"]]
    except (KeyError, ValueError) as error:
        raise LexiconError(
            f"{path.name}, verb group {number}: {error}; give stance, negated and frames from their vocabularies"
        ) from error
    for lemma in group["lemmas"]:
        for frame in frames:
            yield CueVerb(
                lemma=lemma,
                frame=frame,
                stance=stance,
                negated=negated,
                documents_only=group.get("subject") == "document",
                passive_only=group.get("passive_only", False),
                particle=group.get("particle"),
            )


def _nouns(path: Path, groups: list[dict[str, Any]]) -> Iterator[CueNoun]:
    for number, group in enumerate(groups, start=1):
        try:
            stance = _STANCES[group["stance"]]
        except (KeyError, ValueError) as error:
            raise LexiconError(f"{path.name}, noun group {number}: {error}; give a stance") from error
        for lemma in group["lemmas"]:
            yield CueNoun(lemma, stance, group["of"])
