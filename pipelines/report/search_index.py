"""The search over claims as static files: lists of claims by word, and the claims in blocks.

A page that is opened from a folder may not fetch, so each file is a script that hands its data over. Words are spread
over the files by their first two letters, so that a search reads one small file for each word and finds beginnings of
words as well; `assets/site.js` does the same arithmetic.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pipelines.report.records import SearchedClaim
from pipelines.report.urls import event_page, http_link

BLOCK = 200
"""Claims in one file; a search loads the files of the claims that it shows."""

_CLAIMS_PER_SHARD = 400
_MOST_SHARDS = 256
_WORD = re.compile(r"[^\W_]+")
_FNV_OFFSET, _FNV_PRIME, _32_BITS = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class IndexFile:
    """One file of the index."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: where it leads, what its cells say, and by what it can be filtered."""

    href: str
    cells: list[str]
    status: str | None = None
    country: str | None = None


def index_files(claims: Sequence[SearchedClaim]) -> Iterator[IndexFile]:
    """All files of the index, `claims` in the order in which they are to be found."""
    shards = max(1, min(_MOST_SHARDS, len(claims) // _CLAIMS_PER_SHARD))
    yield _file("about.js", "about", {"shards": shards, "block": BLOCK, "claims": len(claims)})
    for number, words in enumerate(_postings(claims, shards)):
        yield _file(f"words-{number}.js", "words", number, words)
    for number, start in enumerate(range(0, len(claims), BLOCK)):
        yield _file(f"claims-{number}.js", "claims", number, [_shown(claim) for claim in claims[start : start + BLOCK]])


def list_file(name: str, rows: Sequence[ListRow]) -> IndexFile:
    """All rows of a list that stands on several pages, so that its filters look through every one of them."""
    return _file(f"{name}.js", "list", name, [[row.href, row.cells, row.status, row.country] for row in rows])


class _Kept(dict[int, int | None]):
    """Each character but marks such as accents; looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)).startswith("M") else code
        return self[code]


_WITHOUT_MARKS = _Kept()


def words_of(text: str) -> list[str]:
    """The words by which a text is found: lower case, without accents, of two letters or more."""
    folded = text if text.isascii() else unicodedata.normalize("NFKD", text).translate(_WITHOUT_MARKS)
    return [word for word in _WORD.findall(folded.lower()) if len(word) > 1]


@lru_cache(maxsize=100_000)
def shard_of(word: str, shards: int) -> int:
    """The file that lists a word: FNV-1a of its first two letters."""
    value = _FNV_OFFSET
    for byte in word[:2].encode():
        value = ((value ^ byte) * _FNV_PRIME) & _32_BITS
    return value % shards


def _postings(claims: Sequence[SearchedClaim], shards: int) -> list[dict[str, list[int]]]:
    listed: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(shards)]
    for number, claim in enumerate(claims):
        texts = (claim.content_text, claim.claimant, claim.outlet, claim.title, claim.event_label)
        for word in sorted(set(words_of(" ".join(text for text in texts if text)))):
            listed[shard_of(word, shards)][word].append(number)
    return [dict(sorted(words.items())) for words in listed]


def _shown(claim: SearchedClaim) -> list[str | None]:
    return [
        claim.claim_id,
        _day(claim.said_at),
        claim.claimant,
        claim.stance,
        claim.content_text,
        claim.outlet,
        claim.title,
        http_link(claim.url),
        event_page(claim.event_id) if claim.event_id else None,
        claim.event_label,
        claim.event_status,
        claim.country,
    ]


def _day(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d}" if moment else None


def _file(name: str, call: str, *arguments: object) -> IndexFile:
    given = ", ".join(json.dumps(argument, separators=(",", ":")) for argument in arguments)
    return IndexFile(name, f"counterclaim.{call}({given});\n")
