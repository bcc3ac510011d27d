"""What a claim's words say happened: the trigger that names it, the thing acted upon, and whether it is negated.

What belongs here: choosing one trigger of several, its object and facet. Whether it is negated or only planned is
in `negation`, who acted in `roles`, where and when in `circumstances`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.claims.model import Claim, Span
from pipelines.frames.denial import ends_or_begins, is_about_another, takes_for_granted
from pipelines.frames.negation import is_unreal, polarity_of
from pipelines.frames.reading import ARMED_NON_STATE, ArticleReading, FieldReading, within
from pipelines.lexicon.triggers import ObjectMention, Reading, Trigger, TriggerLexicon
from schemas.vocabularies import ActorKind, Facet, Stance

_DOING = frozenset({"fighters", "soldiers"})
_DEEDS = frozenset({Facet.OCCURRENCE, Facet.CASUALTIES, Facet.MEANS})
_ARMS = frozenset({"drone", "missile", "weapon"})
_TAKEN_PLACES = frozenset({"settlement", "territory"})
_OBJECT_REACH = 70
"""Characters between a trigger and the thing acted upon; farther away it belongs to another verb."""
_TOLL_REACH = 60
"""Characters before a trigger in which a toll is named: "the number of people killed in Saturday's shelling"."""
_ANAPHORIC_WORDS = 9
"""A content longer than this says something of its own beside "the claim"."""
_REJECTING_WORDS, _CALLED_A_LIE = 16, 6
"""The longest contents that only reject: with "the videos" and without ("that a lie")."""
_PREPOSITION = re.compile(
    r"\b(?:in|to|at|from|on|by|with|for|near|into|over|after|before|against|towards?)\b", re.IGNORECASE
)
_ENDS_NEGATED = re.compile(r"\b(?:not|never)\W*$|n['’]t\W*$", re.IGNORECASE)
"""How "the army insists that it did not" ends."""
_WITH_DEED = re.compile(r"\s+(?:to\s+|in\s+(?:the\s+)?)?")
_PART_REACH = 60
"""Characters before a trigger in which "taking part in" or "involvement in" is said of it."""
_MENTION_REACH = 40
_HEAD_REACH = 4
"""Words of a content within which its head says what it is about: "any role in", "the official toll of"."""
_PLACE_KINDS = {1: "town", 2: "town", 3: "area", 4: "area", 5: "area"}


@dataclass(frozen=True, slots=True)
class Naming:
    """The event as the content names it."""

    trigger: Trigger
    reading: Reading
    facet: Facet
    object_kind: str | None
    object_class: str | None
    is_passive: bool
    polarity: int


def naming_of(reading: ArticleReading, claim: Claim) -> Naming | None:
    """The event that the content names by its strongest trigger; None where it names none."""
    field = reading.field(claim)
    triggers = within(field.triggers, claim.content)
    candidates = _candidates(reading, claim, triggers)
    if not candidates:
        return None
    strongest = max(candidates, key=lambda fit: fit[0])
    cause = next((c for c in candidates if _causes(c, strongest)), None)
    if claim.stance is Stance.DENIES and (cause is not None or strongest[1].word.is_cause):
        return None  # who denies the cause leaves open what it was the cause of
    help_to = next((c for c in candidates if _helps_to(field, c, strongest)), None)
    _, trigger, chosen, found, passive = cause or help_to or strongest
    polarity = polarity_of(reading.lexicon, field.text, claim, trigger)
    if polarity is None or (polarity == -1 and _is_thing(reading.lexicon, trigger)):
        return None
    if _is_said_both_ways(reading.lexicon, field.text, claim, trigger, polarity, triggers):
        return None
    facet = _facet(reading.lexicon, field.text, claim, chosen, trigger, triggers)
    if facet is Facet.OCCURRENCE and _is_negated_there(reading.lexicon, field.text, trigger):
        facet = Facet.PLACE
    if polarity == -1 and ends_or_begins(reading.lexicon, field.text, claim.content, trigger):
        facet = Facet.TIME
    if trigger.word.is_contrary:
        polarity = -polarity
    return Naming(
        trigger=trigger,
        reading=chosen,
        facet=facet,
        object_kind=None if found is None else found.kind,
        object_class=None if found is None else found.object_class,
        is_passive=passive,
        polarity=polarity,
    )


_Fit = tuple[tuple[float, int], Trigger, Reading, ObjectMention | None, bool]


def _candidates(reading: ArticleReading, claim: Claim, triggers: Sequence[Trigger]) -> list[_Fit]:
    """The deeds that a content may be about: none that it only mentions or supposes; of a denial the head."""
    field, lexicon = reading.field(claim), reading.lexicon
    found = [
        fit
        for trigger in triggers
        if not (is_unreal(lexicon, field.text, claim, trigger) or _is_mentioned(reading, claim, trigger))
        and not (_is_figurative(reading, trigger) or _is_responsible_for_no_deed(lexicon, field, trigger))
        and (fit := _fit(lexicon, field, claim.content, trigger)) is not None
    ]
    found = [fit for fit in found if not _is_part_in(lexicon, field.text, fit[1], found)]
    if claim.stance is not Stance.DENIES:
        return found
    meant = [fit for fit in found if not takes_for_granted(lexicon, field.text, claim.content, fit[1])]
    named = [fit[1] for fit in meant if fit[1].strength > 1]
    return [fit for fit in meant if not is_about_another(field.text, fit[1], named)]


def _is_mentioned(reading: ArticleReading, claim: Claim, trigger: Trigger) -> bool:
    """Whether a statement only mentions what others allege: "a team that investigates the alleged attack"."""
    if claim.stance not in {Stance.ASSERTS, Stance.CONFIRMS}:
        return False
    first = next(span.start for span in claim.content if span.start <= trigger.start < span.end)
    before = reading.field(claim).text[max(first, trigger.start - _MENTION_REACH) : trigger.start]
    alleged = reading.lexicon.grammar_pattern("alleged").pattern
    return re.search(rf"{alleged}\s+(?:[\w-]+\s+){{0,2}}$", before, re.IGNORECASE) is not None


def _is_figurative(reading: ArticleReading, trigger: Trigger) -> bool:
    """Whether the article names nothing to which the word could happen: "the idea was shot down"."""
    word = trigger.word
    things = (thing for field in reading.fields.values() for thing in field.objects)
    return word.needs_object_in_text and not any(thing.object_class in word.object_classes for thing in things)


def _is_part_in(lexicon: TriggerLexicon, text: str, trigger: Trigger, found: Sequence[_Fit]) -> bool:
    """Whether "involvement" or "a role" is that in a deed named after it, and no help of its own."""
    part = lexicon.grammar_pattern("part_in").match(text, trigger.start)
    if trigger.word.reading.facet is not Facet.SUPPORT or part is None or part.end() <= trigger.end:
        return False
    return any(0 <= fit[1].start - part.end() <= _PART_REACH and fit[2].facet in _DEEDS for fit in found)


def _is_responsible_for_no_deed(lexicon: TriggerLexicon, field: FieldReading, trigger: Trigger) -> bool:
    """Whether somebody is "responsible for" other than a deed: for his men, for a budget."""
    if lexicon.grammar_pattern("offices").fullmatch(trigger.text) is None:
        return False
    until = trigger.end + _PART_REACH
    deeds = (t for t in field.triggers if trigger.end <= t.start < until)
    return lexicon.grammar_pattern("pointing").match(field.text, trigger.end + 1) is None and not any(deeds)


def _is_thing(lexicon: TriggerLexicon, trigger: Trigger) -> bool:
    """Whether the word is also the name of a weapon, of which there may be none: "no bombs were found"."""
    return lexicon.class_of_word(trigger.text) == "weapon" and not trigger.text.lower().endswith(("ed", "ing"))


def _is_said_both_ways(
    lexicon: TriggerLexicon, text: str, claim: Claim, trigger: Trigger, polarity: int, triggers: Sequence[Trigger]
) -> bool:
    """Whether a word is negated here and not there: "this is no attack on us. It is an attack on all"."""
    same = (
        t
        for t in triggers
        if t.word.lemma == trigger.word.lemma
        and t.start != trigger.start
        and len(re.findall(r"[.!?]", text[min(t.end, trigger.end) : max(t.start, trigger.start)])) <= 1
    )
    return claim.stance is not Stance.DENIES and any(
        polarity_of(lexicon, text, claim, other) == -polarity for other in same
    )


def _causes(fit: _Fit, deed: _Fit) -> bool:
    """Whether it says what brought the deed about: "a failure, not a missile, brought the plane down"."""
    return fit[1].word.is_cause and fit[1].start < deed[1].start and not deed[4]


def _helps_to(field: FieldReading, fit: _Fit, deed: _Fit) -> bool:
    """Whether it says that an armed group had help with the deed: "helped the rebels to capture the town"."""
    between = Span(fit[1].end, deed[1].start)
    if fit[2].facet is not Facet.SUPPORT or between.start > between.end:
        return False
    helped = [m.end for m in within(field.actors, [between]) if m.actor.kind in ARMED_NON_STATE]
    helped += [thing.end for thing in within(field.objects, [between]) if thing.object_class == "fighters"]
    return any(_WITH_DEED.fullmatch(field.text, end, between.end) is not None for end in helped)


def _fit(lexicon: TriggerLexicon, field: FieldReading, spans: Sequence[Span], trigger: Trigger) -> _Fit | None:
    """The trigger with its object; None where it needs one that the content does not name."""
    passive = is_passive(lexicon, field.text, trigger)
    found = _object_of(field, spans, trigger, passive)
    word = lexicon.choose(trigger.text, found.object_class if found else None)
    fits = found is not None and (found.object_class in word.object_classes or found.object_class in word.readings_with)
    if word.takes_direct_object and not (passive or _follows_at_once(field, trigger, found)):
        return None
    is_place = found is None or found.object_class in _TAKEN_PLACES
    pointed = is_place and _points_at_place(field.text, trigger)
    if word.needs_object and not (fits or pointed or _names_party(word.reading, field, spans)):
        return None
    reading = word.reading_with(found.object_class if found else None)
    return (word.strength + 1.5 * fits, -trigger.start), trigger, reading, found, passive


def _follows_at_once(field: FieldReading, trigger: Trigger, thing: ObjectMention | None) -> bool:
    """Whether the thing is the object of the verb itself: "took the mining town", not "took them to the town"."""
    if _points_at_place(field.text, trigger):
        return True
    return (
        thing is not None
        and re.fullmatch(r"(?:\s+[\w'’-]+){0,3}\s+", field.text[trigger.end : thing.start]) is not None
        and not (_PREPOSITION.search(field.text[trigger.end : thing.start]))
    )


def _points_at_place(text: str, trigger: Trigger) -> bool:
    """Whether "it" is what is taken, held or lost."""
    takes_places = bool(trigger.word.object_classes & _TAKEN_PLACES)
    return (
        takes_places
        and re.match(r"\s+it\b(?!\s+(?:has|had|is|was|would|will))", text[trigger.end : trigger.end + 12]) is not None
    )


def _names_party(reading: Reading, field: FieldReading, spans: Sequence[Span]) -> bool:
    """Help needs somebody who helps or is helped: "any assistance from Ukraine"."""
    others = (m for m in within(field.actors, spans) if m.actor.kind not in {ActorKind.JRN, ActorKind.NGO})
    return reading.facet is Facet.SUPPORT and any(others)


def _object_of(field: FieldReading, spans: Sequence[Span], trigger: Trigger, passive: bool) -> ObjectMention | None:
    """What is acted upon: the nearest fitting thing, in a passive first before the trigger, else after it."""
    named = [*within(field.objects, spans), *_places_as_things(field, spans)]
    word = trigger.word
    named = [t for t in named if not _is_doer(field.text, t, trigger, passive)]
    things = [t for t in named if t.end <= trigger.start or t.start >= trigger.end or len(trigger.text.split()) > 2]

    def distance(thing: ObjectMention) -> int:
        if thing.start < trigger.start:
            away = max(0, trigger.start - thing.end)
            return away if passive else away + _OBJECT_REACH // 3
        if thing.start < trigger.end:
            return _OBJECT_REACH // 3
        return thing.start - trigger.end + (_OBJECT_REACH // 2 if passive else 0)

    def preference(thing: ObjectMention) -> tuple[int, int, int]:
        fits = thing.object_class in word.object_classes or thing.object_class in word.readings_with
        is_usual = fits and (thing.object_class in word.object_classes or thing.object_class != "people")
        return (0 if is_usual else 1 if fits else 2, distance(thing), thing.start)

    real = [t for t in things if t in field.objects and distance(t) <= _OBJECT_REACH]
    takes_places = bool(word.object_classes & _TAKEN_PLACES)
    nearest_first = sorted(things if takes_places or not real else real, key=preference)
    found = nearest_first[0] if nearest_first else None
    if found is None or distance(found) > _OBJECT_REACH + _OBJECT_REACH // 3:
        return None
    return found


def _is_doer(text: str, thing: ObjectMention, trigger: Trigger, passive: bool) -> bool:
    """Whether forces or arms stand before an active verb: they do it, "the militia killed", "drones struck"."""
    if thing.object_class in _ARMS and thing.object_class in trigger.word.object_classes:
        return False  # "a drone shot down over the town"
    is_verb = (
        re.search(r"(?:ed|ing)$|^(?:shot|hit|struck|fought|took|overran)", trigger.text, re.IGNORECASE) is not None
    )
    between = text[thing.end : trigger.start]
    is_subject = thing.end <= trigger.start and not re.search(r"[,;:.]", between)
    return is_verb and not passive and is_subject and thing.object_class in _DOING | _ARMS


def _places_as_things(field: FieldReading, spans: Sequence[Span]) -> list[ObjectMention]:
    """A named place can be taken or shelled like "the town"."""
    named = within(field.places, spans)
    return [
        ObjectMention(kind, "settlement" if kind == "town" else "territory", m.start, m.end)
        for m in named
        if (kind := _PLACE_KINDS.get(m.geo_precision)) and not _is_part_of_actor(field, m.start)
    ]


def _is_part_of_actor(field: FieldReading, position: int) -> bool:
    return any(m.start <= position < m.end for m in field.actors)


def _facet(
    lexicon: TriggerLexicon, text: str, claim: Claim, reading: Reading, trigger: Trigger, triggers: Sequence[Trigger]
) -> Facet:
    """Who claims "responsibility for the attack" is about who did it; "its toll of the shelling" is about the dead."""
    laid = (t for t in triggers if t.word.reading.facet is Facet.RESPONSIBILITY)
    if any(trigger.start - t.end <= _PART_REACH for t in laid):
        return Facet.RESPONSIBILITY
    span = next(s for s in claim.content if s.start <= trigger.start < s.end)
    before = text[max(span.start, trigger.start - _PART_REACH) : trigger.start]
    if reading.facet in {Facet.OCCURRENCE, Facet.CASUALTIES} and lexicon.grammar_pattern("part_in").search(before):
        return Facet.RESPONSIBILITY
    head = " ".join(text[span.start : trigger.start].split()[:_HEAD_REACH])
    if reading.facet is Facet.OCCURRENCE and (
        _is_toll_of(lexicon, before) or lexicon.grammar_pattern("toll_heads").search(head)
    ):
        return Facet.CASUALTIES
    return reading.facet


def _is_negated_there(lexicon: TriggerLexicon, text: str, trigger: Trigger) -> bool:
    """Whether only the place is denied: "the blast did not occur at its check-in row"."""
    negated, sites = (lexicon.grammar_pattern(name).pattern for name in ("negated_after", "sites_after"))
    return re.match(rf"\s+{negated}\s+{sites}\s", text[trigger.end :], re.IGNORECASE) is not None


def _is_toll_of(lexicon: TriggerLexicon, before: str) -> bool:
    pattern = rf"{lexicon.grammar_pattern('tolls').pattern}(?:\s+[\w'’-]+){{0,2}}\s*$"
    return re.search(pattern, before[-_TOLL_REACH:], re.IGNORECASE) is not None


def is_passive(lexicon: TriggerLexicon, text: str, trigger: Trigger) -> bool:
    """Whether what stands before the trigger suffers it: "was shot down", "drones intercepted by"."""
    before = text[max(0, trigger.start - 30) : trigger.start]
    auxiliary = (
        rf"{lexicon.grammar_pattern('auxiliaries').pattern}(?:\s+\w+ly|\s+also|\s+then|\s+not|\s+never)?\s+[\"“‘\']?$"
    )
    if re.search(auxiliary, before, re.IGNORECASE) and not trigger.text.lower().endswith("ing"):
        return True
    after = text[trigger.end : trigger.end + 12]
    return bool(re.match(r"\s+by\s", after)) and trigger.text.lower().endswith(("ed", "n", "t"))


def is_anaphoric(lexicon: TriggerLexicon, text: str) -> bool:
    """Whether a content only points at an earlier statement: "this claim", "that a lie", nothing."""
    words = text.strip(" \n\t.,;“”\"'").removeprefix("that ")
    if not words or lexicon.grammar_pattern("pronouns").fullmatch(words):
        return True
    points = lexicon.grammar_pattern("anaphora").search(words) is not None
    if lexicon.grammar_pattern("rejections").search(words) is not None:
        return len(words.split()) <= (_REJECTING_WORDS if points else _CALLED_A_LIE)
    return points and len(words.split()) <= _ANAPHORIC_WORDS


def rejects(lexicon: TriggerLexicon, text: str) -> bool:
    """Whether a content calls what it points at untrue: "the statement was false"."""
    lists = ("rejections", "negated_after", "negated_claims")
    is_rejected = any(lexicon.grammar_pattern(name).search(text) is not None for name in lists)
    return is_rejected or _ENDS_NEGATED.search(text) is not None
