"""What it costs to link new articles into an archive that grows, and whether the order of arrival matters.

What belongs here: an archive made of the same articles at other times and in other words, so that its density stays
the same while it grows.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from random import Random

import polars as pl

from benchmarks.events_tables import SHARED, read_records, tables_of
from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.events.linking import link
from schemas import TABLES

BATCH = 500
SIZES = (500, 5_000, 50_000)
ORDERS = 20
_APART = timedelta(days=3_300)
"""The corpus spans years: its next copy begins when it has ended."""
_IDS = (
    *("article_id", "claim_id", "figure_id", "via_claim_id", "responds_to_claim_id"),
    *("event_id", "account_id", "other_claim_id", "origin_id"),
)
_DAYS = ("date_start", "date_end", "published_at", "retrieved_at")
_EVIDENCE = ("articles", "claims", "claim_frames", "figures")

Tables = Mapping[str, pl.DataFrame]


def score_growth() -> None:
    """Print seconds for adding one batch to archives of each size, after one batch to warm up."""
    tables = tables_of(read_records(SHARED / "corpora" / "conflict_news.jsonl", BATCH))
    tables |= _moved(_dated(tables), 0)
    once = link(_input(tables, None, frozenset()))
    for size in (SIZES[0], *SIZES):
        copies = size // BATCH
        held, grown = _stacked(tables, copies), _stacked(tables, copies + 1)
        former = _concluded(once, copies)
        fresh = frozenset(_moved(tables, copies)["articles"]["article_id"])
        began = time.perf_counter()
        output = link(_input(grown, former, fresh))
        seconds = time.perf_counter() - began
        print(
            f"{BATCH} articles added to {held['articles'].height}: {seconds:.1f} s; "
            f"{held['claim_frames'].height} frames, {output.events.height} events"
        )


def _dated(tables: Tables) -> dict[str, pl.DataFrame]:
    """Without articles of no date, which are compared with all of their blocks, however old."""
    known = tables["articles"].filter(pl.col("published_at").is_not_null()).select("article_id")
    return {
        name: frame.join(known, on="article_id", how="semi") if "article_id" in frame.columns else frame
        for name, frame in tables.items()
    }


def _concluded(once: LinkOutput, copies: int) -> LinkOutput:
    """What linking concludes of the archive: its copies stand alone, so that one is linked and then moved."""
    return LinkOutput(
        **{
            f.name: pl.concat([_move(getattr(once, f.name), number) for number in range(copies)])
            for f in fields(LinkOutput)
        }
    )


def _stacked(tables: Tables, copies: int) -> dict[str, pl.DataFrame]:
    moved = [_moved(tables, number) for number in range(copies)]
    return {
        name: pl.concat([part[name] for part in moved]) if name in _EVIDENCE else frame
        for name, frame in tables.items()
    }


def _moved(tables: Tables, number: int) -> dict[str, pl.DataFrame]:
    """The same tables at another time, under other ids and in other words."""
    return {name: _move(frame, number) if name in _EVIDENCE else frame for name, frame in tables.items()}


def _move(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    ids = [pl.col(c).str.slice(0, 26) + f"{number:06x}" for c in _IDS if c in frame.columns]
    days = [pl.col(c) + _APART * number for c in _DAYS if c in frame.columns]
    words = [
        pl.col(c).str.replace_all(r"(\w+)", f"${{1}}{number}") for c in ("text", "content_text") if c in frame.columns
    ]
    return frame.with_columns(*ids, *days, *words)


def _input(tables: Tables, former: LinkOutput | None, fresh: frozenset[str]) -> LinkInput:
    names = ("articles", "claims", "claim_frames", "figures", "actors", "places")
    chosen = {name: tables[name] for name in names}
    return LinkInput(**chosen, former_events=TABLES["events"].empty(), run_id="bench", former=former, fresh=fresh)


def score_orders(limit: int) -> None:
    """Link the first articles of the corpus in random orders and batches; print how many give the same rows."""
    tables = tables_of(read_records(SHARED / "corpora" / "conflict_news.jsonl", limit))
    expected = link(_input(tables, None, frozenset()))
    same = 0
    for seed in range(ORDERS):
        found = _in_batches(tables, Random(seed))  # noqa: S311 - an order, not a secret
        names = [f.name for f in fields(LinkOutput) if f.name != "event_redirects"]
        same += all(getattr(found, name).equals(getattr(expected, name)) for name in names)
    print(f"{limit} articles in {ORDERS} random orders and batch sizes: {same} times the same rows")


def _in_batches(tables: Tables, random: Random) -> LinkOutput:
    articles = tables["articles"]["article_id"].to_list()
    random.shuffle(articles)
    size = random.randint(max(1, len(articles) // 10), len(articles))
    former: LinkOutput | None = None
    known: list[str] = []
    for batch in _batches(articles, size):
        known += batch
        chosen = pl.col("article_id").is_in(known)
        held = {
            name: frame.filter(chosen) if "article_id" in frame.columns else frame for name, frame in tables.items()
        }
        former = link(_input(held, former, frozenset(batch)))
    if former is None:
        raise ValueError("no articles; give a limit of 1 or more")
    return former


def _batches(articles: list[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(articles), size):
        yield articles[at : at + size]
