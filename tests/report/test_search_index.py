"""The search's files."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.report.records import SearchedClaim
from pipelines.report.search_index import index_files, shard_of, words_of
from pipelines.report.urls import http_link


def claim(content: str, url: str | None = None) -> SearchedClaim:
    return SearchedClaim(
        "c" * 32, None, "the army", "denies", "denied", content, "Daily Post", "A title", url, *[None] * 4
    )


def arguments(text: str) -> list[object]:
    """What a file hands over: it is one call with JSON values."""
    inside = re.fullmatch(r"counterclaim\.\w+\((.*)\);\n", text, re.DOTALL)
    assert inside
    return list(json.loads(f"[{inside[1]}]"))


def test_words_are_found_without_accents_and_case() -> None:
    assert words_of("L’hélicoptère ABATTU à Tessalit") == ["helicoptere", "abattu", "tessalit"]


def test_a_word_lists_its_claims_in_the_shard_that_the_page_looks_in() -> None:
    files = {
        file.name: file.text for file in index_files([claim(f"claim number {n} of a helicopter") for n in range(900)])
    }
    about = arguments(files["about.js"])[0]
    assert isinstance(about, dict)
    assert about["shards"] == 2
    _, words = arguments(files[f"words-{shard_of('helicopter', 2)}.js"])
    assert isinstance(words, dict)
    assert words["helicopter"] == list(range(900))
    assert {f"claims-{n}.js" for n in range(5)} <= files.keys()


@given(st.text(max_size=40))
def test_any_text_is_handed_over_as_it_is(text: str) -> None:
    files = {file.name: file.text for file in index_files([claim(text)])}
    _, shown = arguments(files["claims-0.js"])
    assert isinstance(shown, list)
    assert shown[0][4] == text
    assert files["claims-0.js"].isascii()


@given(
    st.sampled_from(
        ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "data:text/html,x", "//x.y", "http:", "x"]
    )
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert http_link(url) is None


def test_an_address_of_the_web_is_kept() -> None:
    assert http_link("https://daily-post.example/a?b=1") == "https://daily-post.example/a?b=1"
