"""Who acts, on whom, with whose help, as the words around a trigger have it.

What belongs here: which of the parties that a content names did what to whom. A pronoun of the speaker ("we", "its
fighters") is the claimant where it stands as subject, owner or agent of the deed and the claimant is of a kind that can
do it. Who is named is found in `parties`; what cannot be told stays unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.claims.model import Claim, Span
from pipelines.entities.actors import Actor
from pipelines.frames.parties import USE_FORCE, Party, parties_in
from pipelines.frames.reading import ARMED_NON_STATE, ArticleReading, FieldReading
from pipelines.frames.wording import Naming
from pipelines.lexicon.triggers import Trigger
from schemas.vocabularies import Attribution, Facet

_NOMINAL = re.compile(r"\b(?:the|an?|this|that|these|those|any|such|no)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
"""What stands before a trigger that is a noun with an article: "the deadly attack"."""
_LONGEST_OBJECT = 5
"""Words between a deed and "our positions" that still are its object."""
_OWNER_REACH = 25
"""Characters after a deed within which "Mali's" names whose thing it is done to."""
_LOSING = frozenset({"lose", "loss"})
_OPENING = 12
"""Characters at most before "losing" or "the loss of" where it opens what is denied."""
_OWN_DEED = re.compile(r"^\W*(?:to\s+have\s|having\s|responsibility\b|they\s+did\b)", re.IGNORECASE)
_CHARGE = re.compile(r"\b(?:of|for)\b")
_GERUND = re.compile(r"^\W*\w+ing\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """The parties that a content names."""

    initiator: Actor | None = None
    target: Actor | None = None
    supporter: Actor | None = None
    has_persons: bool = False
    """Whether somebody is named who is no party: "three Russians were killed" is no deed against Russia."""


def roles_of(reading: ArticleReading, claim: Claim, naming: Naming) -> Roles:
    """The roles in the sentence of the content that holds the trigger."""
    field = reading.field(claim)
    span = _clause_around(field, claim.content, naming)
    parties = sorted(parties_in(reading, field, claim, span, naming.trigger), key=lambda p: (p.start, -p.end))
    roles = _roles(reading, field, claim, span, parties, naming)
    persons = {p.actor for p in parties if p.is_private} - {p.actor for p in parties if not p.is_private}
    if persons.isdisjoint({roles.initiator, roles.target}):
        return roles
    initiator, target = (None if who in persons else who for who in (roles.initiator, roles.target))
    return Roles(initiator, target, roles.supporter, has_persons=True)


def _roles(
    reading: ArticleReading, field: FieldReading, claim: Claim, span: Span, parties: Sequence[Party], naming: Naming
) -> Roles:
    if naming.facet is Facet.SUPPORT:
        return _support(reading, field, parties, claim, naming)
    if naming.trigger.word.doer_follows:
        return _with_doer_after(parties, claim, naming)
    if naming.trigger.word.is_contrary:
        return Roles(target=_holder(parties, claim, naming))
    doers = [p for p in parties if p.is_able or naming.reading.action not in _forceful(reading)]
    if naming.is_passive or naming.trigger.word.is_suffered:
        roles = _passive(reading, field, parties, doers, naming)
    else:
        roles = _active(reading, field, parties, doers, naming, claim)
    initiator = roles.initiator
    helper = _helper(reading, field, parties, span)
    target = None if roles.target is not None and roles.target == initiator else roles.target
    return Roles(initiator, target, helper if helper != initiator else None)


def _with_doer_after(parties: Sequence[Party], claim: Claim, naming: Naming) -> Roles:
    """The roles of "the town fell to X", "Y lost the town to X"; who speaks of its own loss is Y."""
    after = [p for p in parties if p.start >= naming.trigger.end and p.governed_by in {"", "to", "of", "by"}]
    before = [p.actor for p in parties if p.end <= naming.trigger.start and not p.governed_by]
    doer = after[0].actor if after else None
    if naming.trigger.word.lemma not in _LOSING:
        return Roles(doer)
    speaker = claim.claimant if claim.attribution is Attribution.ATTRIBUTED else None
    is_own = (
        naming.trigger.start - claim.content[0].start <= _OPENING and speaker is not None and speaker.kind in USE_FORCE
    )
    loser = before[-1] if before else speaker if is_own else None
    return Roles(None if doer == loser else doer, loser)


def _holder(parties: Sequence[Party], claim: Claim, naming: Naming) -> Actor | None:
    """Who still holds what another says to have taken."""
    before = [p.actor for p in parties if p.end <= naming.trigger.start and p.is_able]
    return before[-1] if before else None


def _forceful(reading: ArticleReading) -> frozenset[str]:
    """The deeds that need arms or office: those of the families that `triggers.toml` lists so."""
    families = reading.lexicon.grammar["forceful_families"]
    return frozenset(action for action, family in reading.lexicon.families.items() if family in families)


def _clause_around(field: FieldReading, spans: Sequence[Span], naming: Naming) -> Span:
    at = naming.trigger.start
    span = next(s for s in spans if s.start <= at < s.end)
    before = [m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z“\"])", field.text[span.start : at])]
    after = re.search(r"[.!?]\s+(?=[A-Z“\"])|\n", field.text[at : span.end])
    return Span(span.start + (before[-1] if before else 0), at + after.start() if after else span.end)


def _active(
    reading: ArticleReading,
    field: FieldReading,
    parties: Sequence[Party],
    doers: Sequence[Party],
    naming: Naming,
    claim: Claim,
) -> Roles:
    """The roles of "X shot down Y", "the M23 takeover", "an attack by X on Y"."""
    trigger = naming.trigger
    until = _before_help(reading, field, claim, naming)
    before = [p for p in parties if p.end <= until and not p.governed_by]
    after = [p for p in parties if p.start >= trigger.end]
    is_fire = naming.reading.action in reading.lexicon.grammar["fired_from"]
    agents = {"by", "from"} if is_fire else {"by"}
    by = [p for p in after if p.governed_by in agents and p in doers]
    objects = [p for p in after if _is_object(reading, field, p, naming)]
    nearest = before[-1] if before else None
    implied = _accused(reading, field, claim, doers, naming) or _implied_initiator(reading, field, claim, naming)
    subject: Actor | None = None
    if nearest is not None and nearest in doers and _is_subject(reading, field, nearest, naming):
        subject = nearest.actor
    return Roles(subject or implied or (by[0].actor if by else None), objects[0].actor if objects else None)


def _before_help(reading: ArticleReading, field: FieldReading, claim: Claim, naming: Naming) -> int:
    """Where the doer's name ends at the latest: who "helped the rebels to capture the town" stands before "helped"."""
    start = next(s.start for s in claim.content if s.start <= naming.trigger.start < s.end)
    is_part = naming.facet is Facet.RESPONSIBILITY
    helping = reading.lexicon.grammar_pattern("helping").search(field.text, start, naming.trigger.start)
    return helping.start() if is_part and helping is not None else naming.trigger.start


def _is_subject(reading: ArticleReading, field: FieldReading, party: Party, naming: Naming) -> bool:
    """Whether a party before an active trigger does it: a name by its place, a pronoun strictly.

    What somebody says of "the attack" is the attack of another, unless it "launched the attack".
    """
    between = field.text[party.end : naming.trigger.start]
    if party.is_pronoun or _NOMINAL.search(between):
        return _leads_to_deed(reading, between)
    return True


def _leads_to_deed(reading: ArticleReading, between: str) -> bool:
    """Whether nothing but verbs of doing, arms and forces stands between: "its forces have launched an"."""
    grammar = reading.lexicon.grammar
    light, forces = set(grammar["light_verbs"]), {"soldiers", "fighters", "drone", "missile", "weapon", "aircraft"}
    if re.search(r"[,;:.!?—–]", between):
        return False
    words = re.findall(r"[\w'’-]+", between.lower().replace("’", "'"))
    return all(word in light or word.endswith("ly") or reading.lexicon.class_of_word(word) in forces for word in words)


def _is_object(reading: ArticleReading, field: FieldReading, party: Party, naming: Naming) -> bool:
    """Whether a party after the trigger is what it is done to; a pronoun only close by and of a party's kind."""
    if party.governed_by not in {"", "of", "on", "against", "at", "from", "to"} or party.is_thing:
        return False
    grammar, action = reading.lexicon.grammar, naming.reading.action
    if party.governed_by in {"from", "to"} and action in grammar["movements"]:
        return False
    if party.governed_by == "from" and action in grammar["fired_from"]:
        return False
    after = naming.trigger.end
    if party.is_possessive and party.start - after > _OWNER_REACH:
        return False
    if not party.is_pronoun:
        return True
    between = field.text[after : party.start]
    is_close = len(between.split()) <= _LONGEST_OBJECT and not re.search(r"[,;:.!?—–]", between)
    return party.is_able and is_close and reading.lexicon.grammar_pattern("clause_breaks").search(between) is None


def _passive(
    reading: ArticleReading,
    field: FieldReading,
    parties: Sequence[Party],
    doers: Sequence[Party],
    naming: Naming,
) -> Roles:
    """The roles of "Y was shot down by X"."""
    trigger = naming.trigger
    by = [p for p in doers if p.start >= trigger.end and p.governed_by == "by"]
    subjects = [
        p
        for p in parties
        if p.end <= trigger.start
        and p.governed_by in {"", "of"}
        and (not p.is_pronoun or (p.is_able and _leads_to_deed(reading, field.text[p.end : trigger.start])))
    ]
    return Roles(by[0].actor if by else None, subjects[-1].actor if subjects else None)


def _implied_initiator(reading: ArticleReading, field: FieldReading, claim: Claim, naming: Naming) -> Actor | None:
    """Who "claims to have shot down", "admitted shelling" or claims "responsibility for" speaks of itself."""
    if claim.claimant is None or claim.claimant.kind not in USE_FORCE:
        return None
    opening = field.text[claim.content[0].start : claim.content[0].start + 30]
    if naming.facet is Facet.RESPONSIBILITY and reading.lexicon.grammar_pattern("part_in").match(
        opening.lstrip().removeprefix("any ").removeprefix("having ")
    ):
        return claim.claimant
    if _OWN_DEED.match(opening):
        return claim.claimant
    cue = "" if claim.cue is None else claim.cue.of(field.text)
    speaks_of_itself = reading.lexicon.grammar_pattern("own_deed_cues").search(cue) is not None
    between = field.text[claim.content[0].start : naming.trigger.start]
    is_head = re.fullmatch(r"\W*(?:carrying out\W+)?(?:[\w-]+\s+){0,3}", between) is not None
    return claim.claimant if speaks_of_itself and is_head and _GERUND.match(opening) else None


def _accused(
    reading: ArticleReading, field: FieldReading, claim: Claim, doers: Sequence[Party], naming: Naming
) -> Actor | None:
    """Whom an accusation names first: "accused the army and its allies on Thursday of killing"."""
    grammar, cue = reading.lexicon.grammar, "" if claim.cue is None else claim.cue.of(field.text)
    if reading.lexicon.grammar_pattern("accusing_cues").search(cue) is None:
        return None
    laid_to = [p for p in doers if p.start >= naming.trigger.end and p.governed_by in grammar["laid_to"]]
    before = [p for p in doers if not p.is_pronoun and p.end <= naming.trigger.start]
    if laid_to and not before:
        return laid_to[0].actor
    if not before or not _is_charged(reading, field.text[before[0].end : naming.trigger.start]):
        return None
    return before[0].actor


def _is_charged(reading: ArticleReading, between: str) -> bool:
    """Whether the deed stands in what somebody is accused of, not in a clause on when or why it was."""
    charge = _CHARGE.search(between)
    subordinators = reading.lexicon.grammar_pattern("subordinators")
    return charge is not None and subordinators.search(between, charge.end()) is None


def _in_clause(reading: ArticleReading, field: FieldReading, party: Party, trigger: Trigger) -> bool:
    """Whether no other clause opens between a party and the trigger: "Mali broke off ties after X helped"."""
    between = field.text[party.end : trigger.start]
    return reading.lexicon.grammar_pattern("subordinators").search(between) is None


def _support(
    reading: ArticleReading, field: FieldReading, parties: Sequence[Party], claim: Claim, naming: Naming
) -> Roles:
    """Who helps stands before the trigger or after "from" or "by"; who is helped is the initiator of the fight.

    Where one of the two is missing and the claimant is not the other, the claimant speaks of itself.
    """
    trigger = naming.trigger
    if trigger.word.doer_follows:
        return _support_received(parties, naming)
    givers = [p for p in parties if p.governed_by in {"from", "by"}]
    takers = [p for p in parties if p.governed_by in {"to", "for", "of"} and p.start >= trigger.start]
    givers += [p for p in parties if p.is_pronoun and not p.governed_by]
    rest = [p for p in parties if p not in givers and p not in takers and not p.is_pronoun]
    givers += [
        p for p in rest if p.end <= trigger.start and not p.is_possessive and _in_clause(reading, field, p, trigger)
    ]
    if takers:  # "Hezbollah's support of the army": the owner gives where another is named who takes
        givers += [p for p in rest if p.start < trigger.start and p.is_possessive]
    takers += [p for p in rest if p not in givers and (p.start >= trigger.end or p.is_possessive)]
    supporter = givers[0].actor if givers else None
    helped = next((p.actor for p in takers if p.actor != supporter), None)
    helped = helped or _pointed_at(reading, field, claim, trigger)
    speaker = claim.claimant if claim.attribution is Attribution.ATTRIBUTED else None
    speaker = speaker if speaker is not None and speaker.kind in USE_FORCE else None
    if supporter is None and speaker is not None and speaker != helped:
        supporter = speaker
    elif helped is None and speaker is not None and speaker != supporter:
        helped = speaker
    return Roles(initiator=helped, supporter=supporter)


def _support_received(parties: Sequence[Party], naming: Naming) -> Roles:
    """The roles of "the rebels received weapons from X"."""
    trigger = naming.trigger
    helped = [p.actor for p in parties if p.end <= trigger.start and not p.governed_by]
    givers = [p.actor for p in parties if p.start >= trigger.end and p.governed_by in {"from", "by", "of"}]
    return Roles(initiator=helped[-1] if helped else None, supporter=givers[0] if givers else None)


def _pointed_at(reading: ArticleReading, field: FieldReading, claim: Claim, trigger: Trigger) -> Actor | None:
    """Whom "helping them" means: the group that speaks, else the one named last before."""
    pronoun = rf"\s+{reading.lexicon.grammar_pattern('objective_pronouns').pattern}"
    if re.match(pronoun, field.text[trigger.end :], re.IGNORECASE) is None:
        return None
    is_group = claim.claimant is not None and claim.claimant.kind in ARMED_NON_STATE
    return claim.claimant if is_group else reading.group_before(field, trigger.start)


def _helper(reading: ArticleReading, field: FieldReading, parties: Sequence[Party], span: Span) -> Actor | None:
    pattern = reading.lexicon.grammar_pattern("helpers")
    for match in pattern.finditer(field.text, span.start, span.end):
        following = [p for p in parties if 0 <= p.start - match.end() <= 20]
        if following:
            return following[0].actor
    return None
