import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import records
from pipelines.ingest.limits import MAX_LINE_BYTES
from pipelines.ingest.model import ArticleRecord, Refusal
from schemas.vocabularies import PublishedBasis
from tests.ingest.conftest import Read, article, read_path, refusal

LINE = {
    "id": 7,
    "url": "https://www.post.example.com/a",
    "title": "Town quiet",
    "published": "14 Feb 2025",
    "text": "The mayor said the town was quiet.",
    "tags": ["x"],
}


def test_a_line_becomes_an_article_that_knows_its_line(read: Read) -> None:
    record = article(read("a.jsonl", "\n" + json.dumps(LINE)))
    assert record.source_uri.endswith("a.jsonl#2")
    assert (record.url, record.outlet) == ("https://www.post.example.com/a", "post.example.com")
    assert (record.title, record.text) == ("Town quiet", "The mayor said the town was quiet.")
    assert record.published_at == datetime(2025, 2, 14, tzinfo=UTC)
    assert record.published_basis is PublishedBasis.RECORD


def test_the_source_that_a_record_names_is_its_outlet(read: Read) -> None:
    assert article(read("a.jsonl", json.dumps(LINE | {"source": " The\nPost "}))).outlet == "The Post"


@pytest.mark.parametrize(
    ("line", "rule", "column"),
    [
        ("not json", "ingest.bad_json", None),
        ("[" * 100_000, "ingest.bad_json", None),
        ('"text"', "ingest.bad_record", None),
        ("[1]", "ingest.bad_record", None),
        ('{"text": 5}', "ingest.bad_record", "text"),
        ('{"text": "a b", "published": 1739520000}', "ingest.bad_record", "published"),
        ('{"text": "a", "text": "b"}', "ingest.bad_record", "text"),
        ('{"title": "Town quiet"}', "ingest.no_text", "text"),
        ('{"title": "Town quiet", "text": "Town  quiet"}', "ingest.no_text", "text"),
        ('{"text": NaN}', "ingest.no_text", "text"),
        (json.dumps({"text": "x", "title": "t" * 3000}), "ingest.too_long", "title"),
        (json.dumps({"text": "x" * 1_000_001}), "ingest.too_long", "text"),
    ],
)
def test_a_broken_line_is_refused_with_the_line_itself_and_the_next_is_read(
    read: Read, line: str, rule: str, column: str | None
) -> None:
    refused, record = read("a.jsonl", f"{line}\n{json.dumps(LINE)}\n")
    assert isinstance(refused, Refusal)
    assert (refused.rule_id, refused.column_name) == (rule, column)
    assert refused.source_uri.endswith("a.jsonl#1")
    assert refused.row_json == line[: 64 * 1024]
    assert isinstance(record, ArticleRecord)


def test_numbers_too_large_to_read_do_not_matter_where_they_are_not_used(read: Read) -> None:
    line = '{"text": "The town is quiet.", "n": ' + "9" * 50_000 + ', "m": 1e99999, "k": NaN}'
    assert article(read("a.jsonl", line)).text == "The town is quiet."


def test_surrogates_and_nul_in_escapes_are_stored_as_replacement_characters(read: Read) -> None:
    line = r'{"text": "quiet \ud800 \u0000 \ud83d\ude00"}'
    assert article(read("a.jsonl", line)).text == "quiet \ufffd \ufffd \U0001f600"


def test_an_address_that_is_none_of_the_web_is_dropped(read: Read) -> None:
    for url in ("javascript:alert(1)", "file:///etc/passwd", "http://", "http://[", "no address"):
        assert article(read("a.jsonl", json.dumps(LINE | {"url": url}))).url is None


def test_a_date_that_cannot_be_is_null_and_the_article_stays(read: Read) -> None:
    record = article(read("a.jsonl", json.dumps(LINE | {"published": "2099-01-01"})))
    assert (record.published_at, record.published_basis) == (None, PublishedBasis.NONE)
    assert record.published_words == "2099-01-01"


def test_a_date_that_cannot_be_read_is_kept_in_its_words(read: Read) -> None:
    for words in ("yesterday", "14.2.", "03/04/2025", "<b>soon</b>\n" + "x" * 300):
        record = article(read("a.jsonl", json.dumps(LINE | {"published": words})))
        assert record.published_words == " ".join(words.split())[:200]
    assert article(read("a.jsonl", json.dumps(LINE))).published_words is None
    assert article(read("a.jsonl", json.dumps(LINE | {"published": None}))).published_words is None


def test_a_line_above_the_cap_is_refused_without_being_held(read: Read) -> None:
    long = b'{"text": "' + b"x" * (MAX_LINE_BYTES + 10) + b'"}\n'
    refused, record = read("a.jsonl", long + json.dumps(LINE).encode())
    assert isinstance(refused, Refusal)
    assert refused.rule_id == "ingest.too_long"
    assert isinstance(record, ArticleRecord)
    assert record.source_uri.endswith("#2")


def test_what_precedes_a_break_in_gzip_is_read_and_the_break_is_placed(read: Read, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(LINE | {"text": f"Report {n} of {n * n}: quiet."}) for n in range(5000))
    read("a.jsonl.gz", lines)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-2000])
    *articles, last = read_path(path)
    assert len(articles) > 1000
    assert isinstance(last, Refusal)
    assert last.rule_id == "ingest.broken_gzip"
    assert last.source_uri.endswith(f"#{len(articles) + 1}")


def test_a_bomb_of_line_ends_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_LINES", 10)
    assert refusal(read("a.jsonl.gz", b"\n" * 11)).rule_id == "ingest.too_large"


def test_utf16_is_refused_as_a_whole(read: Read) -> None:
    assert refusal(read("a.jsonl", json.dumps(LINE).encode("utf-16"))).rule_id == "ingest.not_text"


def test_a_mark_at_the_start_and_windows_line_ends_do_no_harm(read: Read) -> None:
    rows = read("a.jsonl", b"\xef\xbb\xbf" + b"\r\n".join([json.dumps(LINE).encode()] * 2))
    assert [type(row) for row in rows] == [ArticleRecord, ArticleRecord]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "title", "url", "published", "source", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.lists(_JSON.map(json.dumps) | st.text(alphabet=st.characters(exclude_characters="\n\r")), max_size=5))
def test_every_line_that_is_not_blank_is_an_article_or_a_refusal(tmp_path_factory, lines: list[str]) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    data = "\n".join(["{}", *lines]).encode("utf-8", "replace")
    path.write_bytes(data)
    places = [int(row.source_uri.rpartition("#")[2]) for row in read_path(path)]
    assert places == [n for n, line in enumerate(data.split(b"\n"), start=1) if line.strip()]
