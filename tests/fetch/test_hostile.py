"""A feed that links to all that is wrong with the web: each ends in a row with its reason, and the run goes on."""

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from pipelines.storage.tables import Tables
from tests.fetch.conftest import Poll, feed
from tests.fetch.server import Reply, Site, article
from tests.fetch.test_polling import refused, titles

HTML = {"Content-Type": "text/html; charset=utf-8"}
BOMB = b"<p>" + b"a" * 30_000_000

HOSTILE = {
    "/gzip-bomb": (Reply(gzip.compress(BOMB), headers=HTML | {"Content-Encoding": "gzip"}), "ingest.expands_too_far"),
    "/brotli-bomb": (Reply(brotli.compress(BOMB), headers=HTML | {"Content-Encoding": "br"}), "ingest.expands_too_far"),
    "/zstd-bomb": (Reply(zstd.compress(BOMB), headers=HTML | {"Content-Encoding": "zstd"}), "ingest.expands_too_far"),
    "/bomb-in-bomb": (
        Reply(gzip.compress(gzip.compress(BOMB)), headers=HTML | {"Content-Encoding": "gzip, gzip"}),
        "ingest.expands_too_far",
    ),
    "/half-gzip": (
        Reply(gzip.compress(article("Half", "x").encode())[:-20], headers=HTML | {"Content-Encoding": "gzip"}),
        "ingest.broken_encoding",
    ),
    "/no-gzip": (Reply(article("No", "x"), headers=HTML | {"Content-Encoding": "gzip"}), "ingest.broken_encoding"),
    "/odd-packing": (Reply(b"x", headers=HTML | {"Content-Encoding": "compress"}), "ingest.broken_encoding"),
    "/picture": (
        Reply(b"\x89PNG\r\n\x1a\n" + bytes(500), headers={"Content-Type": "image/png"}),
        "ingest.unsupported_type",
    ),
    "/picture-as-page": (Reply(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, headers=HTML), "ingest.not_text"),
    "/pdf": (Reply(b"%PDF-1.7\n%\xe2\xe3", headers={"Content-Type": "application/pdf"}), "ingest.unsupported_type"),
    "/nothing-typed": (Reply(bytes(range(256)) * 9), "ingest.unsupported_type"),
    "/nul": (Reply(b"\x00" * 5_000, headers=HTML), "ingest.not_text"),
    "/deep": (Reply("<div>" * 9_000 + "words", headers=HTML), "ingest.no_text"),
    "/flood": (
        Reply(gzip.compress(b"<b>" * 500_000), headers=HTML | {"Content-Encoding": "gzip"}),
        "ingest.too_complex",
    ),
    "/empty-page": (Reply("<html></html>", headers=HTML), "ingest.no_text"),
    "/100-mb": (Reply(b"x" * 150_000, headers=HTML), "ingest.not_fetched"),
}


def test_each_hostile_page_is_refused_with_its_reason_and_the_good_one_is_read(
    poll: Poll,
    site: Site,
    tables: Tables,
) -> None:
    site.pages |= {path: reply for path, (reply, _) in HOSTILE.items()}
    links = {site.url + path: "x" for path in HOSTILE} | {site.page("/good", "Bridge held"): "x"}
    poll(feed(site.feed("/feed", links)))
    assert refused(tables) == {site.url + path: rule for path, (_, rule) in HOSTILE.items() if rule != "none"}
    assert titles(tables) == ["Bridge held"]


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><rss><channel><title>&lol9;</title></channel></rss>"
)


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (BILLION_LAUGHS, {"ingest.xml_entities"}),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', {"ingest.xml_entities"}),
        ("<html><body>Sign in</body></html>", {"ingest.not_a_feed", "ingest.not_a_sitemap"}),
        ("{", {"ingest.bad_json", "ingest.not_a_sitemap"}),
        ("[" * 100_000, {"ingest.not_a_feed", "ingest.bad_json", "ingest.not_a_sitemap"}),
        (b"\xff\xfe\x00\xd8" * 50, {"ingest.not_text", "ingest.not_a_feed", "ingest.not_a_sitemap"}),
        (b"\x1f\x8b\x08" + bytes(50), {"ingest.broken_gzip"}),
    ],
)
def test_a_list_that_is_none_is_refused(
    poll: Poll,
    site: Site,
    tables: Tables,
    kind: str,
    body: str | bytes,
    rules: set[str],
) -> None:
    site.pages["/list"] = Reply(body)
    poll({"name": "list", "kind": kind, "url": site.url + "/list"})
    assert set(refused(tables).values()) <= rules
    assert set(refused(tables)) == {site.url + "/list"}


def test_invalid_dates_are_unknown_and_scripts_in_titles_are_words(
    poll: Poll,
    site: Site,
    tables: Tables,
) -> None:
    dates = ("0000-01-01", "2099-01-01", "yesterday", "1e9", "<script>")
    for number, date in enumerate(dates):
        page = article(f"<i>Day</i> {number} &lt;script&gt;alert(1)&lt;/script&gt;", "x")
        page = page.replace("<title>", f'<meta property="article:published_time" content="{date}"><title>', 1)
        site.pages[f"/{number}"] = Reply(page, headers=HTML)
    poll(feed(site.feed("/feed", {f"{site.url}/{n}": "x" for n in range(len(dates))})))
    found = tables.read("articles").sort("url")
    assert found["published_at"].to_list() == [None] * len(dates)
    assert found["published_basis"].to_list() == ["none"] * len(dates)
    assert found["title"][0] == "Day 0 <script>alert(1)</script>"


@pytest.mark.parametrize("damage", [b"\x00", b"\xed\xa0\x80", b"\xff", b"&#xD800;", b"&#0;"])
def test_what_no_text_can_hold_becomes_a_mark_or_nothing(poll: Poll, site: Site, tables: Tables, damage: bytes) -> None:
    body = article("Bridge", "He said it.").encode().replace(b"He said", b"He " + damage + b" said")
    site.pages["/1"] = Reply(body, headers=HTML)
    poll({"name": "page", "kind": "page", "url": site.url + "/1"})
    (text,) = tables.read("articles")["text"]
    assert "\x00" not in text
    assert "said it" in text


def test_names_that_climb_are_only_names(poll: Poll, site: Site, tables: Tables) -> None:
    links = {site.page(path, f"At {path}"): "x" for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/x", "/a%00b")}
    poll(feed(site.feed("/feed", links)))
    root = tables.layout.root
    stored = {Path(root, path).resolve() for path in tables.read("documents")["stored_path"]}
    assert all(path.is_relative_to(root.resolve() / "documents") and path.is_file() for path in stored)
