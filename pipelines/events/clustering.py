"""Joining the incidents of many articles into events.

What belongs here: how alike two incidents are, and joining the most alike first while nothing excludes it, so
that the result is a function of the set of incidents, whatever the order of their arrival.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import polars as pl

from pipelines.events.agreement import Day, Spot, day_agreement, place_agreement
from pipelines.events.blocking import candidate_pairs
from pipelines.events.incidents import Incident
from pipelines.events.tellings import Telling
from pipelines.events.twins import Twins, twins_of
from pipelines.events.union import UnionFind
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import Facet

ONE_EVENT = 3.6
"""Likeness from which two incidents are one event; set on the clusters of several outlets, see benchmarks."""
_NAME_WORTH, _NAMES_WORTH = 0.75, 1.5
_OTHER_PARTY, _OTHER_DOER = -0.5, -0.2
"""What two names of one part cost; of one deed in a small town rival sides are expected to name two doers."""
_NAMED_SITE_WORTH = 1.5
_WORDING_WORTH, _COPY_WORTH = 1.5, 2.0
_COMMON_SHARE = 0.3
"""The share of words that any two tellings of such news have in common."""
_FEWEST_WORDS = 6
_RARE_WORTH = 1.0
_SAME_SITE, _VILLAGE_WORTH = 0.8, 0.8
_LONGEST_EVENT = timedelta(days=21)
"""Days between the first and the last report of one event where no date is stated; wars of attrition have no end."""
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Cluster:
    """The incidents of one event, in canonical order."""

    incidents: tuple[Incident, ...]

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """All tellings of the event, the canonical first claim first."""
        return tuple(sorted((t for i in self.incidents for t in i.tellings), key=lambda t: t.seniority))


def cluster(incidents: Sequence[Incident], spanned: pl.DataFrame) -> list[Cluster]:
    """Group incidents into events; canonical order in, canonical order out.

    `spanned` are the blocks of their tellings, as `blocking.Blocks.spanned` gives them. Incidents that no chain of
    alike pairs connects do not influence each other, so that those which new evidence does not reach need not be given.
    """
    ordered = sorted(incidents, key=lambda i: i.seniority)
    groups = _kept_together(ordered, twins_of(ordered, spanned))
    firsts = [ordered[group.indices[0]] for group in groups]
    scored = [
        (-score, a, b)
        for a, b in candidate_pairs(firsts, spanned, [group.article_id for group in groups])
        if (score := likeness(firsts[a], firsts[b])) >= ONE_EVENT
    ]
    union: UnionFind[int] = UnionFind(range(len(firsts)))
    members = {index: [index] for index in range(len(firsts))}
    for _, a, b in sorted(scored):
        root, other = union.find(a), union.find(b)
        if root == other or not _compatible(firsts, members[root], members[other]):
            continue
        union.join(root, other)
        members[union.find(root)] = members[root] + members[other]
    joined = (sorted(index for number in group for index in groups[number].indices) for group in union.groups())
    return [Cluster(tuple(ordered[index] for index in indices)) for indices in joined]


def _kept_together(incidents: Sequence[Incident], groups: Sequence[Twins]) -> list[Twins]:
    """The groups whose members are one event; the members of the others, one by one."""
    kept: list[Twins] = []
    for group in groups:
        first = incidents[group.indices[0]]
        is_one = group.article_id is None and likeness(first, first) >= ONE_EVENT
        alone = (Twins((index,), incidents[index].article_id) for index in group.indices)
        kept += [group] if is_one else alone
    return sorted(kept, key=lambda group: group.indices)


def likeness(a: Incident, b: Incident) -> float:
    """How alike two incidents of two articles are; 0 where their deed, place, date or thing exclude each other.

    The sum of: deed (same 1, kin .75, family .5), place (town 2, near 1.6, region 1; no
    big city .8 more), date (stated alike 1.5),
    thing (same, of a telling class, 1), parties (.5 each), a rare deed (1), wording (up to 1.5, a copied statement 2
    more), names of those concerned (up to 1.5). Nothing but the two incidents counts.
    """
    pairs = [
        (affinity, place, day, s, t)
        for s, t in product(a.core[:_MOST_COMPARED], b.core[:_MOST_COMPARED])
        if (affinity := trigger_lexicon().affinity(s.action, t.action)) > 0
        and (place := place_agreement(s.spot, t.spot)) is not None
        and (day := day_agreement(s.day, t.day)) is not None
        and not excluded(s, t)
    ]
    if not pairs:
        return 0.0
    best = max(affinity + _site(place, s, t) + 1.5 * day + _details(s, t) for affinity, place, day, s, t in pairs)
    names = min(_NAMES_WORTH, _NAME_WORTH * len(a.names & b.names))
    return best + _wording(a, b) + names + (_NAMED_SITE_WORTH if _names_site_of(a, b) or _names_site_of(b, a) else 0.0)


def _names_site_of(a: Incident, b: Incident) -> bool:
    """Whether one, for which no place is known, names the small town where the other was."""
    if any(t.spot.is_town for t in a.core):
        return False
    return any(t.spot.is_small_town and bool(t.name_words) and t.name_words <= a.names for t in b.core)


def _site(place: float, s: Telling, t: Telling) -> float:
    """What agreement on the place is worth: more in a village than in a city where much happens."""
    is_small = place >= _SAME_SITE and s.spot.is_small_town and t.spot.is_small_town
    return 2 * place + (_VILLAGE_WORTH if is_small else 0.0)


def _wording(a: Incident, b: Incident) -> float:
    """What two articles share of their words, beyond what any two have in common."""
    copied = _COPY_WORTH if a.statements & b.statements else 0.0
    smaller = min(len(a.words), len(b.words))
    if smaller < _FEWEST_WORDS:
        return copied
    shared = len(a.words & b.words) / smaller
    return copied + min(_WORDING_WORTH, max(0.0, 2.5 * (shared - _COMMON_SHARE)))


def excluded(s: Telling, t: Telling) -> bool:
    """Whether the things or the parties of two tellings show two deeds."""
    support = {s.facet, t.facet}
    if Facet.SUPPORT in support:
        return len(support) > 1 or s.supporter != t.supporter or s.initiator != t.initiator
    telling = {"aircraft", "drone", "civilian site", "vessel", "infrastructure", "military site"}
    things = s.object_kind is not None and t.object_kind is not None and s.object_kind != t.object_kind
    is_vague = s.object_kind == s.object_class or t.object_kind == t.object_class
    both_telling = s.object_class in telling and t.object_class in telling
    return things and not is_vague and both_telling and s.action == t.action


def _details(s: Telling, t: Telling) -> float:
    thing = s.object_kind is not None and s.object_kind == t.object_kind
    telling = s.object_class in {"aircraft", "drone", "vessel", "infrastructure", "civilian site"}
    score = (1.0 if telling else 0.4) if thing else 0.0
    other = _OTHER_DOER if s.spot.is_small_town and s.spot.place_id == t.spot.place_id else _OTHER_PARTY
    for mine, theirs, unlike in (
        (s.initiator, t.initiator, other),
        (s.target, t.target, _OTHER_PARTY),
        (s.supporter, t.supporter, _OTHER_PARTY),
    ):
        if mine is not None and theirs is not None:
            score += 0.5 if mine == theirs else unlike
    if s.facet is Facet.SUPPORT:
        score += 2.0
    if s.action == t.action and s.action in trigger_lexicon().rare:
        score += _RARE_WORTH
    return score


def _compatible(incidents: Sequence[Incident], group: Sequence[int], other: Sequence[int]) -> bool:
    """Whether no stated place or date of one group excludes one of the other, and together they last not too long."""
    if not _is_short([incidents[index] for index in (*group, *other)]):
        return False
    mine, theirs = _facts(incidents, group), _facts(incidents, other)
    return all(place_agreement(a, b) is not None for a, b in product(mine[0], theirs[0])) and all(
        day_agreement(a, b) is not None for a, b in product(mine[1], theirs[1])
    )


def _is_short(incidents: Sequence[Incident]) -> bool:
    days = [i.day for i in incidents if i.day is not None and i.core[0].facet is not Facet.SUPPORT]
    return not days or max(days) - min(days) <= _LONGEST_EVENT


def _facts(incidents: Sequence[Incident], group: Sequence[int]) -> tuple[list[Spot], list[Day]]:
    """The distinct places and stated dates of a group's incidents."""
    tellings = [t for index in group for t in incidents[index].core[:_MOST_COMPARED]]
    spots = {(t.spot.place_id, t.spot.country): t.spot for t in tellings}
    days = {t.day.edtf: t.day for t in tellings if t.day.is_stated}
    return list(spots.values()), list(days.values())
