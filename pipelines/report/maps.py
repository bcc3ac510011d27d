"""Where points and frames lie on the base map, whose units are degrees: (longitude + 180, 90 - latitude)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.report.records import Event

_AROUND = (40.0, 24.0)
_MARGIN = 8.0
_RATIO = 0.5


@dataclass(frozen=True, slots=True)
class Dot:
    """An event on the map."""

    event: Event
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the map is shown."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.x:.2f} {self.y:.2f} {self.width:.2f} {self.height:.2f}"


def dot_of(event: Event) -> Dot | None:
    """The event's point; none where its place is not known, or is a whole country."""
    if event.latitude is None or event.longitude is None:
        return None
    return Dot(event, round(event.longitude + 180, 2), round(90 - event.latitude, 2))


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map and the events there, the first given first."""

    x: float
    y: float
    events: list[Event]

    @property
    def label(self) -> str:
        """What the point stands for."""
        others = len(self.events) - 1
        return self.events[0].label + (f", and {others:,} more at this place" if others else "")


def spots(events: Iterable[Event], most: int) -> list[Spot]:
    """The events by point, those points first that have most events; no more than `most`."""
    grouped: dict[tuple[float, float], list[Event]] = {}
    for dot in filter(None, map(dot_of, events)):
        grouped.setdefault((dot.x, dot.y), []).append(dot.event)
    found = [Spot(x, y, there) for (x, y), there in grouped.items()]
    return sorted(found, key=lambda spot: -len(spot.events))[:most]


def around(dot: Dot) -> Frame:
    """The neighbourhood of one point: 40 by 24 degrees, within the map."""
    width, height = _AROUND
    return Frame(_within(dot.x - width / 2, 360 - width), _within(dot.y - height / 2, 180 - height), width, height)


def enclosing(dots: Sequence[Spot]) -> Frame:
    """The frame that holds all points with some margin, twice as wide as high or wider."""
    left, right = min(dot.x for dot in dots) - _MARGIN, max(dot.x for dot in dots) + _MARGIN
    top, bottom = min(dot.y for dot in dots) - _MARGIN, max(dot.y for dot in dots) + _MARGIN
    width = min(max(right - left, (bottom - top) / _RATIO), 360.0)
    height = min(max(bottom - top, width * _RATIO), 180.0)
    return Frame(
        _within((left + right - width) / 2, 360 - width),
        _within((top + bottom - height) / 2, 180 - height),
        width,
        height,
    )


def _within(value: float, highest: float) -> float:
    return min(max(value, 0.0), highest)
