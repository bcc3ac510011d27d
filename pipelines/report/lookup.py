"""What a person means by an id, the beginning of one, or words of a label or name."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import duckdb
import pycountry

from pipelines.report.errors import AmbiguousError, NotFoundError, ReportError
from pipelines.report.questions import of_this_release
from pipelines.report.selection import Selection

_ID_BEGINS = re.compile(r"[0-9a-f]{4,32}")
_MOST_NAMED = 12

_BY_ID = """
select 'event' as kind, event_id as id, label as name from main.events where starts_with(event_id, $text)
union
select 'event', r.became_event_id, e.label
from main.event_redirects as r join main.events as e on e.event_id = r.became_event_id
where starts_with(r.event_id, $text)
union
select 'claim', claim_id, left(coalesce(nullif(content_text, ''), cue_text, ''), 80)
from main.claims where starts_with(claim_id, $text)
union
select 'actor', current_actor_id, name from reporting.current_actors where starts_with(actor_id, $text)
order by kind desc, name, id
"""
_BY_NAME = """
select distinct 'actor' as kind, x.current_actor_id as id, x.name
from reporting.current_actors as x left join main.actor_names as n using (actor_id)
where $text in (strip_accents(lower(x.read_as)), strip_accents(lower(n.name)), lower(x.actor_id))
order by x.name, id
"""
_BY_WORDS = """
select 'event' as kind, e.event_id as id, e.label as name, s.n_articles as weight
from main.events as e join reporting.event_status as s using (event_id)
where len(list_filter($words, w -> not contains(strip_accents(lower(e.label)), w))) = 0
union all
select 'actor', x.current_actor_id, x.name, count(distinct c.claim_id)
from reporting.current_actors as x
left join main.actor_names as n using (actor_id)
left join main.claims as c on c.claimant_id = x.actor_id
where len(list_filter($words, w -> not contains(strip_accents(lower(concat_ws(' ', x.read_as, n.name))), w))) = 0
group by x.current_actor_id, x.name
order by weight desc, name, id
"""
_BY_CALLED = """
select 'actor', x.current_actor_id, x.name, count(*) as weight
from main.claims as c join reporting.current_actors as x on x.actor_id = c.claimant_id
where list_has_all(string_split_regex(strip_accents(lower(c.source_text)), '\\W+'), $words)
group by x.current_actor_id, x.name
order by weight desc, x.name, x.current_actor_id
"""
"""Actors as articles call them: "the army" is no name of any, and stands for many."""

_BY_CLAIMS = """
select 'event' as kind, b.event_id as id, e.label as name
from reporting.claims_about($text) as c
join main.claim_events as b using (claim_id)
join main.events as e using (event_id)
group by b.event_id, e.label
order by count(*) desc, name, id
"""
"""Events that claims with these words are about, for who remembers a sentence and not a label."""

_BY_ONE_WORD = """
select word, count(*) as things
from (select unnest($words) as word) as w
join (
    select label as name from main.events
    union all
    select concat_ws(' ', any_value(x.name), string_agg(n.name, ' '))
    from main.actors as x left join main.actor_names as n using (actor_id) group by x.actor_id
) as t on list_contains(string_split_regex(strip_accents(lower(t.name)), '\\W+'), w.word)
group by word
order by things, length(word) desc, word
limit 2
"""
"""The two words of a question that tell most: those that stand in the fewest labels and names."""


class Kind(StrEnum):
    """What can be shown."""

    EVENT = "event"
    CLAIM = "claim"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing of the warehouse."""

    kind: Kind
    id: str
    name: str


def find(connection: duckdb.DuckDBPyConnection, reference: str, kind: Kind | None = None) -> Found:
    """The one event, claim or actor that is meant; `kind` narrows it down.

    Raises:
        NotFoundError: nothing has that id or those words.
        AmbiguousError: several things have; the message lists them.
    """
    text = _folded(connection, reference)
    if not text:
        raise NotFoundError(
            "an empty name means nothing; give an id, the beginning of one, or words of a label or name"
        )
    found = _by_id(connection, text, kind) or _of(connection, _BY_NAME, {"text": text}, kind)
    for by_words in (_BY_WORDS, _BY_CALLED):
        if len(found) != 1:  # a name that several actors share is one more reason to look at the words of all
            found = list(dict.fromkeys([*found, *_of(connection, by_words, {"words": text.split()}, kind)]))
    found = found or _of(connection, _BY_CLAIMS, {"text": reference}, kind)
    if not found:
        raise NotFoundError(_missed(connection, text, reference, kind))
    if len(found) > 1:
        raise AmbiguousError(_listed(reference, found))
    return found[0]


def find_country(text: str) -> str:
    """The ISO 3166-1 alpha-3 code of a code or name.

    Raises:
        NotFoundError: no country has it.
    """
    try:
        return str(pycountry.countries.lookup(text.strip()).alpha_3)
    except LookupError:
        raise NotFoundError(f"no country is called {text!r}; give its ISO 3166-1 alpha-3 code, such as MLI") from None


def find_selection(
    connection: duckdb.DuckDBPyConnection,
    since: datetime | None,
    until: datetime | None,
    country: str | None,
    actor: str | None,
) -> Selection:
    """The selection that a person's words mean.

    Raises:
        ReportError: a country or actor is not known, or the last day lies before the first.
    """
    if since and until and until < since:
        raise ReportError(
            f"--until {until:%Y-%m-%d} lies before --since {since:%Y-%m-%d}; no claim can be said between"
        )
    return Selection(
        since=since.date() if since else None,
        until=until.date() if until else None,
        country=find_country(country) if country else None,
        actor_id=find(connection, actor, Kind.ACTOR).id if actor else None,
    )


def _by_id(connection: duckdb.DuckDBPyConnection, text: str, kind: Kind | None) -> list[Found]:
    if not _ID_BEGINS.fullmatch(text):
        return []
    return _of(connection, _BY_ID, {"text": text}, kind)


def _of(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, str | list[str]], kind: Kind | None
) -> list[Found]:
    with of_this_release():
        rows = connection.execute(sql, parameters).fetchall()
    found = [Found(Kind(row[0]), row[1], row[2]) for row in rows]
    return [each for each in found if kind is None or each.kind == kind]


def _folded(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    row = connection.execute("select strip_accents(lower(trim($text)))", {"text": text}).fetchone()
    return str(row[0]) if row else ""


def _missed(connection: duckdb.DuckDBPyConnection, text: str, reference: str, kind: Kind | None) -> str:
    rows = connection.execute(_BY_ONE_WORD, {"words": sorted(set(re.findall(r"\w+", text)))}).fetchall()
    fewer = " or ".join(f"`counterclaim show {word}`" for word, _ in rows)
    return (
        f"no {kind or 'event, claim or actor'} has the id or the words {reference!r}; "
        + (f"try fewer words, as {fewer}; " if len(text.split()) > 1 and fewer else "")
        + "`counterclaim status` lists contested events, and "
        "`counterclaim sql \"from reporting.claims_about('WORDS')\"` searches claims"
    )


def _listed(reference: str, found: list[Found]) -> str:
    lines = [f"  {each.kind} {each.id}  {each.name}" for each in found[:_MOST_NAMED]]
    more = [f"  and {len(found) - _MOST_NAMED} more"] if len(found) > _MOST_NAMED else []
    head = f"{reference!r} may mean {len(found)} things; give more of the id or more words, or narrow it with --kind:"
    return "\n".join([head, *lines, *more])
