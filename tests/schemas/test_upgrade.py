"""Rows of an older contract: what is read as it is, what is judged first, what is made anew, and what is refused."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from schemas import TABLES
from schemas.description import described
from schemas.evolution.history import freeze
from schemas.evolution.kinds import POLICIES, Change, Effect, Kind
from schemas.evolution.upgrade import Carry, UnknownVersionError, Upgrade, carry_of, upgrade_of, upgraded
from tests.rows import claim, frame

CLAIMS = TABLES["claims"]
COLUMN = "claimant_role"


def way(*changes: Change) -> Upgrade:
    return Upgrade("claims", "0.9.0", CLAIMS.version, changes)


@pytest.mark.parametrize(
    ("kind", "carry"),
    [
        (Kind.COLUMN_ADDED, Carry.READ),
        (Kind.COLUMN_REMOVED, Carry.READ),
        (Kind.COLUMN_RENAMED, Carry.READ),
        (Kind.TYPE_WIDENED, Carry.READ),
        (Kind.VALUE_ADDED, Carry.READ),
        (Kind.COLUMN_ADDED_REQUIRED, Carry.JUDGE),
        (Kind.NULL_FORBIDDEN, Carry.JUDGE),
        (Kind.VALUE_REMOVED, Carry.JUDGE),
        (Kind.RULE_ADDED, Carry.JUDGE),
        (Kind.WARNINGS_CHANGED, Carry.READ),
        (Kind.MEANING_CHANGED, Carry.MAKE),
        (Kind.KEY_CHANGED, Carry.MAKE),
    ],
)
def test_a_change_asks_of_older_rows_what_it_does_to_them(kind: Kind, carry: Carry) -> None:
    assert carry_of(Change(kind, "claims", COLUMN)) is carry


def test_what_breaks_nobody_who_fills_a_table_never_keeps_its_rows_from_being_read() -> None:
    harmless = {kind for kind, policy in POLICIES.items() if policy.producer is not Effect.BREAKS}
    assert {carry_of(Change(kind, "claims")) for kind in harmless} == {Carry.READ}


def test_the_gravest_change_decides() -> None:
    assert way().carry is Carry.READ
    changes = (Change(Kind.COLUMN_ADDED, "claims", "a"), Change(Kind.RULE_ADDED, "claims", "b"))
    assert way(*changes).carry is Carry.JUDGE
    assert way(*changes).reasons == changes[1:]


def test_rows_of_the_present_contract_need_nothing() -> None:
    assert upgrade_of("claims", CLAIMS.version) == Upgrade("claims", CLAIMS.version, CLAIMS.version, ())


def test_a_released_version_is_compared_with_the_present_one(tmp_path: Path) -> None:
    present = described(CLAIMS)
    columns = tuple(column for column in present.columns if column.name != COLUMN)
    freeze([replace(present, version="0.9.0", columns=columns)], tmp_path)
    found = upgrade_of("claims", "0.9.0", tmp_path)
    assert [(change.kind, change.column) for change in found.changes] == [(Kind.COLUMN_ADDED, COLUMN)]
    assert found.carry is Carry.READ


@pytest.mark.parametrize(
    ("version", "remedy"),
    [("99.0.0", "install the release of Counterclaim that wrote them"), ("0.0.1", "see where they come from")],
)
def test_a_version_that_was_never_released_is_refused_with_what_to_do(version: str, remedy: str) -> None:
    with pytest.raises(UnknownVersionError, match=f"claims {version}.*{remedy}"):
        upgrade_of("claims", version)


def test_a_new_column_is_null_or_what_is_given_for_it() -> None:
    rows = frame("claims", claim()).drop(COLUMN)
    added = way(Change(Kind.COLUMN_ADDED, "claims", COLUMN))
    assert upgraded(rows, added)[COLUMN].to_list() == [None]
    assert upgraded(rows, added, fills={COLUMN: "spokesman"})[COLUMN].to_list() == ["spokesman"]
    assert upgraded(rows, added).schema == CLAIMS.polars_schema


def test_a_renamed_column_is_read_under_its_new_name_and_a_removed_one_is_left_out() -> None:
    rows = frame("claims", claim(claimant_role="envoy")).rename({COLUMN: "role"}).with_columns(mood=pl.lit("calm"))
    changed = way(
        Change(Kind.COLUMN_RENAMED, "claims", COLUMN, "role", COLUMN), Change(Kind.COLUMN_REMOVED, "claims", "mood")
    )
    assert upgraded(rows, changed).equals(frame("claims", claim(claimant_role="envoy")))
    assert changed.former(COLUMN) == "role"
    assert upgraded(rows.select("role"), changed, columns=[COLUMN]).to_dicts() == [{COLUMN: "envoy"}]


def test_a_narrower_number_is_read_into_the_wider_type() -> None:
    rows = frame("claims", claim()).with_columns(pl.col("sentence_index").cast(pl.Int16))
    assert upgraded(rows, way(Change(Kind.TYPE_WIDENED, "claims", "sentence_index"))).schema == CLAIMS.polars_schema
