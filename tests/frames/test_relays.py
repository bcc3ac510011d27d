"""Who only hands on what others state, or words what he denies, is no party."""

from dataclasses import replace

from pipelines.claims.model import Span
from pipelines.frames.relays import relays
from schemas.vocabularies import Field, Stance
from tests.frames.claims import told

HERE = (Field.TEXT, 20)
CONTENT = Span(10, 40)


def test_an_agency_that_reports_what_another_states_is_a_relay() -> None:
    assert relays([told("FLA", CONTENT), told("Reuters", CONTENT)], [HERE, HERE]) == {1}


def test_who_tells_what_another_said_is_a_relay() -> None:
    assert relays([told("Mali", CONTENT), told("FLA", CONTENT, via=0)], [HERE, HERE]) == {0}


def test_who_tells_what_he_said_himself_is_none() -> None:
    assert relays([told("FLA", CONTENT), told("FLA", CONTENT, via=0)], [HERE, HERE]) == frozenset()


def test_nobody_states_what_a_denier_words_to_deny_it() -> None:
    assert relays([told("Mali", CONTENT, stance=Stance.DENIES), told(None, CONTENT)], [HERE, HERE]) == {1}


def test_an_agency_that_speaks_alone_is_heard() -> None:
    assert relays([told("Reuters", CONTENT)], [HERE]) == frozenset()


def test_claims_of_other_events_are_none_of_its_business() -> None:
    other = replace(told("Reuters", CONTENT), content=(Span(50, 90),))
    assert relays([told("FLA", CONTENT), other], [HERE, (Field.TEXT, 60)]) == frozenset()


def test_who_doubts_it_does_not_say_it_by_the_words_around_the_doubt() -> None:
    said = told("Mali", CONTENT)
    assert relays([said, told("Mali", CONTENT, stance=Stance.DENIES, via=0)], [HERE, HERE]) == {0}
