"""What was erased is known again when it comes once more: nothing of it is taken in, and names are blotted out.

Tombstones hold hashes only. A document, an address, an article or a text is known by its own; a name by that of its
words, in any case, wherever it stands in a text.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.ids import tombstone_id
from pipelines.ingest.model import Refusal
from pipelines.stages.run import Run
from pipelines.storage.bucket import DOCUMENTS, Bucket
from schemas.vocabularies import ErasedKind

Stretch = tuple[int, int]
"""First character and end, exclusive."""

Finder = Callable[[str], Iterable[Stretch]]
"""Finds what is to be blotted out of a text."""

BLOT = "█"
"""Takes the place of each character of a name, so that every span still quotes its text."""

LONGEST_NAME_WORDS = 6
REDACTED_COLUMNS = ("title", "byline", "text", "outlet", "original_source", "url", "canonical_url", "source_uri")
_RULE = "erased.tombstone"
_WORD = re.compile(r"\w+")
_BY_COLUMN = {
    "documents": {"document_id": ErasedKind.DOCUMENT},
    "articles": {
        "article_id": ErasedKind.ARTICLE,
        "url": ErasedKind.URL,
        "canonical_url": ErasedKind.URL,
        "text_sha256": ErasedKind.TEXT,
    },
}


class ErasureError(Exception):
    """Nothing is meant by what was given, or no reason was."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What of a batch is taken in, and what is refused because it was erased."""

    rows: pl.DataFrame
    refusals: tuple[Refusal, ...] = ()


def without_erased(run: Run, table: str, incoming: pl.DataFrame) -> Admitted:
    """The batch without what was erased; raw bytes that came with it are removed again."""
    if table not in _BY_COLUMN or incoming.is_empty():
        return Admitted(incoming)
    stones = run.tables.read("tombstones", columns=["tombstone_id", "kind"])
    if stones.is_empty():
        return Admitted(incoming)
    known = set(stones["tombstone_id"])
    is_erased = pl.Series([_is_erased(table, row, known) for row in incoming.iter_rows(named=True)], dtype=pl.Boolean)
    erased, kept = incoming.filter(is_erased), incoming.filter(~is_erased)
    for path in erased["stored_path"] if "stored_path" in erased.columns else ():
        (run.tables.layout.root / path).unlink(missing_ok=True)
    if table == "articles" and ErasedKind.PERSON in set(stones["kind"]):
        kept = redacted_articles(kept, lambda text: names_in(text, known))
    return Admitted(kept, (_REFUSAL,) * erased.height)


def names_in(text: str, known: Collection[str]) -> Iterator[Stretch]:
    """The erased names in a text."""
    words = list(_WORD.finditer(text))
    for at in range(len(words)):
        for length in range(min(LONGEST_NAME_WORDS, len(words) - at), 0, -1):
            name = name_key(word.group() for word in words[at : at + length])
            if tombstone_id(ErasedKind.PERSON, name) in known:
                yield words[at].start(), words[at + length - 1].end()
                break


def name_key(words: Iterable[str]) -> str:
    """A name as its tombstone knows it: its words, whatever their case and what stands between them."""
    return " ".join(word.casefold() for word in words)


def words_of(name: str) -> list[str]:
    """The words of a name."""
    return _WORD.findall(name)


def blotted(text: str | None, find: Finder) -> str | None:
    """The text with what is found blotted out; as long as before."""
    if not text:
        return text
    for start, end in list(find(text)):
        text = text[:start] + BLOT * (end - start) + text[end:]
    return text


def redacted_articles(articles: pl.DataFrame, find: Finder) -> pl.DataFrame:
    """Articles with names blotted out, and the hashes of the texts that they have then."""
    columns = {
        name: pl.Series(name, [blotted(value, find) for value in articles[name]], dtype=pl.String)
        for name in REDACTED_COLUMNS
    }
    changed = articles.with_columns(**columns)
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in changed["text"]]
    return changed.with_columns(text_sha256=pl.Series(hashes, dtype=pl.String))


def remove_erased_bytes(run: Run) -> int:
    """Remove the raw bytes of erased documents, wherever a killed erasure or an older version left them."""
    known = set(run.tables.keys("tombstones")["tombstone_id"])
    doomed = [file for file in _kept_bytes(run) if tombstone_id(ErasedKind.DOCUMENT, file.name) in known]
    for file in doomed:
        file.unlink()
    if (address := run.tables.layout.bucket) is not None:
        bucket = Bucket(address)
        names = (name for name, _ in bucket.listed(DOCUMENTS))
        in_bucket = {name for name in names if tombstone_id(ErasedKind.DOCUMENT, Path(name).name) in known}
        bucket.remove(in_bucket)
        return len({Path(name).name for name in in_bucket} | {file.name for file in doomed})
    return len(doomed)


def _kept_bytes(run: Run) -> list[Path]:
    return sorted(run.tables.layout.documents.glob("*/[!.]*"))


def _is_erased(table: str, row: dict[str, object], known: Collection[str]) -> bool:
    return any(
        row[column] is not None and tombstone_id(kind, str(row[column])) in known
        for column, kind in _BY_COLUMN[table].items()
    )


_REFUSAL = Refusal(
    source_uri="(erased)",
    rule_id=_RULE,
    column_name=None,
    bad_value=None,
    reason="it was erased, and is not taken in again; take it out of the inbox or the source "
    "(why it was erased: table tombstones)",
    row_json=None,
)
