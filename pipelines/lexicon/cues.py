"""The words that attribute, as typed values.

What belongs here: reading and checking `cues_*.toml`. How a cue takes its source and content is grammar and lives in
`pipelines/claims`; titles and pronouns live in `titles.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pipelines.lexicon import files
from pipelines.lexicon.files import LexiconError as LexiconError
from pipelines.lexicon.inflection import noun_forms, verb_forms
from pipelines.lexicon.titles import Titles
from schemas.vocabularies import Stance

HERE = Path(__file__).parent
Irregular = Mapping[str, list[str]]
_ANSWERS = frozenset({Stance.DENIES, Stance.CONFIRMS})
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
    AT = "at"


PREPOSITIONAL = frozenset({Frame.AS, Frame.OF, Frame.FOR, Frame.ON, Frame.TO, Frame.AT})
"""The frames that are named for their preposition."""


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
    tally_only: bool


def _need(reading: CueVerb) -> str | None:
    """What must stand beside a verb in one frame, where that can be told by words."""
    if reading.documents_only:
        return "document"
    if reading.tally_only:
        return "tally"
    if reading.particle or reading.frame in PREPOSITIONAL:
        return "particle"
    return {Frame.QUOTE: "quotation", Frame.STATEMENT: "statement"}.get(reading.frame)


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
    unanswered: frozenset[str]
    answered: frozenset[str]
    questions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Words above, beside or below a cue that change what it says."""

    withhold: frozenset[str]
    keep: frozenset[str]
    announced: frozenset[str]
    telling: frozenset[str]
    negations: frozenset[str]
    unreal: frozenset[str]
    possible: frozenset[str]
    probable: frozenset[str]
    conditional: frozenset[str]
    gerund_prepositions: frozenset[str]
    not_stated: frozenset[str]
    feasible: frozenset[str]
    mute: frozenset[str]
    clausal: frozenset[str]
    determiners: frozenset[str]
    noun_likes: frozenset[str]
    after_noun: frozenset[str]
    times: frozenset[str]


@dataclass(frozen=True, slots=True)
class Narration:
    """Words by which an outlet tells events itself: verbs of happening, of doing it, and who is no narrator."""

    happening: frozenset[str]
    realised: frozenset[str]
    after: frozenset[str]
    speakers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Needs:
    """The forms of words by what must stand beside them if they are to attribute; the rest need no parse.

    `particles` gives for each form of a verb its particles and prepositions; `nominal` are forms that after a
    determiner are nouns.
    """

    nothing: frozenset[str]
    document: frozenset[str]
    quotation: frozenset[str]
    introduction: frozenset[str]
    silence: frozenset[str]
    silent_nouns: frozenset[str]
    documents: frozenset[str]
    statement: frozenset[str]
    statements: frozenset[str]
    tally: frozenset[str]
    tallies: frozenset[str]
    particles: Mapping[str, frozenset[str]]
    nominal: frozenset[str]

    @classmethod
    def of(cls, verbs: Mapping[str, Mapping[Frame, CueVerb]], words: Mapping[str, Any], irregular: Irregular) -> Self:
        """Sort the forms of all cues. `words` are the sets of the phrases file by table and key."""

        def forms(lemmas: Iterable[str]) -> frozenset[str]:
            return frozenset(form for lemma in lemmas for form in verb_forms(lemma, irregular))

        readings = {v: [_need(one) for one in frames.values()] for v, frames in verbs.items()}

        def needing(what: str) -> frozenset[str]:
            return forms(v for v, needs in readings.items() if what in needs and None not in needs)

        particles = {
            form: frozenset(one.particle or one.frame.value for one in verbs[v].values() if _need(one) == "particle")
            for v, needs in readings.items()
            if "particle" in needs and None not in needs
            for form in verb_forms(v, irregular)
        }
        needing_nothing = forms(v for v, needs in readings.items() if None in needs)
        hearsay = words["hearsay"]["adverbs"] | words["hearsay"]["adjectives"]
        silence, documents = words["silence"], words["documents"]["nouns"]
        return cls(
            nothing=needing_nothing | hearsay | words["according"]["heads"],
            document=needing("document"),
            tally=needing("tally"),
            quotation=needing("quotation"),
            introduction=frozenset(form for noun in words["noun"] for form in noun_forms(noun, {})),
            silence=forms(silence["verbs"] | silence["give"] | {"reach"}) | {"there"},
            silent_nouns=frozenset(form for noun in silence["nouns"] for form in noun_forms(noun, {})),
            documents=frozenset(form for noun in documents for form in noun_forms(noun, {})),
            tallies=frozenset(form for noun in words["tallies"]["nouns"] for form in noun_forms(noun, {})),
            statement=needing("statement"),
            statements=words["statements"]["pronouns"]
            | words["statements"]["relatives"]
            | {form for noun in words["statements"]["nouns"] | words["noun"] for form in noun_forms(noun, {})},
            particles=particles,
            nominal=frozenset(
                form
                for v in verbs
                for form in verb_forms(v, irregular)
                if form == v or (form.startswith(v[:-1]) and form.endswith("s"))
            ),
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word the attribution rules know."""

    verbs: Mapping[str, Mapping[Frame, CueVerb]]
    nouns: Mapping[str, CueNoun]
    statement_nouns: frozenset[str]
    statement_pronouns: frozenset[str]
    statement_relatives: frozenset[str]
    verdicts: frozenset[str]
    tallies: frozenset[str]
    document_nouns: frozenset[str]
    issue_verbs: frozenset[str]
    hearsay_adverbs: frozenset[str]
    hearsay_adjectives: frozenset[str]
    according: frozenset[str]
    not_sources: frozenset[str]
    as_verbs: frozenset[str]
    silence: Silence
    matrix: Matrix
    narrator: Narration
    boilerplate: tuple[str, ...]
    saying: tuple[tuple[str, tuple[str, ...]], ...]
    titles: Titles
    verb_forms: frozenset[str]
    clause_forms: frozenset[str]
    speech_forms: frozenset[str]
    noun_forms: frozenset[str]
    answer_forms: frozenset[str]
    past_forms: Mapping[str, str]
    needs: Needs

    @classmethod
    def load(cls, folder: Path = HERE, *user_files: Path) -> Self:
        """Read the lexicon from `folder`, with users' files on top (`docs/lexicons.md` gives their format).

        A user's verb takes the place of the packaged one in the same frame, a user's noun that of the same noun.
        Raises LexiconError, naming file, group, entry and remedy, where a value is not of its closed vocabulary or a
        verb stands twice in one frame of one file.
        """
        phrases = files.with_user_files(files.packaged(folder), user_files)
        words = {key: _sets(table) for key, table in phrases.items() if isinstance(table, dict) and key != "irregular"}
        verbs, irregular = _verbs(phrases["verb"]), phrases["irregular"]
        nouns = {noun.lemma: noun for noun in _nouns(phrases["noun"])}
        return cls(
            verbs=verbs,
            nouns=nouns,
            statement_nouns=words["statements"]["nouns"],
            statement_pronouns=words["statements"]["pronouns"],
            statement_relatives=words["statements"]["relatives"],
            verdicts=words["statements"]["verdicts"],
            tallies=words["tallies"]["nouns"],
            document_nouns=words["documents"]["nouns"],
            issue_verbs=words["documents"]["issue_verbs"],
            hearsay_adverbs=words["hearsay"]["adverbs"],
            hearsay_adjectives=words["hearsay"]["adjectives"],
            according=words["according"]["heads"],
            not_sources=words["according"]["not_sources"],
            as_verbs=words["according"]["as_verbs"],
            silence=Silence(**words["silence"]),
            matrix=Matrix(**words["matrix"]),
            narrator=Narration(**words["narrator"]),
            boilerplate=tuple(phrases["boilerplate"]["line_starts"]),
            saying=tuple((key, tuple(values)) for key, values in phrases["saying"].items()),
            titles=Titles.of(phrases),
            verb_forms=frozenset(form for v in verbs for form in verb_forms(v, irregular)),
            clause_forms=frozenset(
                form for v, frames in verbs.items() if Frame.CLAUSE in frames for form in verb_forms(v, irregular)
            ),
            speech_forms=frozenset(
                form
                for v, frames in verbs.items()
                if Frame.CLAUSE in frames or Frame.QUOTE in frames
                for form in verb_forms(v, irregular)
            ),
            noun_forms=frozenset(form for noun in nouns for form in noun_forms(noun, {})),
            past_forms={third: past for v in verbs for third, past in _third_and_past(v, irregular)},
            answer_forms=frozenset(
                form
                for v, frames in verbs.items()
                if any(frames[f].stance in _ANSWERS for f in frames.keys() & {Frame.OBJECT, Frame.STATEMENT})
                for form in verb_forms(v, irregular)
            ),
            needs=Needs.of(verbs, {**words, "noun": frozenset(nouns)}, irregular),
        )


def _third_and_past(verb: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """ "Denies" with "denied"; nothing for a verb whose past tense does not show by its ending."""
    forms = verb_forms(verb, irregular)
    past = sorted(form for form in forms if form.endswith(("ed", "aid")) and form != verb)
    if past:
        yield from ((form, past[0]) for form in forms if form.endswith("s") and form != verb)


def _sets(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table.items()}


def _verbs(groups: list[dict[str, Any]]) -> dict[str, dict[Frame, CueVerb]]:
    verbs: dict[str, dict[Frame, CueVerb]] = {}
    givers: dict[tuple[str, Frame], Path] = {}
    for group in groups:
        path, place = group["where"]
        for verb in _group(group):
            if givers.get((verb.lemma, verb.frame)) == path:
                raise LexiconError(
                    f"{path.name}, {place}: {verb.lemma!r} has the frame {verb.frame.value!r} already; "
                    "leave it in one group only"
                )
            givers[verb.lemma, verb.frame] = path
            verbs.setdefault(verb.lemma, {})[verb.frame] = verb
    return verbs


def _group(group: Mapping[str, Any]) -> Iterator[CueVerb]:
    path, place = group["where"]
    try:
        stance = _STANCES[group["stance"]]
        negated = _STANCES[group["negated"]] if "negated" in group else None
        frames = [Frame(frame) for frame in group["frames"]]
    except (KeyError, ValueError) as error:
        raise LexiconError(
            f"{path.name}, {place}: {error}; give stance and negated of {', '.join(_STANCES)} and frames of "
            f"{', '.join(Frame)}"
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
                tally_only=group.get("object") == "tally",
            )


def _nouns(groups: list[dict[str, Any]]) -> Iterator[CueNoun]:
    for group in groups:
        path, place = group["where"]
        try:
            stance = _STANCES[group["stance"]]
        except KeyError as error:
            raise LexiconError(f"{path.name}, {place}: {error}; give a stance of {', '.join(_STANCES)}") from error
        for lemma in group["lemmas"]:
            yield CueNoun(lemma, stance, group["of"])
