"""Actors for who judges them: by which names each is known, as whom it counts, and the judgements that say so.

What belongs here: asking a published version. What an actor claimed is a dossier's; judging is `stages.judging`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

import duckdb

from pipelines.report.questions import of_this_release

Row = TypeVar("Row")

_LISTED = """
with said as (
    select actor_id, count(distinct claim_id) as n_claims
    from (
        select claimant_id as actor_id, claim_id from main.claims
        union all select claimant_person_id, claim_id from main.claims
    )
    group by actor_id
)
select
    a.actor_id, a.name, a.kind, a.country, a.is_provisional, coalesce(s.n_claims, 0) as n_claims,
    a.same_as_actor_id, other.name as same_as
from main.actors as a
left join said as s using (actor_id)
left join main.actors as other on other.actor_id = a.same_as_actor_id
"""
_ORDER = " order by n_claims desc, a.name, a.actor_id"
_JUDGED = """
select
    j.judgement_id, j.actor_id, coalesce(a.name, j.actor_id) as actor, j.same_as_actor_id,
    coalesce(other.name, j.same_as_actor_id) as same_as, j.reason, j.judged_by, j.judged_at,
    j.withdrawn_at, j.withdrawn_by, j.withdrawn_reason
from main.actor_judgements as j
left join main.actors as a using (actor_id)
left join main.actors as other on other.actor_id = j.same_as_actor_id
"""
_RELATED = """
select a.name as actor, l.relation, other.name as other_actor, l.claim_id
from main.actor_links as l
join main.actors as a using (actor_id)
join main.actors as other on other.actor_id = l.other_actor_id
where $actor in (l.actor_id, l.other_actor_id)
order by l.relation, actor, other_actor
"""


@dataclass(frozen=True, slots=True)
class ActorListed:
    """One actor as it was read, with how many claims it makes, and whom it counts as where not itself."""

    actor_id: str
    name: str
    kind: str
    country: str | None
    is_provisional: bool
    n_claims: int
    same_as_actor_id: str | None
    same_as: str | None


@dataclass(frozen=True, slots=True)
class ActorJudged:
    """One judgement, with the names of the two; the id where no article names one any more."""

    judgement_id: str
    actor_id: str
    actor: str
    same_as_actor_id: str
    same_as: str
    reason: str
    judged_by: str
    judged_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ActorRelated:
    """One relation of an actor, with the claim that states it; None where the registry does."""

    actor: str
    relation: str
    other_actor: str
    claim_id: str | None


@dataclass(frozen=True, slots=True)
class ActorCard:
    """One actor: its names, who counts as it, what was judged of it, and whom it is related to."""

    actor: ActorListed
    names: list[str]
    counted_as_it: list[ActorListed]
    judgements: list[ActorJudged]
    relations: list[ActorRelated]


def actors_listed(
    connection: duckdb.DuckDBPyConnection, words: str = "", *, only_judged: bool = False
) -> list[ActorListed]:
    """The actors with all of these words in one of their names, those that claim most first.

    Args:
        connection: a published version.
        words: in any order and case; none for all actors.
        only_judged: only those that were judged to be another one, or that another one was judged to be.
    """
    asked = """
        where (not $only_judged or a.same_as_actor_id is not null
               or a.actor_id in (select same_as_actor_id from main.actors))
          and (len($words) = 0 or a.actor_id in (
              select actor_id from main.actor_names
              where len(list_filter($words, w -> not contains(strip_accents(lower(name)), w))) = 0
          ))
    """
    given = {"only_judged": only_judged, "words": _folded(connection, words)}
    return _rows(connection, _LISTED + asked + _ORDER, given, ActorListed)


def actor_judgements(connection: duckdb.DuckDBPyConnection) -> list[ActorJudged]:
    """Every judgement, also those that were taken back, the newest first."""
    return _rows(connection, _JUDGED + " order by j.judged_at desc, j.judgement_id", {}, ActorJudged)


def actor_card(connection: duckdb.DuckDBPyConnection, actor_id: str) -> ActorCard:
    """What there is to know of one actor before it is judged."""
    given = {"actor": actor_id}
    (actor,) = _rows(connection, _LISTED + " where a.actor_id = $actor", given, ActorListed)
    names = connection.execute("select name from main.actor_names where actor_id = $actor order by name", given)
    return ActorCard(
        actor,
        [name for (name,) in names.fetchall()],
        _rows(connection, _LISTED + " where a.same_as_actor_id = $actor" + _ORDER, given, ActorListed),
        _rows(
            connection,
            _JUDGED + " where $actor in (j.actor_id, j.same_as_actor_id) order by j.judged_at, j.judgement_id",
            given,
            ActorJudged,
        ),
        _rows(connection, _RELATED, given, ActorRelated),
    )


def _folded(connection: duckdb.DuckDBPyConnection, words: str) -> list[str]:
    (folded,) = connection.execute("select strip_accents(lower($words))", {"words": words}).fetchone() or ("",)
    return str(folded).split()


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, object], row: type[Row]) -> list[Row]:
    with of_this_release():
        cursor = connection.execute(sql, given)
    columns = [column[0] for column in cursor.description or ()]
    assert columns == [field.name for field in fields(row)]  # type: ignore[arg-type]  # noqa: S101
    return [row(*values) for values in cursor.fetchall()]
