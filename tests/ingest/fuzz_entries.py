"""The entry points that read what strangers send, each as a function of bytes that may raise nothing.

What belongs here: the entries and sound inputs to begin with. Who tries them: `fuzz_atheris`.
"""

import gzip
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.fetch.client import _retry_after
from pipelines.fetch.sources import SourcesError, read_sources
from pipelines.ingest.addresses import site_of, web_address
from pipelines.ingest.articles import read_articles
from pipelines.ingest.dates import read_date
from pipelines.ingest.documents import read_document
from pipelines.ingest.links import feed_links, sitemap_links
from pipelines.ingest.model import RawDocument, Refusal, Refused
from pipelines.ingest.origins import declared_origin
from pipelines.ingest.transfer import declared_type, unpacked
from tests.ingest.conftest import NOW
from tests.ingest.test_fuzz import ATOM, LINKED, MAP, RSS, SEEDS

Entry = Callable[[bytes], object]

FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
CAP = 100_000
ENCODINGS = ("gzip", "br", "zstd", "deflate", "gzip, br")
SOURCES = b"sources:\n  - {name: a, kind: feed, url: 'https://a.example/', schedule: '* * * * *'}\n"


@dataclass(frozen=True)
class Target:
    """An entry point, and sound inputs to begin with."""

    entry: Entry
    seeds: Sequence[bytes]


def document(suffix: str) -> Entry:
    """A file of this kind."""
    path = FOLDER / f"a{suffix}"

    def entry(data: bytes) -> None:
        path.write_bytes(data)
        found = read_document(path)
        for item in [found] if isinstance(found, Refusal) else read_articles(found, NOW):
            (item.reason if isinstance(item, Refusal) else item.text).encode()

    return entry


def links(read: Callable[[RawDocument], object]) -> Entry:
    """A list of links."""
    path, url = FOLDER / "list", "https://a.example/list"

    def entry(data: bytes) -> None:
        path.write_bytes(data)
        read(RawDocument("x", url, "application/xml", path, len(data), url))

    return entry


def sent(data: bytes) -> None:
    """The body of an answer; its first byte tells the encoding."""
    encoding = ENCODINGS[data[0] % len(ENCODINGS)] if data else "gzip"
    try:
        assert len(unpacked(data[1:], encoding, CAP)) <= CAP
    except Refused:
        return


def configured(data: bytes) -> None:
    """A `sources.yaml`."""
    path = FOLDER / "sources.yaml"
    path.write_bytes(data)
    try:
        read_sources(path)
    except SourcesError:
        return


def words(data: bytes) -> None:
    """Dates, heads of answers, addresses, credits."""
    text = data.decode("utf-8", "surrogateescape")
    read_date(text, NOW)
    _retry_after(text)
    declared_type(text)
    site_of(web_address(text, "https://a.example/"))
    declared_origin(text, None, None, text)


TARGETS = {f"document{suffix}": Target(document(suffix), seeds) for suffix, seeds in SEEDS.items()} | {
    "document.html.gz": Target(document(".html.gz"), [gzip.compress(LINKED, mtime=0)]),
    "links of a feed": Target(links(feed_links), [RSS, ATOM]),
    "links of a sitemap": Target(links(sitemap_links), [MAP, b"https://a.example/\n"]),
    "content encodings": Target(sent, [b"\x00" + gzip.compress(LINKED, mtime=0)]),
    "sources.yaml": Target(configured, [SOURCES]),
    "dates, heads, addresses": Target(words, [b"14 Feb 2025", b"Fri, 14 Feb 2025 10:00:00 GMT", b"http://[::1]/"]),
}
