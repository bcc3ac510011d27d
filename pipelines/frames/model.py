"""A frame, and one that is still being made.

What belongs here: the values that the steps of framing hand on. How they come about is in `framing` and `lending`.
"""

from dataclasses import dataclass
from datetime import date

from pipelines.entities.actors import Actor
from pipelines.entities.place_index import Place
from pipelines.frames.circumstances import When, Where
from schemas.vocabularies import DateBasis, EventSubtype, EventType, Facet, Field, Mode


@dataclass(frozen=True, slots=True)
class ClaimFrame:
    """The columns of `claim_frames`, with actors and place as objects."""

    event_type: EventType
    event_subtype: EventSubtype
    mode: Mode | None
    facet: Facet
    trigger_text: str
    trigger_start: int
    trigger_end: int
    object_kind: str | None
    polarity: int
    initiator: Actor | None
    target: Actor | None
    supporter: Actor | None
    place: Place | None
    country: str | None
    geo_precision: int | None
    date_start: date | None
    date_end: date | None
    date_edtf: str | None
    date_precision: int | None
    date_basis: DateBasis
    is_inherited: bool

    def actors(self) -> list[Actor]:
        """The parties that it names."""
        return [actor for actor in (self.initiator, self.target, self.supporter) if actor is not None]

    def columns(self) -> dict[str, object]:
        """The columns of `claim_frames` but those that name the claim and its article."""
        return {
            "event_type": self.event_type.value,
            "event_subtype": self.event_subtype.value,
            "mode": None if self.mode is None else self.mode.value,
            "facet": self.facet.value,
            "trigger_text": self.trigger_text,
            "trigger_start": self.trigger_start,
            "trigger_end": self.trigger_end,
            "object_kind": self.object_kind,
            "polarity": self.polarity,
            "initiator_id": None if self.initiator is None else self.initiator.actor_id,
            "target_id": None if self.target is None else self.target.actor_id,
            "supporter_id": None if self.supporter is None else self.supporter.actor_id,
            "place_id": None if self.place is None else self.place.place_id,
            "country": self.country,
            "geo_precision": self.geo_precision,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "date_edtf": self.date_edtf,
            "date_precision": self.date_precision,
            "date_basis": self.date_basis.value,
            "is_inherited": self.is_inherited,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A frame whose place and date may still be lent to it."""

    frame: ClaimFrame
    action: str
    field: Field
    sentence: int
    where: Where
    when: When
    is_background: bool
    is_incidental: bool
    """Whether it only says when something else was: who denies that does not deny the event."""
