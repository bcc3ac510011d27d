"""What a person means by an id, a beginning of one, or words."""

from datetime import datetime

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
