"""How well claims of several outlets meet in events, and how fast.

What belongs here: the measurement. It reads annotated clusters beside the repository (../shared, or the folder named by
COUNTERCLAIM_SHARED) and prints figures; it changes nothing.

    python -m benchmarks.events            clusters of several outlets, scored
    python -m benchmarks.events corpus 200 events found in the first 200 articles of the corpus, contested ones in full
    python -m benchmarks.events copies     near-duplicates that are joined (--sheet FILE: pairs to check by hand)
    python -m benchmarks.events orders 200 random orders and batches of arrival
    python -m benchmarks.events growth     seconds to link 500 articles into archives of 500 to 50,000 (--sizes)
    python -m benchmarks.events muc4 1500  incidents of MUC-4 found in the first 1,500 reports
"""

import argparse
import json
import re
import time
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.events_copies import score_copies
from benchmarks.events_growth import SIZES, score_growth, score_orders
from benchmarks.events_muc4 import score_muc4
from benchmarks.events_tables import SHARED, Row, database, linked, read_records, tables_of


def score_clusters() -> None:
    """Score the annotated clusters: articles that meet, status, parties, date, place, country."""
    records = read_records(SHARED / "gold" / "contested_dev.jsonl")
    held = {record["id"] for record in records}
    others = read_records(SHARED / "gold" / "mali_six_outlets.jsonl")
    records += [record for record in others if record["id"] not in held]
    clusters = json.loads((SHARED / "gold" / "contested_clusters_dev.json").read_text(encoding="utf-8"))
    tables = tables_of(records)
    output = linked(tables)
    connection = database(tables, output)
    events = {name: _event_of(connection, gold["articles"]) for name, gold in clusters.items()}
    _score_pairs(connection, clusters)
    right = {"status": 0, "asserted": 0, "denied": 0, "date": 0, "place": 0, "country": 0}
    for name, gold in clusters.items():
        found = _describe(connection, events[name])
        verdict = _verdict(gold, found)
        for part, ok in verdict.items():
            right[part] += ok
        wrong = [part for part, ok in verdict.items() if not ok]
        print(f"{name}: {found['label']} [{found['status']}]")
        print(f"   asserted {found['asserted']}, denied {found['denied']}; wrong: {', '.join(wrong) or 'nothing'}")
    print({part: f"{count} of {len(clusters)}" for part, count in right.items()})


def _event_of(connection: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> str | None:
    """The event that most of the articles carry; of equals the one with most claims."""
    row = connection.execute(
        """select event_id from reporting.claim_bearings where list_contains($articles, article_id)
        group by event_id order by count(distinct article_id) desc, count(*) desc, event_id limit 1""",
        {"articles": list(articles)},
    ).fetchone()
    return row[0] if row else None


def _score_pairs(connection: duckdb.DuckDBPyConnection, clusters: Mapping[str, Mapping[str, Any]]) -> None:
    """Pairwise F1: two articles are paired where they share an event; both in one annotated cluster is right."""
    cluster_of = {article: name for name, gold in clusters.items() for article in gold["articles"]}
    gold = {pair for pair in combinations(sorted(cluster_of), 2) if cluster_of[pair[0]] == cluster_of[pair[1]]}
    found = {
        (min(a, b), max(a, b))
        for a, b in connection.execute(
            """with carried as (
                select event_id, article_id from reporting.claim_bearings
                union select event_id, article_id from reporting.event_carriers
            )
            select distinct x.article_id, y.article_id from carried as x
            join carried as y using (event_id) where x.article_id < y.article_id"""
        ).fetchall()
        if a in cluster_of and b in cluster_of
    }
    readable = {pair for pair in gold if all(_has_claims(connection, article) for article in pair)}
    held = {row[0] for row in connection.execute("select article_id from articles").fetchall()}
    of_held = {pair for pair in gold if held.issuperset(pair)}
    measures = (("all pairs", gold), ("pairs of given articles", of_held), ("pairs of articles with claims", readable))
    read = {pair for pair in found if all(_has_claims(connection, article) for article in pair)}
    for name, wanted in measures:
        given = read if wanted is readable else found
        hits = len(given & wanted)
        precision, recall = hits / max(1, len(given)), hits / max(1, len(wanted))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{name}: P {precision:.2f} R {recall:.2f} F1 {f1:.2f} (found {sorted(found)})")


def _has_claims(connection: duckdb.DuckDBPyConnection, article: str) -> bool:
    row = connection.execute("select count(*) from claims where article_id = $a", {"a": article}).fetchone()
    return bool(row and row[0])


def _describe(connection: duckdb.DuckDBPyConnection, event_id: str | None) -> Row:
    result = connection.execute(
        """select s.label, s.status, e.date_edtf, p.name as place, p.admin1, e.country,
            (select list(distinct actor) from reporting.event_positions q
                where q.event_id = e.event_id and stance = 'asserts') as asserted,
            (select list(distinct actor) from reporting.event_positions q
                where q.event_id = e.event_id and (stance = 'denies' or (stance = 'asserts'
                    and q.account_id <> (select arg_max(r.account_id, (r.n_asserting, r.n_articles, r.account_id))
                        from reporting.account_status r where r.event_id = e.event_id)))) as denied,
            e.date_start, e.date_end
        from reporting.event_status s join events e using (event_id) left join places p using (place_id)
        where event_id = $event""",
        {"event": event_id},
    )
    names = [column[0] for column in result.description]
    row = result.fetchone()
    return dict(zip(names, row, strict=True)) if row else dict.fromkeys(names)


def _verdict(gold: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, bool]:
    asserted, denied = found["asserted"] or [], found["denied"] or []
    dates = [*gold["date_any"], *([gold["date"]] if gold["date"] else [])]
    place = gold["place"] or ""
    return {
        "status": found["status"] == gold["status"],
        "asserted": all(any(_same(n, m) for m in asserted) for n in gold["asserted_by"][:1]),
        "denied": not gold["denied_by"] or any(_same(n, m) for n in gold["denied_by_any"] for m in denied),
        "date": not dates or any(_gives(found, day) for day in dates),
        "place": (found["place"] or "-") in place or place.split()[-1] in (found["place"] or ""),
        "country": found["country"] == gold["country"],
    }


def _gives(found: Mapping[str, Any], day: str) -> bool:
    """The exact day, a range of two days that holds it, or month and day where no article gives the year."""
    first, last = found["date_start"], found["date_end"]
    if found["date_edtf"] == f"XXXX{day[4:]}":
        return True
    return first is not None and (last - first).days <= 1 and str(first) <= day <= str(last)


def _same(name: str, other: str) -> bool:
    words = {"of", "the", "for"}
    mine, theirs = (set(re.findall(r"\w+", one.lower())) - words for one in (name, other))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs))) >= 0.6


def show_corpus(limit: int) -> None:
    """Time the steps on the corpus and print the contested events."""
    records = read_records(SHARED / "corpora" / "conflict_news.jsonl", limit)
    began = time.perf_counter()
    tables = tables_of(records)
    read = time.perf_counter()
    output = linked(tables)
    joined = time.perf_counter()
    connection = database(tables, output)
    print(
        f"{len(records)} articles, {tables['claims'].height} claims, {tables['claim_frames'].height} frames: "
        f"reading {read - began:.1f} s, linking {joined - read:.1f} s, {output.events.height} events"
    )
    print(connection.sql("select status, count(*) from reporting.event_status group by all order by all"))
    for row in connection.sql("select * from reporting.contested_events").fetchall():
        print("-" * 40, *row[1:], sep="\n")


def main() -> None:
    """Read the command line and measure what it asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    measures = {
        "clusters": lambda asked: score_clusters(),
        "corpus": lambda asked: show_corpus(asked.limit),
        "copies": lambda asked: score_copies(asked.sheet),
        "growth": lambda asked: score_growth(asked.sizes),
        "orders": lambda asked: score_orders(asked.limit),
        "muc4": lambda asked: score_muc4(asked.limit),
    }
    parser.add_argument("what", nargs="?", default="clusters", choices=measures)
    parser.add_argument("limit", nargs="?", type=int, default=200)
    parser.add_argument("--sheet", type=Path, help="where the pairs to check by hand are written")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="articles in the archives that grow")
    asked = parser.parse_args()
    measures[asked.what](asked)


if __name__ == "__main__":
    main()
