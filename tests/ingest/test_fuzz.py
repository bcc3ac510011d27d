"""Whatever bytes come, each entry point answers with articles and refusals, and raises nothing.

COUNTERCLAIM_FUZZ_EXAMPLES sets how many inputs each target tries.
"""

import gzip
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ingest.articles import read_articles
from pipelines.ingest.documents import read_document
from pipelines.ingest.kinds import MEDIA_TYPES, SITEMAP
from pipelines.ingest.limits import MAX_URL_CHARS
from pipelines.ingest.links import feed_links, sitemap_links
from pipelines.ingest.model import ArticleRecord, RawDocument, Refusal, Refused
from pipelines.ingest.transfer import declared_type, media_type_of, unpacked
from tests.ingest.conftest import NOW
from tests.ingest.test_archives import ONE, PACKED
from tests.ingest.test_pages import page

fuzzed = settings(
    max_examples=int(os.environ.get("COUNTERCLAIM_FUZZ_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>a</title><content>b c</content></entry>'
    b"</feed>"
)
RSS = b'<rss version="2.0"><channel><item><title>a</title><pubDate>x</pubDate></item></channel></rss>'
JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "x", "content_html": "<p>a b", "authors": []}]}'
)
LINE = b'{"url": "https://a.example/", "title": "a", "published": "2025-02-14", "text": "The army said so."}\n'
MAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc></url></urlset>'
LINKED = page(
    '<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"name": "x"}]}</script>'
).encode()
SEEDS = {
    ".html": (LINKED,), ".xhtml": (LINKED,), ".xml": (RSS, ATOM), ".rss": (RSS,), ".atom": (ATOM,),
    ".json": (JSON_FEED,), ".jsonl": (LINE * 2,), ".txt": (b"MALI, 14 Feb 2025 (AFP) - x",),
    ".warc": (ONE * 2, PACKED * 2),
}  # fmt: skip
PIECES = (
    b"<", b">", b"&", b"&#x", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<!DOCTYPE", b"<!ENTITY",
    b"<![CDATA[", b"]]>", b"<!--", b"{", b"[", b'"', b"\\ud800", b"\\u0000", b"\r\n\r\n", b"-1", b"999999999999",
    b"0000-00-00",
    b"9999-12-31T23:59:60+99:99", b"<script>", b"<svg", b"<math>", b"<template>", b"xml:base='//['", b"http://[",
    b"\x1f\x8b", b"WARC/1.0", b"Content-Length: 0\r\n", b"\xe2\x80\xae", b"e" * 300, b"<p>" * 300,
)  # fmt: skip
_names = count()


@st.composite
def damaged(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """A sound document with pieces cut out, doubled, flipped or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at, upto = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        deed = draw(st.sampled_from(("cut", "double", "put", "flip", "noise")))
        if deed == "cut":
            del data[at:upto]
        elif deed == "double" and len(data) < 50_000:
            data[at:at] = data[at:upto]
        elif deed == "put":
            data[at:at] = draw(st.sampled_from(PIECES))
        elif deed == "flip" and at < len(data):
            data[at] ^= draw(st.integers(1, 255))
        else:
            data[at:at] = draw(st.binary(max_size=20))
    return bytes(data)


def read(folder: Path, suffix: str, data: bytes) -> Iterator[ArticleRecord | Refusal]:
    path = folder / f"{next(_names)}{suffix}"
    path.write_bytes(data)
    found = read_document(path)
    yield from [found] if isinstance(found, Refusal) else read_articles(found, NOW)
    path.unlink()


@pytest.mark.parametrize("suffix", [suffix for suffix in MEDIA_TYPES if suffix in SEEDS])
def test_a_damaged_document_is_read_or_refused(tmp_path: Path, suffix: str) -> None:
    @fuzzed
    @given(damaged(SEEDS[suffix]), st.booleans())
    def target(data: bytes, is_packed: bool) -> None:
        items = list(
            read(tmp_path, f"{suffix}.gz" if is_packed else suffix, gzip.compress(data, 1) if is_packed else data)
        )
        assert items
        for item in items:
            text = item.text if isinstance(item, ArticleRecord) else item.reason
            text.encode()
            assert "\x00" not in text

    target()


@pytest.mark.parametrize(("kind", "seeds"), [("feed", (RSS, ATOM)), ("sitemap", (MAP, b"https://a.example/\n"))])
def test_the_links_of_a_damaged_list_can_be_kept(tmp_path: Path, kind: str, seeds: tuple[bytes, ...]) -> None:
    @fuzzed
    @given(damaged(seeds))
    def target(data: bytes) -> None:
        path = tmp_path / "list"
        path.write_bytes(data)
        media_type = media_type_of(data, None, None, asked_for="application/xml" if kind == "feed" else SITEMAP)
        document = RawDocument("x", "https://a.example/list", media_type, path, len(data), "https://a.example/list")
        found = feed_links(document) if kind == "feed" else sitemap_links(document)
        if not isinstance(found, Refusal):
            assert all(link.url.isprintable() and len(link.url.encode()) <= 4 * MAX_URL_CHARS for link in found)

    target()


@fuzzed
@given(
    st.one_of(damaged((gzip.compress(LINKED),)), st.binary(max_size=200)),
    st.lists(st.sampled_from(["gzip", "br", "zstd", "deflate", "identity", "x"]), max_size=4).map(", ".join),
)
def test_whatever_was_sent_is_unpacked_within_the_cap_or_refused(data: bytes, encoding: str) -> None:
    try:
        assert len(unpacked(data, encoding, 10_000)) <= 10_000
    except Refused as refused:
        if refused.rule.value not in {"ingest.broken_encoding", "ingest.expands_too_far"}:
            raise


def test_a_name_that_xml_does_not_know_is_no_sitemap(tmp_path: Path) -> None:
    """Found by the target above."""
    path = tmp_path / "list"
    path.write_bytes(b'<http://a.example/"><url><loc>https://a.example/</loc></url></urlset>')
    found = sitemap_links(RawDocument("x", "list", SITEMAP, path, 1))
    assert isinstance(found, Refusal)
    assert found.rule_id == "ingest.not_a_sitemap"


def test_a_head_with_half_a_character_declares_what_it_can() -> None:
    """Found by atheris."""
    assert declared_type("text/html; charset=utf-8; x=\ud800") == ("text/html", "utf-8")


@fuzzed
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(["text/html", "; charset=", "charset*=", "\x00''", "utf-8''%FF", '"', ";", "*0", "\n"])
        ).map("".join),
    )
)
def test_whatever_a_head_declares_is_a_type_or_none(declared: str) -> None:
    media_type, charset = declared_type(declared)
    assert isinstance(media_type, str)
    assert charset is None or isinstance(charset, str)
