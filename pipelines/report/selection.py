"""What of a warehouse a report is about: everything, or the events of some days, a country, an actor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb

from pipelines.report.questions import choose, literal, of_this_release, one_of

_MOST_MOMENTS = 40
_PARAMETER = re.compile(r"\$(\w+)")

_EVENTS = """
select e.event_id
from main.events as e
where ($country is null or e.country = $country)
  and ($actor is null or e.event_id in (
      select event_id from main.event_participants where actor_id = $actor
      union
      select b.event_id from main.claim_events as b join main.claims as c using (claim_id)
      join reporting.current_actors as x on x.actor_id = c.claimant_id or x.actor_id = c.claimant_person_id
      where x.current_actor_id = $actor
  ))
  and (($since is null and $until is null) or e.event_id in (
      select b.event_id
      from main.claim_events as b join main.claims as c using (claim_id) join main.articles as a using (article_id)
      where ($since is null or coalesce(a.published_at, a.retrieved_at) >= $since)
        and ($until is null or coalesce(a.published_at, a.retrieved_at) < $until)
  ))
"""
_ACTORS = """
select distinct actor_id from main.event_participants where event_id in (select event_id from chosen_events)
union
select x.current_actor_id from main.claims as c join reporting.current_actors as x on x.actor_id = c.claimant_id
where c.claim_id in (select claim_id from chosen_claims)
union
select x.current_actor_id from main.claims as c join reporting.current_actors as x on x.actor_id = c.claimant_person_id
where c.claim_id in (select claim_id from chosen_claims)
"""
_OUTLETS = """
select distinct a.outlet from main.articles as a
where a.outlet is not null
  and ($is_all or a.article_id in (
      select article_id from main.claims where claim_id in (select claim_id from chosen_claims)
  ))
"""
_CLAIMS = """
select claim_id from main.claims
where $is_all
   or claim_id in (select claim_id from main.claim_events where event_id in (select event_id from chosen_events))
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events: with a claim said from `since` to `until` (both days included), in `country`, of `actor_id`."""

    since: date | None = None
    until: date | None = None
    country: str | None = None
    actor_id: str | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection()


def choose_selection(connection: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    """Fill the relations that the questions read: the events of the selection, and the claims, actors and outlets of
    these.
    """
    is_all = {"is_all": selection.is_all}
    _fill(connection, "chosen_events", _EVENTS, _bounds(selection))
    _fill(connection, "chosen_claims", _CLAIMS, is_all)
    _fill(connection, "chosen_actors", _ACTORS, {})
    _fill(connection, "chosen_outlets", _OUTLETS, is_all)
    choose(connection, "chosen_moments", moments(connection))


def _fill(connection: duckdb.DuckDBPyConnection, relation: str, sql: str, given: Mapping[str, object]) -> None:
    with of_this_release():
        connection.execute(f"create or replace temp table {relation} as {sql}", given)


def shown_relations(connection: duckdb.DuckDBPyConnection, selection: Selection) -> dict[str, str]:
    """The relations as SQL that a reader can run, in the order in which they read each other."""
    given = {**_bounds(selection), "is_all": selection.is_all}
    texts = {
        "chosen_events": "select event_id from main.events" if selection.is_all else _EVENTS,
        "chosen_claims": _CLAIMS,
        "chosen_actors": _ACTORS,
        "chosen_outlets": _OUTLETS,
    }
    shown = {name: _PARAMETER.sub(lambda found: literal(given[found[1]]), sql) for name, sql in texts.items()}
    return shown | one_of("moment", moments(connection))


def _bounds(selection: Selection) -> dict[str, str | datetime | None]:
    return {
        "country": selection.country,
        "actor": selection.actor_id,
        "since": _midnight(selection.since),
        "until": _midnight(selection.until + timedelta(days=1)) if selection.until else None,
    }


def moments(connection: duckdb.DuckDBPyConnection) -> list[datetime]:
    """When to look back at the status of the chosen events: after each day, week, month or year with claims, the
    finest of these that makes no more than 40 moments, since each costs a pass over all claims.
    """
    for unit in ("day", "week", "month", "year"):
        rows = connection.execute(
            "select distinct date_trunc($unit, coalesce(published_at, retrieved_at))"
            " + case $unit when 'day' then interval 1 day when 'week' then interval 7 day"
            " when 'month' then interval 1 month else interval 1 year end as moment"
            " from main.claim_events join main.claims using (claim_id) join main.articles using (article_id)"
            " where event_id in (select event_id from chosen_events) order by moment",
            {"unit": unit},
        ).fetchall()
        if len(rows) <= _MOST_MOMENTS:
            break
    return [row[0] for row in rows]


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
