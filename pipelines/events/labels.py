"""Names of events and accounts for people, made from the facts.

What belongs here: the wording of labels. Which facts an event has is decided in `accounts`.
"""

from collections.abc import Mapping
from datetime import date

import pycountry

from pipelines.events.agreement import Day, Spot
from pipelines.events.tellings import Telling
from schemas.vocabularies import Facet

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WITH_THING = frozenset(
    {
        "downing",
        "interception",
        "capture",
        "looting",
        "disarming",
        "crash",
        "safe return",
        "airstrike",
        "strike",
        "shelling",
        "bombing",
        "recovery",
        "taking prisoner",
        "abduction",
        "attack",
        "arrest",
        "release",
    }
)
_OF = frozenset(
    {
        *("downing", "interception", "capture", "disarming", "crash", "safe return", "recovery", "taking prisoner"),
        *("arrest", "release", "abduction", "killing", "wounding", "beating", "torture", "displacement", "looting"),
    }
)
_ON = frozenset({"attack", "strike", "airstrike", "shelling", "bombing", "suicide bombing", "grenade attack"})
_PLACES = frozenset({"settlement", "territory"})
_PARTIES = frozenset({"people", "soldiers", "fighters", "party", "operation", "intelligence"})
_ARMS = frozenset({"missile", "weapon", "drone"})


def event_label(telling: Telling, spot: Spot, day: Day, names: Mapping[str, str], *, with_doer: bool = False) -> str:
    """Deed, place, country and date, as far as known: "Downing of a helicopter, Tessalit, Mali, 11 Feb 2025".

    An account says besides who did it, where it says so: that is what rival accounts may differ in.
    """
    what = deed(telling, spot, names)
    doer = names.get(telling.initiator_id or "")
    if with_doer and doer is not None and telling.facet is not Facet.SUPPORT and " by " not in what:
        what += f" by {doer}"
    parts = [what, *place_words(telling, spot)]
    if (when := day_words(day)) is not None:
        parts.append(when)
    return ", ".join(parts)


def deed(telling: Telling, spot: Spot, names: Mapping[str, str]) -> str:
    """What was done, to what: "Downing of a helicopter", "Capture of Bunagana", "Support of X for Y"."""
    if telling.facet is Facet.SUPPORT:
        helper = names.get(telling.supporter_id or "", "an outside party")
        helped = names.get(telling.initiator_id or "", "a party to the conflict")
        return f"Support of {helper} for {helped}"
    label = telling.reading.label
    if _names_place(telling, spot):
        return f"{label} {'of' if telling.action == 'capture' else 'from'} {spot.name}"
    if telling.action in _WITH_THING and telling.object_kind and _is_acted_upon(telling):
        article = "an" if telling.object_kind[0] in "aeiou" else "a"
        return f"{label} {'of' if telling.action in _OF else 'on'} {article} {telling.object_kind}"
    doer, sufferer = names.get(telling.initiator_id or ""), names.get(telling.target_id or "")
    if sufferer is not None:
        word = "of" if telling.action in _OF else "on" if telling.action in _ON else "against"
        return f"{label} {word} {sufferer}"
    return f"{label} by {doer}" if doer is not None else label


def _names_place(telling: Telling, spot: Spot) -> bool:
    """A place is what is taken or left."""
    is_place = telling.object_class is None or telling.object_class in _PLACES
    return telling.action in {"capture", "withdrawal"} and is_place and spot.name is not None


def _is_acted_upon(telling: Telling) -> bool:
    """Arms are shot down or seized; beside an attack they are what it was made with."""
    if telling.object_class in _ARMS:
        return telling.action in _OF
    is_named_place = telling.object_class in _PLACES and telling.spot.is_town
    return telling.object_class not in _PARTIES and not is_named_place


def place_words(telling: Telling, spot: Spot) -> list[str]:
    """Town and country, or what is known of them; the town once."""
    words = [spot.name] if spot.name and not _names_place(telling, spot) and spot.feature != "country" else []
    if spot.country is not None:
        words.append(country_name(spot.country))
    return words


def country_name(code: str) -> str:
    """The common English name of an alpha-3 code; the code itself where the list has none."""
    found = pycountry.countries.get(alpha_3=code)
    if found is None:
        return code
    return str(getattr(found, "common_name", found.name)).split(",")[0]


def day_words(day: Day) -> str | None:
    """A date for people: "11 Feb 2025", "11 Feb (year not given)", "Feb 2025"; None where none is known."""
    if day.month_day is not None:
        return f"{day.month_day[1]} {_MONTHS[day.month_day[0] - 1]} (year not given)"
    if day.start is None or day.end is None:
        return None
    if not day.is_stated:
        return f"reported {_day(day.end)}"
    if day.start == day.end:
        return _day(day.start)
    if (day.precision or 1) == 4:
        return f"{_MONTHS[day.start.month - 1]} {day.start.year}"
    if (day.precision or 1) == 5:
        return str(day.start.year)
    return f"{_day(day.start)} to {_day(day.end)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
