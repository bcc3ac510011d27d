"""Events as a CSV file with the columns of ACLED's export.

ACLED judges each event once; here each is as its claims have it: what they do not agree on stays empty in ACLED's own
columns and stands, with the status, in further columns at the end.

Source of columns and codes: ACLED Codebook, 2024.
"""

from collections.abc import Sequence

import pycountry

from pipelines.report import records
from pipelines.report.csv_files import table_text
from pipelines.report.dossiers import by
from pipelines.report.published import Published
from pipelines.report.questions import ask
from pipelines.report.rendering import country_name

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "civilian_targeting",
    "iso", "country", "admin1", "location", "latitude", "longitude", "geo_precision",
    "source", "notes", "fatalities", "timestamp",
    "counterclaim_event_id", "counterclaim_status", "counterclaim_date_edtf",
    "counterclaim_fatalities_low", "counterclaim_fatalities_high", "counterclaim_known_origins",
)  # fmt: skip
"""ACLED's columns, then ours."""

_TIME_PRECISIONS = {1: 1, 2: 2, 3: 2, 4: 3}
_GEO_PRECISIONS = {1: 1, 2: 1, 3: 2, 4: 3, 5: 3, 6: 3}
_STATE = "State Forces"
_INTERS = {
    **dict.fromkeys(("GOV", "MIL", "COP", "SPY", "STATE", "JUD", "LEG"), _STATE),
    "REB": "Rebel Group",
    **dict.fromkeys(("PRM", "UAF", "CRM"), "Political Militia"),
    "IGO": "External/Other Forces",
}
_CIVILIANS = "Civilians"
_DISORDERS = {
    "Protests": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_DEMONSTRATIONS = {"Violent demonstration"}


def acled_csv(published: Published) -> str:
    """The chosen events."""
    connection = published.connection
    participants = by("event_id", ask(connection, "participants", records.Participant))
    figures = by("event_id", ask(connection, "figures", records.Figure))
    coverage = by("event_id", ask(connection, "coverage", records.Coverage))
    stamp = int(published.snapshot.published_at.timestamp())
    rows = [
        _row(event, participants[event.event_id], figures[event.event_id], coverage[event.event_id], stamp)
        for event in ask(connection, "events", records.Event)
    ]
    return table_text(COLUMNS, rows)


def _row(
    event: records.Event,
    participants: Sequence[records.Participant],
    figures: Sequence[records.Figure],
    coverage: Sequence[records.Coverage],
    stamp: int,
) -> tuple[object, ...]:
    doers, others = ([p for p in participants if p.role in roles] for roles in (("initiator",), ("target", "victim")))
    others = [other for other in others if not doers or other.actor_id != doers[0].actor_id]
    low, high = fatalities(figures)
    day = event.date_start if event.date_precision in _TIME_PRECISIONS else None
    return (
        event.event_id, day, day.year if day else None, _TIME_PRECISIONS.get(event.date_precision or 0),
        _disorder(event), event.event_type, event.event_subtype,
        *_actor(doers, event.country), *_actor(others, event.country),
        "Civilian targeting" if others and _inter(others[0], event.country) == _CIVILIANS else None,
        _iso_number(event.country), country_name(event.country) if event.country else None, event.admin1, event.place,
        event.latitude, event.longitude, _GEO_PRECISIONS.get(event.geo_precision or 0),
        "; ".join(sorted({row.outlet for row in coverage if row.outlet})), f"{event.label}. {event.why}",
        low if low == high else None, stamp,
        event.event_id, event.status, event.happened_on, low, high, event.n_origins,
    )  # fmt: skip


def fatalities(figures: Sequence[records.Figure]) -> tuple[int | None, int | None]:
    """The lowest and the highest number of dead that anybody gives; denied numbers are not counted.

    There is no highest where the largest number is one that somebody calls the least ("at least 12").
    """
    killed = [figure for figure in figures if figure.measure == "killed" and figure.polarity != -1]
    lows = [number for figure in killed if (number := figure.best if figure.low is None else figure.low) is not None]
    highs = [number for figure in killed if (number := figure.best if figure.high is None else figure.high) is not None]
    least = max((figure.low or 0 for figure in killed if figure.high is None), default=0)
    is_open = least > 0 and least >= max((figure.high for figure in killed if figure.high is not None), default=0)
    return min(lows, default=None), None if is_open else max(highs, default=None)


def _actor(actors: Sequence[records.Participant], country: str | None) -> tuple[str | None, str | None, str | None]:
    """The actor that most claims name, the others, and the kind of the first."""
    if not actors:
        return None, None, None
    others = "; ".join(each.actor for each in actors[1:]) or None
    return actors[0].actor, others, _inter(actors[0], country)


def _inter(actor: records.Participant, country: str | None) -> str:
    kind = _INTERS.get(actor.kind, _CIVILIANS)
    is_foreign = kind == _STATE and actor.country is not None and country is not None and actor.country != country
    return "External/Other Forces" if is_foreign else kind


def _disorder(event: records.Event) -> str:
    if event.event_subtype in _DEMONSTRATIONS:
        return "Demonstrations"
    return _DISORDERS.get(event.event_type, "Political violence")


def _iso_number(code: str | None) -> int | None:
    country = pycountry.countries.get(alpha_3=code) if code else None
    return int(country.numeric) if country else None
