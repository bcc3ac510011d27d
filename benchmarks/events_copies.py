"""Whether copies of one report are joined: every pair that shares half of its five-word shingles, and a sheet to check.

What belongs here: the measurement on the corpora beside the repository; see `events` for the clusters.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from random import Random

from benchmarks.events_tables import SHARED, articles_of, read_records
from pipelines.events.copies import JACCARD, carriers_of, families_of, shingles
from pipelines.events.origins import Origin, agency_names, origins_of

CORPORA = ("syria.jsonl", "south_asia_incidents.jsonl", "conflict_news.jsonl")
_SHEET = 50

Pair = tuple[str, str]


def score_copies(sheet: Path | None = None) -> None:
    """Print, per corpus, how many alike pairs are joined; write up to fifty joined pairs below the bar to `sheet`."""
    doubtful = []
    for name in CORPORA:
        records = read_records(SHARED / "corpora" / name)
        articles = articles_of(records)
        texts = dict(articles.select("article_id", "text").iter_rows())
        runs = {article_id: frozenset(shingles(text).tolist()) for article_id, text in texts.items()}
        wanted = {pair for pair, likeness in _alike(runs).items() if likeness >= JACCARD}
        copies = {pair for ids in families_of(articles) for pair in combinations(sorted(ids), 2)}
        below = sorted(copies - wanted)
        found = len(wanted & _of_one_origin(origins_of(carriers_of(articles), agency_names())))
        print(f"{name}: {len(records)} texts, {len(wanted)} pairs of Jaccard >= {JACCARD}, {found} of them joined")
        print(f"   {len(below)} pairs joined below that")
        doubtful += [(name, texts[a], texts[b], _jaccard(runs[a], runs[b])) for a, b in below]
    if sheet is not None:
        _write(sheet, doubtful)


def _alike(runs: dict[str, frozenset[int]]) -> dict[Pair, float]:
    """The Jaccard likeness of every pair that shares a shingle, counted without any sketch."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for article_id in sorted(runs):
        for shingle in runs[article_id]:
            holders[shingle].append(article_id)
    pairs = {pair for listed in holders.values() for pair in combinations(listed, 2)}
    return {(a, b): _jaccard(runs[a], runs[b]) for a, b in pairs}


def _jaccard(mine: frozenset[int], theirs: frozenset[int]) -> float:
    return len(mine & theirs) / max(1, len(mine | theirs))


def _of_one_origin(origins: Iterable[Origin]) -> set[Pair]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for origin in origins:
        members[origin.origin_id].add(origin.article_id)
    return {pair for ids in members.values() for pair in combinations(sorted(ids), 2)}


def _write(sheet: Path, doubtful: list[tuple[str, str, str, float]]) -> None:
    chosen = Random(1).sample(doubtful, min(_SHEET, len(doubtful)))  # noqa: S311 - a sample, not a secret
    rows = [
        {"corpus": corpus, "jaccard": round(likeness, 3), "one": one, "other": other}
        for corpus, one, other, likeness in chosen
    ]
    sheet.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    print(f"{len(rows)} pairs to check by hand: {sheet}")
