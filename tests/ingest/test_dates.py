from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.dates import read_date
from tests.ingest.conftest import NOW

FEB_14 = datetime(2025, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2025-02-14",
        "2025-02-14T00:00:00Z",
        "2025-02-14T05:00:00+05:00",
        "Fri, 14 Feb 2025 00:00:00 GMT",
        "14 Feb 2025",
        "February 14, 2025",
        "14 février 2025",
        "14/02/2025",
        "02/14/2025",
        "14.02.2025",
        " 2025-02-14 ",
    ],
)
def test_a_full_date_is_read_as_utc(value: str) -> None:
    assert read_date(value, NOW) == FEB_14


def test_the_time_of_an_rfc_822_date_is_kept() -> None:
    assert read_date("Fri, 14 Feb 2025 10:00:00 +0200", NOW) == datetime(2025, 2, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "yesterday",
        "2025",
        "2025-02",
        "Feb 2025",
        "11 February",
        "03/04/2024",
        "0000-01-01",
        "2099-01-01",
        "2025-02-30",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9" * 40,
        "1" * 100_000,
        "not a date 2025",
    ],
)
def test_what_names_no_possible_day_gives_no_date(value: str | None) -> None:
    assert read_date(value, NOW) is None


def test_a_clock_may_be_a_day_ahead_and_no_more() -> None:
    assert read_date((NOW + timedelta(hours=23)).isoformat(), NOW) is not None
    assert read_date((NOW + timedelta(hours=25)).isoformat(), NOW) is None


@given(st.text(max_size=40))
def test_no_words_raise(value: str) -> None:
    moment = read_date(value, NOW)
    assert moment is None or moment.tzinfo is UTC
