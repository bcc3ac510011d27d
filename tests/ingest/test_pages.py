import json
from datetime import UTC, datetime

import pytest

from pipelines.ingest.texts import below_headline
from schemas.vocabularies import PublishedBasis
from tests.ingest.conftest import Read, article, refusal

PARAGRAPHS = [
    "The mayor of the valley town said on Friday that the night had passed without a single shot being fired.",
    "A rebel spokesman “denied” this, saying that his men had held the northern bridge since before dawn.",
    "Residents reached by telephone said they had heard engines, and could not tell whose engines they were.",
]


def page(head: str = "", title: str = "Town quiet, mayor says | The Valley Courier") -> str:
    body = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Town quiet, mayor says</h1>{body}</article></body></html>"
    )


def linked(**item: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def test_a_pages_text_is_its_article(read: Read) -> None:
    record = article(read("a.html", page()))
    assert all(paragraph in record.text for paragraph in PARAGRAPHS)
    assert "Home" not in record.text
    assert record.language == "en"


def test_the_headline_above_the_text_is_no_part_of_it(read: Read) -> None:
    assert article(read("a.html", page())).text.startswith(PARAGRAPHS[0])
    other = page().replace(
        "<h1>Town quiet, mayor says</h1>", "<h1>Town quiet, mayor says</h1><h2>Night of engines</h2>"
    )
    assert article(read("a.html", other)).text.startswith("Night of engines")


@pytest.mark.parametrize("text", ["Town quiet: mayor\n", "Town quiet\nTown quiet, mayor\nx", "x\nTown quiet, mayor\n"])
def test_only_a_first_line_that_is_the_title_is_taken_from_a_text(text: str) -> None:
    assert below_headline(text, "Town quiet, mayor") == text


def test_the_title_leaves_out_the_sites_name(read: Read) -> None:
    assert article(read("a.html", page())).title == "Town quiet, mayor says"


def test_the_pages_own_metadata_gives_date_outlet_and_addresses(read: Read) -> None:
    head = (
        '<meta property="og:site_name" content="The Valley Courier">'
        '<meta property="og:url" content="https://courier.example.com/1">'
        '<link rel="canonical" href="https://courier.example.com/1?a=b">'
        '<meta property="article:published_time" content="2025-02-14T10:00:00+02:00">'
    )
    record = article(read("a.html", page(head)))
    assert record.published_at == datetime(2025, 2, 14, 8, tzinfo=UTC)
    assert record.published_basis is PublishedBasis.METADATA
    assert (record.outlet, record.url) == ("The Valley Courier", "https://courier.example.com/1")
    assert record.canonical_url == "https://courier.example.com/1?a=b"


COURIER = "https://courier.example/2025/1"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{COURIER}">',
        f'<link rel="nofollow Canonical" href="{COURIER}">',
        '<link rel="canonical" href="/2025/1"><base href="https://courier.example/">',
        '<link rel="canonical" href="1"><meta property="og:url" content="https://courier.example/2025/0">',
    ],
)
def test_a_saved_page_is_known_by_what_it_calls_its_address(read: Read, head: str) -> None:
    record = article(read("a.html", page(head)))
    assert (record.canonical_url, record.outlet) == (COURIER, "courier.example")
    assert record.url in {COURIER, "https://courier.example/2025/0"}


def test_a_saved_page_is_known_by_where_the_browser_says_it_was(read: Read) -> None:
    saved = page().replace("<html", f"\n<!-- saved from url=(0030){COURIER} -->\n<html", 1)
    record = article(read("a.html", saved))
    assert (record.url, record.outlet) == (COURIER, "courier.example")
    evil = page().replace("<html", "<!-- saved from url=(0030)file:///etc/passwd --><html", 1)
    assert article(read("a.html", evil)).url is None


def test_a_script_within_the_heading_is_no_part_of_the_title(read: Read) -> None:
    odd = page(title="").replace("Town quiet", "Town<script>var x = 1</script> <i>quiet</i><style>i{}</style>")
    assert article(read("a.html", odd)).title == "Town quiet, mayor says"


def test_a_date_that_cannot_be_read_is_kept_in_its_words(read: Read) -> None:
    head = '<meta property="article:published_time" content="day before yesterday">'
    assert article(read("a.html", page(head))).published_words == "day before yesterday"
    head += '<meta name="date" content="2025-02-14">'
    assert article(read("a.html", page(head))).published_words is None


def test_json_ld_goes_first_and_a_date_that_cannot_be_is_passed_over(read: Read) -> None:
    head = linked(
        **{"@graph": [{"@type": "NewsArticle", "headline": "Mayor: &quot;quiet&quot;", "datePublished": "2099-01-01"}]}
    )
    head += '<meta name="date" content="2025-02-14">'
    record = article(read("a.html", page(head)))
    assert record.title == 'Mayor: "quiet"'
    assert record.published_at == datetime(2025, 2, 14, tzinfo=UTC)


def test_broken_or_deep_json_ld_is_passed_over(read: Read) -> None:
    for script in ("{", "[" * 50_000, "null", '{"@type": 5}', '{"@type": ["NewsArticle"], "headline": 5}'):
        head = f'<script type="application/ld+json">{script}</script>'
        assert article(read("a.html", page(head))).title == "Town quiet, mayor says"


def test_an_undated_page_has_no_date(read: Read) -> None:
    record = article(read("a.html", page()))
    assert (record.published_at, record.published_basis) == (None, PublishedBasis.NONE)


def test_a_page_in_windows_1252_is_read_as_declared(read: Read) -> None:
    content = page().replace("utf-8", "iso-8859-1").encode("cp1252")
    assert "“denied”" in article(read("a.htm.gz", content)).text


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("<html><body></body></html>", "ingest.no_text"),
        ("just words", "ingest.no_text"),
        ("\0\1\2" * 100, "ingest.not_text"),
        (page(title="x" * 3000).replace("h1>", "h2>"), "ingest.too_long"),
        ("<p>" * 400_001, "ingest.too_complex"),
        ("<html><body><p " + " ".join(f"a{n}=1" for n in range(5000)) + ">", "ingest.too_complex"),
        ("<html><body><p " + " ".join(f"a{n}='<b>'" for n in range(5000)) + ">", "ingest.too_complex"),
        ("<div>" * 100_000 + PARAGRAPHS[0], "ingest.no_text"),
        ("<ul>" + "<li>x" * 150_000, "ingest.too_complex"),
        (b" " * 9_000_000, "ingest.too_large"),
    ],
)
def test_a_page_that_cannot_be_read_is_refused(read: Read, content: str | bytes, rule: str) -> None:
    assert refusal(read("a.html", content)).rule_id == rule


def test_many_attributes_in_a_comment_or_script_do_no_harm(read: Read) -> None:
    crowd = " ".join(f"a{n}=1" for n in range(5000))
    head = f"<!-- <p {crowd}> --><script>var a = '<p {crowd}>';</script>"
    assert article(read("a.html", page(head))).title == "Town quiet, mayor says"
