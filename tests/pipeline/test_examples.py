"""The examples through the real command line and Dagster, held against what was written down by hand."""

import json
from typing import Any

import duckdb
import pytest

from tests.pipeline.conftest import ROOT, Cli, ExampleRun

EXPECTED = json.loads((ROOT / "examples" / "expected.json").read_text())
EVENTS = {event["key"]: event for event in EXPECTED["events"]}


def ask(connection: duckdb.DuckDBPyConnection, query: str, **values: object) -> list[dict[str, Any]]:
    return connection.execute(query, values or None).pl().to_dicts()


def found_event(connection: duckdb.DuckDBPyConnection, key: str) -> dict[str, Any]:
    """The event that most articles of the expected one carry."""
    wanted = EVENTS[key]
    query = """
        select s.*, e.country, p.name as place, e.date_edtf, count(distinct c.article_id) as shared
        from reporting.event_status as s
        join events as e using (event_id)
        left join places as p using (place_id)
        join claim_events as b using (event_id)
        join claims as c using (claim_id)
        join articles as a using (article_id)
        where e.country = $country and (a.url in $articles or regexp_extract(a.source_uri, '[^/]+$') in $articles)
        group by all
        order by shared desc, s.n_claims desc, s.event_id
        limit 1
    """
    (found,) = ask(connection, query, country=wanted["country"], articles=wanted["articles"])
    return found


def parties(connection: duckdb.DuckDBPyConnection, event_id: str, stance: str) -> set[str]:
    query = "select actor from reporting.event_positions where event_id = $event_id and stance = $stance"
    return {row["actor"] for row in ask(connection, query, event_id=event_id, stance=stance)}


def test_every_input_is_accounted_for(connection: duckdb.DuckDBPyConnection) -> None:
    unbalanced = "select * from runs where rows_in <> rows_published + rows_unchanged + rows_quarantined"
    assert ask(connection, unbalanced) == []
    (counts,) = ask(connection, "select (select count(*) from articles) a, (select count(*) from quarantine) q")
    assert counts == {"a": len(EXPECTED["articles"]), "q": len(EXPECTED["refused"])}


def test_the_broken_line_is_quarantined_with_its_reason(connection: duckdb.DuckDBPyConnection) -> None:
    (refused,) = ask(connection, "select source_uri, reason from quarantine")
    assert refused["source_uri"].endswith(EXPECTED["refused"][0]["source_uri_suffix"])
    assert "one JSON object per line" in refused["reason"]


def test_articles_keep_outlet_language_and_date(connection: duckdb.DuckDBPyConnection) -> None:
    found = {row["url"]: row for row in ask(connection, "select * from articles where url is not null")}
    for wanted in EXPECTED["articles"]:
        if wanted["url"] in found and wanted["published_at"]:
            row = found[wanted["url"]]
            assert (row["outlet"], row["language"]) == (wanted["outlet"], wanted["language"])


def test_an_article_without_a_date_has_none(connection: duckdb.DuckDBPyConnection) -> None:
    (undated,) = ask(connection, "select * from articles where source_uri like '%tessalit-undated.txt'")
    assert (undated["published_at"], undated["published_basis"]) == (None, "none")


def test_french_articles_are_kept_and_not_sought_for_claims(connection: duckdb.DuckDBPyConnection) -> None:
    query = "select distinct is_extracted, article_id in (select article_id from claims) as claimed from articles"
    assert ask(connection, f"{query} where language = 'fr'") == [{"is_extracted": False, "claimed": False}]


def test_a_corrected_article_names_the_version_it_supersedes(connection: duckdb.DuckDBPyConnection) -> None:
    query = """
        select new.title as new, old.title as old
        from articles as new
        join articles as old on old.article_id = new.supersedes_article_id
    """
    assert ask(connection, query) == [
        {
            "new": "Ministry corrects toll of Omdurman market shelling to 60",
            "old": "Ministry: 45 killed in shelling of Omdurman market",
        }
    ]


def test_the_helicopter_at_tessalit_is_one_contested_event_in_mali(connection: duckdb.DuckDBPyConnection) -> None:
    event = found_event(connection, "tessalit_helicopter")
    assert (event["status"], event["country"]) == ("contested", "MLI")
    assert event["place"] in EVENTS["tessalit_helicopter"]["place_any"]
    assert "Front for the Liberation of Azawad (FLA)" in parties(connection, event["event_id"], "asserts")
    assert "Malian Armed Forces" in parties(connection, event["event_id"], "denies")


@pytest.mark.parametrize("key", EVENTS)
def test_an_event_has_the_status_that_a_reader_gives_it(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    assert found_event(connection, key)["status"] == EVENTS[key]["status"]


def test_the_summary_names_tables_refusals_events_and_the_file(examples: ExampleRun) -> None:
    shown = examples.ended.out
    for word in (
        "articles",
        "notes-broken.jsonl#2",
        "Contested events",
        "denies it",
        "counterclaim.duckdb",
        "Next:",
        " show WORDS ",
    ):
        assert word in shown


def test_a_second_run_changes_no_row_and_publishes_nothing(cli: Cli, examples: ExampleRun) -> None:
    before = (examples.warehouse / "current").resolve()
    ended = cli("run", "examples/inbox", "--warehouse", examples.warehouse)
    assert ended.code == 0, ended.err
    assert (examples.warehouse / "current").resolve() == before


def test_the_readme_shows_what_a_run_prints_to_the_letter(examples: ExampleRun) -> None:
    printed = iter([line.rstrip() for line in examples.ended.out.splitlines()])
    readme = (ROOT / "README.md").read_text()
    sample = readme.split("```text\n table", 1)[1].split("```")[0]
    shown = [line for line in f" table{sample}".splitlines() if line]
    assert len(shown) > 10
    for line in shown:
        beginning, is_cut, _ = line.partition(" …")
        # The lines stand in the order in which they are printed, so that what was found is passed over.
        assert any(one.startswith(beginning) if is_cut else one == line for one in printed), line
