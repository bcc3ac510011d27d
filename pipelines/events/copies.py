"""Which articles copy one text: near-duplicates, excerpts and rewritten reports, by the runs of words that they share.

What belongs here: finding them. Whose report the copies relay is concluded in `origins`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl
from datasketch import MinHash, MinHashLSH

from pipelines.events.union import UnionFind
from pipelines.ids import row_id

SHINGLE_WORDS = 5
JACCARD = 0.5
_CONTAINED = 0.8
"""A shorter article of which this share of shingles stands in another is an excerpt of it."""
_REWRITTEN, _SAME_DAYS = 0.6, timedelta(days=4)
"""The share from which a shorter article is a rewritten one, and the days within which."""
_LSH_THRESHOLD = 0.35
"""Below JACCARD, so that no pair above it is missed by the estimate; every candidate is measured exactly."""
_PERMUTATIONS = 128
_FEWEST_SHINGLES = 20
"""Shorter texts share shingles by chance."""
_RARE_IN = 50
"""A shingle in at most this many articles shows copying; candidates of excerpts share several of them."""
_FEWEST_RARE = 12
_WORD = re.compile(r"\w+")
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)

Shingles = npt.NDArray[np.uint32]
"""Hashes of runs of words, ascending, each once."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article as it may copy another: the columns of `articles`, and the runs of its words."""

    article_id: str
    outlet: str | None
    original_source: str | None
    url: str | None
    canonical_url: str | None
    published_at: datetime | None
    text: str
    shingles: Shingles

    @property
    def seniority(self) -> tuple[bool, datetime, str]:
        """By this the first carrier of a text comes first; undated ones last."""
        return (self.published_at is None, self.published_at or _BEGINNING, self.article_id)


def carriers_of(articles: pl.DataFrame) -> list[Carrier]:
    """The articles, with the columns that a `Carrier` has, by their ids."""
    names = [name for name in Carrier.__dataclass_fields__ if name != "shingles"]
    rows = articles.select(names).sort("article_id").iter_rows(named=True)
    return [Carrier(**row, shingles=shingles(row["text"])) for row in rows]


def shingles(text: str) -> Shingles:
    """All runs of five words, case and punctuation aside."""
    words = _WORD.findall(text.lower())
    hashed = np.fromiter((_word_hash(w) for w in words), dtype=np.uint64, count=len(words))
    runs = np.zeros(max(0, len(hashed) - SHINGLE_WORDS + 1), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(SHINGLE_WORDS):
            runs = runs * np.uint64(1_000_003) ^ hashed[offset : offset + len(runs)]
    return np.unique((runs >> np.uint64(32)).astype(np.uint32))


@lru_cache(maxsize=500_000)
def _word_hash(word: str) -> int:
    return int(row_id("word", word)[:16], 16)


def families_of(articles: pl.DataFrame) -> list[list[str]]:
    """The ids of the articles of each group that copies one text, the first carrier first."""
    return [[carrier.article_id for carrier in family] for family, _ in copy_families(carriers_of(articles))]


def copy_families(
    carriers: Sequence[Carrier],
) -> Iterator[tuple[list[Carrier], dict[str, tuple[float, Carrier]]]]:
    """Groups of articles that copy one text, first carrier first; per copy the share of its words and of whom."""
    long_enough = [c for c in carriers if len(c.shingles) >= _FEWEST_SHINGLES]
    union: UnionFind[int] = UnionFind(range(len(long_enough)))
    best: dict[int, tuple[float, int]] = {}
    for a, b in sorted(_candidates(long_enough)):
        common = len(np.intersect1d(long_enough[a].shingles, long_enough[b].shingles, assume_unique=True))
        if not is_copy(long_enough[a], long_enough[b], common):
            continue
        union.join(a, b)
        for one, other in ((a, b), (b, a)):
            own_share = common / len(long_enough[one].shingles)
            best[one] = max(best.get(one, (0.0, other)), (own_share, other))
    for group in union.groups():
        if len(group) > 1:
            family = sorted((long_enough[i] for i in group), key=lambda c: c.seniority)
            yield family, {long_enough[i].article_id: (best[i][0], long_enough[best[i][1]]) for i in group}


def is_copy(one: Carrier, other: Carrier, common: int) -> bool:
    """Whether two texts share half of their shingles, or the shorter one nearly all of its own; `common` they share.

    Of two reports of the same days most of the shorter one's are enough: it was rewritten. Not so of one outlet, which
    gives the same background in every report.
    """
    is_rewritten = _are_of_same_days(one, other) and (one.outlet is None or one.outlet != other.outlet)
    contained = _REWRITTEN if is_rewritten else _CONTAINED
    sizes = len(one.shingles), len(other.shingles)
    return common >= JACCARD * (sum(sizes) - common) or common >= contained * min(sizes)


def _are_of_same_days(one: Carrier, other: Carrier) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at) <= _SAME_DAYS


def copies_of(new: Iterable[Carrier], older: Iterable[pl.DataFrame]) -> set[str]:
    """The ids of those of the older articles of which one of the new is a copy, or the other way round.

    The older ones come in batches, and are forgotten when they have been compared.
    """
    fresh = [carrier for carrier in new if len(carrier.shingles) >= _FEWEST_SHINGLES]
    holders = _Holders.of(fresh)
    found = set()
    for batch in older:
        for old in carriers_of(batch):
            if len(old.shingles) < _FEWEST_SHINGLES:
                continue
            common = holders.shared_with(old.shingles)
            likely = np.flatnonzero(common >= _FEWEST_RARE).tolist()
            if any(is_copy(old, fresh[index], common[index]) for index in likely):
                found.add(old.article_id)
    return found


@dataclass(frozen=True, slots=True)
class _Holders:
    """Which carriers hold which shingle: all shingles in ascending order, and the index of the carrier of each."""

    shingles: Shingles
    holders: npt.NDArray[np.intp]
    carriers: int

    @classmethod
    def of(cls, carriers: Sequence[Carrier]) -> Self:
        """Of these carriers; found in one sort."""
        shingled = np.concatenate([np.empty(0, np.uint32), *(c.shingles for c in carriers)])
        holders = np.repeat(np.arange(len(carriers)), [len(c.shingles) for c in carriers])
        order = np.argsort(shingled, kind="stable")
        return cls(shingled[order], holders[order], len(carriers))

    def shared_with(self, asked: Shingles) -> npt.NDArray[np.intp]:
        """How many of these shingles each carrier holds."""
        starts = np.searchsorted(self.shingles, asked, side="left")
        ends = np.searchsorted(self.shingles, asked, side="right")
        held = np.flatnonzero(ends > starts)
        found = [self.holders[start:end] for start, end in zip(starts[held], ends[held], strict=True)]
        return np.bincount(np.concatenate([np.empty(0, np.intp), *found]), minlength=self.carriers)

    def groups(self) -> Iterator[npt.NDArray[np.intp]]:
        """The carriers of each shingle that several hold, but not too many to show copying; ascending."""
        bounds = np.flatnonzero(np.diff(self.shingles)) + 1
        starts, ends = np.append(0, bounds), np.append(bounds, len(self.shingles))
        sizes = ends - starts
        for at in np.flatnonzero((sizes > 1) & (sizes <= _RARE_IN)):
            yield self.holders[starts[at] : ends[at]]


def _candidates(carriers: Sequence[Carrier]) -> set[tuple[int, int]]:
    """Pairs that may be copies: by MinHash LSH, and excerpts by the rare shingles that they share."""
    lsh = MinHashLSH(threshold=_LSH_THRESHOLD, num_perm=_PERMUTATIONS)
    found: set[tuple[int, int]] = set()
    for index, carrier in enumerate(carriers):
        signature = MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=_identity)
        signature.update_batch(carrier.shingles.tolist())
        found.update((int(other), index) for other in lsh.query(signature))
        lsh.insert(index, signature, check_duplication=False)
    return found | _sharing_rare_shingles(carriers)


def _sharing_rare_shingles(carriers: Sequence[Carrier]) -> set[tuple[int, int]]:
    """Pairs with several shingles that few articles have."""
    shared: Counter[tuple[int, int]] = Counter()
    for group in _Holders.of(carriers).groups():
        shared.update(combinations(group.tolist(), 2))
    return {pair for pair, count in shared.items() if count >= _FEWEST_RARE}


def _identity(shingle: int) -> int:
    return shingle
