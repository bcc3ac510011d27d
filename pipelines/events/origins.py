"""Whose report an article relays: copies by their words, credits by what the text says.

What belongs here: near-duplicates, wire credits, declared sources, canonical links. An article of unknown lineage
gets no row, and so never adds an independent origin.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import polars as pl
from datasketch import MinHash, MinHashLSH

from pipelines.entities.actors import ActorRegistry
from pipelines.events.union import UnionFind
from pipelines.ids import row_id
from pipelines.lexicon.inflection import phrase_pattern
from schemas.vocabularies import ActorKind, OriginBasis

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
_DATELINE = 200
_CREDIT_REACH = 60
_EVIDENCE_WORDS = 4
_LONGEST_ACRONYM = 4
"""Shorter names must stand in capitals: "AA" is an agency, "aa" is not."""
_DATELINE_AFTER = re.compile(r"\s*\)\s*[-–—]")
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


_WORDS = Path(__file__).parent / "data" / "credits.toml"


@dataclass(frozen=True, slots=True)
class _CreditWords:
    """What stands around an agency's name where it is credited."""

    told: re.Pattern[str]
    byline: re.Pattern[str]
    unverified: re.Pattern[str]

    def lends_statement(self, before: str, after: str) -> bool:
        """Whether somebody "told" the agency, or the agency says that it could not verify."""
        return self.told.search(before) is not None or self.unverified.match(after) is not None


@lru_cache(maxsize=1)
def _credit_words() -> _CreditWords:
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    listed = {name: phrase_pattern(words[name]) for name in words}
    return _CreditWords(
        told=re.compile(rf"(?<!\w)(?:{listed['told']})\s*(?:(?:{listed['articles']})\s*)?$", re.IGNORECASE),
        byline=re.compile(rf"(?:^|\n)\s*(?:{listed['byline']})\s*:\s*$", re.IGNORECASE),
        unverified=re.compile(
            rf"\s+(?:{listed['unable']})\s+(?:(?:{listed['between']})\s+)*(?:{listed['verify']})", re.IGNORECASE
        ),
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of `article_origins`."""

    article_id: str
    origin_id: str
    origin_name: str | None
    share: float | None
    basis: OriginBasis
    evidence: str


@dataclass(frozen=True, slots=True)
class _Carrier:
    article_id: str
    outlet: str | None
    original_source: str | None
    url: str | None
    canonical_url: str | None
    published_at: datetime | None
    text: str
    shingles: frozenset[int]

    @property
    def seniority(self) -> tuple[bool, datetime, str]:
        return (self.published_at is None, self.published_at or _BEGINNING, self.article_id)


def origins_of(articles: pl.DataFrame, agencies: Mapping[str, str]) -> list[Origin]:
    """The origins that articles relay.

    Args:
        articles: with article_id, outlet, original_source, url, canonical_url, published_at and text.
        agencies: every name by which an agency is credited, and the agency's name ("AFP" to "Agence France-Presse").

    Copies share one origin: the one that any of them credits, else the first carrier of the words.
    """
    carriers = [_carrier(row) for row in _rows(articles)]
    credits = {c.article_id: list(_credits(c, agencies)) for c in carriers}
    rows: dict[tuple[str, str], Origin] = {}
    for origin in (o for listed in credits.values() for o in listed):
        rows.setdefault((origin.article_id, origin.origin_id), origin)
    for family, shares in copy_families(carriers):
        for origin in _shared_origin(family, shares, credits):
            rows.setdefault((origin.article_id, origin.origin_id), origin)
    return sorted(rows.values(), key=lambda o: (o.article_id, o.origin_id))


@lru_cache(maxsize=1)
def agency_names() -> Mapping[str, str]:
    """Every name of a news agency that the registry knows, case folded, and the agency's own name."""
    registry = ActorRegistry.load()
    agencies = {actor.actor_id: actor.name for actor in registry.actors.values() if actor.kind is ActorKind.JRN}
    return {n.name.casefold(): agencies[n.actor_id] for n in registry.names if n.actor_id in agencies}


def _rows(articles: pl.DataFrame) -> Iterable[tuple[str | datetime | None, ...]]:
    names = ["article_id", "outlet", "original_source", "url", "canonical_url", "published_at", "text"]
    return articles.select(names).sort("article_id").iter_rows()


def _carrier(row: Sequence[object]) -> _Carrier:
    article_id, outlet, original_source, url, canonical_url, published_at, text = row
    return _Carrier(
        str(article_id),
        outlet,  # type: ignore[arg-type]
        original_source,  # type: ignore[arg-type]
        url,  # type: ignore[arg-type]
        canonical_url,  # type: ignore[arg-type]
        published_at,  # type: ignore[arg-type]
        str(text),
        shingles(str(text)),
    )


def shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of five words, case and punctuation aside."""
    words = _WORD.findall(text.lower())
    hashed = np.fromiter((_word_hash(w) for w in words), dtype=np.uint64, count=len(words))
    if len(hashed) < SHINGLE_WORDS:
        return frozenset()
    runs = np.zeros(len(hashed) - SHINGLE_WORDS + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(SHINGLE_WORDS):
            runs = runs * np.uint64(1_000_003) ^ hashed[offset : offset + len(runs)]
    return frozenset((runs >> np.uint64(32)).astype(np.uint32).tolist())


@lru_cache(maxsize=500_000)
def _word_hash(word: str) -> int:
    return int(row_id("word", word)[:16], 16)


def families_of(articles: pl.DataFrame) -> list[list[str]]:
    """The ids of the articles of each group that copies one text, the first carrier first."""
    carriers = [_carrier(row) for row in _rows(articles)]
    return [[carrier.article_id for carrier in family] for family, _ in copy_families(carriers)]


def copy_families(
    carriers: Sequence[_Carrier],
) -> Iterator[tuple[list[_Carrier], dict[str, tuple[float, _Carrier]]]]:
    """Groups of articles that copy one text, first carrier first; per copy the share of its words and of whom."""
    long_enough = [c for c in carriers if len(c.shingles) >= _FEWEST_SHINGLES]
    union: UnionFind[int] = UnionFind(range(len(long_enough)))
    best: dict[int, tuple[float, int]] = {}
    for a, b in sorted(_candidates(long_enough)):
        if not is_copy(long_enough[a], long_enough[b]):
            continue
        common = len(long_enough[a].shingles & long_enough[b].shingles)
        union.join(a, b)
        for one, other in ((a, b), (b, a)):
            own_share = common / len(long_enough[one].shingles)
            best[one] = max(best.get(one, (0.0, other)), (own_share, other))
    for group in union.groups():
        if len(group) > 1:
            family = sorted((long_enough[i] for i in group), key=lambda c: c.seniority)
            yield family, {long_enough[i].article_id: (best[i][0], long_enough[best[i][1]]) for i in group}


def is_copy(one: _Carrier, other: _Carrier) -> bool:
    """Whether two texts share half of their shingles, or the shorter one nearly all of its own.

    Of two reports of the same days most of the shorter one's are enough: it was rewritten. Not so of one outlet, which
    gives the same background in every report.
    """
    common = len(one.shingles & other.shingles)
    is_rewritten = _are_of_same_days(one, other) and (one.outlet is None or one.outlet != other.outlet)
    contained = _REWRITTEN if is_rewritten else _CONTAINED
    smaller = min(len(one.shingles), len(other.shingles))
    return common >= JACCARD * len(one.shingles | other.shingles) or common >= contained * smaller


def _are_of_same_days(one: _Carrier, other: _Carrier) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at) <= _SAME_DAYS


def copies_of(new: pl.DataFrame, older: Iterable[pl.DataFrame]) -> set[str]:
    """The ids of those of the older articles of which one of the new is a copy, or the other way round.

    The older ones come in batches, and are forgotten when they have been compared.
    """
    fresh = [carrier for carrier in map(_carrier, _rows(new)) if len(carrier.shingles) >= _FEWEST_SHINGLES]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for index, carrier in enumerate(fresh):
        for shingle in carrier.shingles:
            holders[shingle].append(index)
    found = set()
    for batch in older:
        for old in map(_carrier, _rows(batch)):
            shared = Counter(index for shingle in old.shingles & holders.keys() for index in holders[shingle])
            likely = (index for index, count in shared.items() if count >= _FEWEST_RARE)
            if len(old.shingles) >= _FEWEST_SHINGLES and any(is_copy(old, fresh[index]) for index in likely):
                found.add(old.article_id)
    return found


def _candidates(carriers: Sequence[_Carrier]) -> set[tuple[int, int]]:
    """Pairs that may be copies: by MinHash LSH, and excerpts by the rare shingles that they share."""
    lsh = MinHashLSH(threshold=_LSH_THRESHOLD, num_perm=_PERMUTATIONS)
    found: set[tuple[int, int]] = set()
    for index, carrier in enumerate(carriers):
        signature = MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=_identity)
        signature.update_batch(carrier.shingles)
        found.update((int(other), index) for other in lsh.query(signature))
        lsh.insert(index, signature, check_duplication=False)
    return found | _sharing_rare_shingles(carriers)


def _sharing_rare_shingles(carriers: Sequence[_Carrier]) -> set[tuple[int, int]]:
    """Pairs with several shingles that few articles have, found in one sort of all shingles."""
    if not carriers:
        return set()
    shingled = np.concatenate([np.fromiter(c.shingles, dtype=np.uint32) for c in carriers])
    holders = np.repeat(np.arange(len(carriers)), [len(c.shingles) for c in carriers])
    order = np.lexsort((holders, shingled))
    shingled, holders = shingled[order], holders[order]
    bounds = np.flatnonzero(np.diff(shingled)) + 1
    starts, ends = np.append(0, bounds), np.append(bounds, len(shingled))
    sizes = ends - starts
    shared: Counter[tuple[int, int]] = Counter()
    for at in np.flatnonzero((sizes > 1) & (sizes <= _RARE_IN)):
        shared.update(combinations(holders[starts[at] : ends[at]].tolist(), 2))
    return {pair for pair, count in shared.items() if count >= _FEWEST_RARE}


def _identity(shingle: int) -> int:
    return shingle


def _shared_origin(
    family: Sequence[_Carrier],
    shares: Mapping[str, tuple[float, _Carrier]],
    credits: Mapping[str, Sequence[Origin]],
) -> Iterator[Origin]:
    """One origin for all copies: what the first that credits anybody credits, else the first carrier itself."""
    credited = next((credits[c.article_id][0] for c in family if credits[c.article_id]), None)
    first = family[0]
    origin_id = credited.origin_id if credited is not None else row_id("origin", "article", first.article_id)
    name = credited.origin_name if credited is not None else first.outlet
    for carrier in family:
        share, other = shares[carrier.article_id]
        if carrier is first and credited is None:
            yield Origin(
                carrier.article_id, origin_id, name, 1.0, OriginBasis.OWN, "first carrier of words that others copy"
            )
            continue
        evidence = f"{share:.0%} of its words in runs of five stand in article {other.article_id}"
        yield Origin(carrier.article_id, origin_id, name, round(share, 4), OriginBasis.NEAR_DUPLICATE, evidence)


def _credits(carrier: _Carrier, agencies: Mapping[str, str]) -> Iterator[Origin]:
    """What the article itself names: its declared source, the agency spoken to or credited, its canonical link."""
    if carrier.original_source:
        name = agencies.get(carrier.original_source.casefold(), carrier.original_source)
        evidence = f"names as its source: {carrier.original_source}"
        yield Origin(carrier.article_id, _named(name), name, None, OriginBasis.DECLARED, evidence)
    own = _own_agency(carrier, agencies)
    if (host := _foreign_host(carrier)) is not None:
        evidence = f"canonical link: {carrier.canonical_url}"
        yield Origin(carrier.article_id, _named(host), host, None, OriginBasis.CANONICAL_LINK, evidence)
    credited = [c for c in _agencies_credited(carrier.text, agencies) if c.agency != own]
    whole = [c for c in credited if c.is_of_whole]
    has_better = bool(carrier.original_source) or host is not None or bool(whole)
    for credit in whole or ([] if has_better else credited[:1]):
        yield Origin(
            carrier.article_id, _named(credit.agency), credit.agency, None, OriginBasis.WIRE_CREDIT, credit.evidence
        )


def _own_agency(carrier: _Carrier, agencies: Mapping[str, str]) -> str | None:
    """The agency that published the article itself ("CNN (Web News)", cnn.com): it relays nobody."""
    outlet = " ".join(re.sub(r"\(.*?\)", " ", carrier.outlet or "").casefold().split())
    host = (_host(carrier.url) or "").split(".")
    names = (outlet, *(".".join(host[start:]) for start in range(len(host))), *host[:-1][-1:])
    return next((agencies[name] for name in names if name in agencies), carrier.outlet)


def _named(name: str) -> str:
    return row_id("origin", "name", name.casefold())


@dataclass(frozen=True, slots=True)
class _Credit:
    agency: str
    evidence: str
    is_of_whole: bool
    """Whether dateline, byline or end credit name it; who "told" an agency lends it one statement."""


def _agencies_credited(text: str, agencies: Mapping[str, str]) -> Iterator[_Credit]:
    """Agencies that somebody "told", that dateline or end credit, or that say what they could not verify."""
    if not agencies:
        return
    seen: set[str] = set()
    for match in _agency_pattern(tuple(sorted(agencies))).finditer(text):
        # The pattern also takes a dotless "ı" for an "i"; case folding does not.
        name = agencies.get(" ".join(match[0].replace("ı", "i").casefold().split()))
        is_word = len(match[0]) <= _LONGEST_ACRONYM and not match[0].isupper()
        if name is None or name in seen or is_word:
            continue
        before = text[max(0, match.start() - _CREDIT_REACH) : match.start()]
        after = text[match.end() : match.end() + _CREDIT_REACH]
        is_of_whole = _credits_whole(before, after, match.start())
        if is_of_whole or _credit_words().lends_statement(before, after):
            seen.add(name)
            yield _Credit(name, f"says: {_whole_words(before, match[0], after)}", is_of_whole)


def _whole_words(before: str, name: str, after: str) -> str:
    """The name with a few words on either side, none of them cut."""
    led = " ".join(before.split()[-_EVIDENCE_WORDS:]) + (" " if before[-1:].isspace() else "")
    followed = (" " if after[:1].isspace() else "") + " ".join(after.split()[:_EVIDENCE_WORDS])
    return f"{led}{' '.join(name.split())}{followed}"


def _credits_whole(before: str, after: str, position: int) -> bool:
    in_dateline = position <= _DATELINE and before.endswith("(") and _DATELINE_AFTER.match(after) is not None
    at_end = before.endswith(("(", "from ")) and re.match(r"\s*\)\s*(?:$|\n)", after) is not None
    return in_dateline or at_end or _credit_words().byline.search(before) is not None


@lru_cache(maxsize=4)
def _agency_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrase_pattern(names)})(?!\w)", re.IGNORECASE)


def _foreign_host(carrier: _Carrier) -> str | None:
    """The host of the canonical link, where it is not the article's own."""
    here, there = _host(carrier.url), _host(carrier.canonical_url)
    if here is None or there is None or here == there or here.endswith("." + there) or there.endswith("." + here):
        return None
    return there


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
