"""Names read out of a run of words: the known ones, and those composed of a state and one of its bodies.

What belongs here: the small grammar of "Malian army", "Mali's army", "army of Mali" and "FLA rebel group", and
the casing a name must have in running text. Which of several candidates is meant is settled in `actors`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.entities.model import ActorName, Candidate
from pipelines.entities.naming import PhraseIndex, Words
from pipelines.entities.states import body_id
from schemas.vocabularies import NameKind

Accepts = Callable[[Words, int, int, Candidate], bool]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words up to `end`: whom they may name."""

    end: int
    candidates: tuple[Candidate, ...]


def is_written_as_name(words: Words, start: int, end: int, candidate: Candidate) -> bool:
    """Is the stretch cased as a name? Acronyms need their own case, other names one capital (or a digit)."""
    if candidate.name.name_kind is NameKind.ACRONYM:
        raw = "".join(words.raw(k) for k in range(start, end))
        return raw == "".join(Words(candidate.name.name).raws())
    if _is_title_with_article(candidate.name.name) and end - start == 1:
        return start > 0 and words.raw(start - 1) == "The" and words.raw(start)[0].isupper()
    return any(not words.raw(k)[0].islower() for k in range(start, end))


def _is_title_with_article(name: str) -> bool:
    """Is it a name such as "The Guardian", which is a common word without its article?"""
    return name.startswith("The ") and name.count(" ") == 1


class NameReader:
    """Reads names at a given word: `names` are the known ones, `bodies` the nouns for a state's bodies."""

    def __init__(self, names: PhraseIndex[Candidate], bodies: PhraseIndex[str]) -> None:
        self.names = names
        self.bodies = bodies

    def may_start(self, word: str) -> bool:
        """Can a name begin with this folded word?"""
        return self.names.opens_with(word) or self.bodies.opens_with(word)

    def at(self, words: Words, i: int, accepts: Accepts) -> list[Reading]:
        """All readings that begin at word `i`, longest first."""
        readings = [*self._known(words, i, accepts), *self._body_of_state(words, i, accepts)]
        return sorted(readings, key=lambda reading: -reading.end)

    def _known(self, words: Words, i: int, accepts: Accepts) -> Iterator[Reading]:
        for end, candidates in self.names.from_word(words, i):
            accepted = tuple(c for c in candidates if accepts(words, i, end, c))
            if accepted:
                yield from self._state_then_body(words, end, accepted)
                yield Reading(end, accepted)

    def _state_then_body(self, words: Words, end: int, states: tuple[Candidate, ...]) -> Iterator[Reading]:
        """Read "Malian army", "Mali's army" and "U.S. State Department" on from the word after the state."""
        countries = [c.country for c in states if c.country is not None]
        if not countries:
            return
        for bodies, body_end in self._body_after(words, end):
            yield Reading(body_end, _composed(bodies, countries))
        for body_end, candidates in self._names_after(words, end):
            own = tuple(c for c in candidates if c.actor_id.endswith(tuple(f":{iso3}" for iso3 in countries)))
            if own and not any(c.country for c in own):
                yield Reading(body_end, own)

    def _body_of_state(self, words: Words, i: int, accepts: Accepts) -> Iterator[Reading]:
        """Read "ministry of defence of Ukraine" and "general staff of the Ukrainian armed forces"."""
        for end, bodies in self.bodies.from_word(words, i):
            state_at = _after_of(words, end)
            if state_at is None:
                continue
            for state_end, candidates in self.names.from_word(words, state_at):
                states = [c for c in candidates if c.country and accepts(words, state_at, state_end, c)]
                countries = [c.country for c in states if c.country]
                for _, whole_end in self._body_after(words, state_end) if states else ():
                    yield Reading(whole_end, _composed(bodies, countries))
                if any(c.name.name_kind is not NameKind.DEMONYM for c in states):
                    yield Reading(state_end, _composed(bodies, countries))

    def _names_after(self, words: Words, end: int) -> list[tuple[int, list[Candidate]]]:
        after = words.after_possessive(end - 1)
        return self.names.from_word(words, after) if after >= end else []

    def _body_after(self, words: Words, end: int) -> Iterator[tuple[list[str], int]]:
        """The bodies named right after a state, with or without a possessive between them."""
        after = words.after_possessive(end - 1)
        if after >= end:
            yield from ((bodies, body_end) for body_end, bodies in self.bodies.from_word(words, after))


def _after_of(words: Words, end: int) -> int | None:
    """The index after "of" or "of the" that follows the word before `end`."""
    if not words.is_joined(end - 1) or words.folded[end] != "of" or not words.is_joined(end):
        return None
    at = end + 1
    return at + 1 if words.folded[at] == "the" and words.is_joined(at) else at


def _composed(bodies: list[str], countries: list[str]) -> tuple[Candidate, ...]:
    found = []
    for country in countries:
        for body in bodies:
            actor_id = body_id(body, country)
            name = ActorName(actor_id, actor_id, NameKind.ALIAS, "en")
            found.append(Candidate(actor_id, name))
    return tuple(found)
