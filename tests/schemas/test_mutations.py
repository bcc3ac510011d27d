"""Every rule of every contract has a row that breaks it, and is refused by it and by no rule that it does not imply.

A batch per table holds one such row for each of its rules, made from a generated valid row by one change. A rule that
is written in SQL needs an entry in `WRITTEN`: without it the suite fails.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.gate import judge
from pipelines.ids import row_id
from schemas import TABLES
from schemas.contract import Contract
from schemas.quality import Check
from schemas.rules import Rule, rules_for
from schemas.rules.bounds import ColumnRule, column_rules
from tests.schemas.valid_rows import DAY, NOW, Row, free_rows, valid_row, world

every_contract = pytest.mark.parametrize("contract", TABLES.values(), ids=TABLES)
few_examples = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a batch of fifty rows takes minutes to shrink and says no more when it is small
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

EVE, NOWHERE = DAY - timedelta(days=1), row_id("nowhere")
OTHER_CLAIM = row_id("claims", "claim_id", "0")
"""The claim of the first, unchanged row of the batch; its article is another than that of every broken row."""

AN_ACTOR, AN_EVENT = row_id("actors", "actor_id", "0"), row_id("events", "event_id", "0")

# What a row breaks each rule by that is written in SQL; several ways, where it guards several columns.
_TYPED = ("claim_frames", "events", "event_accounts")
WRITTEN: Mapping[str, Row | tuple[Row, ...]] = {
    "actor_judgements.same_as_actor_id.no_circle": {"actor_id": AN_ACTOR, "same_as_actor_id": AN_ACTOR},
    "actor_judgements.withdrawn_at.by_whom_and_why": (
        {"withdrawn_at": NOW, "withdrawn_by": "a reader"},
        {"withdrawn_at": NOW, "withdrawn_reason": "two groups"},
        {"withdrawn_by": "a reader", "withdrawn_reason": "two groups"},
    ),
    "actor_links.other_actor_id.not_itself": {"actor_id": AN_ACTOR, "other_actor_id": AN_ACTOR},
    "actor_links.valid_to.not_before_from": {"valid_from": DAY, "valid_to": EVE},
    "articles.published_at.basis": {"published_basis": "none"},
    "articles.published_at.known": {"published_at": None, "published_basis": "none"},
    "articles.published_words.readable": {"published_words": "yesterday"},
    "articles.published_at.before_retrieved": {"published_at": NOW + timedelta(days=2)},
    "articles.text_sha256.of_text": {"text_sha256": "0" * 64},
    "claim_links.other_claim_id.not_itself": {"claim_id": OTHER_CLAIM, "other_claim_id": OTHER_CLAIM},
    "claims.attribution.spans": {"quotation": None},
    "claims.claimant_id.not_the_person": {"claimant_id": AN_ACTOR, "claimant_person_id": AN_ACTOR},
    "claims.content_text.empty_only_without_comment": {"content_text": "", "content_spans": []},
    "claims.content_spans.ordered": {
        "content_text": "took the town … they",
        "content_spans": [{"start_char": 21, "end_char": 34}, {"start_char": 16, "end_char": 20}],
    },
    "claims.spans.quote": (
        {"content_text": "they took the city"},
        {"cue_text": "claimed"},
        {"source_end": 9},
        {"source_start": 9, "source_end": 0},
    ),
    "claims.responds_to_claim_id.same_article": {"responds_to_claim_id": OTHER_CLAIM},
    "claims.via_claim_id.same_article": {"via_claim_id": OTHER_CLAIM},
    "claim_frames.date_end.not_before_start": {"date_end": EVE},
    "claim_frames.trigger_text.quotes": {"trigger_text": "seized"},
    "relation_mentions.trigger_text.quotes": {"trigger_text": "seized"},
    "event_redirects.became_event_id.not_itself": {"event_id": AN_EVENT, "became_event_id": AN_EVENT},
    "events.date_end.not_before_start": {"date_end": EVE},
    "events.date_end.of_one_incident": {"date_end": DAY + timedelta(days=93)},
    "event_accounts.date_end.not_before_start": {"date_end": None},
    "figures.best.plausible": {"best": 20_001, "high": None},
    "figures.best.within_bounds": {"best": 4},
    "figures.figure_end.within_field": ({"figure_end": 1}, {"figure_end": 900}),
    "quarantine.dropped_reason.with_dropped_at": ({"dropped_at": NOW}, {"dropped_reason": "a test page"}),
    "runs.rows_in.conserved": {"rows_in": 7},
} | {f"{table}.event_subtype.of_type": {"event_type": "Riots"} for table in _TYPED}

_UNATTRIBUTED: Row = dict.fromkeys(
    ("source_text", "source_start", "source_end", "cue_text", "cue_start", "cue_end", "quotation")
)

# What else has to change in a row so that it breaks the rule of a column and no other.
BESIDES: Mapping[str, Row] = {
    "articles.text.str_length": {"text_sha256": hashlib.sha256(b"").hexdigest()},
    "claims.attribution.isin": _UNATTRIBUTED,
    "claims.attribution.not_nullable": _UNATTRIBUTED,
    "claims.content_spans.not_nullable": {"content_text": "", "stance": "withholds"},
    "figures.best.greater_than_or_equal_to": {"low": None, "high": None},
    "figures.high.greater_than_or_equal_to": {"low": None, "best": None},
    "runs.rows_published.greater_than_or_equal_to": {"rows_in": 4},
    "runs.rows_unchanged.greater_than_or_equal_to": {"rows_in": 3},
    "runs.rows_quarantined.greater_than_or_equal_to": {"rows_in": 2},
}  # fmt: skip

# Which other rules a row cannot but break with this one, and why.
_NOT_A_HASH = "what is no hash is not the text's"
_NO_SPAN = "a span without this bound quotes nothing, and the text is distinct from nothing"
_OUTSIDE = "a span that begins or ends before the text does not quote it"
IMPLIES: Mapping[str, dict[str, str]] = {
    "articles.text_sha256.str_matches": {"articles.text_sha256.of_text": _NOT_A_HASH},
    "claims.content_text.not_nullable": {"claims.spans.quote": _NO_SPAN},
    "claim_frames.trigger_text.not_nullable": {"claim_frames.trigger_text.quotes": _NO_SPAN},
    "claim_frames.trigger_start.not_nullable": {"claim_frames.trigger_text.quotes": _NO_SPAN},
    "claim_frames.trigger_end.not_nullable": {"claim_frames.trigger_text.quotes": _NO_SPAN},
    "relation_mentions.trigger_text.not_nullable": {"relation_mentions.trigger_text.quotes": _NO_SPAN},
    "relation_mentions.trigger_start.not_nullable": {"relation_mentions.trigger_text.quotes": _NO_SPAN},
    "relation_mentions.trigger_end.not_nullable": {"relation_mentions.trigger_text.quotes": _NO_SPAN},
    "figures.figure_end.greater_than_or_equal_to": {"figures.figure_end.within_field": _OUTSIDE},
    "runs.rows_in.greater_than_or_equal_to": {"runs.rows_in.conserved": "no counts add up to less than nothing"},
} | {
    f"{table}.{span}_{end}.greater_than_or_equal_to": {rule: _OUTSIDE}
    for table, span, rule in (
        ("claims", "source", "claims.spans.quote"),
        ("claims", "cue", "claims.spans.quote"),
        ("claim_frames", "trigger", "claim_frames.trigger_text.quotes"),
        ("relation_mentions", "trigger", "relation_mentions.trigger_text.quotes"),
    )
    for end in ("start", "end")
}


@dataclass(frozen=True)
class Mutant:
    """One or more rows that break the rule."""

    rule_id: str
    rows: tuple[Row, ...]


def mutants(contract: Contract, free: Row) -> Iterator[Mutant]:
    """One mutant for each rule of the contract; no two share a key unless that is the rule."""
    rules: list[ColumnRule | Rule] = [*column_rules(contract), *rules_for(contract)]
    seeds = count(1)
    for rule in rules:
        row = valid_row(contract, next(seeds)) | free
        if isinstance(rule, ColumnRule):
            yield Mutant(rule.rule_id, (row | {rule.column.name: broken(rule)} | BESIDES.get(rule.rule_id, {}),))
        elif rule.rule_id.endswith(".key.unique"):
            yield Mutant(rule.rule_id, (row, row))
        elif rule.rule_id.endswith(".references"):
            yield Mutant(rule.rule_id, (row | {str(rule.column): NOWHERE},))
        else:
            ways = WRITTEN[rule.rule_id]
            for way in ways if isinstance(ways, tuple) else (ways,):
                yield Mutant(rule.rule_id, (valid_row(contract, next(seeds)) | free | way,))


def broken(rule: ColumnRule) -> Any:
    """A value that breaks the rule of a column and no other of the same column."""
    if rule.bound is None:
        return None
    match rule.check, rule.bound.value:
        case Check.ONE_OF, (int(), *_) as values:
            return max(values) + 1
        case Check.ONE_OF, _:
            return "none of these"
        case Check.MATCHES, _:
            return f"!{rule.column.name}"  # not the same in two columns: one may refer to the other
        case Check.LENGTH, _:
            return ""
        case Check.AT_LEAST, (int() | float()) as least:
            return least - 1
        case Check.AT_MOST, (int() | float()) as most:
            return most + 1
    raise AssertionError(f"{rule.rule_id}: no value is known that breaks it; add one here")


def implied(contract: Contract, rule_id: str) -> set[str]:
    """The rules that a row cannot but break with this one."""
    also = set(IMPLIES.get(rule_id, ()))
    for column in contract.columns:
        if column.references and rule_id == f"{contract.name}.{column.name}.{Check.MATCHES}":
            also.add(f"{contract.name}.{column.name}.references")  # what no id can be, no row has
        if column.name in {"event_type", "event_subtype"} and rule_id.startswith(f"{contract.name}.{column.name}."):
            also.add(f"{contract.name}.event_subtype.of_type")  # no pair is of a type that there is not
    return also


def context(contract: Contract) -> dict[str, Any]:
    needed = {name for rule in rules_for(contract) for name in rule.tables} - {contract.name}
    return {name: world()[name] for name in needed}


@every_contract
@few_examples
@given(data=st.data())
def test_a_generated_valid_row_passes(contract: Contract, data: st.DataObject) -> None:
    rows = [valid_row(contract, seed) | data.draw(free_rows(contract)) for seed in range(4)]
    verdict = judge(contract, contract.frame(rows), context(contract))
    assert {f.rule_id: f.reason for failures in verdict.failures.values() for f in failures} == {}
    assert verdict.accepted.height == len(rows)


@every_contract
@few_examples
@given(data=st.data())
def test_a_row_that_breaks_a_rule_is_refused_by_it_and_by_no_other(contract: Contract, data: st.DataObject) -> None:
    made = list(mutants(contract, data.draw(free_rows(contract))))
    rows = [(mutant.rule_id, row) for mutant in made for row in mutant.rows]
    batch = contract.frame([valid_row(contract, 0), *(row for _, row in rows)])
    verdict = judge(contract, batch, context(contract))
    warned_of = {warning.row for warning in verdict.warnings}
    broken = {found[0].row: {failure.rule_id for failure in found} for found in verdict.failures.values()}
    broken |= {row: {each.rule_id for each in verdict.warnings if each.row == row} for row in warned_of}
    for position, (rule_id, _) in enumerate(rows, start=1):
        assert rule_id in broken[position], f"{rule_id} does not see the row that breaks it"
        assert broken[position] <= {rule_id} | implied(contract, rule_id)
    assert verdict.accepted.height == 1 + len(warned_of)


def test_every_rule_written_in_sql_has_a_row_that_breaks_it() -> None:
    written = {rule.rule_id for contract in TABLES.values() for rule in rules_for(contract)}
    assert {rule_id for rule_id in written if not rule_id.endswith((".key.unique", ".references"))} == set(WRITTEN)


def test_what_is_said_to_be_implied_is_said_of_rules_that_exist() -> None:
    ids = {r.rule_id for c in TABLES.values() for r in (*column_rules(c), *rules_for(c))}
    named = {*IMPLIES, *(also for implied in IMPLIES.values() for also in implied), *BESIDES}
    assert named <= ids
