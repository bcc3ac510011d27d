"""The rival versions of one event, and what each claim says of them.

What belongs here: splitting an event's tellings into versions that cannot all be so, and the facts of an event
and of each version. No version is picked: the main one is only the first that was asserted most widely.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from pipelines.events.agreement import Day, Spot, day_agreement, in_range, place_agreement
from pipelines.events.clustering import Cluster
from pipelines.events.incidents import CONTINUED, RIVAL
from pipelines.events.tellings import Telling
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import Attribution, DateBasis, Facet, Stance

_YEAR_REACH = timedelta(days=60)
"""A date without a year is the last one before an article of the event, if not longer ago than this."""
_FAMILY = 0.5
"""Affinity of deeds that are only of one family; above it they may be two names of one."""
_ONE_SITE = 0.8
"""Agreement of places from which two tellings name one town, or two beside each other."""
_BREACH, _FIGHT = "ceasefire violation", "clash"
_FEW_DAYS = 2
"""UCDP's date precision of a range of up to six days."""
_TARGETS = frozenset(
    {"civilian site", "military site", "infrastructure", "vehicle", "vessel", "people", "fighters", "soldiers"}
)
"""Classes of things of which one excludes the other as what was hit."""
_CLAIMED_BY_DOER = frozenset(
    {"capture", "killing", "attack", "strike", "airstrike", "shelling", "bombing", "downing", "looting", "abduction"}
    | {"chemical attack", "suicide bombing", "responsibility", "grenade attack", "ceasefire violation"}
    | {"use of phosphorus", "use of cluster munitions", "clash"}
)

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Account:
    """One version: its tellings in canonical order; `action` is the deed that it is about, None for its commonest."""

    tellings: tuple[Telling, ...]
    action: str | None = None

    @property
    def head(self) -> Telling:
        """The claim that names the version best: asserted, in its own words, with the facts that most give."""
        told = Counter(t.action for t in self.tellings if t.bearing == 1)
        things = Counter((t.action, t.object_kind) for t in self.tellings)
        parties = Counter((t.action, t.initiator, t.target, t.supporter) for t in self.tellings)

        def worth(telling: Telling) -> tuple[object, ...]:
            return (
                telling.bearing != 1,
                telling.is_inherited,
                self.action not in {None, telling.action},
                telling.strength == 1,
                -told[telling.action],
                telling.facet not in {Facet.OCCURRENCE, Facet.SUPPORT},
                -things[telling.action, telling.object_kind],
                -parties[telling.action, telling.initiator, telling.target, telling.supporter],
                telling.seniority,
            )

        return min(self.tellings, key=worth)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event or a version is known by."""

    head: Telling
    spot: Spot
    day: Day


def accounts_of(cluster: Cluster) -> list[Account]:
    """Split an event into its versions, the main one first.

    A version is of its own where the party that denies the main one tells it, or where two parties name
    different doers of one deed. What nobody disputes belongs to the main version.
    """
    tellings = cluster.tellings
    main_action = _main_action(tellings)
    main = [t for t in tellings if t.action == main_action]
    holders = {t.party for t in main if t.bearing == 1}
    deniers = {t.party for t in main if t.bearing <= 0 and t.stance is not Stance.OTHER} - holders
    rival_actions = {
        t.action for t in tellings if t.action != main_action and t.bearing == 1 and t.party in deniers
    } & {t.action for i in cluster.incidents for t in i.tellings if i.reasons[t.claim_id] == RIVAL}
    rival_actions -= {t.action for t in tellings if t.bearing == 1 and t.party in holders}
    rival_actions = {a for a in rival_actions if not trigger_lexicon().is_one_deed(a, main_action)}
    groups: defaultdict[str, list[Telling]] = defaultdict(list)
    continued = {c for i in cluster.incidents for c, reason in i.reasons.items() if reason == CONTINUED}
    kindred = [
        t
        for t in tellings
        if trigger_lexicon().affinity(t.action, main_action) > _FAMILY
        and (t.claim_id not in continued or t.action == main_action)
    ]
    doers = _rival_doers(sorted(kindred, key=_as_told))
    named = [t for t in tellings if trigger_lexicon().is_one_deed(t.action, main_action)]
    things = _rival_things(named, {t.side for t in tellings if t.bearing == -1})
    for telling in tellings:
        groups[_version(telling, rival_actions, doers, things)].append(telling)
    if "" not in groups:
        return [Account(tuple(tellings), main_action)]
    ordered = sorted(groups.items(), key=lambda group: (group[0] != "", group[1][0].seniority))
    return [Account(tuple(group), None if version else main_action) for version, group in ordered]


def deniers_of(account: Account) -> frozenset[str]:
    """The sides that deny a version, or their part in it, where it is about more than its dead."""
    if account.head.facet is Facet.CASUALTIES:
        return frozenset()
    facets = {Facet.OCCURRENCE, Facet.RESPONSIBILITY, Facet.MEANS}
    return frozenset(t.side for t in account.tellings if t.bearing == -1 and t.facet in facets)


def is_said_beside_denial(telling: Telling, reason: str, account: Account) -> bool:
    """Whether a denying side only tells what is not disputed: the dead, another deed, or what went on."""
    is_beside = telling.facet is Facet.CASUALTIES or reason in {CONTINUED, RIVAL}
    return telling.bearing == 1 and (is_beside or account.action not in {None, telling.action})


def leaves_deed_open(telling: Telling, account: Account) -> bool:
    """Whether it tells of what went on beside the deed, which does not say that the deed was done.

    Where the deed is denied, only who tells of that very deed holds it to be so.
    """
    deed, lexicon = account.action, trigger_lexicon()
    if telling.bearing != 1 or deed is None or lexicon.names(telling.action, deed):
        return False
    is_denied = any(t.bearing == -1 and lexicon.names(t.action, deed) for t in account.tellings)
    return is_denied or not lexicon.implies(telling.action, deed)


def denies_another_deed(telling: Telling, account: Account) -> bool:
    """Whether it denies what is told beside the deed and is no name of it: a retreat, where a capture is denied."""
    deed = account.action
    return telling.bearing == -1 and deed is not None and not trigger_lexicon().names(telling.action, deed)


def _as_told(telling: Telling) -> tuple[object, ...]:
    return (telling.seniority[:2], telling.article_id, telling.order, telling.claim_id)


def _main_action(tellings: Sequence[Telling]) -> str:
    """The deed that is disputed, of several the one that most parties hold to be so or dispute.

    Of equals the one told first; a word that names an event only beside others ("took off") comes last.
    """
    weight: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    strength: Counter[str] = Counter()
    for telling in tellings:
        weight[telling.action].add((telling.side, telling.bearing == 1))
        strength[telling.action] = max(strength[telling.action], telling.strength)
    told = sorted(tellings, key=_as_told)
    first = {t.action: number for number, t in reversed(list(enumerate(told)))}
    lexicon = trigger_lexicon()
    asserted = {t.action for t in tellings if t.bearing == 1}
    disputed = {
        t.action for t in tellings if t.bearing < 0 and any(lexicon.names(action, t.action) for action in asserted)
    }

    def worth(action: str) -> tuple[bool, bool, int, int]:
        return (action not in disputed, strength[action] == 1, -len(weight[action]), first[action])

    return min(weight, key=worth)


def _rival_doers(kindred: Sequence[Telling]) -> frozenset[str]:
    """The sides to which the deed is laid beside who did it by the main version; `kindred` come as they were told.

    The main doer is who says so of itself, else whom most sides name. Another is its rival only where the main doer
    claims the deed, or where the accused, or a side that denies, lays it to somebody else.
    """
    asserted = [
        t
        for t in kindred
        if t.bearing == 1
        and t.initiator is not None
        and t.attribution is Attribution.ATTRIBUTED
        and t.action in _CLAIMED_BY_DOER
    ]
    own = {t.initiator for t in asserted if t.initiator == t.side}
    named_by: defaultdict[str, set[str]] = defaultdict(set)
    for telling in asserted:
        named_by[telling.side].add(str(telling.initiator))
    accused = _most_accused(asserted)
    held = {str(doer) for doer in own} or ({accused} if accused is not None else set())
    deniers = {t.side for t in kindred if t.bearing == -1} | (set() if own else held)
    main = [t for t in asserted if t.initiator in held]
    return frozenset(
        str(t.initiator)
        for t in asserted
        if t.initiator not in held
        and not (named_by[t.side] & held)
        and (own or t.side in deniers)
        and any(_is_one_deed(t, other) for other in main)
    )


def _is_one_deed(telling: Telling, other: Telling) -> bool:
    """Whether two tellings are of one deed, so that two doers exclude each other: of one name, place and target.

    Both sides of a fight are its doers, and two that act on each other do two deeds, but only one broke the ceasefire.
    """
    place = place_agreement(telling.spot, other.spot)
    if not place or day_agreement(telling.day, other.day) is None or telling.action == other.action == _FIGHT:
        return False
    targets = {telling.target, other.target} - {None}
    acts_on_other = telling.initiator == other.target or other.initiator == telling.target
    is_named = trigger_lexicon().is_one_deed(telling.action, other.action)
    is_breach = place >= _ONE_SITE and _BREACH in {telling.action, other.action}
    return is_named and (is_breach or (len(targets) <= 1 and not acts_on_other))


def _most_accused(asserted: Sequence[Telling]) -> str | None:
    """Whom most sides name as the doer; of equals whom was named first."""
    sides: defaultdict[str, set[str]] = defaultdict(set)
    for telling in asserted:
        sides[str(telling.initiator)].add(telling.side)
    return max(sides, key=lambda doer: len(sides[doer]), default=None)


def _rival_things(main: Sequence[Telling], deniers: AbstractSet[str]) -> frozenset[tuple[str, str]]:
    """Who denies the main version, with what it says was hit instead: a depot, not a hospital."""
    told = [t for t in main if t.bearing == 1 and t.object_class in _TARGETS and t.facet is not Facet.CASUALTIES]
    others = Counter(t.object_class for t in told if t.side not in deniers)
    if not others:
        return frozenset()
    common = others.most_common(1)[0][0]
    return frozenset((t.side, str(t.object_class)) for t in told if t.side in deniers and t.object_class != common)


def _version(
    telling: Telling, rival_actions: set[str], doers: frozenset[str], things: AbstractSet[tuple[str, str]]
) -> str:
    """Which version a telling bears on; whoever denies what was laid to it answers the version that lays it there."""
    if telling.initiator in doers:
        return f"doer {telling.initiator}"
    is_toll = telling.facet is Facet.CASUALTIES
    if telling.bearing == 1 and (telling.side, telling.object_class) in things and not is_toll:
        return f"target {telling.object_class}"
    return "rival" if telling.action in rival_actions else ""


def facts_of(tellings: Sequence[Telling], head: Telling, newest: Sequence[datetime]) -> Facts:
    """Place and date that most claims of `head`'s deed give, the more precise before the vaguer."""
    same = [t for t in tellings if t.action == head.action or t.is_inherited] or list(tellings)
    spot = _best([t.spot for t in same], key=_spot_rank, of=lambda s: (s.place_id, s.country))
    day = _best([t.day for t in same], key=_day_rank, of=lambda d: d.edtf)
    return Facts(head, spot, with_year(day, newest))


def fuller(facts: Facts, others: Sequence[Facts]) -> Facts:
    """The facts with place and date made more precise by rival versions, which seldom dispute where and when."""
    spot, day = facts.spot, facts.day
    for other in others:
        if place_agreement(spot, other.spot) is not None and _spot_rank(other.spot) < _spot_rank(spot):
            spot = other.spot
        if day_agreement(day, other.day) is not None and _day_rank(other.day) < _day_rank(day):
            day = other.day
    return replace(facts, spot=spot, day=day)


def _best(values: Sequence[Value], key: Callable[[Value], int], of: Callable[[Value], Hashable]) -> Value:
    """The value of the best rank that occurs most; of equals the one told first."""
    counts = Counter(map(of, values))
    return min(enumerate(values), key=lambda pair: (key(pair[1]), -counts[of(pair[1])], pair[0]))[1]


def _spot_rank(spot: Spot) -> int:
    return spot.geo_precision if spot.geo_precision is not None else 9


def _day_rank(day: Day) -> int:
    """A date given in the words before one counted from the publication, before that of publication itself.

    Of publication windows the short one of title and lead comes first.
    """
    if not day.is_stated:
        is_lead = day.start is not None and day.end is not None and (day.end - day.start).days <= 1
        return 9 if not day.is_known else 7 if is_lead else 8
    is_near = day.month_day is not None or (day.precision or 5) <= _FEW_DAYS
    return (0 if day.basis is DateBasis.EXPLICIT else 1) if is_near else (day.precision or 5)


def with_year(day: Day, published: Sequence[datetime]) -> Day:
    """Give "February 11" the year of an article of the event published in the weeks after it."""
    if day.month_day is None:
        return day
    for moment in sorted(published):
        until = moment.date()
        found = in_range(day.month_day, until - _YEAR_REACH, until)
        if found is not None:
            return replace(day, start=found, end=found, edtf=str(found), precision=1, basis=DateBasis.RELATIVE)
    return day
