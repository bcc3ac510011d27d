"""What a person means by an id, a beginning of one, or words."""

from datetime import datetime

import duckdb
import pytest

from pipelines.ids import row_id
from pipelines.report.errors import AmbiguousError, NotFoundError, ReportError
from pipelines.report.lookup import Kind, find, find_country, find_selection
from pipelines.report.published import Published
from tests.report.stories import claim_id


def test_the_beginning_of_an_id_is_enough(published: Published) -> None:
    found = find(published.connection, claim_id("a1")[:8])
    assert (found.kind, found.id) == (Kind.CLAIM, claim_id("a1"))


def test_words_of_a_label_find_an_event_in_any_order(published: Published) -> None:
    assert find(published.connection, "tessalit HELICOPTER").kind is Kind.EVENT


def test_a_whole_name_finds_its_actor(published: Published) -> None:
    assert find(published.connection, "malian armed forces").id == row_id("actor", "army")


def test_words_that_fit_several_are_listed_instead_of_guessed(published: Published) -> None:
    with pytest.raises(AmbiguousError, match="Malian Ministry of Defence"):
        find(published.connection, "malian")


def test_what_nothing_is_called_is_said_with_what_to_do(published: Published) -> None:
    with pytest.raises(NotFoundError, match="counterclaim status"):
        find(published.connection, "atlantis")


def test_words_that_articles_use_for_several_actors_list_them_all() -> None:
    connection = duckdb.connect()
    connection.execute("create schema reporting")
    for table in (
        "actors (actor_id text, name text)",
        "actor_names (actor_id text, name text)",
        "claims (claim_id text, claimant_id text, source_text text)",
        "events (event_id text, label text)",
        "reporting.event_status (event_id text, n_articles integer)",
        "reporting.current_actors (actor_id text, read_as text, current_actor_id text, name text)",
    ):
        connection.execute(f"create table {table}")
    connection.execute("insert into actors values ('one', 'First Force'), ('two', 'Second Force'), ('three', 'Third')")
    connection.execute("insert into reporting.current_actors select actor_id, name, actor_id, name from actors")
    connection.execute("insert into actor_names values ('one', 'army'), ('two', 'army')")
    connection.execute(
        "insert into claims values ('a', 'three', 'The army'), ('b', 'three', 'its army'), ('c', null, 'x')"
    )
    with pytest.raises(AmbiguousError, match=r"3 things(?s:.*)First Force(?s:.*)Second Force(?s:.*)Third"):
        find(connection, "army")


def test_a_question_is_answered_with_the_words_that_tell_most(published: Published) -> None:
    with pytest.raises(NotFoundError, match=r"try fewer words, as `counterclaim show helicopter`"):
        find(published.connection, "What did the army say about the helicopter on Tuesday?")


def test_words_of_a_claim_find_the_event_that_it_is_about(published: Published) -> None:
    assert find(published.connection, "army helicopter 9").kind is Kind.EVENT


def test_a_kind_narrows_what_is_meant(published: Published) -> None:
    with pytest.raises(NotFoundError, match="no actor has"):
        find(published.connection, "tessalit helicopter", Kind.ACTOR)


def test_wildcards_and_quotes_are_words(published: Published) -> None:
    with pytest.raises(NotFoundError):
        find(published.connection, "%' or true --")


@pytest.mark.parametrize("text", ["MLI", "mli", "ml", "Mali"])
def test_a_country_is_known_by_its_codes_and_its_name(text: str) -> None:
    assert find_country(text) == "MLI"


def test_a_country_that_is_none_is_refused() -> None:
    with pytest.raises(NotFoundError, match="alpha-3"):
        find_country("Atlantis")


def test_days_in_the_wrong_order_are_refused(published: Published) -> None:
    with pytest.raises(ReportError, match="lies before --since"):
        find_selection(published.connection, datetime(2025, 2, 2), datetime(2025, 2, 1), None, None)  # noqa: DTZ001
