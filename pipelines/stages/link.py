"""Stage 4: actors, places, events and their links. Concluded from all that was read, in tables of their own."""

from collections.abc import Iterable

import duckdb
import polars as pl

from pipelines.code import ENTITY_TABLES, EVENT_TABLES, EXTRACTED_TABLES, JUDGEMENTS, code_version
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.tables import actor_links, actor_names, actors
from pipelines.stages.commit import replace_all
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.storage.queries import opened
from pipelines.storage.tables import read_part
from schemas import TABLES

_EVIDENCE = frozenset({"articles", *EXTRACTED_TABLES, JUDGEMENTS})
_READ = ("articles", "actor_mentions", "place_mentions", "relation_mentions", "claims")
RESOLVED_TABLES = (JUDGEMENTS, *ENTITY_TABLES)


def resolve_entities(run: Run, *, anew: bool = False) -> list[Tally]:
    """Conclude actors, their names and relations, and places from what articles name and people judged.

    `anew` without new evidence too.
    """
    watch = Stopwatch()
    if not (anew or _has_new_evidence(run)):
        return _stand_as_they_are(run, RESOLVED_TABLES, watch)
    run.progress.start("entities", None)
    with opened(run.tables, _READ) as archive:
        named, places = (first_named(archive, name) for name in ("actors", "places"))
        speaking, stated = (archive.execute(sql).pl() for sql in (_SPEAKING, _STATED))
    judgements, registry = run.tables.read(JUDGEMENTS), ActorRegistry.load()
    known = actors(named, judgements, registry)
    concluded = {
        JUDGEMENTS: judgements,
        "actors": known,
        "actor_names": actor_names(known, registry),
        "actor_links": actor_links(known, speaking, stated),
        "places": places,
    }
    stating = pl.concat([speaking.select("claim_id"), stated.select("claim_id")]).unique()
    context = {"actors": known, "claims": stating}
    return record(run, [replace_all(run, name, concluded[name], context) for name in RESOLVED_TABLES], watch)


_SPEAKING = """
    select min(claim_id) as claim_id, claimant_id, claimant_person_id
    from claims where claimant_id is not null and claimant_person_id is not null
    group by claimant_person_id, claimant_id
"""


_STATED = """
    select min(claim_id) as claim_id, actor_id, relation, other_actor_id
    from relation_mentions semi join (from claims where stance in ('asserts', 'confirms')) using (claim_id)
    group by all
"""
"""What a claim denies, doubts or leaves open is no link, though it is a mention."""


def first_named(archive: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """One row per actor or place that any article names, as the article that was published first has it.

    So an actor keeps its name when others write it otherwise later. Of one moment, or without any, by `article_id`.
    """
    contract, mentions = TABLES[name], TABLES[f"{name[:-1]}_mentions"]
    (key,) = contract.key
    read = [column for column in contract.polars_schema if column in mentions.polars_schema]
    rows = archive.execute(_FIRST_NAMED.format(key=key, columns=", ".join(read), mentions=mentions.name)).pl()
    return rows.select(read).cast({column: contract.polars_schema[column] for column in read})


_FIRST_NAMED = """
    select unnest(arg_min(named, (told_at, article_id))) from (
        select {key}, article_id, struct_pack({columns}) as named, coalesce(published_at, 'infinity') as told_at
        from {mentions} join (select article_id, published_at from articles) using (article_id)
    ) group by {key} order by {key}
"""


def link_events(run: Run, *, anew: bool = False) -> list[Tally]:
    """Link the claims of all articles into events with their rival accounts, and articles to their origins.

    `anew` without new evidence too.
    """
    watch = Stopwatch()
    anew = anew or not _was_linked_by_this_code(run) or _is_half_linked(run) or _is_judged_otherwise(run)
    if not (anew or _has_new_evidence(run)):
        return _stand_as_they_are(run, EVENT_TABLES, watch)
    from pipelines.stages.linking import Linking  # brings scipy, 0.4 s, for the sketches of near-duplicates

    run.progress.start("link", None)
    return record(run, Linking.of(run, anew=anew).done(), watch)


def _was_linked_by_this_code(run: Run) -> bool:
    """Whether the events, if any, come from these rules; those of another version are not mixed with them."""
    runs = run.tables.read("runs", columns=["table_name", "code_version", "finished_at"])
    linked = runs.filter(pl.col("table_name") == "events").sort("finished_at")
    return linked.is_empty() or linked["code_version"][-1] == code_version("events")


def _is_half_linked(run: Run) -> bool:
    """Whether a killed run staged some of these tables: they do not fit the published others, and cannot stand."""
    return any(path.parts[0] in EVENT_TABLES for path in run.tables.staged())


def _is_judged_otherwise(run: Run) -> bool:
    """Whether an actor of the published version counts as another one now, so that the events of that do not stand."""
    columns = ["actor_id", "same_as_actor_id"]
    files = run.tables.published("actors")
    if not files or files == run.tables.files("actors"):
        return False
    former = pl.concat([read_part(TABLES["actors"], file, columns) for file in files])
    both = former.join(run.tables.read("actors", columns=columns), on="actor_id")
    return both.filter(pl.col(columns[1]).ne_missing(pl.col(f"{columns[1]}_right"))).height > 0


def _has_new_evidence(run: Run) -> bool:
    return any(path.parts[0] in _EVIDENCE for path in run.tables.staged())


def _stand_as_they_are(run: Run, names: Iterable[str], watch: Stopwatch) -> list[Tally]:
    """Without new evidence no conclusion changes."""
    counts = {name: run.tables.count(name) for name in names}
    tallies = [Tally(name, rows_in=n, published=0, unchanged=n, quarantined=0) for name, n in counts.items()]
    return record(run, tallies, watch)
