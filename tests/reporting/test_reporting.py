"""The reporting layer, over stories that a person can judge."""

import re
from datetime import UTC, date, datetime

import duckdb
import pytest

from tests.events.tables import Story, actor, claim_id, downing
from tests.reporting.conftest import Warehouse
from warehouse.sql import ReportingView, reporting_views

SHOT = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town", "day": date(2025, 2, 11)}
WORDS = "they shot down an army helicopter"


def status(connection: duckdb.DuckDBPyConnection, source: str = "reporting.event_status") -> list[str]:
    return [row[0] for row in connection.execute(f"select status from {source} order by event_id").fetchall()]


def one_claim(who: str | None, stance: str = "asserts", **changes: object) -> Story:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    story.claim("a1", "a", who, stance, WORDS, "shot down", **(SHOT | changes))
    return story


VIEWS = [view for view in reporting_views() if not view.is_macro]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_describes_exactly_its_columns(view: ReportingView, empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    result = empty_warehouse.execute(f"select * from reporting.{view.name}")
    assert list(view.columns) == [column[0] for column in result.description]
    assert view.description


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_no_column_is_an_sql_keyword(view: ReportingView, empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved'"
    keywords = {row[0] for row in empty_warehouse.execute(query).fetchall()}
    assert keywords.isdisjoint(view.columns)


def test_a_claim_that_another_side_denies_is_contested(warehouse: Warehouse) -> None:
    assert status(warehouse(downing())) == ["contested"]


def test_what_one_side_alone_asserts_is_weak(warehouse: Warehouse) -> None:
    assert status(warehouse(one_claim("rebels"))) == ["weak"]


def test_what_one_side_only_denies_is_unresolved(warehouse: Warehouse) -> None:
    assert status(warehouse(one_claim("army", "denies"))) == ["unresolved"]


def test_what_nobody_asserts_is_unresolved(warehouse: Warehouse) -> None:
    assert status(warehouse(one_claim("agency", "withholds"))) == ["unresolved"]


def test_what_the_harmed_side_acknowledges_is_confirmed(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.claim("a2", "a", "army", "confirms", "the helicopter was shot down", "shot down", sentence=1, **SHOT)
    assert status(warehouse(story)) == ["confirmed"]


def test_two_bodies_of_one_state_contest_each_other_where_one_denies(warehouse: Warehouse) -> None:
    story = one_claim("army")
    story.claim(
        "a2", "a", "ministry", "denies", "this", "shot down", sentence=1, answers="a1", is_inherited=True, **SHOT
    )
    assert status(warehouse(story)) == ["contested"]


def test_two_versions_told_by_two_sides_are_contested_without_a_denial(warehouse: Warehouse) -> None:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    taken = {"subtype": "Non-state actor overtakes territory", "event_type": "Battles", "object_kind": "town"}
    for number, (who, doer) in enumerate([("rebels", "rebels"), ("army", "abroad")]):
        words = f"{doer} took the town"
        story.claim(
            f"a{number}", "a", who, "asserts", words, "seized", sentence=number, initiator=doer, place="town", **taken
        )
    connection = warehouse(story)
    assert status(connection) == ["contested"]
    assert status(connection, "reporting.account_status") == ["contested", "contested"]


def test_a_claimant_that_takes_its_claim_back_leaves_it_discounted(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.article("b", "Daily Post", datetime(2025, 2, 14, tzinfo=UTC))
    story.claim("b1", "b", "rebels", "denies", WORDS, "shot down", **SHOT)
    assert status(warehouse(story)) == ["discounted"]


def test_who_takes_back_the_claim_that_the_sentence_names_does_not_hold_it_there(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.article("b", "Daily Post", datetime(2025, 2, 14, tzinfo=UTC))
    story.claim("b1", "b", "rebels", "asserts", WORDS, "shot down", **SHOT)
    story.claim("b2", "b", "rebels", "denies", WORDS, "shot down", sentence=1, answers="b1", **SHOT)
    query = "select status, n_asserting, n_denying from reporting.account_status"
    assert warehouse(story).execute(query).fetchall() == [("discounted", 0, 1)]


def test_whose_claim_another_denies_still_holds_it(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.claim("a2", "a", "army", "denies", WORDS, "shot down", sentence=1, answers="a1", **SHOT)
    assert status(warehouse(story)) == ["contested"]


@pytest.mark.parametrize("first", ["asserts", "denies"])
def test_who_holds_and_denies_it_at_one_time_denies_it_in_whatever_order_the_rows_stand(
    warehouse: Warehouse, first: str
) -> None:
    story = one_claim("rebels", first)
    other = "denies" if first == "asserts" else "asserts"
    story.claim("a2", "a", "rebels", other, WORDS, "shot down", sentence=1, **SHOT)
    query = "select status, n_asserting, n_denying from reporting.account_status"
    assert warehouse(story).execute(query).fetchall() == [("unresolved", 0, 1)]


@pytest.mark.parametrize("view", reporting_views(), ids=lambda view: view.name)
def test_no_view_takes_whichever_row_comes_first(view: ReportingView) -> None:
    """DuckDB reads rows in the order in which its threads come to them."""
    assert re.findall(r"\b(?:any_value|first|last|arbitrary)\(|\barg_m(?:ax|in)\(\w+, \w+\)", view.sql) == []


def test_a_common_noun_is_no_side_until_somebody_judges_whom_it_means(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.claim("a2", "a", "ministry", "denies", WORDS, "shot down", sentence=1, **SHOT)
    connection = warehouse(story)
    noun = {"actor_id": actor("ministry")}
    connection.execute(
        "update actors set name = 'the families', kind = 'UNK', is_provisional = true where actor_id = $actor_id", noun
    )
    assert status(connection) == ["weak"]
    connection.execute(
        "insert into actors by name from (select * replace "
        "('another' as actor_id, 'families' as name, $actor_id as same_as_actor_id) "
        "from actors where actor_id = $actor_id)",
        noun,
    )
    assert status(connection) == ["contested"]


def test_two_parties_of_two_origins_make_it_fair(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.articles[0]["original_source"] = "Agency One"
    story.article("b", "Sahel News", datetime(2025, 2, 12, tzinfo=UTC))
    story.articles[1]["original_source"] = "Agency Two"
    story.claim("b1", "b", "abroad", "asserts", WORDS, "shot down", **SHOT)
    assert status(warehouse(story)) == ["fair"]


def test_an_unknown_lineage_adds_no_origin(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.article("b", "Sahel News", datetime(2025, 2, 12, tzinfo=UTC))
    story.claim("b1", "b", "abroad", "asserts", WORDS, "shot down", **SHOT)
    connection = warehouse(story)
    assert status(connection) == ["weak"]
    row = connection.execute(
        "select n_articles, n_origins, n_of_unknown_origin from reporting.corroboration"
    ).fetchone()
    assert row == (2, None, 2)


def test_an_article_in_another_language_carries_the_event_of_its_origin(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.articles[0] |= {"original_source": "Agency One", "is_extracted": True}
    story.article("b", "Le Fleuve", datetime(2025, 2, 13, tzinfo=UTC), "Un hélicoptère abattu à Tessalit.")
    story.article("c", "Le Fleuve", datetime(2025, 2, 13, tzinfo=UTC), "Des élections à Bamako.")
    for row in story.articles[1:]:
        row |= {"original_source": "Agency One", "is_extracted": False, "language": "fr"}
    query = "select n_articles, n_carriers, n_origins from reporting.corroboration"
    assert warehouse(story).execute(query).fetchall() == [(2, 1, 1)]


def in_french(text: str, published: datetime | None, origin: str | None = "Agency Two") -> Story:
    """The downing as an agency has it, and an article in French that is not searched for claims."""
    story = one_claim("rebels")
    story.articles[0] |= {"original_source": "Agency One", "is_extracted": True}
    story.article("b", "Le Fleuve", published, text)
    story.articles[1] |= {"original_source": origin, "is_extracted": False, "language": "fr"}
    return story


@pytest.mark.parametrize(
    ("text", "published", "carries"),
    [
        ("Le Northern Front dit avoir abattu un appareil à Tessalit.", datetime(2025, 2, 13, tzinfo=UTC), True),
        ("Des rebelles disent avoir abattu un appareil à Tessalit.", datetime(2025, 2, 13, tzinfo=UTC), False),
        ("Le Northern Front dit avoir abattu un appareil à Mopti.", datetime(2025, 2, 13, tzinfo=UTC), False),
        ("Le Northern Front dit avoir abattu un appareil à Tessalit.", datetime(2025, 3, 13, tzinfo=UTC), False),
        ("Le Northern Front dit avoir abattu un appareil à Tessalit.", None, False),
        ("Le Northern Front dit avoir abattu un hélicoptère à Tessalit.", None, True),
    ],
)
def test_an_article_of_another_origin_carries_the_event_whose_town_and_party_it_names(
    warehouse: Warehouse, text: str, published: datetime | None, carries: bool
) -> None:
    connection = warehouse(in_french(text, published))
    found = connection.execute("select shares_origin, parties, place from reporting.event_carriers").fetchall()
    assert found == ([(False, ["Northern Front"], "Tessalit")] if carries else [])
    assert status(connection) == ["weak"]


def test_an_article_of_unknown_origin_carries_nothing(warehouse: Warehouse) -> None:
    text = "Le Northern Front dit avoir abattu un hélicoptère à Tessalit."
    connection = warehouse(in_french(text, datetime(2025, 2, 13, tzinfo=UTC), None))
    assert connection.execute("select * from reporting.event_carriers").fetchall() == []


def test_a_headline_that_its_text_repeats_is_no_second_voice(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.claim("a2", "a", None, "asserts", "Helicopter shot down", "shot down", **SHOT)
    story.claim("a3", "a", "abroad", "denies", "Helicopter shot down", "shot down", **SHOT)
    for claim in story.claims[1:]:
        claim["field"] = "title"
    connection = warehouse(story)
    query = "select claimant, is_repeated from reporting.claim_bearings order by all"
    assert connection.execute(query).fetchall() == [
        ("Northern Front", False),
        ("Ukraine", False),
        ("an unnamed source", True),
    ]
    positions = connection.execute("select actor, stance from reporting.event_positions order by all").fetchall()
    assert positions == [("Northern Front", "asserts"), ("Ukraine", "denies")]


def test_a_denial_of_a_hand_in_it_by_nobody_accused_is_told_as_a_part(warehouse: Warehouse) -> None:
    story = downing()
    denial = {**SHOT, "facet": "responsibility", "initiator": "abroad"}
    story.claim("x2", "a", "abroad", "denies", "any hand in it", "shot down", sentence=9, **denial)
    connection = warehouse(story)
    part = "select actor, about from reporting.event_positions where stance = 'denies_part'"
    assert connection.execute(part).fetchall() == [("Ukraine", "responsibility")]
    (denied, in_part) = (
        connection.execute("select denied, denied_part from reporting.contested_events").fetchone() or ()
    )
    assert "Ukraine" not in denied
    assert in_part.startswith("Ukraine")


def test_a_position_is_what_an_outlet_says_today(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.article("b", "Daily Post", datetime(2025, 2, 13, tzinfo=UTC))
    story.articles[1]["supersedes_article_id"] = story.articles[0]["article_id"]
    story.claim("b1", "b", "abroad", "asserts", WORDS, "shot down", **SHOT)
    positions = warehouse(story).execute("select actor from reporting.event_positions").fetchall()
    assert positions == [("Ukraine",)]


def test_a_denial_of_responsibility_does_not_contest_a_deed_laid_to_nobody(warehouse: Warehouse) -> None:
    story = one_claim("agency", initiator=None)
    denial = {**SHOT, "facet": "responsibility", "initiator": "rebels"}
    story.claim("a2", "a", "rebels", "denies", "any part in it", "shot down", sentence=1, **denial)
    assert status(warehouse(story)) == ["weak"]


def test_a_denial_of_responsibility_contests_the_accusation(warehouse: Warehouse) -> None:
    story = one_claim("army")
    denial = {**SHOT, "facet": "responsibility"}
    story.claim("a2", "a", "rebels", "denies", "any part in it", "shot down", sentence=1, **denial)
    assert status(warehouse(story)) == ["contested"]


def test_who_admits_later_what_it_denied_confirms_it(warehouse: Warehouse) -> None:
    story = one_claim("army")
    story.claim("a2", "a", "rebels", "denies", "this", "shot down", sentence=1, is_inherited=True, **SHOT)
    story.article("b", "Sahel News", datetime(2025, 2, 14, tzinfo=UTC))
    story.claim("b1", "b", "rebels", "confirms", WORDS, "shot down", **SHOT)
    connection = warehouse(story)
    assert status(connection) == ["confirmed"]
    assert status(connection, "reporting.event_status_as_of('2025-02-13 00:00:00+00'::timestamptz)") == ["contested"]


def test_the_status_as_of_a_day_knows_only_what_was_published_by_then(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.article("b", "Sahel News", datetime(2025, 2, 14, tzinfo=UTC))
    story.claim("b1", "b", "army", "denies", WORDS, "shot down", **SHOT)
    connection = warehouse(story)
    assert status(connection, "reporting.event_status_as_of(timestamptz '2025-02-13')") == ["weak"]
    assert status(connection, "reporting.event_status_as_of(timestamptz '2025-02-15')") == ["contested"]


def test_an_undated_article_counts_from_its_retrieval(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.articles[0]["published_at"] = None
    connection = warehouse(story)
    assert status(connection, "reporting.event_status_as_of(timestamptz '2025-02-15')") == []
    assert status(connection, "reporting.event_status_as_of(timestamptz '2025-03-02')") == ["weak"]


def test_the_status_known_at_a_moment_counts_retrieval_only(warehouse: Warehouse) -> None:
    connection = warehouse(one_claim("rebels"))
    assert status(connection, "reporting.event_status_known_at(timestamptz '2025-02-15')") == []
    assert status(connection, "reporting.event_status_known_at(timestamptz '2025-03-02')") == ["weak"]


def test_contested_events_tell_both_sides_in_their_words(warehouse: Warehouse) -> None:
    connection = warehouse(downing())
    found = connection.execute(
        "select label, place, country, happened_on, asserted, denied, other_version, not_confirmed, n_outlets "
        "from reporting.contested_events"
    ).fetchall()
    assert len(found) == 1
    label, place, country, happened_on, asserted, denied, other, withheld, outlets = found[0]
    assert (label, place, country) == ("Downing of a helicopter, Tessalit, Mali, 11 Feb 2025", "Tessalit", "MLI")
    assert (happened_on, outlets) == ("2025-02-11", 2)
    assert "Northern Front" in asserted
    assert "downed the helicopter" in asserted
    assert "Malian Armed Forces" in denied
    assert "drone was intercepted" in other
    assert "Agence France-Presse" in withheld


def test_who_tells_of_another_deed_instead_is_not_the_doer(warehouse: Warehouse) -> None:
    story = downing()
    for frame in story.frames:
        if frame["object_kind"] == "drone":
            frame["initiator_id"] = actor("army")
    found = warehouse(story).execute("select actor, responsibility from reporting.responsibility").fetchall()
    assert [name for name, _ in found] == ["Northern Front"]


def test_words_that_bring_their_own_quotation_marks_get_no_others(warehouse: Warehouse) -> None:
    story = downing()
    story.claim("q", "a", "rebels", "asserts", f"“{WORDS}”", "shot down", sentence=5, **SHOT)
    row = warehouse(story).execute("select asserted, denied from reporting.contested_events").fetchone()
    assert row is not None
    assert f": “{WORDS}”" in row[0]
    assert "““" not in row[0] + row[1]


def test_each_voice_takes_one_line_whatever_breaks_its_words_have(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.claim("d", "a", "army", "denies", "“We lost\n\nno  helicopter,” it said", "shot down", sentence=1, **SHOT)
    row = warehouse(story).execute("select denied from reporting.contested_events").fetchone()
    assert row == ("Malian Armed Forces: “We lost no helicopter,” it said",)


def test_positions_are_towards_the_account_and_not_the_wording(warehouse: Warehouse) -> None:
    story = one_claim("army")
    story.frames[0]["polarity"] = -1
    found = warehouse(story).execute("select actor, stance from reporting.event_positions").fetchall()
    assert found == [("Malian Armed Forces", "denies")]


def test_the_timeline_puts_undated_claims_last(warehouse: Warehouse) -> None:
    story = downing()
    story.articles[0]["published_at"] = None
    rows = warehouse(story).execute("select claim_id from reporting.claim_timeline order by step").fetchall()
    assert {row[0] for row in rows[:2]} == {claim_id("b1"), claim_id("b2")}


@pytest.mark.parametrize(
    ("who", "stance", "narrator", "expected"),
    [
        ("rebels", "asserts", False, "CLAIMED OR ADMITTED"),
        ("army", "asserts", False, "SUSPECTED OR ACCUSED BY AUTHORITIES"),
        ("agency", "asserts", False, "SUSPECTED OR ACCUSED"),
        ("army", "suggests", False, "POSSIBLE"),
        ("rebels", "denies", False, "ACQUITTED"),
        (None, "asserts", True, "REPORTED AS FACT"),
    ],
)
def test_responsibility_takes_the_values_of_muc4(
    warehouse: Warehouse, who: str | None, stance: str, narrator: bool, expected: str
) -> None:
    connection = warehouse(one_claim(who, stance, narrator=narrator))
    assert connection.execute("select actor, responsibility from reporting.responsibility").fetchall() == [
        ("Northern Front", expected)
    ]


def test_claims_about_finds_all_words_in_any_order(warehouse: Warehouse) -> None:
    connection = warehouse(downing())
    found = connection.execute("select content_text from reporting.claims_about('helicopter  ARMY')").fetchall()
    assert found == [("they shot down an army helicopter",)]
    assert connection.execute("select * from reporting.claims_about('submarine')").fetchall() == []


def test_epistemic_status_names_every_claim(warehouse: Warehouse) -> None:
    connection = warehouse(one_claim("rebels"))
    assert connection.execute("select epistemic_status from reporting.epistemic_status").fetchall() == [
        ("EpistemicTrueCertain",)
    ]


def test_outlet_activity_counts_claims_and_denials(warehouse: Warehouse) -> None:
    found = warehouse(downing()).execute(
        "select outlet, n_articles, n_claims, n_denials, n_events from reporting.outlet_activity order by outlet"
    )
    assert found.fetchall() == [("Daily Post", 1, 3, 1, 1), ("Sahel News", 1, 2, 0, 1)]


def test_outlet_activity_shows_sources_that_do_not_answer(empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    connection = empty_warehouse.cursor()
    connection.execute("begin")
    connection.execute(
        "insert into sources (source_id, name, kind, location, outlet) values "
        "('a', 'A', 'feed', 'https://a.example/feed', 'Daily Post'), "
        "('b', 'B', 'feed', 'https://b.example/feed', null), "
        "('c', 'C', 'inbox', 'inbox', 'Daily Post')"
    )
    asked = "insert into fetches (fetch_id, source_id, url, outcome, failures, started_at, due_at) values "
    connection.execute(
        f"{asked}"
        "('1', 'a', 'https://a.example/feed', 'received', 0, '2025-03-01 10:00:00+00', '2025-03-01 11:00:00+00'), "
        "('2', 'a', 'https://a.example/feed', 'failed', 1, '2025-03-01 11:00:00+00', '2025-03-01 12:15:00+00'), "
        "('3', 'a', 'https://a.example/page', 'received', 0, '2025-03-01 10:01:00+00', null), "
        "('4', 'b', 'https://b.example/feed', 'unchanged', 0, '2025-03-01 11:00:00+00', '2025-03-01 12:00:00+00')"
    )
    found = connection.execute(
        "select outlet, n_articles, n_sources, n_failing_sources, last_heard_at::varchar, next_poll_at::varchar "
        "from reporting.outlet_activity order by outlet nulls last"
    ).fetchall()
    connection.execute("rollback")
    assert found == [
        ("Daily Post", 0, 1, 1, "2025-03-01 10:01:00+00", "2025-03-01 12:15:00+00"),
        (None, 0, 1, 0, "2025-03-01 11:00:00+00", "2025-03-01 12:00:00+00"),
    ]


def test_data_quality_shows_what_was_refused_and_why(empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    connection = empty_warehouse.cursor()
    connection.execute("begin")
    connection.execute(
        "insert into runs (run_id, table_name, rows_in, rows_published, rows_unchanged, rows_quarantined, rows_warned) "
        "values ('r', 'claims', 10, 7, 1, 2, 3)"
    )
    connection.execute(
        "insert into quarantine (quarantine_id, table_name, rule_id, reason) values "
        "('1', 'claims', 'span', 'wrong span'), ('2', 'claims', 'span', 'wrong span')"
    )
    found = connection.execute(
        "select table_name, rows_in, rows_warned, is_balanced, refused_share, waiting_in_quarantine, commonest_rule "
        "from reporting.data_quality"
    ).fetchall()
    connection.execute("rollback")
    assert found == [("claims", 10, 3, True, 0.2, 2, "span")]


def test_what_the_side_it_accuses_denies_is_not_confirmed(warehouse: Warehouse) -> None:
    story = one_claim("army", target=None)
    story.claim("a2", "a", "rebels", "confirms", WORDS, "shot down", sentence=1, **(SHOT | {"target": None}))
    story.claim("a3", "a", "rebels", "denies", WORDS, "shot down", sentence=2, **(SHOT | {"target": None}))
    story.claim("a4", "a", "rebels", "denies", WORDS, "shot down", sentence=3, **(SHOT | {"target": None}))
    assert status(warehouse(story)) == ["contested"]


def test_what_the_side_it_accuses_admits_is_confirmed(warehouse: Warehouse) -> None:
    story = one_claim("army", target=None)
    story.claim("a2", "a", "rebels", "confirms", WORDS, "shot down", sentence=1, **(SHOT | {"target": None}))
    assert status(warehouse(story)) == ["confirmed"]


def test_what_the_harmed_side_alone_and_a_witness_tell_is_not_confirmed(warehouse: Warehouse) -> None:
    story = one_claim("army")
    story.claim("a2", "a", "agency", "asserts", WORDS, "shot down", sentence=1, **SHOT)
    assert status(warehouse(story)) == ["weak"]


def test_two_origins_of_one_article_count_the_declared_one(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.articles[0]["original_source"] = "Agency One"
    story.articles[0] |= {"url": "https://copy.test/a", "canonical_url": "https://origin.test/a"}
    connection = warehouse(story)
    (named,) = connection.execute(
        "select origin_name from article_origins join reporting.claim_bearings using (article_id) "
        "where origin_id = origin_ids[1]"
    ).fetchall()
    assert named == ("Agency One",)


def test_a_former_version_of_an_article_counts_only_until_the_next(warehouse: Warehouse) -> None:
    story = one_claim("rebels")
    story.claim("a2", "a", "army", "denies", "this", "shot down", sentence=1, answers="a1", is_inherited=True, **SHOT)
    story.article("b", "Daily Post", datetime(2025, 2, 14, tzinfo=UTC))
    story.articles[1]["supersedes_article_id"] = story.articles[0]["article_id"]
    story.claim("b1", "b", "rebels", "asserts", WORDS, "shot down", **SHOT)
    connection = warehouse(story)
    assert status(connection) == ["weak"]
    earlier = "select status from reporting.event_status_as_of(timestamptz '2025-02-13 12:00:00+00')"
    assert connection.execute(earlier).fetchall() == [("contested",)]
