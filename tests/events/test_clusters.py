"""What a reader concludes from short reports of several outlets on one disputed event is what linking concludes."""

import unicodedata

import duckdb
import pytest

from benchmarks.events_tables import database, linked, tables_of
from tests.events.clusters import Cluster, read_clusters

CLUSTERS = read_clusters()
by_name = pytest.mark.parametrize("cluster", CLUSTERS, ids=[cluster.name for cluster in CLUSTERS])


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    """All clusters in one warehouse, so that they could meet."""
    tables = tables_of([record for cluster in CLUSTERS for record in cluster.records])
    return database(tables, linked(tables))


def event_of(warehouse: duckdb.DuckDBPyConnection, cluster: Cluster) -> str:
    """The event that most of the reports carry."""
    row = warehouse.execute(
        """select event_id from reporting.claim_bearings where list_contains($articles, article_id)
        group by event_id order by count(distinct article_id) desc, count(*) desc, event_id limit 1""",
        {"articles": ids(cluster)},
    ).fetchone()
    assert row is not None
    return str(row[0])


def ids(cluster: Cluster) -> list[str]:
    """The articles that are to meet."""
    return sorted(f"{cluster.name}/{outlet}" for outlet in cluster.expected["articles"])


def folded(words: str | None) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", words or "") if not unicodedata.combining(c)).lower()


def holders(warehouse: duckdb.DuckDBPyConnection, event_id: str, stance: str) -> str:
    """The names of those who take the stance towards any account of the event."""
    rows = warehouse.execute(
        "select distinct actor from reporting.event_positions where event_id = $e and stance = $s",
        {"e": event_id, "s": stance},
    ).fetchall()
    return folded("; ".join(row[0] for row in rows))


@by_name
def test_the_reports_of_an_event_meet_and_no_other_joins_them(
    warehouse: duckdb.DuckDBPyConnection, cluster: Cluster
) -> None:
    found = warehouse.execute(
        "select distinct article_id from reporting.claim_bearings where event_id = $e order by 1",
        {"e": event_of(warehouse, cluster)},
    ).fetchall()
    assert [row[0] for row in found] == ids(cluster)


@by_name
def test_the_event_has_the_status_that_a_reader_gives_it(
    warehouse: duckdb.DuckDBPyConnection, cluster: Cluster
) -> None:
    (status, label, accounts) = warehouse.execute(
        """select status, label, (select count(*) from event_accounts as a where a.event_id = s.event_id)
        from reporting.event_status as s where event_id = $e""",
        {"e": event_of(warehouse, cluster)},
    ).fetchall()[0]
    assert status == cluster.expected["status"]
    assert label.startswith(cluster.expected.get("deed", ""))
    assert accounts >= cluster.expected.get("accounts", 1)


@by_name
def test_who_asserts_and_who_denies_are_the_parties(warehouse: duckdb.DuckDBPyConnection, cluster: Cluster) -> None:
    event_id = event_of(warehouse, cluster)
    for name in cluster.expected.get("asserted", []):
        assert folded(name) in holders(warehouse, event_id, "asserts")
    for name in cluster.expected.get("denied", []):
        assert folded(name) in holders(warehouse, event_id, "denies")


@by_name
def test_the_event_is_where_and_when_it_was(warehouse: duckdb.DuckDBPyConnection, cluster: Cluster) -> None:
    (country, place, first, last) = warehouse.execute(
        """select e.country, p.name, e.date_start, e.date_end
        from events as e left join places as p using (place_id) where event_id = $e""",
        {"e": event_of(warehouse, cluster)},
    ).fetchall()[0]
    assert country == cluster.expected["country"]
    assert folded(cluster.expected.get("place")) in folded(place)
    day = cluster.expected["date"]
    assert str(first) <= day <= str(last)
    assert (last - first).days <= 1
