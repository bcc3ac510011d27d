"""The article that the project was made for, read end to end; skipped where the shared folder is absent."""

import os
from pathlib import Path

import duckdb
import pytest

from benchmarks.events_tables import database, linked, tables_of

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[3] / "shared"))
ARTICLE = SHARED / "gold" / "mali_helicopter.txt"

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason="the shared folder is absent")


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    tables = tables_of([{"id": "mali", "text": ARTICLE.read_text(encoding="utf-8")}])
    return database(tables, linked(tables))


def positions(warehouse: duckdb.DuckDBPyConnection, account: str) -> set[tuple[str, str]]:
    found = warehouse.execute(
        "select actor, stance from reporting.event_positions where account_label like $label",
        {"label": account},
    ).fetchall()
    return {(actor, position) for actor, position in found}


def test_the_incident_is_one_contested_event_in_mali(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select country, place, happened_on from reporting.contested_events where label like 'Downing%'"
    ).fetchall()
    assert found == [("MLI", "Tessalit", "XXXX-02-11")]


def test_the_rebels_assert_the_downing_and_the_army_denies_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {(actor.split(" (")[0], position) for actor, position in positions(warehouse, "Downing%")}
    assert ("Front for the Liberation of Azawad", "asserts") in found
    assert ("Malian Armed Forces", "denies") in found


def test_the_interception_is_the_second_account(warehouse: duckdb.DuckDBPyConnection) -> None:
    accounts = warehouse.execute(
        "select count(distinct x.account_id) from event_accounts x join reporting.contested_events e using (event_id) "
        "where e.label like 'Downing%'"
    ).fetchone()
    assert accounts == (2,)
    assert ("Malian Armed Forces", "asserts") in positions(warehouse, "Interception of a drone%")


def test_ukrainian_support_is_an_event_of_its_own_that_both_deny(warehouse: duckdb.DuckDBPyConnection) -> None:
    deniers = {actor.split(" (")[0] for actor, position in positions(warehouse, "Support%") if position == "denies"}
    assert {"Ukraine", "Front for the Liberation of Azawad"} <= deniers
