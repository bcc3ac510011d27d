from datetime import UTC, datetime

import pytest

from pipelines.ingest.model import ArticleRecord, Refusal
from schemas.vocabularies import PublishedBasis
from tests.ingest.conftest import Read, article, refusal

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Valley Courier</title><language>en-gb</language>
<item><title>Town &amp;lt;b&amp;gt;quiet</title><link>https://courier.example.com/1</link>
<author>A. Reporter</author><pubDate>Fri, 14 Feb 2025 10:00:00 GMT</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>The mayor said the town was <b>quiet</b>.</p><script>alert(1)</script>
<p>Nobody denied it &amp; nobody asked.</p>]]></content:encoded></item>
<item><title>Only a title</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>
<entry><title>Quiet</title><updated>2025-02-15T00:00:00Z</updated><link href="https://courier.example.com/2"/>
<summary type="text">The town is quiet, 3 &lt; 4.</summary></entry></feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": [
{"id": "1", "url": "https://courier.example.com/3", "content_html": "<p>The town is quiet.</p>",
 "date_published": "2025-02-14T00:00:00Z", "authors": [{"name": "A. Reporter"}]}, 5]}"""


def test_an_entrys_full_content_is_its_text_without_markup_or_script(read: Read) -> None:
    record, refused = read("a.rss", RSS)
    assert isinstance(record, ArticleRecord)
    assert record.text == "The mayor said the town was quiet.\nNobody denied it & nobody asked."
    assert record.source_uri.endswith("a.rss#1")
    assert (record.outlet, record.byline, record.url) == (
        "The Valley Courier",
        "A. Reporter",
        "https://courier.example.com/1",
    )
    assert record.published_at == datetime(2025, 2, 14, 10, tzinfo=UTC)
    assert record.published_basis is PublishedBasis.FEED
    assert isinstance(refused, Refusal)
    assert (refused.rule_id, refused.source_uri[-1]) == ("ingest.no_text", "2")
    assert refused.row_json is not None
    assert "Only a title" in refused.row_json


def test_atom_without_a_publication_date_takes_the_update(read: Read) -> None:
    record = article(read("a.atom", ATOM))
    assert record.text == "The town is quiet, 3 < 4."
    assert record.published_at == datetime(2025, 2, 15, tzinfo=UTC)


def test_json_feed_is_read_and_a_broken_item_refused(read: Read) -> None:
    record, refused = read("a.json", JSON_FEED)
    assert isinstance(record, ArticleRecord)
    assert (record.text, record.byline) == ("The town is quiet.", "A. Reporter")
    assert isinstance(refused, Refusal)


def test_the_declared_encoding_of_the_xml_holds(read: Read) -> None:
    feed = ATOM.replace("<feed", '<?xml version="1.0" encoding="iso-8859-2"?><feed').replace("quiet", "żółty")
    assert "żółty" in article(read("a.xml", feed.encode("iso8859-2"))).text


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.xml", "<html><body>Not found</body></html>", "ingest.not_a_feed"),
        ("a.xml", "/etc/passwd", "ingest.not_a_feed"),
        ("a.xml", "http://127.0.0.1:9/", "ingest.not_a_feed"),
        ("a.json", '{"a": 1}', "ingest.not_a_feed"),
        ("a.json", "[" * 100_000, "ingest.bad_json"),
        ("a.xml", '<!DOCTYPE r [<!ENTITY a "b">]>' + ATOM, "ingest.xml_entities"),
        ("a.xml", '<rss version="2.0"><channel></channel></rss>', "ingest.no_text"),
        ("a.xml", b"\0" * 100, "ingest.not_text"),
    ],
)
def test_what_is_no_feed_is_refused(read: Read, name: str, content: str | bytes, rule: str) -> None:
    assert refusal(read(name, content)).rule_id == rule


def test_entities_are_found_in_utf16_too(read: Read) -> None:
    bomb = ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]>' + ATOM).encode("utf-16")
    assert refusal(read("a.xml", bomb)).rule_id == "ingest.xml_entities"


@pytest.mark.parametrize("reference", ["&#xD800;", "&#99999999;", "&#0;", "&#" + "9" * 5000 + ";", "\0"])
def test_a_reference_to_no_character_costs_that_character_only(read: Read, reference: str) -> None:
    record = article(read("a.atom", ATOM.replace("is quiet", f"is{reference} quiet")))
    assert record.text == "The town is\ufffd quiet, 3 < 4."


def test_the_entries_before_a_break_are_kept(read: Read) -> None:
    record = read("a.rss", RSS[: RSS.index("<item><title>Only") + 20])[0]
    assert isinstance(record, ArticleRecord)
