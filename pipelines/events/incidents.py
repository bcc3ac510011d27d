"""The incidents of one article: which of its tellings are of one occurrence.

What belongs here: joining tellings within an article, where order, answers and repetition show what is meant.
Joining the incidents of many articles is `clustering`.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

from pipelines.events.agreement import day_agreement, place_agreement
from pipelines.events.tellings import Telling
from pipelines.events.union import UnionFind
from pipelines.lexicon.triggers import trigger_lexicon
from schemas.vocabularies import Attribution, Facet, Stance

_LOSSES = frozenset({"killing", "wounding", "taking prisoner", "looting"})
"""What a deed of another kind costs: told beside it, it is of the same occurrence."""
_TELLING_THINGS = frozenset({"aircraft", "drone", "civilian site", "vessel", "infrastructure"})
"""Classes of things of which there is seldom more than one in an article."""
_MOST_COMPARED = 60
"""Tellings that each is compared with, the nearest before it: bounds the work on an article of thousands."""
_RIVAL_REACH = 6
"""Sentences between a denial and the version that the denying party gives instead: the lead denies, the body tells."""
_NEAR = 3
"""Sentences within which two tellings are near each other: a deed named twice, a deed and its dead."""
_RUN = re.compile(r"\w+")
_SHORTEST_COPY = 60
"""Letters from which two equal statements are one statement that was copied."""
_NAMED_SITE = 0.8
"""Agreement of places from which two tellings name one town, or two beside each other."""
_ORPHAN_REACH = 4
"""Sentences from a telling without place, date and thing of its own to the incident that it goes on about."""
_LEAD_REACH = 3
"""Sentences after such a telling within which an article says where and when, where nothing before does."""
_SHORT_ARTICLE, _SHORT_REACH = 16, 8
"""In an article of so few sentences, which is about one thing, it may be farther."""
_SAME_WORDS = 0.3
_FEWEST_WORDS = 3
_FAMILY = 0.5
_SAME_DEED, _KIN_DEED, _FAMILY_DEED = 1.2, 2.0, 2.9
"""Evidence that two tellings of one deed, of kindred deeds, of one family need to be one incident."""

NAMED, ANSWERED, RIVAL, CONTINUED = (
    "its words name the event",
    "it answers a claim about the event",
    "the party that denies or does not confirm the event tells this instead",
    "it goes on about what was told shortly before, without place or date of its own",
)


@dataclass(frozen=True)
class Incident:
    """What one article tells of one occurrence; `reasons` says per claim why it was joined."""

    tellings: tuple[Telling, ...]
    reasons: dict[str, str]

    @property
    def article_id(self) -> str:
        """The article that tells it."""
        return self.tellings[0].article_id

    @cached_property
    def core(self) -> tuple[Telling, ...]:
        """The tellings that say what it is: those that name it in their own words."""
        weak = {RIVAL, CONTINUED}
        named = tuple(t for t in self.tellings if not t.is_inherited and self.reasons[t.claim_id] not in weak)
        return named or self.tellings

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all its contents."""
        return frozenset().union(*(t.words for t in self.tellings))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names beside its deeds."""
        return frozenset().union(*(t.names for t in self.core))

    @cached_property
    def statements(self) -> frozenset[str]:
        """Its longer contents, word for word: what another article has too was copied."""
        spoken = (" ".join(_RUN.findall(t.content.lower())) for t in self.core)
        return frozenset(words for words in spoken if len(words) >= _SHORTEST_COPY)

    @cached_property
    def day(self) -> date | None:
        """The day to sort it by: stated, else that of publication."""
        stated = [t.day.end for t in self.core if t.day.is_stated and t.day.end is not None]
        published = [t.published_at.date() for t in self.core if t.published_at is not None]
        return min(stated or published, default=None)

    @cached_property
    def actions(self) -> frozenset[str]:
        """The deeds that it names."""
        return frozenset(t.action for t in self.core)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The things acted upon."""
        return frozenset(t.object_kind for t in self.core if t.object_kind is not None)

    @cached_property
    def compared(self) -> tuple[object, ...]:
        """All that `clustering` reads of it."""
        core = tuple(
            (t.action, t.spot, t.day, t.object_kind, t.object_class, t.facet, t.supporter, t.initiator, t.target)
            for t in self.core
        )
        return core, self.words, self.names, self.statements, self.day

    @cached_property
    def seniority(self) -> tuple[object, ...]:
        """Sort key of the canonical order."""
        return min(t.seniority for t in self.tellings)


def incidents_of(tellings: Sequence[Telling]) -> list[Incident]:
    """Split the tellings of one article into incidents."""
    ordered = sorted(tellings, key=lambda t: (t.order, t.claim_id))
    by_claim = {t.claim_id: t for t in ordered}
    reasons = {t.claim_id: ANSWERED if t.is_inherited else NAMED for t in ordered}
    ties = [*_answer_ties(ordered, by_claim), *_rival_versions(ordered)]
    for telling, other in ties:
        if telling.action != other.action:
            reasons[telling.claim_id] = RIVAL
    union: UnionFind[str] = UnionFind(t.claim_id for t in ordered)
    members = {t.claim_id: [t] for t in ordered}
    alike = sorted(_alike(ordered), key=lambda tie: -tie[0])
    for telling, other in [*ties, *((a, b) for _, a, b in alike)]:
        one, two = union.find(telling.claim_id), union.find(other.claim_id)
        if one != two and _agree(members[one], members[two]):
            union.join(one, two)
            members[one] = members[one] + members.pop(two)
    groups = {t.claim_id: members[union.find(t.claim_id)] for t in ordered}
    for telling, other in list(_orphan_ties(ordered, groups)):
        one, two = union.find(telling.claim_id), union.find(other.claim_id)
        if one != two and _agree(members[one], members[two]):
            union.join(one, two)
            members[one] = members[one] + members.pop(two)
            reasons[telling.claim_id] = CONTINUED if reasons[telling.claim_id] == NAMED else reasons[telling.claim_id]
    return [Incident(tuple(by_claim[c] for c in group), {c: reasons[c] for c in group}) for group in union.groups()]


def _orphan_ties(ordered: Sequence[Telling], groups: dict[str, list[Telling]]) -> Iterator[tuple[Telling, Telling]]:
    """Tellings whose incident has no place, date or thing of its own, with what was told shortly before them.

    "At least ten people died" goes on about the shelling of the sentence before; of several the nearest, kindred
    deeds first.
    """
    sentences = 1 + max((t.order[1] for t in ordered), default=0)
    reach = _SHORT_REACH if sentences <= _SHORT_ARTICLE else _ORPHAN_REACH
    for telling in ordered:
        if not all(_has_nothing_of_its_own(t) for t in groups[telling.claim_id]):
            continue
        fitting = [t for t in ordered if t not in groups[telling.claim_id] and _may_go_on_about(telling, t)]
        before = [t for t in fitting if 0 <= _apart(telling, t) <= reach]
        after = [t for t in fitting if -_LEAD_REACH <= _apart(telling, t) < 0]
        if before or after:
            yield telling, min(before or after, key=lambda t: _nearness(telling, t))


def _apart(telling: Telling, other: Telling) -> int:
    """Sentences from the other telling to this one; the title stands with the first sentence."""
    at, other_at = (t.order[1] if t.order[0] else 0 for t in (telling, other))
    return at - other_at


def _nearness(telling: Telling, other: Telling) -> tuple[object, ...]:
    affinity = trigger_lexicon().affinity(telling.action, other.action)
    return (-affinity, abs(_apart(telling, other)), other.order, other.claim_id)


def _may_go_on_about(telling: Telling, other: Telling) -> bool:
    return (
        not _has_nothing_of_its_own(other)
        and trigger_lexicon().affinity(telling.action, other.action) > 0
        and Facet.SUPPORT not in {telling.facet, other.facet}
        and place_agreement(telling.spot, other.spot) is not None
        and day_agreement(telling.day, other.day) is not None
        and not _excluded_by_thing(telling, other)
        and not _excluded_by_party(telling, other)
    )


def _has_nothing_of_its_own(telling: Telling) -> bool:
    """Whether neither place nor stated date nor a thing of which there is seldom more than one is named."""
    is_placed = telling.spot.place_id is not None
    return not (is_placed or telling.day.is_stated or telling.object_class in _TELLING_THINGS)


def _answer_ties(ordered: Sequence[Telling], by_claim: dict[str, Telling]) -> Iterator[tuple[Telling, Telling]]:
    for telling in ordered:
        answered = by_claim.get(telling.responds_to or "")
        if answered is not None and _answers(telling, answered):
            yield telling, answered


def _alike(ordered: Sequence[Telling]) -> Iterator[tuple[float, Telling, Telling]]:
    """Pairs of tellings that are of one occurrence, with the evidence beyond what they need."""
    for number, telling in enumerate(ordered):
        for other in ordered[max(0, number - _MOST_COMPARED) : number]:
            evidence = likeness(telling, other)
            if evidence >= 0:
                yield evidence, telling, other


def _agree(group: Sequence[Telling], other: Sequence[Telling]) -> bool:
    """Whether no stated date and no named town of one group excludes one of the other."""
    return all(
        day_agreement(a.day, b.day) is not None and place_agreement(a.spot, b.spot) is not None
        for a, b in product(_distinct(group), _distinct(other))
    )


def _distinct(group: Sequence[Telling]) -> list[Telling]:
    """One telling for each place and date that the group names."""
    return list({(t.spot.place_id, t.spot.country, t.day.edtf): t for t in group}.values())


def _answers(telling: Telling, answered: Telling) -> bool:
    """An answer is about what it answers, unless its own words name a thing of another family."""
    return telling.is_inherited or trigger_lexicon().affinity(telling.action, answered.action) > 0


def likeness(a: Telling, b: Telling) -> float:
    """Evidence that two tellings of an article are of one occurrence, above what it needs; negative if not."""
    affinity = trigger_lexicon().affinity(a.action, b.action)
    place, day = place_agreement(a.spot, b.spot), day_agreement(a.day, b.day)
    if affinity == 0 or place is None or day is None:
        return -1.0
    if Facet.SUPPORT in {a.facet, b.facet}:
        return 1.0 if a.facet == b.facet and _same_support(a, b) else -1.0
    same_site = affinity == 1 and place >= _NAMED_SITE
    if _excluded_by_thing(a, b) or (_excluded_by_party(a, b) and not same_site):
        return -1.0
    evidence = place * 2 + day + _thing(a, b) + _parties(a, b) + 2 * _shared_words(a, b)
    if affinity == 1:
        same_voice = 0.4 if a.party == b.party and a.attribution is Attribution.ATTRIBUTED else 0.0
        return evidence + same_voice + _closeness(a, b) - _SAME_DEED
    if affinity > _FAMILY:
        return evidence + _closeness(a, b) - _KIN_DEED
    is_loss = bool({a.action, b.action} & _LOSSES) and abs(a.order[1] - b.order[1]) <= _NEAR
    return evidence - _FAMILY_DEED if is_loss else -1.0


def _closeness(a: Telling, b: Telling) -> float:
    """One deed named twice in neighbouring sentences is one occurrence, unless something shows two."""
    apart = abs(_apart(a, b))
    return 0.8 if apart <= 1 else 0.4 if apart <= _NEAR else 0.0


def _same_support(a: Telling, b: Telling) -> bool:
    """Support is one state of affairs per pair; one of the two may be left unsaid."""
    helper = {a.supporter, b.supporter} - {None}
    helped = {a.initiator, b.initiator} - {None}
    crossed = a.supporter is not None and a.supporter == b.initiator
    return len(helper) == 1 and len(helped) <= 1 and not crossed


def _excluded_by_thing(a: Telling, b: Telling) -> bool:
    """A hospital is not a helicopter; a town and its area may be one."""
    if a.object_class is None or b.object_class is None or a.object_kind == b.object_kind:
        return False
    places = {"settlement", "territory"}
    vague = {"people", "fighters", "soldiers", "operation", "party"}
    return a.object_class != b.object_class and not (
        {a.object_class, b.object_class} <= places or a.object_class in vague or b.object_class in vague
    )


def _excluded_by_party(a: Telling, b: Telling) -> bool:
    """Who acts in one is acted upon in the other: another deed, unless told as the rival version."""
    return (a.initiator is not None and a.initiator == b.target) or (
        b.initiator is not None and b.initiator == a.target
    )


def _thing(a: Telling, b: Telling) -> float:
    if a.object_kind is None or b.object_kind is None:
        return 0.0
    if a.object_kind != b.object_kind:
        return -0.5 if a.object_class == b.object_class and a.object_class in _TELLING_THINGS else 0.0
    return 1.2 if a.object_class in _TELLING_THINGS else 0.4


def _parties(a: Telling, b: Telling) -> float:
    """Rival sides are expected to name different doers; one side is not."""
    agree = 0.0
    for mine, theirs, weight in ((a.initiator, b.initiator, 0.8), (a.target, b.target, 0.5)):
        if mine is not None and theirs is not None:
            agree += weight if mine == theirs else -0.2 if a.side == b.side else 0.0
    return agree


def _shared_words(a: Telling, b: Telling) -> float:
    if not a.words or not b.words:
        return 0.0
    shared = len(a.words & b.words) / min(len(a.words), len(b.words))
    return shared if shared >= _SAME_WORDS and min(len(a.words), len(b.words)) >= _FEWEST_WORDS else 0.0


def _rival_versions(ordered: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """What a party that denies or does not confirm tells instead, and goes on telling, a few sentences apart."""
    reached = [t for t in ordered if t.bearing == -1 or (t.bearing == 0 and t.stance is Stance.WITHHOLDS)]
    joined = {t.claim_id for t in reached}
    while reached:
        known = reached.pop()
        deeds = {known.action, *(t.action for t in ordered if t is not known and likeness(t, known) >= 0)}
        for telling in ordered:
            if telling.claim_id not in joined and _is_version_of(telling, known, deeds):
                joined.add(telling.claim_id)
                reached.append(telling)
                yield telling, known


def _is_version_of(telling: Telling, known: Telling, deeds: AbstractSet[str]) -> bool:
    """Whether a side tells this instead of what it denies; `deeds` are the names that the article has for that."""
    if telling.side != known.side or telling.attribution is Attribution.NARRATOR or telling.bearing != 1:
        return False
    if telling.facet is Facet.CASUALTIES and known.facet is not Facet.CASUALTIES:
        return False  # its losses are no other version of what happened
    if known.stance is Stance.WITHHOLDS and known.side not in {known.initiator, known.target}:
        return False
    near = 0 <= telling.order[1] - known.order[1] <= _RIVAL_REACH and telling.order[0] == known.order[0]
    return (
        near
        and any(trigger_lexicon().affinity(telling.action, deed) > _FAMILY for deed in deeds)
        and (telling.action != known.action or known.bearing == 1)
        and place_agreement(telling.spot, known.spot) is not None
        and day_agreement(telling.day, known.day) is not None
    )
