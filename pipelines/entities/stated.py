"""Relations of two actors as a text states them: "Rwanda-backed M23", "formed from a merger of the MNLA and the HCUA".

What belongs here: finding them between names that are known, by the words of `data/relations.toml`. What the registry
knows of relations is in `relations`; which claim states one, and whether its claimant holds it to be so, is told by
the claims and concluded in `tables`.

Little may stand between the names and the words, and none of it a verb or a negation: what is stated in other words
is missed rather than guessed.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from pipelines.entities.model import Actor, ActorMention
from pipelines.entities.registry_files import DATA
from schemas.vocabularies import ActorKind, ActorRelation, NameKind

_MOST_BEFORE, _MOST_AFTER, _MOST_IN_COMPOUND = 7, 5, 4
"""Words that may stand between a name and the words that relate it."""
_LONGEST_GAP = 80
_TOKEN = re.compile(r"[\w’'-]+|[^\w\s]")
_AND = re.compile(r"\)?(?:,|,? and|,? as well as)\s+(?:the\s+|its\s+)?\Z")
_POSSESSIVE = re.compile(r"['’]s?\b")
_WHERE = re.compile(r"(?:\b(?:in|from|across|inside|of)\s+(?:the\s+)?(?:\w+ern\s+)?|[-‑–])\Z")
_ITS = re.compile(r"\b(?:its|their|his|her|our)\s+\Z")
_FOLLOWING = re.compile(r"\.?\s(\w+)")
_HYPHENATED = re.compile(r"\.?[-‑–]\w+")
_LAST_WORD = re.compile(r"([\w’'-]+)\W*\Z")
_MENTIONS = Callable[[], Sequence[ActorMention]]


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """That `actor` is so related to `other`, and the words that say it: offsets in code points, end exclusive."""

    actor: Actor
    relation: ActorRelation
    other: Actor
    start: int
    end: int


class _Form(Enum):
    PHRASE = "between two names"
    REVERSED = "between two names, of which the second is the subject"
    COMPOUND = "ends a hyphenated word before the subject"
    APPOSED = "between the other and the subject, without more"
    OF_GROUP = "the same, and the other is no state"


_JOINED = frozenset({_Form.COMPOUND, _Form.APPOSED, _Form.OF_GROUP})


@dataclass(frozen=True, slots=True)
class _Words:
    """What relates, and what may stand beside it."""

    pattern: re.Pattern[str]
    meanings: dict[str, tuple[_Form, ActorRelation]]
    before: frozenset[str]
    nouns: frozenset[str]
    after: frozenset[str]
    follows: frozenset[str]
    hedges: frozenset[str]


def stated_relations(text: str, mentions: _MENTIONS) -> list[StatedRelation]:
    """The relations that a text states between known actors, in the order of the words that state them.

    Args:
        text: the text.
        mentions: gives its known actors, in order; asked only where words stand in the text that relate.
    """
    words = relation_words()
    triggers = list(words.pattern.finditer(text))
    if not triggers:
        return []
    named = mentions()
    found: dict[tuple[str, ActorRelation, str, int], StatedRelation] = {}
    for trigger in triggers:
        for one in _of_trigger(text, trigger, named, words):
            if one.actor.actor_id != one.other.actor_id:
                found.setdefault((one.actor.actor_id, one.relation, one.other.actor_id, one.start), one)
    return list(found.values())


def _of_trigger(
    text: str, trigger: re.Match[str], named: Sequence[ActorMention], words: _Words
) -> Iterator[StatedRelation]:
    form, relation = words.meanings[" ".join((trigger["ending"] or trigger["phrase"]).lower().split())]
    if form in _JOINED:
        before = _adjacent(text, trigger, named, form)
    else:
        may_be_many = form is _Form.REVERSED and relation is ActorRelation.MERGED_FROM
        before = _before(text, trigger.start(), named, words, may_be_many=may_be_many)
    after = _after(text, trigger.end(), named, words, form)
    if not before or not after or _is_hedged(text, before[-1], words):
        return
    if form is not _Form.PHRASE:
        before, after = after, before
    for one in before:
        for other in after:
            yield StatedRelation(one.actor, relation, other.actor, trigger.start("said"), trigger.end("said"))


def _adjacent(text: str, trigger: re.Match[str], named: Sequence[ActorMention], form: _Form) -> list[ActorMention]:
    """The name that the word is joined to."""
    last = next((m for m in reversed(named) if m.end <= trigger.start()), None)
    if last is None:
        return []
    gap = text[last.end : trigger.start()]
    fits = gap in {"", "."} if form is _Form.COMPOUND else gap in {" ", "'s ", "’s ", "' ", "’ "}
    is_where = gap == " " and last.actor.kind is ActorKind.STATE and last.name_kind is NameKind.NAME
    is_of_others = _is_demonym(last) and _ITS.search(text[max(0, last.start - 10) : last.start]) is not None
    is_excluded = is_of_others or (form is _Form.OF_GROUP and last.actor.kind is ActorKind.STATE)
    return [last] if fits and not is_where and not is_excluded else []


def _before(
    text: str, at: int, named: Sequence[ActorMention], words: _Words, *, may_be_many: bool
) -> list[ActorMention]:
    """The name nearest before the phrase; with `may_be_many` also those that "and" joins to it."""
    reached = [m for m in named if m.end <= at]
    if not reached or _is_demonym(reached[-1]):
        return []
    gap = text[reached[-1].end : at]
    if not _is_bridged(gap, words.before | words.nouns, _MOST_BEFORE, marks=",()“”\"'"):
        return []
    if _begins_anew(gap, words) or _is_whereabouts(text, reached[-1], gap):
        return []
    found = [reached[-1]]
    if not may_be_many:
        return found
    for earlier in reversed(reached[:-1]):
        gap = text[earlier.end : found[-1].start]
        if earlier.actor == found[-1].actor and gap.strip(' (“"') == "":  # "the Front (FLA)" is named twice
            found[-1] = earlier
        elif _AND.match(gap):
            found.append(earlier)
        else:
            break
    return found


def _after(text: str, at: int, named: Sequence[ActorMention], words: _Words, form: _Form) -> list[ActorMention]:
    """The names after the phrase: the nearest, and those that "and" joins to it."""
    reached = [m for m in named if at <= m.start <= at + _LONGEST_GAP * 4]
    while reached and (end := _end_as_modifier(text, reached[0])):  # "the Lebanese group Hezbollah"
        if not _is_bridged(text[at : reached[0].start], words.after, _MOST_AFTER):
            return []
        at, reached = end, reached[1:]
    most = _MOST_IN_COMPOUND if form in _JOINED else _MOST_AFTER
    if not reached or not _is_bridged(text[at : reached[0].start], words.after, most, marks="“\"'"):
        return []
    found = reached[:1]
    if form in _JOINED:
        is_state = found[0].actor.kind is ActorKind.STATE
        is_meant = not text[at : found[0].start].strip() and not _is_attribute(text, found[0], words)
        return found if is_meant or not is_state else []
    if _POSSESSIVE.match(text, found[0].end) or _is_attribute(text, found[0], words):
        return []
    for later in reached[1:]:
        gap = text[found[-1].end : later.start]
        if later.actor == found[-1].actor and gap.strip() == "(":
            found[-1] = later
        elif _AND.match(gap) and not _is_demonym(later) and not _POSSESSIVE.match(text, later.end):
            found.append(later)
        else:
            break
    return found


def _is_bridged(gap: str, allowed: frozenset[str], most: int, marks: str = "") -> bool:
    """Whether nothing but words that tell nothing stands in the gap."""
    if len(gap) > _LONGEST_GAP or "\n" in gap:
        return False
    tokens = _TOKEN.findall(gap)
    return len(tokens) <= most and all(token.lower() in allowed or token in marks for token in tokens)


def _begins_anew(gap: str, words: _Words) -> bool:
    """Whether the gap names somebody else with the article: "the United States, the coalition comprises"."""
    _, the, rest = f" {gap.lower()}".rpartition(" the ")
    return bool(the) and not words.nouns.isdisjoint(_TOKEN.findall(rest))


def _is_whereabouts(text: str, mention: ActorMention, gap: str) -> bool:
    """Whether a state is only where somebody else is: "militants in northern Syria who are backed by"."""
    if mention.actor.kind is not ActorKind.STATE:
        return False
    return "who" in gap.split() or _WHERE.search(text[max(0, mention.start - 40) : mention.start]) is not None


def _is_attribute(text: str, mention: ActorMention, words: _Words) -> bool:
    """Whether a state's name only describes what follows: "backed by US jets", "US-backed Syria Freedom Army"."""
    if mention.actor.kind is not ActorKind.STATE:
        return False
    following = _FOLLOWING.match(text, mention.end)
    if following is None:
        return False
    is_noun = mention.name_kind is NameKind.ACRONYM and following[1] not in words.follows
    return following[1][0].isupper() or is_noun


def _end_as_modifier(text: str, mention: ActorMention) -> int:
    """Where a name ends that describes what follows: "Lebanese", "US-backed"; 0 where it names its actor."""
    hyphenated = _HYPHENATED.match(text, mention.end)
    if hyphenated:
        return hyphenated.end()
    return mention.end if _is_demonym(mention) else 0


def _is_demonym(mention: ActorMention) -> bool:
    return mention.name_kind is NameKind.DEMONYM


def _is_hedged(text: str, mention: ActorMention, words: _Words) -> bool:
    word = _LAST_WORD.search(text[max(0, mention.start - 30) : mention.start])
    return word is not None and word[1].lower() in words.hedges


@cache
def relation_words() -> _Words:
    """The packaged words."""
    file = DATA / "relations.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    meanings: dict[str, tuple[_Form, ActorRelation]] = {}
    for entry in said["phrase"]:
        form = _Form.REVERSED if entry.get("is_reversed") else _Form.PHRASE
        meanings |= dict.fromkeys(entry["words"], (form, ActorRelation(entry["relation"])))
    for entry in said["apposed"]:
        form = _Form.OF_GROUP if entry.get("is_of_group") else _Form.APPOSED
        meanings |= dict.fromkeys(entry["words"], (form, ActorRelation(entry["relation"])))
    phrases = _alternatives(meanings)
    for entry in said["compound"]:
        meanings |= dict.fromkeys(entry["endings"], (_Form.COMPOUND, ActorRelation(entry["relation"])))
    endings = _alternatives(word for word, (form, _) in meanings.items() if form is _Form.COMPOUND)
    pattern = rf"(?P<said>[-‑–](?P<ending>{endings})\b|\b(?P<phrase>{phrases})\b)"
    return _Words(
        re.compile(pattern),
        meanings,
        frozenset(said["before"]),
        frozenset(said["before_nouns"]),
        frozenset(said["after"]),
        frozenset(said["follows"]),
        frozenset(said["hedges"]),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
