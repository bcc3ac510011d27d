"""The contract gate refuses what breaks a rule, says why, and lets the rest through."""

from dataclasses import replace
from typing import Any

import pytest

from pipelines.gate import judge
from pipelines.ids import row_id
from schemas import TABLES
from schemas.quality import Rule
from tests.rows import article, claim, frame

ARTICLES = {"articles": frame("articles", article())}


def span(start: int, end: int) -> dict[str, int]:
    return {"start_char": start, "end_char": end}


def rules_broken(table: str, *rows: dict[str, Any]) -> set[str]:
    verdict = judge(TABLES[table], frame(table, *rows), ARTICLES if table == "claims" else {})
    return {failure.rule_id for failures in verdict.failures.values() for failure in failures}


def test_a_claim_that_quotes_its_article_passes() -> None:
    verdict = judge(TABLES["claims"], frame("claims", claim()), ARTICLES)
    assert verdict.accepted.height == 1
    assert verdict.failures == {}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"source_text": "The Rebels"}, "claims.spans.quote"),
        ({"source_end": 9}, "claims.spans.quote"),
        ({"source_start": None}, "claims.spans.quote"),
        ({"cue_end": 900}, "claims.spans.quote"),
        ({"content_text": "they took a town"}, "claims.spans.quote"),
        ({"content_text": "", "content_spans": []}, "claims.content_text.empty_only_without_comment"),
        (
            {"content_text": " … they", "content_spans": [span(16, 16), span(16, 20)]},
            "claims.content_spans.ordered",
        ),
        ({"stance": "shrugs"}, "claims.stance.isin"),
        ({"stance": None}, "claims.stance.not_nullable"),
        ({"claim_id": "c1"}, "claims.claim_id.str_matches"),
        ({"confidence": 1.5}, "claims.confidence.less_than_or_equal_to"),
        ({"quotation": None}, "claims.attribution.spans"),
        ({"attribution": "narrator"}, "claims.attribution.spans"),
        ({"article_id": row_id("article", "unknown")}, "claims.article_id.references"),
        ({"via_claim_id": row_id("claim", "elsewhere")}, "claims.via_claim_id.references"),
        ({"via_claim_id": row_id("claim", "c")}, "claims.via_claim_id.same_article"),
    ],
)
def test_a_claim_that_breaks_a_rule_is_refused_by_it(changes: dict[str, Any], rule: str) -> None:
    assert rules_broken("claims", claim(**changes)) == {rule}


def test_every_failure_of_a_row_is_reported() -> None:
    broken = rules_broken("claims", claim(stance="shrugs", source_end=9, confidence=2.0))
    assert broken == {
        "claims.stance.isin",
        "claims.spans.quote",
        "claims.confidence.less_than_or_equal_to",
    }


def test_a_claim_that_leans_on_a_refused_claim_is_refused_too() -> None:
    leaning = claim(claim_id=row_id("claim", "leaning"), via_claim_id=row_id("claim", "c"))
    verdict = judge(TABLES["claims"], frame("claims", claim(stance="shrugs"), leaning), ARTICLES)
    assert verdict.accepted.height == 0
    assert [failures[0].rule_id for failures in verdict.failures.values()] == [
        "claims.stance.isin",
        "claims.via_claim_id.references",
    ]


def test_a_reason_names_column_value_and_remedy() -> None:
    verdict = judge(TABLES["claims"], frame("claims", claim(source_text="The army")), ARTICLES)
    (failure,) = verdict.failures[0]
    assert (failure.column, failure.bad_value) == ("source_text", "The army")
    assert failure.reason.startswith("claims.source_text is 'The army': must be the characters of the article between")


@pytest.mark.parametrize(("stance", "shown"), [("shrugs", "shrugs"), (None, None), ("x" * 900, "x" * 200)])
def test_a_bad_value_is_shown_as_it_is_and_a_long_one_is_cut(stance: str | None, shown: str | None) -> None:
    verdict = judge(TABLES["claims"], frame("claims", claim(stance=stance)), ARTICLES)
    assert verdict.failures[0][0].bad_value == shown


def test_a_rule_that_came_with_an_imported_contract_sees_which_rows_were_refused() -> None:
    sql = 'select claim_id, rule as bad_value from "claims" where (select count(*) from "claims") < 2'
    company = Rule("claims.rule.company", "claims", "rule", "needs company", frozenset({"claims"}), sql)
    contract = replace(TABLES["claims"], rules=(company,))
    other = claim(claim_id=row_id("claim", "other"), stance="shrugs")
    verdict = judge(contract, frame("claims", claim(), other), ARTICLES)
    assert [failure.rule_id for failure in verdict.failures[0]] == ["claims.rule.company"]


def test_each_column_that_misquotes_is_a_failure_of_its_own() -> None:
    verdict = judge(TABLES["claims"], frame("claims", claim(source_end=9, cue_end=900)), ARTICLES)
    assert [failure.column for failure in verdict.failures[0]] == ["cue_text", "source_text"]


def test_bounds_in_the_wrong_order_quote_nothing() -> None:
    backwards = claim(source_start=10, source_end=0)
    verdict = judge(TABLES["claims"], frame("claims", backwards), ARTICLES)
    assert [failure.rule_id for failure in verdict.failures[0]] == ["claims.spans.quote"]


def test_offsets_count_code_points_not_bytes() -> None:
    text = "Élodie 🕊 said “non”."
    quoting = claim(
        source_text="Élodie 🕊", source_start=0, source_end=8, cue_text="said", cue_start=9, cue_end=13,
        content_text="“non”", content_spans=[{"start_char": 14, "end_char": 19}],
    )  # fmt: skip
    verdict = judge(TABLES["claims"], frame("claims", quoting), {"articles": frame("articles", article(text=text))})
    assert verdict.failures == {}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"text_sha256": "0" * 64}, "articles.text_sha256.of_text"),
        ({"published_basis": "feed"}, "articles.published_at.basis"),
        ({"text": ""}, "articles.text.str_length"),
    ],
)
def test_an_article_that_breaks_a_rule_is_refused_by_it(changes: dict[str, Any], rule: str) -> None:
    assert rules_broken("articles", article(**changes)) == {rule}


def test_copies_of_a_key_are_all_refused() -> None:
    verdict = judge(TABLES["articles"], frame("articles", article(), article()), {})
    assert verdict.accepted.height == 0
    assert {f.rule_id for fs in verdict.failures.values() for f in fs} == {"articles.key.unique"}


def test_a_warning_lets_the_row_pass_and_is_told() -> None:
    verdict = judge(TABLES["articles"], frame("articles", article()), {})
    assert verdict.accepted.height == 1
    (warning,) = verdict.warnings
    assert (warning.rule_id, warning.row, warning.column) == ("articles.published_at.known", 0, "published_at")


def test_a_refused_row_is_not_warned_of_as_well() -> None:
    verdict = judge(TABLES["articles"], frame("articles", article(text_sha256="0" * 64)), {})
    assert verdict.accepted.height == 0
    assert verdict.warnings == ()
