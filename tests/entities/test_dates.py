from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.entities import dates
from pipelines.entities.dates import DateMention, find_dates
from schemas.vocabularies import DateBasis

THURSDAY = date(2025, 2, 13)


def only(text: str, published: date | None = THURSDAY) -> DateMention:
    (mention,) = find_dates(text, published)
    return mention


@pytest.mark.parametrize(
    ("text", "words", "edtf", "precision"),
    [
        ("on 11 February 2025", "11 February 2025", "2025-02-11", 1),
        ("on Feb. 11, 2025,", "Feb. 11, 2025", "2025-02-11", 1),
        ("on February 11", "February 11", "2025-02-11", 1),
        ("on December 20", "December 20", "2024-12-20", 1),
        ("Apr 092017 At least", "Apr 092017", "2017-04-09", 1),
        ("on Tuesday", "Tuesday", "2025-02-11", 1),
        ("on Thursday", "Thursday", "2025-02-13", 1),
        ("last Thursday", "last Thursday", "2025-02-06", 1),
        ("on Monday night", "Monday", "2025-02-10", 1),
        ("yesterday", "yesterday", "2025-02-12", 1),
        ("three days ago", "three days ago", "2025-02-10", 1),
        ("between 3 and 5 May", "3 and 5 May", "2024-05-03/2024-05-05", 2),
        ("from 30 April to 2 May 2021", "30 April to 2 May 2021", "2021-04-30/2021-05-02", 2),
        ("last weekend", "last weekend", "2025-02-08/2025-02-09", 2),
        ("last week", "last week", "2025-02-03/2025-02-09", 3),
        ("in June 2022", "June 2022", "2022-06", 4),
        ("late last month", "late last month", "2025-01-21/2025-01-31", 4),
        ("in May.", "May", "2024-05", 4),
        ("since 2019", "2019", "2019", 5),
        ("13/06/2022", "13/06/2022", "2022-06-13", 1),
        ("03/06/2022", "03/06/2022", "2022", 5),
        ("2025-02-11", "2025-02-11", "2025-02-11", 1),
        ("BOGOTA, 10 APR 89 (AFP)", "10 APR 89", "1989-04-10", 1),
    ],
)
def test_words_give_the_days_they_mean(text: str, words: str, edtf: str, precision: int) -> None:
    mention = only(text)
    assert text[mention.start : mention.end] == words
    assert (mention.date_edtf, mention.date_precision) == (edtf, precision)
    assert mention.date_start is not None
    assert mention.date_end is not None


def test_a_day_without_a_year_has_none_where_publication_is_unknown() -> None:
    mention = only("on February 11", None)
    assert (mention.date_start, mention.date_end, mention.date_precision) == (None, None, None)
    assert mention.date_edtf == "XXXX-02-11"


@pytest.mark.parametrize("text", ["on Tuesday", "yesterday", "late last month", "two weeks ago"])
def test_a_relative_day_cannot_be_known_without_publication(text: str) -> None:
    mention = only(text, None)
    assert mention.date_start is None
    assert mention.date_basis is DateBasis.NONE


@pytest.mark.parametrize(
    "text", ["it may march on", "1,200 killed", "31 June", "a 155 mm shell", "the second man", "room 2019"]
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert find_dates(text, THURSDAY) == []


_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                "31",
                "Feb",
                "May",
                "9999",
                "last",
                "between",
                "and",
                "Tuesday",
                "-",
                "ago",
                "99",
                "years",
                "2020",
                "to",
            ]
        )
    ).map(" ".join),
)


@given(_TEXTS, st.one_of(st.none(), st.dates()))
def test_dates_lie_in_the_text_in_order_and_end_after_they_begin(text: str, published: date | None) -> None:
    end = 0
    for mention in find_dates(text, published):
        assert end <= mention.start < mention.end <= len(text)
        assert (mention.date_start is None) == (mention.date_end is None) == (mention.date_precision is None)
        if mention.date_start is not None and mention.date_end is not None:
            assert mention.date_start <= mention.date_end
        end = mention.end


@given(_TEXTS, st.one_of(st.none(), st.dates()))
def test_looking_around_months_and_the_like_finds_all_that_looking_everywhere_finds(
    text: str, published: date | None
) -> None:
    text = text.replace(
        "between", "and then nothing was said of it for so long that nobody knew any more when it was; but"
    )
    found = find_dates(text, published)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dates, "_stretches", lambda text: defaultdict(lambda: [(0, len(text))]))
        assert find_dates(text, published) == found


def test_a_day_earlier_counts_from_a_day_that_is_not_known() -> None:
    mention = only("It had begun a day earlier.")
    assert (mention.date_start, mention.date_basis) == (None, DateBasis.NONE)


def test_a_year_in_a_name_is_a_date_and_a_number_of_people_is_none() -> None:
    assert only("a 2010 commando raid").date_edtf == "2010"
    assert find_dates("the 2000 people who fled", THURSDAY) == []
