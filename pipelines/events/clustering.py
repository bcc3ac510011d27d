"""Joining the incidents of many articles into events.

What belongs here: how alike two incidents are, and joining the most alike first while nothing excludes it, so
that the result is a function of the set of incidents, whatever the order of their arrival.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from pipelines.events.blocking import candidate_pairs
from pipelines.events.incidents import Incident
from pipelines.events.tellings import Day, Spot, Telling, day_agreement, place_agreement
from pipelines.events.union import UnionFind
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import Facet

ONE_EVENT = 3.6
"""Likeness from which two incidents are one event; set on the clusters of several outlets, see benchmarks."""
_FEW_ARTICLES, _FEW_SHARE = 8, 0.01
"""A word in more articles than this, and in more than this share of all, tells nothing."""
_NAME_WORTH, _NAMES_WORTH = 0.75, 1.5
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Cluster:
    """The incidents of one event, in canonical order."""

    incidents: tuple[Incident, ...]

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """All tellings of the event, the canonical first claim first."""
        return tuple(sorted((t for i in self.incidents for t in i.tellings), key=lambda t: t.seniority))


def cluster(incidents: Sequence[Incident]) -> list[Cluster]:
    """Group incidents into events; canonical order in, canonical order out."""
    ordered = sorted(incidents, key=lambda i: i.seniority)
    telling_words = _telling_words(ordered)
    scored = []
    for a, b in candidate_pairs(ordered):
        score = likeness(ordered[a], ordered[b], telling_words)
        if score >= ONE_EVENT:
            scored.append((-score, a, b))
    union: UnionFind[int] = UnionFind(range(len(ordered)))
    members = {index: [index] for index in range(len(ordered))}
    for _, a, b in sorted(scored):
        root, other = union.find(a), union.find(b)
        if root == other or not _compatible(ordered, members[root], members[other]):
            continue
        union.join(root, other)
        members[union.find(root)] = members[root] + members[other]
    return [Cluster(tuple(ordered[i] for i in group)) for group in union.groups()]


def _telling_words(incidents: Sequence[Incident]) -> frozenset[str]:
    """The words that tell incidents apart: those of few articles."""
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for incident in incidents:
        for word in incident.words | incident.names:
            articles[word].add(incident.article_id)
    most = max(_FEW_ARTICLES, _FEW_SHARE * len({i.article_id for i in incidents}))
    return frozenset(word for word, found in articles.items() if len(found) <= most)


def likeness(a: Incident, b: Incident, telling_words: frozenset[str]) -> float:
    """How alike two incidents of two articles are; 0 where their deed, place, date or thing exclude each other.

    The sum of: deed (same 1, kin .75, family .5), place (town 2, near 1.6, region 1), date (stated alike 1.5),
    thing (same, of a telling class, 1), parties (.5 each), wording (up to 1), rare names (up to 1.5).
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
    best = max(affinity + 2 * place + 1.5 * day + _details(s, t) for affinity, place, day, s, t in pairs)
    shared = a.words & b.words & telling_words
    smaller = min(len(a.words & telling_words), len(b.words & telling_words))
    wording = min(1.0, 1.5 * len(shared) / smaller) if smaller else 0.0
    names = min(_NAMES_WORTH, _NAME_WORTH * len(a.names & b.names & telling_words))
    return best + wording + names


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
    for mine, theirs in (
        (s.initiator, t.initiator),
        (s.target, t.target),
        (s.supporter, t.supporter),
    ):
        if mine is not None and theirs is not None:
            score += 0.5 if mine == theirs else -0.5
    if s.facet is Facet.SUPPORT:
        score += 2.0
    return score


def _compatible(incidents: Sequence[Incident], group: Sequence[int], other: Sequence[int]) -> bool:
    """Whether no stated place or date of one group excludes one of the other."""
    mine, theirs = _facts(incidents, group), _facts(incidents, other)
    return all(place_agreement(a, b) is not None for a, b in product(mine[0], theirs[0])) and all(
        day_agreement(a, b) is not None for a, b in product(mine[1], theirs[1])
    )


def _facts(incidents: Sequence[Incident], group: Sequence[int]) -> tuple[list[Spot], list[Day]]:
    """The distinct places and stated dates of a group's incidents."""
    tellings = [t for index in group for t in incidents[index].core[:_MOST_COMPARED]]
    spots = {(t.spot.place_id, t.spot.country): t.spot for t in tellings}
    days = {t.day.edtf: t.day for t in tellings if t.day.is_stated}
    return list(spots.values()), list(days.values())
