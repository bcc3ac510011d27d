"""The words that name events, as typed values, and where they stand in a text.

What belongs here: reading and checking `triggers.toml`, and finding its words. What a trigger's
surroundings say (who, whom, where, not) is `pipelines/events`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

from pipelines.lexicon.cues import LexiconError
from pipelines.lexicon.inflection import noun_forms, phrase_pattern, verb_forms
from schemas.vocabularies import EventSubtype, EventType, Facet, Mode

FILE = Path(__file__).parent / "triggers.toml"

_PARTICLES = frozenset({"down", "out", "back"})
_WORDS_BEFORE_PARTICLE = 3
"""The object that may stand between verb and particle ("shot an army helicopter down"), in words."""


_COMPOUND = re.compile(r"[\s\"“”‘’']{1,3}")
"""What stands between two nouns of one name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a trigger names: the action as people call it, and its codes."""

    action: str
    label: str
    event_subtype: EventSubtype
    mode: Mode | None
    facet: Facet

    @property
    def event_type(self) -> EventType:
        """ACLED's event type."""
        return self.event_subtype.event_type


@dataclass(frozen=True, slots=True)
class TriggerWord:
    """One entry of the lexicon, in all its forms.

    `doer_follows` where who acts comes after ("fell to the rebels"), `takes_direct_object` where the thing stands right
    after it ("took the town"), `is_cause` where it says what brought the deed named after it about ("an engine
    failure"), `is_contrary` where it says that the deed did not happen ("still holds the town"), `is_suffered` where
    who stands before it suffers it ("ten soldiers died").
    """

    lemma: str
    reading: Reading
    strength: int
    object_classes: frozenset[str]
    needs_object: bool
    needs_object_in_text: bool
    doer_follows: bool
    takes_direct_object: bool
    is_contrary: bool
    is_cause: bool
    is_suffered: bool
    readings_with: Mapping[str, Reading]

    def reading_with(self, object_class: str | None) -> Reading:
        """The reading beside an object of this class: seizing a drone is not seizing a town."""
        return self.readings_with.get(object_class or "", self.reading)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger at its place: `text[start:end]` of the text searched, in code points."""

    text: str
    start: int
    end: int
    word: TriggerWord

    @property
    def lemma(self) -> str:
        """The entry's base form."""
        return self.word.lemma

    @property
    def event_type(self) -> EventType:
        """ACLED's event type, the object not considered."""
        return self.word.reading.event_type

    @property
    def event_subtype(self) -> EventSubtype:
        """ACLED's sub-event type, the object not considered."""
        return self.word.reading.event_subtype

    @property
    def mode(self) -> Mode | None:
        """PLOVER's mode, where the word implies one."""
        return self.word.reading.mode

    @property
    def facet(self) -> Facet:
        """What of the event a claim with this word is about, if nothing else says."""
        return self.word.reading.facet

    @property
    def strength(self) -> int:
        """3 names an event by itself, 2 in news of conflict, 1 only with a stronger word or an object."""
        return self.word.strength


@dataclass(frozen=True, slots=True)
class ObjectMention:
    """A thing acted upon: its kind ('helicopter') and class ('aircraft'), at its place in the text."""

    kind: str
    object_class: str
    start: int
    end: int


@dataclass(frozen=True)
class TriggerLexicon:
    """Every word of `triggers.toml`."""

    words: Mapping[str, tuple[TriggerWord, ...]]
    not_triggers: frozenset[str]
    objects: Mapping[str, tuple[str, str]]
    grammar: Mapping[str, tuple[str, ...]]
    families: Mapping[str, str]
    kin: tuple[frozenset[str], ...]
    one_deed: tuple[frozenset[str], ...]
    rare: frozenset[str]
    implied_by: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the lexicon.

        Raises LexiconError, naming the file and the group, where a value is not of its closed vocabulary.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"{path.name}: not valid TOML ({error}); correct the file at that line") from error
        irregular: dict[str, list[str]] = data["irregular"]
        words: dict[str, tuple[TriggerWord, ...]] = {}
        for number, group in enumerate(data["group"], start=1):
            for lemma, forms in _lemmas(group, irregular):
                word = _word(path, number, group, lemma, data["objects"])
                for form in sorted(forms):
                    words[form] = (*words.get(form, ()), word)
        return cls(
            words=words,
            not_triggers=frozenset(data["not_triggers"]["phrases"]),
            objects=_objects(data["objects"], irregular),
            grammar={name: tuple(phrases) for name, phrases in data["grammar"].items()},
            families={action: family for family, actions in data["families"].items() for action in actions},
            kin=tuple(frozenset(actions) for actions in data["kin"].values()),
            one_deed=tuple(frozenset(actions) for actions in data["one_deed"].values()),
            rare=frozenset(data["rare"]["actions"]),
            implied_by={action: frozenset(others) for action, others in data["implied_by"].items()},
        )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One pattern for all forms; `verb` and `particle` are set where an object stands between."""
        splits = [form.split(" ") for form in self.words if form.count(" ") == 1]
        verbs = {words[0] for words in splits if words[1] in _PARTICLES and words[0] != "to"}
        gap = rf"(?:\s+[\w'’-]+){{1,{_WORDS_BEFORE_PARTICLE}}}?"
        split = rf"(?P<verb>{phrase_pattern(verbs)}){gap}\s+(?P<particle>{phrase_pattern(_PARTICLES)})(?![\w-])"
        plain = phrase_pattern([*self.words, *self.not_triggers])
        return re.compile(rf"(?<![\w-])(?:{split}|(?:{plain})(?![\w]))", re.IGNORECASE)

    @cached_property
    def object_pattern(self) -> re.Pattern[str]:
        """One pattern for all object words."""
        return re.compile(rf"(?<![\w-])(?:{phrase_pattern(self.objects)})(?![\w])", re.IGNORECASE)

    @cached_property
    def _kin_of(self) -> Mapping[str, frozenset[str]]:
        """The kin of each action."""
        actions = frozenset().union(*self.kin)
        return {action: frozenset().union(*(kin for kin in self.kin if action in kin)) for action in actions}

    def grammar_pattern(self, name: str) -> re.Pattern[str]:
        """A pattern for one list of `[grammar]`."""
        return _grammar_pattern(self.grammar[name])

    def find(self, text: str) -> list[Trigger]:
        """Every trigger of `text`, in order, without overlap; an ambiguous form gives its strongest entry."""
        return list(self._find(text))

    def find_objects(self, text: str) -> list[ObjectMention]:
        """Every thing acted upon that `text` names; the first noun of "a 'terrorist' drone" only says whose it is."""
        found = [
            ObjectMention(*self.objects[_normal(match[0])], match.start(), match.end())
            for match in self.object_pattern.finditer(text)
        ]
        nexts = [*(mention.start for mention in found[1:]), len(text)] if found else []
        return [m for m, start in zip(found, nexts, strict=True) if not _COMPOUND.fullmatch(text, m.end, start)]

    def word_of(self, trigger_text: str, object_class: str | None) -> TriggerWord | None:
        """The entry of words that were found before; None where the lexicon no longer has them."""
        found = next(iter(self._find(trigger_text)), None)
        if found is None:
            return None
        return self.choose(found.text, object_class)

    def choose(self, form: str, object_class: str | None) -> TriggerWord:
        """The entry of a form that fits the object, else its strongest entry that needs none."""
        return _choose(self._entries(_normal(form)), object_class)

    def class_of(self, object_kind: str | None) -> str | None:
        """The class of a kind: 'aircraft' of 'helicopter'."""
        return None if object_kind is None else self.objects.get(object_kind, (None, None))[1]

    def class_of_word(self, word: str) -> str | None:
        """The class of a thing in any of its forms: 'drone' of 'UAVs'."""
        return self.objects.get(_normal(word), (None, None))[1]

    def affinity(self, action: str, other: str) -> float:
        """How well two actions fit one incident: 1 the same, .75 kin, .5 one family, 0 not at all."""
        if action == other:
            return 1.0
        if other in self._kin_of.get(action, ()):
            return 0.75
        return 0.5 if self.families.get(action) == self.families.get(other) is not None else 0.0

    def is_one_deed(self, action: str, other: str) -> bool:
        """Whether two actions may name one deed, so that they are no rival versions by themselves."""
        return action == other or any(action in deeds and other in deeds for deeds in self.one_deed)

    def implies(self, action: str, deed: str) -> bool:
        """Whether who tells of `action` as a part of an event holds the event's `deed` to have happened."""
        return deed not in self.implied_by or self.names(action, deed)

    def names(self, action: str, deed: str) -> bool:
        """Whether `action` may be another word for `deed`, so that who denies the one denies the other."""
        others = self.implied_by.get(deed)
        return action == deed or (action in others if others is not None else self.is_one_deed(action, deed))

    def _find(self, text: str) -> Iterator[Trigger]:
        for match in self.pattern.finditer(text):
            form = _normal(match[0])
            if match["verb"] is not None:
                form = f"{_normal(match['verb'])} {_normal(match['particle'])}"
            if form in self.not_triggers:
                continue
            if entries := self.words.get(form):
                yield Trigger(match[0], match.start(), match.end(), _choose(entries, None))

    def _entries(self, form: str) -> tuple[TriggerWord, ...]:
        if form in self.words:
            return self.words[form]
        parts = form.split(" ")
        return self.words[f"{parts[0]} {parts[-1]}"]


def _choose(entries: tuple[TriggerWord, ...], object_class: str | None) -> TriggerWord:
    def fitness(word: TriggerWord) -> tuple[bool, bool, int]:
        fits = object_class in word.object_classes or object_class in word.readings_with
        return fits and object_class is not None, fits or not word.needs_object, word.strength

    return max(entries, key=fitness)


def _normal(words: str) -> str:
    return " ".join(words.lower().replace("’", "'").split())


@lru_cache(maxsize=64)
def _grammar_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    suffixes = [phrase for phrase in phrases if phrase.startswith(("n'", "'"))]
    whole = phrase_pattern(phrase for phrase in phrases if phrase not in suffixes)
    ending = f"|{phrase_pattern(suffixes)}" if suffixes else ""
    return re.compile(rf"(?:(?<![\w-])(?:{whole}){ending})(?![\w])", re.IGNORECASE)


def _lemmas(group: Mapping[str, Any], irregular: Mapping[str, list[str]]) -> Iterator[tuple[str, Iterable[str]]]:
    for verb in group.get("verbs", ()):
        yield verb, verb_forms(verb, irregular)
    for noun in group.get("nouns", ()):
        yield noun, noun_forms(noun, irregular)
    for form in group.get("forms", ()):
        yield form, [form]


def _word(path: Path, number: int, group: Mapping[str, Any], lemma: str, classes: Mapping[str, Any]) -> TriggerWord:
    try:
        readings_with = {entry["object"]: _reading(entry) for entry in group.get("with", ())}
        object_classes = frozenset(group.get("objects", ()))
        for object_class in object_classes | readings_with.keys():
            classes[object_class]
        return TriggerWord(
            lemma=lemma,
            reading=_reading(group),
            strength=int(group["strength"]),
            object_classes=object_classes,
            needs_object=bool(group.get("needs_object", False)),
            needs_object_in_text=bool(group.get("needs_object_in_text", False)),
            doer_follows=bool(group.get("doer_follows", False)),
            takes_direct_object=bool(group.get("takes_direct_object", False)),
            is_contrary=bool(group.get("is_contrary", False)),
            is_cause=bool(group.get("is_cause", False)),
            is_suffered=bool(group.get("is_suffered", False)),
            readings_with=readings_with,
        )
    except (KeyError, ValueError) as error:
        raise LexiconError(
            f"{path.name}, group {number} ({lemma!r}): {error}; give action, label, subtype and strength, "
            "with values of their vocabularies and object classes of [objects]"
        ) from error


def _reading(entry: Mapping[str, Any]) -> Reading:
    return Reading(
        action=entry["action"],
        label=entry["label"],
        event_subtype=EventSubtype(entry["subtype"]),
        mode=Mode(entry["mode"]) if "mode" in entry else None,
        facet=Facet(entry.get("facet", Facet.OCCURRENCE)),
    )


def _objects(classes: Mapping[str, list[list[str]]], irregular: Mapping[str, list[str]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, kinds in classes.items():
        for kind in kinds:
            for word in kind:
                for form in noun_forms(word, irregular):
                    found.setdefault(form, (kind[0], name))
    return found


@lru_cache(maxsize=1)
def trigger_lexicon() -> TriggerLexicon:
    """The lexicon that ships with the package, read once."""
    return TriggerLexicon.load()


def find_triggers(text: str) -> list[Trigger]:
    """Every event trigger of `text`, in its order; offsets in code points of `text`."""
    return trigger_lexicon().find(text)
