"""How many incidents of MUC-4 are found with their type, country, date and perpetrator.

What belongs here: the templates of the corpus beside the repository, read and held against the events of each report.
The reports are upper case and of 1988 to 1990, and a template is scored by the slots that the warehouse has: these are
not the scores of the MUC conferences, which were given for all slots of aligned templates.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from benchmarks.events_tables import SHARED, Row, database, linked, read_records, tables_of
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.regions import country_names

_TYPES = {
    "ATTACK": {"Attack", "Armed clash", "Shelling/artillery/missile attack", "Air/drone strike", "Grenade"},
    "BOMBING": {
        "Remote explosive/landmine/IED",
        "Suicide bomb",
        "Grenade",
        "Shelling/artillery/missile attack",
        "Attack",
    },
    "KIDNAPPING": {"Abduction/forced disappearance"},
    "ARSON": {"Looting/property destruction"},
    "ROBBERY": {"Looting/property destruction"},
    "FORCED WORK STOPPAGE": {"Peaceful protest", "Looting/property destruction", "Other"},
}
"""The ACLED sub-event types that answer to each incident type."""
_DAY = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d\d)")
_QUOTED = re.compile(r'"([^"]+)"')
_CONFIDENCES = (
    "REPORTED AS FACT",
    "CLAIMED OR ADMITTED",
    "SUSPECTED OR ACCUSED BY AUTHORITIES",
    "SUSPECTED OR ACCUSED",
    "POSSIBLE",
    "ACQUITTED",
)


@dataclass(frozen=True, slots=True)
class Incident:
    """A template: its type, country (alpha-3), first and last day, and the organisations with their confidence."""

    article_id: str
    kind: str
    country: str | None
    first: date | None
    last: date | None
    organisations: tuple[tuple[tuple[str, ...], str | None], ...]


def score_muc4(limit: int) -> None:
    """Print the share of incidents found, and of slots and confidences right among them."""
    records = read_records(SHARED / "corpora" / "muc4.jsonl", limit)
    tables = tables_of([record for record in records if record["templates"]])
    connection = database(tables, linked(tables))
    incidents = [incident for record in records for incident in _incidents(record)]
    events = _events(connection)
    tally: Counter[str] = Counter()
    for incident in incidents:
        tally.update(_verdict(incident, events.get(incident.article_id, [])))
    print(f"{len({i.article_id for i in incidents})} reports, {len(incidents)} incidents")
    for part in ("type", "country", "date", "organisation", "confidence"):
        asked, right = tally[f"{part} asked"], tally[f"{part} right"]
        print(f"   {part}: {right} of {asked} ({right / max(1, asked):.2f})")


def _incidents(record: Row) -> Iterator[Incident]:
    names = {alias.upper(): iso3 for iso3, _, aliases in country_names() for alias in aliases}
    for template in record["templates"]:
        slots: Mapping[str, Sequence[str]] = template["slots"]
        if template["optional"]:
            continue
        kind = " ".join(slots.get("INCIDENT: TYPE", ["?"])[0].replace("ATTEMPTED", "").split())
        place = slots.get("INCIDENT: LOCATION", [""])[0].split(":")[0].split(" - ")[0].strip()
        found = _DAY.findall(" ".join(slots.get("INCIDENT: DATE", [])))
        days = [day for one in found if (day := _day(one)) is not None]
        yield Incident(
            record["id"], kind, names.get(place), min(days, default=None), max(days, default=None), tuple(_orgs(slots))
        )


def _day(found: tuple[str, str, str]) -> date | None:
    """A day of the template; a few give one that no month has."""
    try:
        return datetime.strptime(" ".join(found).title(), "%d %b %y").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None


def _orgs(slots: Mapping[str, Sequence[str]]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    confidences = slots.get("PERP: ORGANIZATION CONFIDENCE", [])
    for value in slots.get("PERP: ORGANIZATION ID", []):
        names = tuple(_QUOTED.findall(value))
        held = next((c for line in confidences for c in _CONFIDENCES if c in line and names and names[0] in line), None)
        if names:
            yield names, held


def _events(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """Per article its events, each with the organisations that it is laid to and how."""
    rows = connection.execute(
        """select b.article_id, e.event_id, any_value(e.event_subtype) as subtype, any_value(e.country) as country,
            any_value(e.date_start) as first, any_value(e.date_end) as last,
            (select list(struct_pack(actor_id := r.actor_id, actor := r.actor, responsibility := r.responsibility))
                from reporting.responsibility as r where r.event_id = e.event_id) as laid
        from reporting.claim_bearings as b join events as e using (event_id) group by b.article_id, e.event_id"""
    )
    names = [column[0] for column in rows.description]
    found: dict[str, list[Row]] = {}
    for row in rows.fetchall():
        event = dict(zip(names, row, strict=True))
        found.setdefault(event["article_id"], []).append(event)
    return found


def _verdict(incident: Incident, events: Sequence[Row]) -> Iterator[str]:
    """What is asked of an incident, and what the most fitting event of its report has right."""
    fitting = [event for event in events if event["subtype"] in _TYPES.get(incident.kind, set())]
    yield "type asked"
    if not fitting:
        yield from _asked(incident)
        return
    yield "type right"
    yield from _asked(incident)
    best = max(fitting, key=lambda event: (_right_day(incident, event), event["country"] == incident.country))
    if incident.country is not None and best["country"] == incident.country:
        yield "country right"
    if incident.first is not None and _right_day(incident, best):
        yield "date right"
    for names, confidence in incident.organisations:
        laid = next((one for event in fitting for one in event["laid"] or [] if _is_named(one, names)), None)
        if laid is not None:
            yield "organisation right"
            if confidence is not None and laid["responsibility"] == confidence:
                yield "confidence right"


def _asked(incident: Incident) -> Iterator[str]:
    if incident.country is not None:
        yield "country asked"
    if incident.first is not None:
        yield "date asked"
    for _, confidence in incident.organisations:
        yield "organisation asked"
        if confidence is not None:
            yield "confidence asked"


def _right_day(incident: Incident, event: Row) -> bool:
    if incident.first is None or incident.last is None or event["first"] is None:
        return False
    return bool(event["first"] <= incident.last and incident.first <= event["last"])


def _is_named(laid: Row, names: Sequence[str]) -> bool:
    """Whether the actor is one of the names, by the registry or by its words."""
    registry = ActorRegistry.load()
    known = {actor.actor_id for name in names if (actor := registry.find(name)) is not None}
    return laid["actor_id"] in known or any(name.casefold() in str(laid["actor"]).casefold() for name in names)
