from datetime import UTC, datetime

import pytest

from schemas.vocabularies import PublishedBasis
from tests.ingest.conftest import Read, article, refusal

TEXT = "Town quiet\n\nThe mayor said the town was quiet.  \n\tNobody denied it."


def test_the_stored_text_is_the_files_text_to_the_character_and_its_first_line_no_title(read: Read) -> None:
    record = article(read("a.txt", TEXT))
    assert record.text == TEXT
    assert record.title is None
    assert (record.published_at, record.published_basis) == (None, PublishedBasis.NONE)


def test_gzip_changes_nothing_but_the_name(read: Read) -> None:
    assert article(read("a.txt.gz", TEXT)).text == TEXT


@pytest.mark.parametrize(
    "head",
    [
        "BAMAKO, Feb 14, 2025 (AFP) - ",
        "KIDAL, 14 February 2025 — ",
        "Published: 14 February 2025\n\n",
        "Date: 2025-02-14\n",
        "Fri 14 Feb 2025 ",
    ],
)
def test_a_dateline_with_a_year_dates_the_article(read: Read, head: str) -> None:
    record = article(read("a.txt", head + TEXT))
    assert record.published_at == datetime(2025, 2, 14, tzinfo=UTC)
    assert record.published_basis is PublishedBasis.DATELINE


@pytest.mark.parametrize(
    "head",
    ["BAMAKO, Feb 14 (AFP) - ", "LIMA, 4 JUN 89 (EFE) -- ", "Mon 14 Feb 2025 ", "On 14 February 2025 the mayor left. "],
)
def test_no_year_a_wrong_weekday_or_a_date_in_a_sentence_dates_nothing(read: Read, head: str) -> None:
    assert article(read("a.txt", head + TEXT)).published_at is None


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), b"\0" * 500])
def test_a_binary_file_named_txt_is_refused(read: Read, content: bytes) -> None:
    refused = refusal(read("a.txt", content))
    assert refused.rule_id == "ingest.not_text"
    assert "save it as UTF-8" in refused.reason


def test_an_article_of_twenty_megabytes_is_refused_with_its_length(read: Read) -> None:
    refused = refusal(read("a.txt", b"a" * 20_000_000))
    assert refused.rule_id == "ingest.too_long"
    assert "20,000,000 characters, at most 1,000,000" in refused.reason


HEAD = """---
title: Town quiet
source: "Valley Post"
published: 2025-03-01T08:00:00Z
url: https://valley-post.example/quiet
desk: north
---
"""


def test_a_head_gives_what_a_text_cannot_and_is_no_part_of_it(read: Read) -> None:
    record = article(read("a.txt", HEAD + TEXT))
    assert (record.title, record.outlet, record.url) == (
        "Town quiet",
        "Valley Post",
        "https://valley-post.example/quiet",
    )
    assert record.published_at == datetime(2025, 3, 1, 8, tzinfo=UTC)
    assert record.published_basis is PublishedBasis.RECORD
    assert "The mayor said" in record.text
    assert "source" not in record.text


@pytest.mark.parametrize("rule", ["---\nThe mayor said so.\n---\n", "----\ntitle: x\n----\n", "---\ntitle: x\n"])
def test_hyphens_around_anything_else_are_text(read: Read, rule: str) -> None:
    record = article(read("a.txt", rule + TEXT))
    assert record.text == rule + TEXT
    assert record.title is None


def test_a_head_that_says_a_thing_twice_is_refused(read: Read) -> None:
    refused = refusal(read("a.txt", "---\ntitle: a\nTitle: b\n---\n" + TEXT))
    assert refused.rule_id == "ingest.bad_record"
    assert "title stands twice" in refused.reason
