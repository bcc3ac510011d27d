"""Where and when, as a claim has it: from its content, else its sentence, else what the article says of the same.

What belongs here: choosing a place and a date for one content, each with an honest precision and basis. Sharing
them among the claims of an article is in `frames`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pipelines.claims.model import Claim, Span
from pipelines.entities.dates import DateMention
from pipelines.entities.place_index import Place
from pipelines.entities.places import PlaceMention
from pipelines.frames.reading import ArticleReading, FieldReading, nearest, within
from pipelines.frames.roles import Roles
from schemas.vocabularies import Attribution, DateBasis, Field, Stance

COUNTRY_PRECISION = 6
_NEAR_PRECISION = 2
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WITHIN_NAME = re.compile(r"\s+(?:[\w'’-]+\s+){0,2}")
"""What stands between a year and the deed that it names."""
_IN_NAME = re.compile(r"\b(?:an?|the|that)\s+$", re.IGNORECASE)
_IN_TIME = re.compile(r"\b(?:in|during)\s+the\s+$", re.IGNORECASE)
_PUBLICATION_REACH = timedelta(days=6)
"""News without a date is of the days before its publication: UCDP's precision 2, up to six days."""
_LEAD_REACH = timedelta(days=1)
"""What title and first sentences tell without a date is of the day of publication or the day before."""
_LEAD_SENTENCES = 3
_DATELINE = 60
_DATELINE_END = re.compile(r"[^.\n]{0,40}?(?:\([^)\n]{2,40}\)\s*)?[-–—]{1,2}\s")
_CHARGE_AFTER = re.compile(r"\s+(?:of|for)\s")
_CUE_REACH = 40
_SAID_IN = re.compile(r"\b(?:in|at|from)\s+(?:the\s+)?$", re.IGNORECASE)
_LEADS_TO = re.compile(r"\bto\s+(?:the\s+)?$", re.IGNORECASE)
"""What a dam feeds or a road leads to is not where it was hit."""
_FEW_SITES = 3
"""A text that names more sites is about several; what happened without a place may have been at any of them."""
_INCIDENT_REACH = 30
"""Characters between "incident" and its place: "the incident in Sudan's Malha region"."""
_DEFINITE_REACH = 30
_DEFINITE = re.compile(r"\bthe\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_REMEMBERED = 4
"""Articles of which is kept what holds for all of their claims."""
_SAME_PLACE_REACH = 400
"""Characters before "in the same area" within which the place stands that it points at."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place, or at least a country, with UCDP's geo-precision."""

    place: Place | None = None
    country: str | None = None
    geo_precision: int | None = None

    @property
    def is_specific(self) -> bool:
        """Whether it says more than a country."""
        return self.geo_precision is not None and self.geo_precision < COUNTRY_PRECISION


@dataclass(frozen=True, slots=True)
class When:
    """A date range with its EDTF form, UCDP's date precision and where it comes from."""

    start: date | None = None
    end: date | None = None
    edtf: str | None = None
    precision: int | None = None
    basis: DateBasis = DateBasis.NONE

    @property
    def is_stated(self) -> bool:
        """Whether the words give it, rather than the publication date."""
        return self.basis in {DateBasis.EXPLICIT, DateBasis.RELATIVE}


def where_of(reading: ArticleReading, claim: Claim, position: int, roles: Roles, action: str) -> Where:
    """The place named in the content nearest to the trigger, else in the sentence around it."""
    field = reading.field(claim)
    own = [
        m
        for m in within(field.places, claim.content)
        if not (_names_actor(field, m) or _is_of_other_deed(reading, field, m, position, roles))
    ]
    own = [m for m in own if not _leads_away(reading, field, m, action)]
    if own:
        return _where(_most_telling(own, position))
    sentence = field.sentence_around(claim.content)
    around = [
        m
        for m in within(field.places, (sentence,))
        if not (_names_actor(field, m) or _is_dateline(field, m) or _is_where_it_was_said(field, claim, m))
        and not _leads_away(reading, field, m, action)
    ]
    return _where(_most_telling(around, sentence.start)) if around else _same_place(reading, field, claim.content)


def _is_of_other_deed(
    reading: ArticleReading, field: FieldReading, mention: PlaceMention, position: int, roles: Roles
) -> bool:
    """Whether another deed stands nearer to it in a clause of its own, and none of the parties is from there.

    "After the attacks in Paris, and even after Turkey shot down a Russian jet" puts no jet into Paris.
    """
    homes = {p.country for p in (roles.initiator, roles.target) if p is not None and p.country is not None}
    if not homes or mention.place.country in homes:
        return False
    closest = nearest(field.triggers, mention.start)
    if closest is None or closest.start == position:
        return False
    between = field.text[min(closest.end, position) : max(closest.start, position)]
    return "," in between or reading.lexicon.grammar_pattern("clause_breaks").search(between) is not None


def _leads_away(reading: ArticleReading, field: FieldReading, mention: PlaceMention, action: str) -> bool:
    grammar = reading.lexicon.grammar
    is_movement = action in grammar["movements"] and action not in grammar["destinations"]
    return not is_movement and _LEADS_TO.search(field.text, max(0, mention.start - 8), mention.start) is not None


def _is_dateline(field: FieldReading, mention: PlaceMention) -> bool:
    """Whether it says where the report was written: "ISTANBUL, Turkey (Agency) - "."""
    return mention.start < _DATELINE and _DATELINE_END.match(field.text, mention.end) is not None


def _is_where_it_was_said(field: FieldReading, claim: Claim, mention: PlaceMention) -> bool:
    """Whether it stands between source and cue, or right after the cue: "told reporters in Geneva that"."""
    if claim.cue is None:
        return False
    if mention.start < claim.cue.end:
        return claim.source is not None and claim.source.start <= mention.start
    between = field.text[claim.cue.end : mention.start]
    return len(between) <= _CUE_REACH and _SAID_IN.search(between) is not None


def _same_place(reading: ArticleReading, field: FieldReading, spans: Sequence[Span]) -> Where:
    """ "In the same area", "there": the site named last before."""
    for pointer, noun in _pointers(reading, field, spans):
        before = [m for m in field.places if pointer - _SAME_PLACE_REACH <= m.start < pointer]
        sites = [m for m in before if m.geo_precision <= _NEAR_PRECISION and not _names_actor(field, m)]
        sites = [m for m in sites if _LEADS_TO.search(field.text, max(0, m.start - 8), m.start) is None] or sites
        if sites:
            called = [m for m in sites if noun and _is_called(field, m, noun)]
            counts = Counter(m.place for m in field.places if m.start < pointer) if noun else Counter()
            site = max(called or sites, key=lambda m: (counts[m.place], m.start))
            return Where(site.place, site.place.country, _NEAR_PRECISION)
    return Where()


def _pointers(reading: ArticleReading, field: FieldReading, spans: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Where a content points back at a place, with the noun that it has for it: "in the same area", "the village"."""
    pattern = reading.lexicon.grammar_pattern("same_place")
    for span in spans:
        pointer = pattern.search(field.text, span.start, span.end)
        if pointer is not None:
            yield pointer.start(), ""
    for thing in within(field.objects, spans):
        before = field.text[max(0, thing.start - _DEFINITE_REACH) : thing.start]
        if thing.object_class == "settlement" and _DEFINITE.search(before):
            yield thing.start, field.text[thing.start : thing.end]


def _is_called(field: FieldReading, mention: PlaceMention, noun: str) -> bool:
    """Whether a place is introduced by that noun: "the village of Zorya", "Zorya village", "Zorya, a village"."""
    before, after = field.text[max(0, mention.start - 30) : mention.start], field.text[mention.end : mention.end + 30]
    word = re.escape(noun)
    is_before = re.search(rf"\b{word}\s+(?:of\s+)?$", before, re.IGNORECASE)
    is_after = re.match(rf"(?:,\s+(?:an?|the)(?:\s+[\w-]+){{0,2}})?\s+{word}\b", after, re.IGNORECASE)
    return bool(is_before or is_after)


def sole_site(reading: ArticleReading, claim: Claim, country: str | None) -> Where:
    """The site that an article is about: the only one that it names beside that of its dateline."""
    site = _sole_site(reading)
    return _where(site) if site is not None and country in {None, site.place.country} else Where()


@lru_cache(maxsize=_REMEMBERED)
def _sole_site(reading: ArticleReading) -> PlaceMention | None:
    named: dict[str, PlaceMention] = {}
    for kind, field in sorted(reading.fields.items(), key=lambda item: item[0] is Field.TITLE):
        for mention in field.places:
            is_near = mention.geo_precision <= _NEAR_PRECISION
            if is_near and not (_names_actor(field, mention) or (kind is Field.TEXT and _is_dateline(field, mention))):
                named.setdefault(mention.place.place_id, mention)
    return next(iter(named.values())) if len({m.place.name for m in named.values()}) == 1 else None


def incident_site(reading: ArticleReading, claim: Claim, country: str | None) -> Where:
    """Where "the incident in X" puts what the article is about, if it names one such site in that country."""
    sites = [m for m in _incident_sites(reading, claim.field) if m.place.country == country]
    return _where(sites[0]) if len(sites) == 1 else Where()


@lru_cache(maxsize=_REMEMBERED)
def _incident_sites(reading: ArticleReading, kind: Field) -> Sequence[PlaceMention]:
    field = reading.fields[kind]
    near = [m for m in field.places if m.geo_precision <= _NEAR_PRECISION]
    if len({m.place for m in near}) > _FEW_SITES:
        return ()
    pattern = reading.lexicon.grammar_pattern("incident_nouns")
    nouns = [match.end() for match in pattern.finditer(field.text)]
    named = {m.place: m for m in near if any(0 < m.start - end <= _INCIDENT_REACH for end in nouns)}
    return [m for m in named.values() if not _names_actor(field, m)]


def _most_telling(places: Sequence[PlaceMention], position: int) -> PlaceMention:
    """A town says more than its region, and a near one more than a far one of the same kind."""
    finest = min(m.geo_precision for m in places)
    level = [m for m in places if m.geo_precision <= max(finest, 2)]
    found = nearest(level, position)
    return places[0] if found is None else found


def _names_actor(field: FieldReading, mention: PlaceMention) -> bool:
    """Whether the words name who acts, not where: "Kyiv denied", "the Malian army"."""
    return mention.start in field.acting


def _where(mention: PlaceMention) -> Where:
    """A country or a part of it is no place that two tellings could differ about: it may hold the town of another."""
    if mention.place.place_id.startswith("country:"):
        return Where(None, mention.place.country, COUNTRY_PRECISION)
    return Where(mention.place, mention.place.country, mention.geo_precision)


def country_of(reading: ArticleReading, claim: Claim, roles: Roles) -> Where:
    """The country of a content that names no place: the most salient one, unless all parties belong to others.

    Support is of the country of whom it helps, not of where it comes from.
    """
    parties = (roles.initiator, roles.target, claim.claimant)
    if roles.supporter is not None and roles.initiator is not None and roles.initiator.country is not None:
        return Where(None, roles.initiator.country, COUNTRY_PRECISION)
    theirs = {party.country for party in parties if party is not None}
    first = _scene(reading) or next(iter(reading.countries), None)
    is_of_nobody = not (theirs - {None})
    if first is not None and (first in theirs or is_of_nobody or len(reading.countries) == 1):
        return Where(None, first, COUNTRY_PRECISION)
    return Where()


@lru_cache(maxsize=_REMEMBERED)
def _scene(reading: ArticleReading) -> str | None:
    """The country in which most of the places lie that an article names, other than by its parties."""
    counts = Counter(
        m.place.country for field in reading.fields.values() for m in field.places if not _names_actor(field, m)
    )
    ranked = counts.most_common(2)
    is_clear = bool(ranked) and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if is_clear else None


def when_of(reading: ArticleReading, claim: Claim, position: int) -> When:
    """The date in the content nearest to the trigger; a date outside it says when it was stated, not when it was.

    What the outlet tells itself has no such frame, and takes the date of its whole sentence.
    """
    field = reading.field(claim)
    around: Sequence[Span] = ()
    if claim.attribution is Attribution.NARRATOR:
        around = (field.sentence_around(claim.content),)
    for spans in (claim.content, around):
        dates = [d for d in _known(within(field.dates, spans)) if not _dates_charge(reading, field, claim, d)]
        dates = [d for d in dates if not _dates_another(field, d, position)]
        if dates:
            break
    found = next((d for d in dates if _names_deed(field, d, position)), None) or nearest(dates, position)
    if found is not None and not _dates_answer(reading, claim, found):
        return _when(found)
    return _stated_on(field, claim)


def _names_deed(field: FieldReading, mention: DateMention, position: int) -> bool:
    """Whether it is the year in the name of the deed itself: "a 2010 commando raid that was told of on Friday"."""
    return _IN_NAME.search(field.text, max(0, mention.start - 8), mention.start) is not None and (
        _WITHIN_NAME.fullmatch(field.text, mention.end, position) is not None
    )


def _dates_another(field: FieldReading, mention: DateMention, position: int) -> bool:
    """Whether it is the year in the name of something else: "the 2015 nuclear accord"; but "in the 1967 war"."""
    before = field.text[max(0, mention.start - 12) : mention.start]
    is_year = _YEAR.fullmatch(field.text, mention.start, mention.end) is not None
    is_in_name = is_year and _IN_NAME.search(before) is not None and _IN_TIME.search(before) is None
    return is_in_name and not _names_deed(field, mention, position)


def _dates_charge(reading: ArticleReading, field: FieldReading, claim: Claim, mention: DateMention) -> bool:
    """Whether it says when somebody was accused: "accused the army on Thursday of killing"."""
    cue = "" if claim.cue is None else claim.cue.of(field.text)
    is_charge = reading.lexicon.grammar_pattern("accusing_cues").search(cue) is not None
    return is_charge and _CHARGE_AFTER.match(field.text, mention.end) is not None


def _dates_answer(reading: ArticleReading, claim: Claim, mention: DateMention) -> bool:
    """Whether it says when somebody answered: "denied the shelling of the market on Monday", published on Monday."""
    is_answer = claim.stance in {Stance.DENIES, Stance.WITHHOLDS} and mention.date_basis is DateBasis.RELATIVE
    return is_answer and mention.date_start is not None and mention.date_start == reading.published


def _stated_on(field: FieldReading, claim: Claim) -> When:
    """What was said on Friday was then or the day before, as far as is known: the statement's own publication."""
    if claim.cue is None:
        return When()
    sentence = field.sentence_around(claim.content)
    stated = nearest(_known(within(field.dates, (sentence,))), claim.cue.start)
    if stated is None or stated.date_end is None or stated.date_precision != 1:
        return When()
    first = stated.date_end - timedelta(days=1)
    return When(first, stated.date_end, f"{first}/{stated.date_end}", 2, DateBasis.PUBLICATION)


def _known(dates: Sequence[DateMention]) -> list[DateMention]:
    """Without the weekdays of undated articles, of which nothing is known."""
    return [d for d in dates if d.date_start is not None or d.date_edtf.strip("X-")]


def _when(mention: DateMention) -> When:
    return When(mention.date_start, mention.date_end, mention.date_edtf, mention.date_precision, mention.date_basis)


def is_background(reading: ArticleReading, claim: Claim) -> bool:
    """Whether the outlet looks back: a sentence of its own that names another year than that of publication."""
    if claim.attribution is not Attribution.NARRATOR:
        return False
    field = reading.field(claim)
    years = {int(match[0]) for match in _YEAR.finditer(field.sentence_around(claim.content).of(field.text))}
    return bool(years - ({reading.published.year} if reading.published else set()))


def looks_back(reading: ArticleReading, claim: Claim) -> bool:
    """Whether the sentence tells what was long before, of which the publication date says nothing."""
    field = reading.field(claim)
    spans = (field.sentence_around(claim.content),) if claim.content else ()
    return any(reading.lexicon.grammar_pattern("look_back").search(span.of(field.text)) for span in spans)


def is_lasting(reading: ArticleReading, claim: Claim) -> bool:
    """Whether it tells of a state that lasts: "has besieged the city for more than a year", "have been fighting"."""
    units = reading.lexicon.grammar_pattern("lasting").pattern
    perfect, since = (reading.lexicon.grammar_pattern(name).pattern for name in ("lasting_perfect", "lasting_since"))
    going_on = rf"{perfect}\s+(?:long\s+)?been\s+\w+ing\b"
    lasting = re.compile(rf"\bfor\s+(?:[\w-]+\s+){{0,3}}?{units}|{perfect}[^.;]*{since}|{going_on}", re.IGNORECASE)
    return any(lasting.search(span.of(reading.field(claim).text)) for span in claim.content)


def publication(published: date | None, claim: Claim) -> When:
    """What the publication date alone says: the day before it for the lead, the six days before it for the rest."""
    if published is None:
        return When()
    is_lead = claim.field is Field.TITLE or claim.sentence_index < _LEAD_SENTENCES
    start = published - (_LEAD_REACH if is_lead else _PUBLICATION_REACH)
    return When(start, published, f"{start}/{published}", 2, DateBasis.PUBLICATION)
