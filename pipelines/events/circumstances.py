"""Where and when, as a claim has it: from its content, else its sentence, else what the article says of the same.

What belongs here: choosing a place and a date for one content, each with an honest precision and basis. Sharing
them among the claims of an article is in `frames`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.claims.model import Claim, Span
from pipelines.entities.dates import DateMention
from pipelines.entities.places import Place, PlaceMention
from pipelines.events.reading import ArticleReading, FieldReading, nearest, within
from pipelines.events.roles import Roles
from schemas.vocabularies import Attribution, DateBasis

COUNTRY_PRECISION = 6
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PUBLICATION_REACH = timedelta(days=6)
"""News without a date is of the days before its publication: UCDP's precision 2, up to six days."""


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


def where_of(reading: ArticleReading, claim: Claim, position: int) -> Where:
    """The place named in the content nearest to the trigger, else in the sentence around it."""
    field = reading.field(claim)
    own = [m for m in within(field.places, claim.content) if not _names_actor(field, m)]
    if own:
        return _where(_most_telling(own, position))
    sentence = field.sentence_around(claim.content)
    around = [m for m in within(field.places, (sentence,)) if not _names_actor(field, m)]
    return _where(_most_telling(around, sentence.start)) if around else Where()


def _most_telling(places: Sequence[PlaceMention], position: int) -> PlaceMention:
    """A town says more than its region, and a near one more than a far one of the same kind."""
    finest = min(m.geo_precision for m in places)
    level = [m for m in places if m.geo_precision <= max(finest, 2)]
    found = nearest(level, position)
    return places[0] if found is None else found


def _names_actor(field: FieldReading, mention: PlaceMention) -> bool:
    """Whether the words name who acts, not where: "Kyiv denied", "the Malian army"."""
    return any(a.start < mention.end and mention.start < a.end for a in field.actors)


def _where(mention: PlaceMention) -> Where:
    return Where(mention.place, mention.place.country, mention.geo_precision)


def country_of(reading: ArticleReading, claim: Claim, roles: Roles) -> Where:
    """The country of a content that names no place: the most salient one, if a party belongs to it.

    Support is of the country of whom it helps, not of where it comes from.
    """
    parties = (roles.initiator, roles.target, claim.claimant)
    if roles.supporter is not None and roles.initiator is not None and roles.initiator.country is not None:
        return Where(None, roles.initiator.country, COUNTRY_PRECISION)
    theirs = {party.country for party in parties if party is not None}
    first = next(iter(reading.countries), None)
    if first is not None and (first in theirs or len(reading.countries) == 1):
        return Where(None, first, COUNTRY_PRECISION)
    return Where()


def when_of(reading: ArticleReading, claim: Claim, position: int) -> When:
    """The date in the content nearest to the trigger; a date outside it says when it was stated, not when it was.

    What the outlet tells itself has no such frame, and takes the date of its whole sentence.
    """
    field = reading.field(claim)
    spans: Sequence[Span] = claim.content
    if claim.attribution is Attribution.NARRATOR:
        spans = (field.sentence_around(claim.content),)
    found = nearest(_known(within(field.dates, spans)), position)
    if found is not None:
        return _when(found)
    return _stated_on(field, claim)


def _stated_on(field: FieldReading, claim: Claim) -> When:
    """What was said on Friday was then or the day before: only the range is known."""
    if claim.cue is None:
        return When()
    around = within(field.dates, (field.sentence_around(claim.content),))
    stated = nearest(_known(around), claim.cue.start)
    if stated is None or stated.date_end is None or stated.date_precision != 1:
        return When()
    first = stated.date_end - timedelta(days=1)
    return When(first, stated.date_end, f"{first}/{stated.date_end}", 2, stated.date_basis)


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


def publication(published: date | None) -> When:
    """What the publication date alone says: the six days before it, or nothing."""
    if published is None:
        return When()
    start = published - _PUBLICATION_REACH
    return When(start, published, f"{start}/{published}", 2, DateBasis.PUBLICATION)
