"""The questions in SQL files, and the queries that readers can run again."""

from datetime import date
from typing import get_type_hints

import duckdb
import pytest

from pipelines.report import dossiers, records
from pipelines.report.errors import OtherReleaseError
from pipelines.report.published import Published
from pipelines.report.questions import ask, choose, literal, question, question_names
from pipelines.report.selection import Selection, choose_selection

ROWS = {
    "accounts": records.Account,
    "actor_claims": records.ActorClaim,
    "actor_fares": records.ActorFare,
    "actors": records.Actor,
    "claim": records.Claim,
    "claim_bearings": records.ClaimBearing,
    "claim_relations": records.ClaimRelation,
    "claims": records.SearchedClaim,
    "contested": records.Contested,
    "contested_by_week": records.ContestedWeek,
    "coverage": records.Coverage,
    "events": records.Event,
    "figures": records.Figure,
    "held": records.Held,
    "last_run": records.RunTable,
    "outlet_articles": records.OutletArticle,
    "outlets": records.Outlet,
    "participants": records.Participant,
    "positions": records.Position,
    "refusals": records.Refusal,
    "responsibility": records.Responsibility,
    "sources": records.Source,
    "statements": records.Statement,
    "status_counts": records.StatusCount,
    "status_history": records.StatusStep,
}
SHOWN_BY_EVENT = ["accounts", "positions", "statements", "figures", "coverage", "responsibility"]


def test_every_question_has_a_type_for_its_rows() -> None:
    assert sorted(ROWS) == question_names()


@pytest.mark.parametrize("name", question_names())
def test_the_columns_of_a_question_are_the_fields_of_its_rows(published: Published, name: str) -> None:
    choose_selection(published.connection, Selection())
    ask(published.connection, name, ROWS[name])
    assert get_type_hints(ROWS[name])


@pytest.mark.parametrize("name", SHOWN_BY_EVENT)
def test_the_query_that_is_shown_gives_what_is_shown(published: Published, name: str) -> None:
    choose_selection(published.connection, Selection())
    event_id = published.connection.execute("select min(event_id) from events").fetchall()[0][0]
    shown = published.connection.execute(question(name).shown_for(event_id)).fetchall()
    choose(published.connection, "chosen_events", [event_id])
    assert shown == published.connection.execute(question(name).bulk_sql).fetchall()
    assert len(shown) > 0


def test_asking_with_the_wrong_type_is_refused(published: Published) -> None:
    choose_selection(published.connection, Selection())
    with pytest.raises(TypeError, match="question events has the columns"):
        ask(published.connection, "events", records.Account)


def test_a_literal_keeps_quotes_inside() -> None:
    assert literal("O'Neill'; drop table claims; --") == "'O''Neill''; drop table claims; --'"


def test_a_report_of_days_without_claims_is_about_no_event(published: Published) -> None:
    choose_selection(published.connection, Selection(until=date(2025, 2, 11)))
    assert list(dossiers.event_dossiers(published.connection)) == []


def test_the_last_day_of_a_selection_counts(published: Published) -> None:
    choose_selection(published.connection, Selection(since=date(2025, 2, 13), until=date(2025, 2, 13)))
    assert len(list(dossiers.event_dossiers(published.connection))) == 1


@pytest.mark.parametrize(("country", "events"), [("MLI", 1), ("SDN", 0)])
def test_a_selection_is_of_one_country(published: Published, country: str, events: int) -> None:
    choose_selection(published.connection, Selection(country=country))
    assert len(list(dossiers.event_dossiers(published.connection))) == events


def test_a_version_of_another_release_is_told_with_what_to_do() -> None:
    with pytest.raises(OtherReleaseError, match=r"another release.*`counterclaim run`"):
        ask(duckdb.connect(), "held", records.Held)
