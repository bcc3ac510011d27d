"""Short reports of several outlets, from words to status: what a reader would say of them is what is concluded."""

import duckdb
import pytest

from benchmarks.events_tables import database, linked, tables_of

REPORTS = {
    "soledar": [
        (
            "2023-01-11",
            "The Wagner mercenary group said on Tuesday night that its fighters had taken full control of the town of "
            "Soledar in eastern Ukraine. Ukraine's military denied the claim, saying its troops were holding out.",
        ),
        (
            "2023-01-13",
            "Russia's defence ministry claimed on Friday its forces had captured Soledar. Kyiv rejected the claim. "
            "A Ukrainian army spokesman said that Russian forces had not seized Soledar.",
        ),
    ],
    "camp": [
        (
            "2025-04-20",
            "The Rapid Support Forces said on Sunday they had seized the Zamzam camp near El Fasher in North Darfur. "
            "Sudan's army denied the camp had fallen and said its forces repelled the attack.",
        ),
        (
            "2025-04-14",
            "The RSF claimed on Sunday to have taken control of Zamzam displacement camp in Darfur after days of "
            "fighting. A Sudanese army spokesman denied that the paramilitaries controlled Zamzam.",
        ),
    ],
    "dam": [
        (
            "2023-06-06",
            "The Nova Kakhovka dam in southern Ukraine was destroyed on Tuesday. Ukraine accused Russia of blowing up "
            "the dam from inside. Russia denied destroying the dam and said Ukrainian shelling had damaged it.",
        ),
    ],
}


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    records = [
        {"id": f"{story}-{number}", "url": f"https://{story}{number}.example/a", "published": day, "text": text}
        for story, reports in REPORTS.items()
        for number, (day, text) in enumerate(reports)
    ]
    tables = tables_of(records)
    return database(tables, linked(tables))


def events(warehouse: duckdb.DuckDBPyConnection, story: str) -> list[tuple[str, str, int]]:
    """Label, status and number of articles of the events of a story, the widest reported first."""
    return warehouse.execute(
        """select s.label, s.status, s.n_articles from reporting.event_status as s
        where event_id in (select event_id from reporting.claim_bearings where starts_with(article_id, $story))
        order by s.n_articles desc, s.n_claims desc""",
        {"story": story},
    ).fetchall()


@pytest.mark.parametrize(
    ("story", "label"),
    [("soledar", "Capture of Soledar"), ("camp", "Capture of Zamzam")],
)
def test_reports_days_apart_of_one_story_are_one_contested_event(
    warehouse: duckdb.DuckDBPyConnection, story: str, label: str
) -> None:
    found, status, articles = events(warehouse, story)[0]
    assert found.split(",")[0] == label
    assert (status, articles) == ("contested", 2)


def test_what_was_destroyed_and_blown_up_is_one_dam_with_two_accounts(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((label, status, _),) = events(warehouse, "dam")
    assert label.startswith("Destruction of a dam, Nova Kakhovka, Ukraine")
    assert status == "contested"
    accounts = warehouse.execute("select count(*) from event_accounts where label like '%dam%' or label like '%Shel%'")
    assert accounts.fetchone() == (2,)


def test_no_two_stories_meet(warehouse: duckdb.DuckDBPyConnection) -> None:
    mixed = warehouse.execute(
        """select event_id from reporting.claim_bearings
        group by event_id having count(distinct split_part(article_id, '-', 1)) > 1"""
    ).fetchall()
    assert mixed == []
