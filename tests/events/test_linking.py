"""Claims of many articles become events with rival accounts."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.events.linking import link
from pipelines.ids import row_id
from schemas import TABLES
from tests.events.tables import Story, actor, claim_id, downing, event_of


def polarity_of(output: LinkOutput, claim: str) -> list[int]:
    return sorted(output.claim_events.filter(pl.col("claim_id") == claim_id(claim))["polarity"].to_list())


def test_claims_of_two_outlets_on_one_deed_meet_in_one_event() -> None:
    output = link(downing().tables())
    assert output.events.height == 1
    assert output.events["label"].to_list() == ["Downing of a helicopter, Tessalit, Mali, 11 Feb 2025"]
    assert {event_of(output, c) for c in ("a1", "a2", "a3", "b1", "b2")} == {output.events["event_id"][0]}


def test_the_version_that_the_denying_party_tells_is_an_account_of_its_own() -> None:
    output = link(downing().tables())
    labels = sorted(output.event_accounts["label"].to_list())
    assert [label.split(",")[0] for label in labels] == [
        "Downing of a helicopter by Northern Front",
        "Interception of a drone",
    ]


def test_a_denial_bears_minus_one_and_a_statement_that_withholds_zero() -> None:
    output = link(downing().tables())
    assert [polarity_of(output, c) for c in ("a1", "a2", "a3", "b2")] == [[1], [-1], [1], [0]]


def test_a_denial_of_a_denial_bears_plus_one() -> None:
    story = downing()
    story.claim(
        "a4",
        "a",
        "rebels",
        "denies",
        "the denial",
        "shot down",
        sentence=3,
        answers="a2",
        is_inherited=True,
        polarity=-1,
        object_kind="helicopter",
        place="town",
    )
    assert polarity_of(link(story.tables()), "a4") == [1]


def test_who_rejects_the_deniers_version_upholds_the_main_one() -> None:
    story = downing()
    story.claim(
        "a4",
        "a",
        "rebels",
        "denies",
        "the army's account",
        "intercepted",
        "Disrupted weapons use",
        sentence=3,
        answers="a3",
        is_inherited=True,
        object_kind="drone",
        place="town",
    )
    assert polarity_of(link(story.tables()), "a4") == [-1, 1]


def test_a_deed_in_another_town_or_a_month_later_is_another_event() -> None:
    story = downing()
    story.article("c", "Third", datetime(2025, 2, 12, tzinfo=UTC))
    story.article("d", "Fourth", datetime(2025, 3, 20, tzinfo=UTC))
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army"}
    words = "they shot down an army helicopter"
    story.claim("c1", "c", "rebels", "asserts", words, "shot down", place="far", day=date(2025, 2, 11), **shot)
    story.claim("d1", "d", "rebels", "asserts", words, "shot down", place="town", day=date(2025, 3, 19), **shot)
    output = link(story.tables())
    assert len({event_of(output, c) for c in ("a1", "c1", "d1")}) == 3


def test_an_undated_telling_does_not_glue_two_dates_together() -> None:
    story = Story()
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    for name, day in (("a", date(2025, 2, 11)), ("b", None), ("c", date(2025, 2, 15))):
        story.article(name, f"Outlet {name}", datetime(2025, 2, 16, tzinfo=UTC))
        story.claim(f"{name}1", name, "rebels", "asserts", "they shot down a helicopter", "shot down", day=day, **shot)
    output = link(story.tables())
    assert event_of(output, "a1") != event_of(output, "c1")
    assert event_of(output, "b1") in {event_of(output, "a1"), event_of(output, "c1")}


def test_support_is_an_event_of_its_own() -> None:
    story = downing()
    story.claim(
        "a5",
        "a",
        "abroad",
        "denies",
        "supplying the rebels with drones",
        "supplying",
        "Change to group/activity",
        sentence=4,
        event_type="Strategic developments",
        facet="support",
        supporter="abroad",
        initiator="rebels",
    )
    output = link(story.tables())
    assert event_of(output, "a5") != event_of(output, "a1")
    label = output.events.filter(pl.col("event_id") == event_of(output, "a5"))["label"].item()
    assert label == "Support of Ukraine for Northern Front, Mali"


def test_background_of_another_kind_is_not_glued_into_the_event() -> None:
    story = downing()
    story.claim(
        "a6",
        "a",
        None,
        "asserts",
        "the rebels were defeated in fighting last year",
        "fighting",
        "Armed clash",
        sentence=9,
        narrator=True,
        day=date(2024, 7, 27),
    )
    output = link(story.tables())
    assert event_of(output, "a6") != event_of(output, "a1")


def test_two_doers_named_by_two_parties_are_two_accounts() -> None:
    story = Story()
    story.article("a", "Daily Post")
    taken = {"object_kind": "town", "place": "town", "event_type": "Battles"}
    subtype = "Non-state actor overtakes territory"
    story.claim("m", "a", "rebels", "asserts", "we took the town", "seized", subtype, initiator="rebels", **taken)
    story.claim(
        "n",
        "a",
        "army",
        "asserts",
        "foreign troops took the town",
        "seized",
        subtype,
        initiator="abroad",
        sentence=1,
        **taken,
    )
    output = link(story.tables())
    assert output.events.height == 1
    assert output.event_accounts.height == 2


def test_the_event_id_is_that_of_its_earliest_claim() -> None:
    output = link(downing().tables())
    first = min(claim_id(c) for c in ("a1", "a2", "a3"))
    assert output.events["event_id"].item() == row_id("event", first)


def test_an_id_that_was_published_leads_to_the_event_of_its_claim() -> None:
    former = row_id("event", claim_id("b1"))
    output = link(downing().tables((former,)))
    assert output.event_redirects.select("event_id", "became_event_id", "reason").rows() == [
        (former, output.events["event_id"].item(), "merged")
    ]


def test_a_current_id_is_not_redirected() -> None:
    current = link(downing().tables()).events["event_id"].item()
    assert link(downing().tables((current,))).event_redirects.is_empty()


def test_the_same_words_in_two_outlets_are_identical_claims() -> None:
    story = downing()
    story.claim(
        "b3",
        "b",
        "rebels",
        "asserts",
        "they shot down an army helicopter",
        "shot down",
        object_kind="helicopter",
        place="town",
    )
    links = link(story.tables()).claim_links
    pair = {claim_id("a1"), claim_id("b3")}
    identical = links.filter(pl.col("relation") == "identical")
    assert [{a, b} for a, b in identical.select("claim_id", "other_claim_id").iter_rows()] == [pair]


def test_a_denial_refutes_what_it_answers() -> None:
    links = link(downing().tables()).claim_links
    found = links.filter((pl.col("claim_id") == claim_id("a2")) & (pl.col("other_claim_id") == claim_id("a1")))
    assert found["relation"].to_list() == ["refuting"]


def test_a_rival_version_lends_its_place_and_date_to_the_event() -> None:
    story = downing()
    for frame in story.frames:
        if frame["object_kind"] == "helicopter":
            frame |= {"place_id": "region", "geo_precision": 4, "date_start": None, "date_end": None, "date_edtf": None}
            frame["date_basis"] = "none"
    event = link(story.tables()).events
    assert event.select("place_id", "date_edtf").rows() == [("town", "2025-02-11")]


@pytest.mark.parametrize(("sentences", "events"), [(1, 1), (6, 1), (7, 2)])
def test_a_lead_denies_and_the_body_tells_what_happened_instead(sentences: int, events: int) -> None:
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 13, tzinfo=UTC))
    shot = {
        "object_kind": "helicopter",
        "initiator": "rebels",
        "target": "army",
        "place": "town",
        "day": date(2025, 2, 11),
    }
    caught = {"object_kind": "drone", "initiator": "army", "place": "town", "day": date(2025, 2, 11)}
    story.claim("a1", "a", "rebels", "asserts", "they shot down a helicopter", "shot down", **shot)
    story.claim("a2", "a", "army", "denies", "they shot down a helicopter", "shot down", answers="a1", **shot)
    story.claim(
        "a3", "a", "army", "asserts", "a drone was intercepted", "intercepted", "Disrupted weapons use",
        sentence=sentences, **caught,
    )  # fmt: skip
    concluded = link(story.tables())
    assert (concluded.events.height, concluded.event_accounts.height) == (events, 2)


def test_a_year_is_given_only_by_an_article_published_soon_after() -> None:
    story = Story()
    story.article("a", "Undated")
    bare = {"date_edtf": "XXXX-02-11", "date_basis": "explicit", "date_precision": 1}
    shot = {"object_kind": "helicopter", "initiator": "rebels", "place": "town"}
    story.claim("a1", "a", "rebels", "asserts", "they shot down a helicopter", "shot down", **shot, **bare)
    assert link(story.tables()).events["date_edtf"].to_list() == ["XXXX-02-11"]
    story.article("b", "Dated", datetime(2025, 2, 13, tzinfo=UTC))
    story.claim("b1", "b", "rebels", "asserts", "they shot down a helicopter", "shot down", **shot)
    assert link(story.tables()).events["date_edtf"].to_list() == ["2025-02-11"]


def test_killed_of_an_account_spans_its_claims() -> None:
    story = downing()
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    on = date(2025, 2, 11)
    story.claim("b9", "b", "rebels", "asserts", "they shot down an army helicopter", "shot down", day=on, **shot)
    for claim, (low, high) in {"a1": (4, 6), "b9": (3, None)}.items():
        story.figures.append(
            dict.fromkeys(TABLES["figures"].polars_schema.names())
            | {
                "figure_id": row_id("figure", claim),
                "claim_id": claim_id(claim),
                "measure": "killed",
                "low": low,
                "high": high,
            }
        )
    accounts = link(story.tables()).event_accounts.sort("label")
    assert accounts.select("killed_low", "killed_high").row(0) == (3, 6)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([(44, 10, 22), (11, 33, 41), (1, 46, 59)], (44, 44)),  # "44 civilians including 11 women and one medic"
        ([(1, 0, 5), (1, 10, 22)], (2, 2)),  # "a man and his daughter"
        ([(1, 0, 5), (5, 40, 52)], (5, 5)),
    ],
)
def test_parts_of_a_number_are_no_toll_of_their_own(
    figures: list[tuple[int, int, int]], expected: tuple[int, int]
) -> None:
    story = downing()
    for number, start, end in figures:
        story.figures.append(
            dict.fromkeys(TABLES["figures"].polars_schema.names())
            | {
                "figure_id": row_id("figure", start),
                "claim_id": claim_id("a1"),
                "measure": "killed",
                "low": number,
                "best": number,
                "high": number,
                "figure_start": start,
                "figure_end": end,
            }
        )
    accounts = link(story.tables()).event_accounts.sort("label")
    assert accounts.select("killed_low", "killed_high").row(0) == expected


def test_no_claims_give_empty_tables_with_the_contracts_columns() -> None:
    output = link(Story().tables())
    for field in fields(output):
        frame = getattr(output, field.name)
        assert frame.is_empty()
        assert frame.schema == TABLES[field.name].polars_schema


@pytest.mark.parametrize("name", [field.name for field in fields(LinkOutput)])
def test_every_table_holds_to_its_contract(name: str) -> None:
    TABLES[name].pandera.validate(getattr(link(downing().tables()), name))


def _shuffled(tables: LinkInput, seed: int) -> LinkInput:
    random = Random(seed)  # noqa: S311 - an order, not a secret

    def shuffle(frame: pl.DataFrame) -> pl.DataFrame:
        order = list(range(frame.height))
        random.shuffle(order)
        return frame[order]

    names = ("articles", "claims", "claim_frames", "figures", "actors", "places")
    return replace(tables, **{name: shuffle(getattr(tables, name)) for name in names})


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    tables = downing().tables()
    expected, found = link(tables), link(_shuffled(tables, seed))
    for field in fields(expected):
        assert getattr(found, field.name).equals(getattr(expected, field.name)), field.name


def test_participants_name_who_did_it_as_claims_have_it() -> None:
    participants = link(downing().tables()).event_participants
    roles = set(participants.select("actor_id", "role").iter_rows())
    assert (actor("rebels"), "initiator") in roles
    assert (actor("army"), "target") in roles
