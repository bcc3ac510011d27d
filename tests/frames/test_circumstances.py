"""Where and when a content's words put what they tell, and who is no party to it."""

from datetime import date

import pytest

from tests.frames.test_framing import frame, frames, known, name, said

PUBLISHED = date(2019, 10, 9)


@pytest.mark.parametrize(
    ("content", "country"),
    [
        ("American air strikes in Syria killed four fighters", "SYR"),
        ("a nurse was killed in northern Somalia", "SOM"),
        ("Syria shelled the town", "USA"),
    ],
)
def test_a_state_s_name_after_in_is_where_and_not_who(content: str, country: str) -> None:
    text = f"The United States and Washington were told on Tuesday that {content}."
    assert frame(text, None, content, country="USA").country == country


@pytest.mark.parametrize(
    ("content", "edtf"),
    [
        ("a 2010 commando raid killed nine sailors", "2010"),
        ("Israel captured the town in the 1967 war", "1967"),
        ("the army shelled the town in spite of the 2015 truce report", "2019-10-03/2019-10-09"),
    ],
)
def test_a_year_in_a_name_dates_the_deed_that_is_so_named(content: str, edtf: str) -> None:
    text = f"It was a long war. It went on. It was told of. Nobody knew. The police said that {content}."
    claim = said(text, "FLA", content)
    (found,) = frames(text, claim, published=PUBLISHED)
    assert found is not None
    assert found.date_edtf == edtf


@pytest.mark.parametrize(
    "content",
    [
        "three Russians were killed near Gao",
        "the raid killed two Malians near Gao",
        "an American tourist was shot dead",
    ],
)
def test_persons_of_a_people_are_no_state(content: str) -> None:
    found = frame(f"The FLA said that {content}.", "FLA", content)
    assert (found.target, found.initiator) == (None, None)


def test_a_people_that_acts_or_a_people_s_thing_is_the_state() -> None:
    content = "the Russians shelled the village of Tessit"
    assert name(frame(f"The FLA said that {content}.", "FLA", content).initiator) == known("Russia")
    content = "it shot down a Russian helicopter"
    assert name(frame(f"The FLA said that {content}.", "FLA", content).target) == known("Russia")


@pytest.mark.parametrize(
    "content",
    [
        "if the guards had had radios, fewer people would have died",
        "the group was intent on killing travellers in Gao",
        "residents feared an attack on the town",
    ],
)
def test_what_is_feared_meant_or_contrary_to_fact_has_not_happened(content: str) -> None:
    assert frames(f"The FLA said that {content}.", said(f"The FLA said that {content}.", "FLA", content)) == [None]


def test_what_would_have_happened_to_some_may_have_happened() -> None:
    content = "a mine may have killed two soldiers in Gao"
    assert frame(f"The FLA said that {content}.", "FLA", content).polarity == 1
