"""One telling: a claim with its frame, as linking sees it.

What belongs here: reading the tables into values once. How far two agree on place and day is in `agreement`; how they
become incidents and events, in `incidents` and `clustering`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import polars as pl

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.date_words import date_words
from pipelines.entities.states import STATE_KINDS
from pipelines.events.agreement import Day, Spot
from pipelines.lexicon.triggers import Reading, TriggerWord, trigger_lexicon
from schemas.vocabularies import Attribution, DateBasis, EventSubtype, Facet, Mode, Stance

_WORD = re.compile(r"[a-zà-öø-ÿ][\w'’-]{3,}")
_NAME = re.compile(r"(?<![.!?] )(?<!^)[A-ZÀ-ÖØ-Þ][\w’'-]{3,}")
_NAME_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]{3,}")
_NAME_REACH = 90
"""Characters around a trigger within which a name belongs to the deed: who was killed, what was hit."""
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
