"""Which incidents of different articles are worth comparing.

What belongs here: keys and windows that keep the number of pairs linear in the number of incidents. Whether a
pair is one event is decided in `clustering`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from pipelines.events.incidents import Incident
from pipelines.events.tellings import Telling
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import Facet

WINDOW = timedelta(days=7)
"""Reports of one incident are dated within a week of each other."""
_MOST_NEIGHBOURS = 30
"""Incidents of one block that each is compared with, nearest in time: bounds the pairs of crowded blocks."""

Key = tuple[str, ...]


def candidate_pairs(incidents: Sequence[Incident]) -> Iterator[tuple[int, int]]:
    """Index pairs (lower first) of incidents of different articles that share a block; each pair once."""
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for index, incident in enumerate(incidents):
        for key in sorted(set(_keys(incident))):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for key in sorted(blocks):
        for pair in _neighbours(blocks[key], incidents):
            if pair not in seen and incidents[pair[0]].article_id != incidents[pair[1]].article_id:
                seen.add(pair)
                yield pair


def _keys(incident: Incident) -> Iterable[Key]:
    lexicon = trigger_lexicon()
    for telling in incident.core:
        family = lexicon.families.get(telling.action, telling.action)
        if telling.facet is Facet.SUPPORT:
            yield from _support_keys(telling)
            continue
        spot = telling.spot
        if spot.is_town and spot.place_id is not None:
            yield (family, "town", spot.place_id)
        if spot.region is not None:
            yield (family, "region", *spot.region, telling.action)
        if spot.country is not None and telling.object_kind is not None:
            yield (family, "thing", spot.country, telling.object_kind, telling.action)
        if telling.initiator is not None and telling.target is not None:
            yield (family, "parties", telling.initiator, telling.target)


def _support_keys(telling: Telling) -> Iterable[Key]:
    """Support is keyed by who helps whom; the helper alone would join all that a state supports."""
    if telling.supporter is not None and telling.initiator is not None:
        yield ("support", telling.supporter, telling.initiator)


def _neighbours(block: Sequence[int], incidents: Sequence[Incident]) -> Iterator[tuple[int, int]]:
    """Pairs within the window; what has no date at all is compared with the nearest of the block."""
    dated = sorted((day, i) for i in block if (day := day_of(incidents[i])) is not None)
    undated = [i for i in block if day_of(incidents[i]) is None]
    for number, (day, index) in enumerate(dated):
        for later, other in dated[number + 1 : number + 1 + _MOST_NEIGHBOURS]:
            if later - day > WINDOW:
                break
            yield min(index, other), max(index, other)
    for number, index in enumerate(undated):
        others = [*undated[number + 1 : number + 1 + _MOST_NEIGHBOURS], *(i for _, i in dated[:_MOST_NEIGHBOURS])]
        for other in others:
            yield min(index, other), max(index, other)


def day_of(incident: Incident) -> date | None:
    """The day to sort an incident by: stated, else that of publication."""
    stated = [t.day.end for t in incident.core if t.day.is_stated and t.day.end is not None]
    if stated:
        return min(stated)
    published = [t.published_at for t in incident.core if t.published_at is not None]
    return min(map(datetime.date, published), default=None)
