"""Reading held against real pages, feeds and web archives, beside the bare libraries in the same run.

Run `python -m benchmarks.ingest`; needs the shared material (`../shared` or COUNTERCLAIM_SHARED). Times are of one
process and core; each page or archive is read by both, one after the other, so that a busy machine slows both.
"""

import json
import os
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from fastwarc.warc import ArchiveIterator
from trafilatura import bare_extraction

from pipelines.ingest.archives import Broken, Response, records_of
from pipelines.ingest.articles import read_articles
from pipelines.ingest.documents import read_document, read_whole
from pipelines.ingest.model import ArticleRecord, RawDocument, Refused

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[2] / "shared")) / "corpora"
LONG = "chatnoir-eu_chatnoir-resiliparse__warcfile.warc.gz"
TIMES_LONG = 40


@dataclass
class Pages:
    """What was right of the pages, and the processor seconds of each reader."""

    titles: list[bool] = field(default_factory=list)
    days: list[bool] = field(default_factory=list)
    texts: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bare_titles: list[bool] = field(default_factory=list)
    bare_days: list[bool] = field(default_factory=list)
    bare_texts: list[float] = field(default_factory=list)
    bare_seconds: float = 0.0


def main() -> None:
    """Print the figures that `benchmarks/README.md` quotes."""
    pages = read_pages()
    print(f"pages: {len(pages.texts)}, of which {len(pages.titles)} with title and day")
    print(f"  {'':24}counterclaim  bare trafilatura")
    for name, ours, bare in (
        ("same words in the title", statistics.mean(pages.titles), statistics.mean(pages.bare_titles)),
        ("right day", statistics.mean(pages.days), statistics.mean(pages.bare_days)),
        ("text token F1, mean", statistics.mean(pages.texts), statistics.mean(pages.bare_texts)),
        ("text token F1, median", statistics.median(pages.texts), statistics.median(pages.bare_texts)),
        ("pages a second and core", len(pages.texts) / pages.seconds, len(pages.texts) / pages.bare_seconds),
    ):
        print(f"  {name:24}{ours:12.3f}  {bare:12.3f}")
    print(f"  speed against bare trafilatura: {pages.bare_seconds / pages.seconds:.2f}")
    print_feeds()
    print_archives()


def read_pages() -> Pages:
    """Read the pages with both."""
    pages = Pages()
    first = next(_expected_pages())[1]
    _ours(first), _bare(first)  # both load what they need
    for expected, path in _expected_pages():
        found, seconds = _timed(lambda path=path: _ours(path))  # type: ignore[misc]
        bare, bare_seconds = _timed(lambda path=path: _bare(path))  # type: ignore[misc]
        pages.seconds += seconds
        pages.bare_seconds += bare_seconds
        text = expected.get("text") or " ".join(expected.get("paragraphs") or [])
        pages.texts.append(f1(found.text if found else "", text))
        pages.bare_texts.append(f1(bare.text or "" if bare else "", text))
        if expected.get("title"):
            pages.titles.append(words(found.title if found else "") == words(expected["title"]))
            pages.bare_titles.append(words(bare.title if bare else "") == words(expected["title"]))
        if expected.get("published"):
            days = days_of(expected["published"])
            pages.days.append(bool(found and found.published_at and str(found.published_at)[:10] in days))
            pages.bare_days.append(bool(bare and bare.date in days))
    return pages


def print_feeds() -> None:
    """Feeds read whole, and entries found."""
    expected = _rows(SHARED / "feeds" / "expected.ndjson")
    counts = [sum(1 for _ in read_articles(_document(SHARED / "feeds" / Path(row["file"]).name))) for row in expected]
    right = sum(count == row["items"] for count, row in zip(counts, expected, strict=True))
    print(f"feeds: {right} of {len(expected)} with the expected entries, {sum(counts)} entries")


def print_archives() -> None:
    """Responses recovered, records reported as broken, and the speed."""
    recovered = wanted = 0
    broken: list[str] = []
    refused: list[str] = []
    for row in _rows(SHARED / "warc" / "expected.ndjson"):
        path = SHARED / "warc" / Path(row["file"]).name
        expected = row["records"].get("response", 0)
        wanted += expected
        before = recovered
        try:
            for found in records_of(path):
                recovered += isinstance(found, Response)
                reason = found.reason if isinstance(found, Broken) else found.fault
                if reason:
                    broken.append(f"{path.name}#{found.offset}: {reason}")
        except Refused as error:
            refused.append(f"{path.name}: {error.detail}")
        if recovered - before < expected:
            refused.append(f"{path.name}: {recovered - before} of {expected} responses")
    print(f"web archives: {recovered} of {wanted} responses recovered, {len(broken)} records reported as broken")
    for place in (*broken, *refused):
        print(f"  {place}")
    with TemporaryDirectory() as folder:
        path = Path(folder, "long.warc.gz")
        path.write_bytes((SHARED / "warc" / LONG).read_bytes() * TIMES_LONG)
        rounds = [
            (_timed(lambda: sum(1 for _ in records_of(path))), _timed(lambda: _bare_records(path))) for _ in range(5)
        ]
    seconds = statistics.median(ours for (_, ours), _ in rounds)
    bare = statistics.median(bare for _, (_, bare) in rounds)
    count = rounds[0][1][0]
    print(f"  {count:,} records of one file: {count / seconds:,.0f} a second; bare fastwarc (HTTP parsed, bodies read)")
    print(f"  {count / bare:,.0f} a second; ratio {bare / seconds:.2f}")


def words(text: str | None) -> list[str]:
    """The words, without case and marks."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").replace("\xad", "").lower())


def f1(found: str, expected: str) -> float:
    """Token F1 of two texts."""
    ours, theirs = Counter(words(found)), Counter(words(expected))
    same = (ours & theirs).total()
    return 2 * same / (ours.total() + theirs.total()) if same else 0.0


def days_of(published: str) -> set[str]:
    """The day as published, and in UTC."""
    moment = datetime.fromisoformat(published)
    return {published[:10], str(moment.astimezone(UTC))[:10] if moment.tzinfo else published[:10]}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = process_time()
    found = work()
    return found, process_time() - began


def _ours(path: Path) -> ArticleRecord | None:
    found = next(iter(read_articles(_document(path))))
    return found if isinstance(found, ArticleRecord) else None


def _bare(path: Path) -> Any:
    return bare_extraction(read_whole(_document(path)), with_metadata=True)


def _bare_records(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream, parse_http=True, quirks_mode=True):
                record.reader.read()
                count += 1
        except OSError:
            return count
    return count


def _document(path: Path) -> RawDocument:
    found = read_document(path)
    if not isinstance(found, RawDocument):
        raise TypeError(found.reason)
    return found


def _expected_pages() -> Iterator[tuple[dict[str, Any], Path]]:
    for folder in ("fundus", "aeb"):
        for row in _rows(SHARED / "html" / folder / "expected.ndjson"):
            yield row, SHARED / "html" / folder / row["file"]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
