"""Stage 4: actors, places, events and their links. Concluded from all that was read, in tables of their own."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from pipelines.code import code_version
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.tables import actor_links, actor_names, actors, places
from pipelines.stages.commit import replace_all
from pipelines.stages.extract import EXTRACTED_TABLES
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.storage.tables import read_part
from schemas import TABLES

if TYPE_CHECKING:
    from pipelines.events.evidence import LinkOutput

ENTITY_TABLES = ("actors", "actor_names", "actor_links", "places")
EVENT_TABLES = (
    "events",
    "event_accounts",
    "claim_events",
    "event_participants",
    "claim_links",
    "article_origins",
    "event_redirects",
)
_EVIDENCE = frozenset({"articles", *EXTRACTED_TABLES})


def resolve_entities(run: Run, *, anew: bool = False) -> list[Tally]:
    """Conclude actors, their names and relations, and places from what articles name.

    `anew` without new evidence too.
    """
    watch = Stopwatch()
    if not (anew or _has_new_evidence(run)):
        return _stand_as_they_are(run, ENTITY_TABLES, watch)
    run.progress.start("entities", None)
    named = actors(run.tables.read("actor_mentions"))
    claims = run.tables.read("claims", columns=["claim_id", "claimant_id", "claimant_person_id"])
    concluded = {
        "actors": named,
        "actor_names": actor_names(named, ActorRegistry.load()),
        "actor_links": actor_links(named, claims),
        "places": places(run.tables.read("place_mentions")),
    }
    context = {"actors": named, "claims": claims}
    return record(run, [replace_all(run, name, concluded[name], context) for name in ENTITY_TABLES], watch)


def link_events(run: Run, *, anew: bool = False) -> list[Tally]:
    """Link the claims of all articles into events with their rival accounts, and articles to their origins.

    `anew` without new evidence too.
    """
    watch = Stopwatch()
    anew = anew or not _was_linked_by_this_code(run) or _is_half_linked(run)
    if not (anew or _has_new_evidence(run)):
        return _stand_as_they_are(run, EVENT_TABLES, watch)
    from pipelines.events.evidence import LinkInput
    from pipelines.events.linking import link  # brings scipy, 0.4 s, for the sketches of near-duplicates

    run.progress.start("link", None)
    former, fresh = (None, frozenset[str]()) if anew else _standing(run)
    evidence = LinkInput(
        articles=run.tables.read("articles"),
        claims=run.tables.read("claims"),
        claim_frames=run.tables.read("claim_frames"),
        figures=run.tables.read("figures"),
        actors=run.tables.read("actors"),
        places=run.tables.read("places"),
        former_events=pl.concat([run.tables.keys("events"), run.tables.keys("event_redirects")]),
        run_id=run.run_id,
        former=former,
        fresh=fresh,
    )
    concluded = link(evidence)
    redirects = keep_known(run.tables.read("event_redirects"), concluded.event_redirects)
    concluded = replace(concluded, event_redirects=redirects)
    context = {
        "actors": evidence.actors,
        "places": evidence.places,
        "claims": evidence.claims.select("claim_id"),
        "articles": evidence.articles.select("article_id"),
        "events": concluded.events,
        "event_accounts": concluded.event_accounts,
    }
    tallies = [replace_all(run, name, getattr(concluded, name), context) for name in EVENT_TABLES]
    return record(run, tallies, watch)


def _standing(run: Run) -> tuple["LinkOutput | None", frozenset[str]]:
    """What is concluded so far, and the articles that it does not know; None where nothing is published.

    Only new articles, and what they touch, are linked again then.
    """
    from pipelines.events.evidence import LinkOutput

    known = _published_articles(run)
    if known.is_empty():
        return None, frozenset()
    former = LinkOutput(**{name: run.tables.read(name) for name in EVENT_TABLES})
    unlinked = run.tables.read("claim_frames", columns=["claim_id", "article_id"])
    unlinked = unlinked.join(former.claim_events, on="claim_id", how="anti")
    fresh = run.tables.keys("articles").join(known, on="article_id", how="anti")
    return former, frozenset(fresh["article_id"]) | frozenset(unlinked["article_id"])


def _published_articles(run: Run) -> pl.DataFrame:
    """The ids of the articles of the published version, whose events are linked."""
    folder = run.tables.layout.current / "parquet" / "articles"
    parts = [read_part(TABLES["articles"], file, ["article_id"]) for file in sorted(folder.glob("**/[!.]*.parquet"))]
    return pl.concat(parts) if parts else pl.DataFrame(schema={"article_id": pl.String})


def _was_linked_by_this_code(run: Run) -> bool:
    """Whether the events, if any, come from these rules; those of another version are not mixed with them."""
    runs = run.tables.read("runs", columns=["table_name", "code_version", "finished_at"])
    linked = runs.filter(pl.col("table_name") == "events").sort("finished_at")
    return linked.is_empty() or linked["code_version"][-1] == code_version("events")


def _is_half_linked(run: Run) -> bool:
    """Whether a killed run staged some of these tables: they do not fit the published others, and cannot stand."""
    return any(path.parts[0] in EVENT_TABLES for path in run.tables.staged())


def keep_known(held: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Redirects found again stay as they are held, with the run that found them first."""
    same = [column for column in held.columns if column != "run_id"]
    known = held.join(found, on=same, how="semi", nulls_equal=True)
    return pl.concat([known, found.join(held, on=same, how="anti", nulls_equal=True)])


def _has_new_evidence(run: Run) -> bool:
    return any(path.parts[0] in _EVIDENCE for path in run.tables.staged())


def _stand_as_they_are(run: Run, names: Iterable[str], watch: Stopwatch) -> list[Tally]:
    """Without new evidence no conclusion changes."""
    counts = {name: run.tables.count(name) for name in names}
    tallies = [Tally(name, rows_in=n, published=0, unchanged=n, quarantined=0) for name, n in counts.items()]
    return record(run, tallies, watch)
