"""Polls, from `sources.yaml` to rows: what is asked, what comes in, and what is never asked again."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.fetch import polling
from pipelines.stages import poll as poll_stage
from pipelines.storage.tables import Tables
from tests.fetch.conftest import Poll, feed
from tests.fetch.server import Reply, Site, article


def titles(tables: Tables) -> list[str]:
    return sorted(tables.read("articles")["title"])


def refused(tables: Tables) -> dict[str, str]:
    """Rule by source of what is in quarantine."""
    return dict(tables.read("quarantine").select("source_uri", "rule_id").iter_rows())


def outcomes(tables: Tables, url: str) -> list[str]:
    return list(tables.read("fetches").filter(pl.col("url") == url).sort("started_at")["outcome"])


def test_a_feeds_pages_become_articles_with_what_the_source_says(poll: Poll, site: Site, tables: Tables) -> None:
    links = {site.page(f"/{n}", f"Bridge held, day {n}"): f"Bridge {n}" for n in (1, 2)}
    poll(feed(site.feed("/feed", links), outlet="The Courier", country="MLI", reliability="B"))
    assert titles(tables) == ["Bridge held, day 1", "Bridge held, day 2"]
    row = tables.read("articles").row(0, named=True)
    assert (row["outlet"], row["url"] in links, row["source_uri"]) == ("The Courier", True, row["url"])
    assert tables.read("sources").row(0, named=True)["reliability"] == "B"
    assert sorted(site.paths()) == ["/1", "/2", "/feed"]
    assert tables.read("fetches").filter("is_index")["url"].to_list() == [site.url + "/feed"]


def test_a_hundred_feeds_with_nothing_new_cost_a_hundred_conditional_requests(
    poll: Poll, site: Site, tables: Tables
) -> None:
    sources = [
        feed(site.feed(f"/feed/{n}", {site.page(f"/{n}", f"Day {n}"): "x"}, etag=f'"{n}"'), name=f"feed {n}")
        for n in range(100)
    ]
    poll(*sources)
    assert tables.read("articles").height == 100
    site.asked.clear()
    poll(*sources, hours=1)
    assert len(site.asked) == 100
    assert all(asked.is_conditional for asked in site.asked)
    assert tables.read("articles").height == 100


def test_a_source_is_left_alone_until_it_is_due(poll: Poll, site: Site) -> None:
    source = feed(site.feed("/feed", {}), schedule="0 * * * *")
    for hours, asked in ((0, 1), (0.5, 1), (1.1, 2)):
        poll(source, hours=hours)
        assert len(site.paths()) == asked


def test_a_page_whose_entry_changes_is_fetched_again_and_names_what_it_supersedes(
    poll: Poll, site: Site, tables: Tables
) -> None:
    def atom(updated: str) -> None:
        site.pages["/feed"] = Reply(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>a</title>'
            f'<link href="{site.url}/1"/><updated>{updated}</updated></entry></feed>'
        )

    site.page("/1", "Bridge", "The bridge is held by the army, the mayor said.")
    atom("2025-03-01T10:00:00Z")
    poll(feed(site.url + "/feed"))
    atom("2025-03-01T12:30:00Z")
    poll(feed(site.url + "/feed"), hours=1)
    assert tables.read("articles").height == 1
    site.page("/1", "Bridge", "The bridge has fallen to the rebels, the mayor said.")
    atom("2025-03-01T13:30:00Z")
    poll(feed(site.url + "/feed"), hours=2)
    first, second = tables.read("articles").sort("retrieved_at").iter_rows(named=True)
    assert (first["supersedes_article_id"], second["supersedes_article_id"]) == (None, first["article_id"])
    assert site.paths().count("/1") == 3


def test_full_entries_are_read_without_asking_for_their_pages(poll: Poll, site: Site, tables: Tables) -> None:
    site.pages["/feed"] = Reply(
        json.dumps({"title": "C", "items": [{"title": "Bridge", "url": "/1", "content_text": "The army held it."}]})
    )
    poll(feed(site.url + "/feed", articles="entries"))
    assert tables.read("articles")["url"].to_list() == [site.url + "/1"]
    assert site.paths() == ["/feed"]


def test_sitemaps_lead_to_sitemaps_and_these_to_pages(poll: Poll, site: Site, tables: Tables) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.pages["/map.xml"] = Reply(
        f"<sitemapindex {space}><sitemap><loc>{site.url}/news.xml</loc></sitemap>"
        f"<sitemap><loc>{site.url}/map.xml</loc></sitemap></sitemapindex>"
    )
    site.pages["/news.xml"] = Reply(
        f'<urlset {space} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{site.url}/1</loc>'
        f"<n:news><n:publication_date>2025-02-28</n:publication_date></n:news></url></urlset>"
    )
    site.page("/1", "Bridge held")
    poll({"name": "map", "kind": "sitemap", "url": site.url + "/map.xml"})
    assert titles(tables) == ["Bridge held"]
    assert refused(tables) == {}


def test_a_page_by_itself_is_asked_again_with_its_mark(poll: Poll, site: Site, tables: Tables) -> None:
    site.pages["/1"] = Reply(article("Bridge", "x"), headers={"Content-Type": "text/html"}, etag='"a"')
    source = {"name": "page", "kind": "page", "url": site.url + "/1"}
    poll(source)
    poll(source, hours=1)
    assert [asked.is_conditional for asked in site.asked if asked.path == "/1"] == [False, True]
    assert outcomes(tables, site.url + "/1") == ["received", "unchanged"]


def test_robots_txt_is_obeyed_and_asked_once_a_day(poll: Poll, site: Site, tables: Tables) -> None:
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /secret/\n")
    links = {site.page("/secret/1", "Secret"): "a", site.page("/2", "Open"): "b"}
    source = feed(site.feed("/feed", links))
    poll(source)
    poll(source, hours=2)
    assert titles(tables) == ["Open"]
    assert [asked.path for asked in site.asked].count("/robots.txt") == 1
    assert outcomes(tables, site.url + "/secret/1") == ["disallowed"]


def test_without_robots_txt_all_is_allowed_and_with_a_broken_one_nothing(
    poll: Poll, site: Site, tables: Tables
) -> None:
    source = feed(site.feed("/feed", {}))
    site.pages["/robots.txt"] = Reply("oops", 500)
    poll(source)
    assert outcomes(tables, site.url + "/feed") == ["failed"]
    del site.pages["/robots.txt"]
    poll(source, hours=2)
    assert outcomes(tables, site.url + "/feed") == ["failed", "received"]


def test_missing_pages_are_remembered_and_failing_ones_tried_again(poll: Poll, site: Site, tables: Tables) -> None:
    names = ("missing", "gone", "failing")
    source = feed(site.feed("/feed", {f"{site.url}/{name}": name for name in names}))
    site.pages |= {"/gone": Reply("", 410), "/failing": Reply("", 500)}
    for hours in (0, 1, 2, 3):
        poll(source, hours=hours)
    counts = {name: site.paths().count(f"/{name}") for name in names}
    assert (counts["missing"], counts["gone"]) == (1, 1)
    assert counts["failing"] > 3
    assert tables.read("fetches").filter(pl.col("url").str.ends_with("gone"))["due_at"].to_list() == [None]


def test_a_dead_source_is_asked_less_and_less(poll: Poll, site: Site, tables: Tables) -> None:
    source = feed(site.url + "/feed")
    site.pages["/feed"] = Reply("", 500)
    for hour in range(48):
        poll(source, hours=hour, is_read=False)
    asked = tables.read("fetches").sort("started_at")
    assert 4 <= asked.height <= 9
    assert asked["failures"].to_list() == list(range(1, asked.height + 1))
    site.feed("/feed", {})
    poll(source, hours=24 * 8, is_read=False)
    assert tables.read("fetches").sort("started_at")["failures"][-1] == 0


def test_a_source_says_when_to_come_back(poll: Poll, site: Site) -> None:
    site.pages["/feed"] = Reply("", 503, {"Retry-After": str(6 * 3600)})
    for hour in (0, 1, 3, 5):
        poll(feed(site.url + "/feed"), hours=hour, is_read=False)
    assert len(site.paths()) == 1


def test_a_disabled_source_is_not_asked(poll: Poll, site: Site, tables: Tables) -> None:
    poll(feed(site.feed("/feed", {}), enabled=False))
    assert site.asked == []
    assert tables.read("sources").height == 1


def test_no_more_pages_than_allowed_are_fetched_and_the_rest_waits(poll: Poll, site: Site, tables: Tables) -> None:
    links = {site.page(f"/{n}", f"Day {n}"): "x" for n in range(5)}
    source = feed(site.feed("/feed", links, etag='"1"'), max_articles=2)
    for hours, held in ((0, 2), (1, 4), (2, 5), (3, 5)):
        poll(source, hours=hours)
        assert tables.read("articles").height == held


def test_links_to_where_nobody_should_go_are_refused_once(poll: Poll, site: Site, tables: Tables) -> None:
    links = {
        "file:///etc/passwd": "a",
        "http://10.0.0.1/x": "b",
        "javascript:alert(1)": "c",
        "http://localhost:1/": "d",
    }
    poll(feed(site.feed("/feed", links)))
    assert tables.read("articles").is_empty()
    named = [link.replace("file:///", "file://") for link in links]  # as the feed's parser shortens it
    assert refused(tables) == dict.fromkeys(named, "ingest.not_fetched")
    poll(feed(site.feed("/feed", links | {site.page("/1", "Day 1"): "e"})), hours=1)
    assert tables.read("fetches").filter(pl.col("outcome") == "refused").height == len(links)


def test_pages_with_the_same_bytes_are_kept_at_the_same_time(poll: Poll, site: Site, tables: Tables) -> None:
    links = {site.page(f"/{n}", "Same"): "x" for n in range(40)}
    poll(feed(site.feed("/feed", links)), concurrent_requests=40, politeness={"concurrent_requests": 16})
    assert outcomes(tables, site.url + "/39") == ["received"]
    assert tables.read("documents").height == 2


def test_places_within_one_page_are_one_address(poll: Poll, site: Site, tables: Tables) -> None:
    page = site.page("/1", "Bridge held")
    poll(feed(site.feed("/feed", {f"{page}#top": "a", f"{page}#end": "b", page: "c"})))
    assert site.paths() == ["/feed", "/1"]
    assert tables.read("articles")["url"].to_list() == [page]


def test_a_password_in_a_link_is_neither_used_nor_kept(poll: Poll, site: Site, tables: Tables) -> None:
    page = site.page("/1", "Bridge held")
    poll(feed(site.feed("/feed", {page.replace("//", "//me:secret@"): "a"})))
    assert "authorization" not in site.asked[-1].headers
    assert tables.read("articles")["url"].to_list() == [page]
    assert tables.read("fetches")["url"].str.contains("secret").any() is False


class Killed(BaseException):
    """The process is no more."""


@pytest.mark.parametrize("at", range(1, 6))
def test_a_poll_killed_anywhere_loses_nothing_and_repeats_nothing(
    poll: Poll, site: Site, tables: Tables, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    links = {site.page(f"/{n}", f"Day {n}"): "x" for n in range(4)}
    source = feed(site.feed("/feed", links, etag='"1"'))
    kept = poll_stage._DocumentStore.keep
    calls = []

    def keep(store: poll_stage._DocumentStore, document_id: str, data: bytes) -> Path:
        calls.append(document_id)
        if len(calls) == at:
            raise Killed
        return kept(store, document_id, data)

    monkeypatch.setattr(poll_stage._DocumentStore, "keep", keep)
    with pytest.raises(Killed):
        poll(source)
    monkeypatch.undo()
    poll(source, hours=1)
    assert titles(tables) == [f"Day {n}" for n in range(4)]
    settled = tables.read("fetches").filter(pl.col("outcome") == "received")["url"].to_list()
    assert len(settled) == len(set(settled)) == 5


def test_a_run_killed_before_the_tables_hold_what_came_hands_it_over_later(
    poll: Poll, site: Site, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = feed(site.feed("/feed", {site.page("/1", "Day 1"): "x"}, etag='"1"'))
    with monkeypatch.context() as patched:
        patched.setattr(poll_stage.State, "handed_over", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            poll(source)
    poll(source, hours=1)
    assert titles(tables) == ["Day 1"]
    assert outcomes(tables, site.url + "/1") == ["received"]


def test_what_nobody_foresaw_fails_one_address_and_not_the_poll(
    poll: Poll, site: Site, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = polling.charset_of

    def stumble(content_type: str | None) -> str | None:
        if content_type == "text/odd":
            raise ValueError("never seen before")
        return known(content_type)

    monkeypatch.setattr(polling, "charset_of", stumble)
    site.pages["/odd"] = Reply("x", headers={"Content-Type": "text/odd"})
    poll(feed(site.feed("/feed", {site.url + "/odd": "x", site.page("/1", "Day 1"): "y"})))
    assert titles(tables) == ["Day 1"]
    assert outcomes(tables, site.url + "/odd") == ["failed"]
    assert "never seen before" in tables.read("fetches")["reason"].drop_nulls()[0]
