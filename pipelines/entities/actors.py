"""The registry of actors: who is meant by a name, and where a text names them.

What belongs here: looking names up and settling which actor an ambiguous one stands for. What the packaged rows
are is in `data/`; how they are read in `registry_files`, `states` and `groups`; words and gaps in `naming`; the
grammar of composed names in `reading`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipelines.entities.groups import Group, group_nouns, packaged_groups, user_groups
from pipelines.entities.model import Actor, ActorMention, ActorName, Candidate
from pipelines.entities.naming import PhraseIndex, Words, name_key, words_of
from pipelines.entities.reading import NameReader, Reading, is_written_as_name
from pipelines.entities.registry_files import word_list
from pipelines.entities.states import body_id, state_actors, state_bodies
from pipelines.ids import row_id
from schemas.vocabularies import ActorKind, NameKind

__all__ = ["Actor", "ActorMention", "ActorName", "ActorRegistry", "provisional_actor"]

_NOBODY = ""
"""Stands for phrases that contain a name and name nobody ("Latin America")."""

_SHORT_ACRONYM = 3
"""Letters up to which an acronym is believed only where the text is about one of its countries."""

_REMEMBERED_TEXTS = 64
"""One article's text is read for its claims, its countries and its places in turn, and its phrases often recur."""

_BRACKETED = re.compile(r"^(?P<outer>[^()]+)\((?P<inner>[^()]+)\)\s*$")


class ActorRegistry:
    """Every known actor and its names. Make it with `load`; it never changes afterwards."""

    def __init__(self, groups: Sequence[Group]) -> None:
        bodies = state_bodies()
        names: PhraseIndex[Candidate] = PhraseIndex()
        body_nouns: PhraseIndex[str] = PhraseIndex()
        actors: dict[str, Actor] = {}
        all_names: dict[tuple[str, str], ActorName] = {}
        self._theatres: dict[str, tuple[str, ...]] = {}
        for body in bodies:
            for noun in body.nouns:
                body_nouns.add(noun, body.body)
        entries = [(actor, candidates) for actor, candidates in state_actors(bodies)]
        entries += [(group.actor, list(group.candidates)) for group in groups]
        for actor, candidates in entries:
            actors[actor.actor_id] = actor
            for candidate in candidates:
                names.add(candidate.name.name, candidate)
                all_names.setdefault((candidate.actor_id, candidate.name.name), candidate.name)
        for phrase in word_list("non_actors"):
            names.add(phrase, Candidate(_NOBODY, ActorName(_NOBODY, phrase, NameKind.NAME, "en")))
        for group in groups:
            self._theatres[group.actor.actor_id] = group.theatres
        self.actors: Mapping[str, Actor] = MappingProxyType(actors)
        self.names: Sequence[ActorName] = tuple(all_names.values())
        self._reader = NameReader(names, body_nouns)
        self._bodies = body_nouns
        self._group_nouns = group_nouns()
        self._remembered = lru_cache(maxsize=_REMEMBERED_TEXTS)(self._mentions)

    @classmethod
    def load(cls, *user_csvs: Path) -> "ActorRegistry":
        """The packaged registry with the rows of `user_csvs` on top (same columns as `data/actors.csv`).

        Raises:
            RegistryFileError: a row cannot be used; the message names file, row, column, value and remedy.
        """
        return _loaded(tuple((path.resolve(), _modified(path)) for path in user_csvs))

    def find(self, name: str, countries: Sequence[str] = ()) -> Actor | None:
        """The actor that `name` stands for, or None where nobody is known or several are meant equally.

        `countries` (alpha-3, most salient first) settle ambiguous names. Case, quotes, blanks and a leading
        article do not matter, except for acronyms that are common words ("WHO", "US").
        """
        found = self._find_whole(name, countries) or self._find_after_state(name)
        if found is None and (bracketed := _BRACKETED.match(name)):
            found = self.find(bracketed["outer"], countries) or self.find(bracketed["inner"], countries)
        return found

    def generic(self, phrase: str, countries: Sequence[str]) -> Actor | None:
        """The state body that "the army" or "police" means in an article about `countries` (first one counts)."""
        if not countries:
            return None
        words = Words(_without_article(phrase))
        for end, bodies in self._bodies.from_word(words, 0):
            if end == len(words):
                return self.actors.get(body_id(bodies[0], countries[0]))
        return None

    def mentions(self, text: str) -> list[ActorMention]:
        """Every stretch that names a known actor: longest match, not overlapping, in order.

        Acronyms count in their own case only. Ambiguous names are settled by the countries that the rest of the
        text names, and left out where that does not settle them.
        """
        return list(self._remembered(text))

    def _mentions(self, text: str) -> tuple[ActorMention, ...]:
        words = words_of(text)
        spotted = list(self._spotted(words))
        countries = self._countries_named(spotted)
        found = []
        for start, reading in spotted:
            candidate = self._settle(reading.candidates, countries)
            if candidate is not None and self._is_at_home(candidate, countries):
                actor = self.actors[candidate.actor_id]
                span = (words.starts[start], words.ends[reading.end - 1])
                found.append(ActorMention(actor, *span, candidate.name.name_kind))
        return tuple(found)

    def _find_whole(self, name: str, countries: Sequence[str]) -> Actor | None:
        words = Words(_without_article(name))
        for start, end in self._without_group_nouns(words):
            for reading in self._reader.at(words, start, _is_acceptable_alone):
                if reading.end == end:
                    candidate = self._settle(reading.candidates, countries)
                    return None if candidate is None else self.actors[candidate.actor_id]
        return None

    def _find_after_state(self, name: str) -> Actor | None:
        """ "Mali's FLA rebel group": an actor of the state that is named before it."""
        words = Words(_without_article(name))
        for reading in self._reader.at(words, 0, _is_acceptable_alone):
            after = words.after_possessive(reading.end - 1)
            states = [c.country for c in reading.candidates if c.country is not None]
            if states and after >= reading.end:
                actor = self._find_whole(words.text[words.starts[after] :], states)
                if actor is not None and any(self._is_active_in(actor.actor_id, one) for one in states):
                    return actor
        return None

    def _without_group_nouns(self, words: Words) -> Iterable[tuple[int, int]]:
        """The whole name first, then what is left without "rebel group" and the like before or after it."""
        if len(words) == 0:
            return
        yield 0, len(words)
        ends = [len(words)]
        for start in range(1, len(words)):
            if any(end == len(words) for end, _ in self._group_nouns.from_word(words, start)):
                ends.append(start)
                yield 0, start
        starts = [0]
        for start in starts:
            for after, _ in self._group_nouns.from_word(words, start):
                if after < len(words) and after not in starts:
                    starts.append(after)
                    yield from ((after, end) for end in ends if end > after)

    def _spotted(self, words: Words) -> Iterable[tuple[int, Reading]]:
        locatives = word_list("locatives")
        i = 0
        while i < len(words):
            if not self._reader.may_start(words.folded[i]):
                i += 1
                continue
            readings = self._reader.at(words, i, _is_acceptable_in_text)
            if not readings:
                i += 1
                continue
            is_place = i > 0 and words.folded[i - 1] in locatives and _is_metonym(readings[0])
            if not is_place:
                yield i, readings[0]
            i = readings[0].end

    def _countries_named(self, spotted: Sequence[tuple[int, Reading]]) -> list[str]:
        counts: Counter[str] = Counter()
        for _, reading in spotted:
            known = {c.actor_id for c in reading.candidates if c.actor_id in self.actors and not _is_short(c)}
            if len(known) == 1:
                country = self.actors[known.pop()].country
                if country is not None:
                    counts[country] += 1
        return [country for country, _ in counts.most_common()]

    def _settle(self, candidates: Sequence[Candidate], countries: Sequence[str]) -> Candidate | None:
        """The one candidate meant: the user's before the packaged, then by country, then by what is usual."""
        layer = max(c.layer for c in candidates)
        rivals = {c.actor_id: c for c in reversed(candidates) if c.layer == layer and c.actor_id in self.actors}
        if len(rivals) == 1:
            return next(iter(rivals.values()))
        for country in countries:
            there = [c for c in rivals.values() if self._is_active_in(c.actor_id, country)]
            if len(there) == 1:
                return there[0]
        usual = [c for c in rivals.values() if c.is_primary]
        return usual[0] if len(usual) == 1 else None

    def _is_at_home(self, candidate: Candidate, countries: Sequence[str]) -> bool:
        """Short acronyms have many meanings: is the text about a country of this actor, if it has any?"""
        actor = self.actors[candidate.actor_id]
        home = {actor.country, *self._theatres.get(actor.actor_id, ())} - {None}
        is_exempt = actor.kind is ActorKind.JRN
        return not _is_short(candidate) or is_exempt or not home or not home.isdisjoint(countries)

    def _is_active_in(self, actor_id: str, country: str) -> bool:
        return self.actors[actor_id].country == country or country in self._theatres.get(actor_id, ())


def provisional_actor(name: str, kind: ActorKind, country: str | None) -> Actor:
    """An actor that a text names and the registry does not know; one name, kind and country give one id."""
    actor_id = row_id("actor", kind, " ".join(name_key(name)) or name.strip(), country)
    return Actor(actor_id, " ".join(name.split()), kind, country, None, is_provisional=True)


@lru_cache(maxsize=8)
def _loaded(stamps: tuple[tuple[Path, int], ...]) -> ActorRegistry:
    return ActorRegistry([*packaged_groups(), *user_groups([path for path, _ in stamps])])


def _modified(path: Path) -> int:
    """When the file last changed, so that a changed file is read again; 0 leaves the error to the reader."""
    return path.stat().st_mtime_ns if path.exists() else 0


def _without_article(name: str) -> str:
    stripped = name.strip().strip("\"'“”‘’«»„ \t\n")
    while stripped[:4].casefold() == "the ":
        stripped = stripped[4:]
    return stripped


def _is_short(candidate: Candidate) -> bool:
    """Is it an acronym of the kind that many organisations share? Those of states ("US") are not."""
    name = candidate.name
    is_acronym = name.name_kind is NameKind.ACRONYM and len(name.name) <= _SHORT_ACRONYM
    return is_acronym and candidate.country is None and not candidate.is_primary


def _is_metonym(reading: Reading) -> bool:
    return all(c.name.name_kind is NameKind.METONYM for c in reading.candidates)


def _is_acceptable_alone(words: Words, start: int, end: int, candidate: Candidate) -> bool:
    """Given as a name, any case will do; only acronyms that are common words need theirs."""
    is_common = end - start == 1 and words.folded[start] in word_list("common_words")
    return not is_common or is_written_as_name(words, start, end, candidate)


def _is_acceptable_in_text(words: Words, start: int, end: int, candidate: Candidate) -> bool:
    if not is_written_as_name(words, start, end, candidate):
        return False
    is_common = end - start == 1 and words.folded[start] in word_list("common_words")
    return not (is_common and _stands_among_capitals(words, start))


def _stands_among_capitals(words: Words, i: int) -> bool:
    """In capitals throughout, "WHO" is the pronoun more often than the organisation."""
    neighbours = [words.raw(k) for k in (i - 1, i + 1) if 0 <= k < len(words)]
    return any(len(raw) > 1 and raw.isupper() for raw in neighbours)
