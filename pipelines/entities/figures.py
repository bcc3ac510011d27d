"""Figures: how many people or things a text says were killed, wounded, taken, displaced or lost.

What belongs here: joining a quantity with the words that say what it counts. Quantities are read in `quantities`;
the words are data (`data/figures.toml`). Numbers of which no measure is said are no figures.

Bounds: an exact number is low, best and high; "at least 35" is low and best; "up to 35" is high; "about 35" is best;
"10 to 15" is low and high; "dozens" has a low bound only (see the data file).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.entities.actors import Actor, ActorRegistry
from pipelines.entities.dates import find_dates
from pipelines.entities.figure_words import FigureWords, figure_words
from pipelines.entities.naming import Words
from pipelines.entities.quantities import Quantity, quantity_at
from schemas.vocabularies import ActorKind, Measure

_REACH_BEFORE = 5
_REACH_AFTER = 12
_LONGEST_WHAT = 6
_OLDEST = 110
_LONGEST_TRIGGER = 4
_OBJECT_REACH = 3
_RETURN_REACH = 4
_PURPOSE_REACH = 6
_CLAUSE_ENDS = frozenset('.;:!?()[]\n"“”')
_PEOPLE = frozenset([Measure.KILLED, Measure.WOUNDED, Measure.CAPTURED, Measure.MISSING, Measure.DISPLACED])


@dataclass(frozen=True, slots=True)
class Figure:
    """One number claimed. `what` are the words for what is counted ("Malian soldiers"), empty if not said."""

    measure: Measure
    low: int | None
    best: int | None
    high: int | None
    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """A quantity with what follows it: `after` is the index of the first word after what is counted."""

    quantity: Quantity
    what: str
    head: str
    after: int


def find_figures(text: str) -> list[Figure]:
    """Every figure in `text`, in order; a span covers the quantity and what it counts."""
    vocabulary = figure_words()
    words = Words(text)
    counted = list(_counted(words, vocabulary))
    figures: list[Figure] = []
    inherited: Measure | None = None
    for i, one in enumerate(counted):
        measures = _measures(words, one, vocabulary)
        if not measures and i > 0 and _is_coordinated(words, counted[i - 1], one, vocabulary) and inherited is not None:
            measures = [inherited] if _fits(inherited, one, vocabulary, is_near=False) else []
        if not measures and i > 0 and inherited in _PEOPLE and _is_part_of(words, counted[i - 1], one, vocabulary):
            measures = [inherited]
        if not measures and i + 1 < len(counted) and _is_coordinated(words, one, counted[i + 1], vocabulary):
            measures = _passive(words, counted[i + 1], vocabulary)
        inherited = measures[0] if measures else None
        figures.extend(_figure(words, one, measure) for measure in measures)
    return figures


def _dates(text: str) -> frozenset[int]:
    """The offsets at which dates lie."""
    return frozenset(offset for mention in find_dates(text, None) for offset in range(mention.start, mention.end))


def _counted(words: Words, vocabulary: FigureWords) -> Iterator[_Counted]:
    dates: frozenset[int] | None = None
    i = 0
    while i < len(words):
        quantity = quantity_at(words, i, vocabulary) or _one(words, i, vocabulary)
        if quantity is None:
            i += 1
            continue
        dates = _dates(words.text) if dates is None else dates
        if words.starts[i] in dates or _is_age(words, quantity, vocabulary) or _is_time(words, quantity):
            i = quantity.end
            continue
        counted = _with_what(words, quantity, vocabulary)
        if counted is not None and not _is_year(words, counted):
            yield counted
        i = quantity.end


def _is_age(words: Words, quantity: Quantity, vocabulary: FigureWords) -> bool:
    """ "a girl aged 5", "two men aged 20 and 30", "the driver, 35, was killed"."""
    first, end = quantity.first, quantity.end
    is_called_so = any(word in vocabulary.ages for word in words.folded[max(0, first - 3) : first])
    is_between_commas = (
        first > 0 and words.gap(first - 1) == ", " and end < len(words) and words.gap(end - 1)[:1] == ","
    )
    return is_called_so or (is_between_commas and (quantity.best or 0) <= _OLDEST)


def _is_time(words: Words, quantity: Quantity) -> bool:
    """ "at 5.30pm": the hour before a point and minutes."""
    end = quantity.end
    return end < len(words) and words.gap(end - 1) in {".", ":"} and words.raw(end)[:2].isdigit()


def _is_year(words: Words, one: _Counted) -> bool:
    """ "As recently as 2016": four digits that count nothing named."""
    raw = words.raw(one.quantity.end - 1)
    return not one.what and len(raw) == 4 and raw[:2] in {"19", "20"} and raw.isdigit()


def _one(words: Words, i: int, vocabulary: FigureWords) -> Quantity | None:
    """ "A soldier", "another man" and "his daughter" are one each."""
    word = words.folded[i]
    if word not in vocabulary.articles and word not in vocabulary.owners:
        return None
    heads = vocabulary.relatives if word in vocabulary.owners else vocabulary.persons | vocabulary.equipment
    for k in range(i + 1, min(i + 6, len(words))):
        if not words.is_joined(k - 1) or words.folded[k] in vocabulary.stops:
            return None
        if _is_of_its_own(words, k, vocabulary):
            return None
        if words.folded[k] in heads and not words.folded[k].endswith("people"):
            follows = words.folded[k + 1] if k + 1 < len(words) and words.is_joined(k) else ""
            is_several = follows == "of" and k + 2 < len(words) and _begins_quantity(words, k + 2, vocabulary)
            is_other = is_several or follows in vocabulary.persons | vocabulary.area
            return None if is_other else Quantity(i, i + 1, 1, 1, 1)
    return None


def _with_what(words: Words, quantity: Quantity, vocabulary: FigureWords) -> _Counted | None:
    end = quantity.end
    if end < len(words) and words.folded[end] == "of" and words.is_joined(end - 1):
        end += 1
    first = end
    while end < len(words) and end - first < _LONGEST_WHAT and words.is_joined(end - 1):
        if words.folded[end] in vocabulary.stops or _is_of_its_own(words, end, vocabulary):
            break
        if vocabulary.after.from_word(words, end):
            break
        end += 1
        if words.folded[end - 1] in vocabulary.persons | vocabulary.equipment:
            following = words.folded[end] if end < len(words) and words.is_joined(end - 1) else ""
            if following not in vocabulary.persons | vocabulary.equipment:
                break
    if any(word in vocabulary.reject for word in words.folded[first : min(first + 1, end)]):
        return None
    head = words.folded[end - 1] if end > first else ""
    what = words.text[words.starts[first] : words.ends[end - 1]] if end > first else ""
    return _Counted(quantity, what, head, end)


def _measures(words: Words, one: _Counted, vocabulary: FigureWords) -> list[Measure]:
    if one.head in vocabulary.casualties:
        is_zero = one.quantity.high == 0
        return [Measure.KILLED, Measure.WOUNDED] if is_zero else [Measure.OTHER]
    adjacent = _adjacent(words, one, vocabulary)
    if adjacent:
        return adjacent
    passive = _passive(words, one, vocabulary)
    active = _active(words, one, vocabulary)
    return passive or active


def _adjacent(words: Words, one: _Counted, vocabulary: FigureWords) -> list[Measure]:
    """ "12 injured", "six dead": the word after the number says it all."""
    if one.after < len(words) and words.is_joined(one.after - 1):
        return _became(words, one.after, one, vocabulary, is_near=True, is_finite=False)
    return []


def _became(
    words: Words, at: int, one: _Counted, vocabulary: FigureWords, *, is_near: bool, is_finite: bool
) -> list[Measure]:
    """What the words at `at` say became of those counted, unless it is what they did ("a gunman shot dead a guard")."""
    found = vocabulary.after.from_word(words, at)
    if not is_finite:
        found = [(end, measures) for end, measures in found if not _has_object(words, one, end, vocabulary)]
    fitting = _fitting(found, one, vocabulary, is_near=is_near)
    if Measure.DISPLACED in fitting and not vocabulary.returns.isdisjoint(words.folded[at : at + _RETURN_REACH]):
        return []
    return fitting


def _has_object(words: Words, one: _Counted, end: int, vocabulary: FigureWords) -> bool:
    """Whether somebody or something follows the verb that ends before word `end`, to whom it is done."""
    if not one.what or end >= len(words) or words.gap(end - 1) != " ":
        return False
    following = words.folded[end + 1 : end + 1 + _OBJECT_REACH]
    if _begins_quantity(words, end, vocabulary):
        is_told_next = any(vocabulary.after.from_word(words, k) for k in range(end + 1, end + 1 + len(following)))
        return not is_told_next and not vocabulary.persons.isdisjoint(following)
    is_thing = not (vocabulary.persons | vocabulary.equipment).isdisjoint(following)
    return words.folded[end] in vocabulary.determiners and is_thing


def _passive(words: Words, one: _Counted, vocabulary: FigureWords) -> list[Measure]:
    """ "35 people were killed": auxiliaries between the noun and the word that says what became of them."""
    has_auxiliary = False
    at = one.after
    while at < min(len(words), one.after + _REACH_AFTER) and _is_same_clause(words, at):
        is_next = vocabulary.fillers.issuperset(words.folded[one.after : at])
        is_near = has_auxiliary or (is_next and at > one.after)
        found = _became(words, at, one, vocabulary, is_near=is_near, is_finite=has_auxiliary)
        if found and (has_auxiliary or is_next):
            return found
        is_auxiliary = words.folded[at] in vocabulary.auxiliaries
        if (has_auxiliary and not is_auxiliary) or _begins_quantity(words, at, vocabulary):
            return []
        is_bridge = words.folded[at] in vocabulary.bridges or at < one.after + 5
        has_auxiliary = has_auxiliary or words.folded[at] in vocabulary.finite
        if not is_auxiliary and not is_bridge:
            return []
        at += 1
    return []


def _active(words: Words, one: _Counted, vocabulary: FigureWords) -> list[Measure]:
    """ "killed 35 soldiers": the nearest such word before the number, in the same clause."""
    first = one.quantity.first
    for start in range(first - 1, max(-1, first - 1 - _REACH_BEFORE - _LONGEST_TRIGGER), -1):
        if not _is_same_clause(words, start + 1) or _begins_quantity(words, start, vocabulary):
            return []
        for end, measures in vocabulary.before.from_word(words, start):
            if end <= first and first - end <= _REACH_BEFORE and not _is_passive(words, start, vocabulary):
                if _is_unreal(words, start, vocabulary):
                    return []
                both = _together_with_former(words, start, end, vocabulary)
                return _fitting([(end, both or measures)], one, vocabulary, is_near=first - end <= 2)
    return []


def _together_with_former(words: Words, start: int, end: int, vocabulary: FigureWords) -> list[Measure]:
    """What the words say together with the two before them: "killed and wounded"."""
    longer = vocabulary.before.from_word(words, start - 2) if start >= 2 else []
    return next((measures for at, measures in longer if at == end), [])


def _is_unreal(words: Words, start: int, vocabulary: FigureWords) -> bool:
    """ "Could have killed 20", "vowed to kill 20"; but "managed to kill 20"."""
    before = words.folded[max(0, start - _PURPOSE_REACH) : start]
    if not before:
        return False
    if before[-1] == "to":
        is_achieved = not vocabulary.achievers.isdisjoint(before)
        return words.folded[start] in vocabulary.infinitives and not is_achieved
    is_perfect = before[-1] == "have" and before[-2:][0] in vocabulary.perfect_modals
    return is_perfect or before[-1] in vocabulary.modals


def _begins_quantity(words: Words, i: int, vocabulary: FigureWords) -> bool:
    return words.folded[i] in vocabulary.numbers or words.raw(i).isdigit()


def _is_of_its_own(words: Words, i: int, vocabulary: FigureWords) -> bool:
    """Whether a number begins there that is no part of a word: "a 5-year-old child", "an F-35 jet" have none."""
    around = words.text[words.ends[i - 1] : words.ends[i] + 1] if i > 0 else ""
    return _begins_quantity(words, i, vocabulary) and "-" not in (around[:1], around[-1:])


def _is_passive(words: Words, i: int, vocabulary: FigureWords) -> bool:
    """ "were killed in ten attacks" says nothing of the ten."""
    return i > 0 and words.folded[i - 1] in vocabulary.passive


def _is_same_clause(words: Words, i: int) -> bool:
    """Is there no clause border between word `i` and the one before?"""
    return 0 < i < len(words) and not any(mark in _CLAUSE_ENDS for mark in words.gap(i - 1))


def _fitting(
    found: list[tuple[int, list[Measure]]], one: _Counted, vocabulary: FigureWords, *, is_near: bool
) -> list[Measure]:
    for _, measures in found:
        for measure in measures:
            if _fits(measure, one, vocabulary, is_near=is_near):
                return [measure]
    return []


def _fits(measure: Measure, one: _Counted, vocabulary: FigureWords, *, is_near: bool) -> bool:
    """Can what is counted be killed, lost or taken so? Unknown nouns count as people beside the word itself."""
    if one.head in vocabulary.reject:
        return False
    if one.head in vocabulary.equipment and one.head not in vocabulary.persons:
        return measure is Measure.EQUIPMENT_LOST
    if one.head in vocabulary.area:
        return measure is Measure.AREA
    if measure not in _PEOPLE and measure is not Measure.OTHER:
        return False
    return is_near or one.head in vocabulary.persons


def _is_coordinated(words: Words, one: _Counted, other: _Counted, vocabulary: FigureWords) -> bool:
    """ "35 soldiers and 12 civilians", "six women, two men"."""
    between = words.folded[one.after : other.quantity.first]
    is_joined = len(between) <= 1 and vocabulary.coordinators.issuperset(between)
    return is_joined and _is_same_clause(words, other.quantity.first)


def _is_part_of(words: Words, whole: _Counted, part: _Counted, vocabulary: FigureWords) -> bool:
    """ "12 people, including two children": the second number counts some of the first."""
    found = vocabulary.including.from_word(words, whole.after)
    return any(end == part.quantity.first for end, _ in found) and part.head in vocabulary.persons


def whose(figure: Figure, registry: ActorRegistry, claimant: Actor | None) -> Actor | None:
    """Whose loss a figure is: the force that its words name ("12 RSF fighters"), or the claimant's own ("two of its
    soldiers"). The people of a state are no loss of the state's, nor are those of an outlet."""
    first, _, _ = figure.what.partition(" ")
    if first.lower() in figure_words().own:
        return None if claimant is None or claimant.kind is ActorKind.PERSON else claimant
    named = [mention.actor for mention in registry.mentions(figure.what)]
    forces = [actor for actor in named if actor.kind not in (ActorKind.STATE, ActorKind.JRN, ActorKind.PERSON)]
    return forces[-1] if forces else None


def _figure(words: Words, one: _Counted, measure: Measure) -> Figure:
    quantity = one.quantity
    start, end = words.starts[quantity.first], words.ends[max(one.after, quantity.end) - 1]
    return Figure(measure, quantity.low, quantity.best, quantity.high, one.what, start, end)
