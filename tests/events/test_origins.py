"""Whose report an article relays."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from pipelines.events.copies import carriers_of
from pipelines.events.origins import Origin, origins_of
from schemas import TABLES
from schemas.vocabularies import OriginBasis

AGENCIES = {"afp": "Agence France-Presse", "agence france-presse": "Agence France-Presse", "aa": "Anadolu Agency"}
AGENCIES["anadolu ajansi"] = "Anadolu Agency"
REPORT = (
    "Fighters of the northern front entered the market town before dawn and held its bridge for six hours, "
    "residents said, while soldiers in the fort above it fired flares and waited for help that came by road only "
    "after noon. Nine shops burned and the clinic ran out of bandages. By evening the bridge was open again, and "
    "both sides spoke of victory in statements that named neither their dead nor their prisoners."
)
OTHER = (
    "Negotiators from four neighbouring states met in the lakeside capital on Sunday to discuss water, grazing and "
    "the return of stolen cattle. No text was signed, but delegates promised to count their herds together in spring."
)


def found(*articles: dict[str, Any]) -> list[Origin]:
    names = TABLES["articles"].polars_schema.names()
    rows = [dict.fromkeys(names) | {"article_id": str(number)} | row for number, row in enumerate(articles)]
    articles = pl.DataFrame(rows, schema=TABLES["articles"].polars_schema, orient="row")
    return origins_of(carriers_of(articles), AGENCIES)


def test_an_article_of_unknown_lineage_has_no_origin() -> None:
    assert found({"text": REPORT}, {"text": OTHER}) == []


def test_copies_share_the_origin_of_the_first_carrier() -> None:
    first = {"text": REPORT, "outlet": "First", "published_at": datetime(2025, 1, 2, tzinfo=UTC)}
    copy = {"text": REPORT.replace("before dawn", "at dawn"), "outlet": "Second"}
    rows = {row.article_id: row for row in found(copy, first)}
    assert rows["0"].origin_id == rows["1"].origin_id
    assert (rows["1"].basis, rows["0"].basis) == (OriginBasis.OWN, OriginBasis.NEAR_DUPLICATE)
    assert rows["0"].origin_name == "First"
    assert 0.9 < (rows["0"].share or 0) < 1


def test_an_excerpt_is_a_copy_of_the_whole() -> None:
    whole = " ".join([OTHER, REPORT, *(word[::-1] for word in REPORT.split())])
    rows = found({"text": whole}, {"text": REPORT})
    assert len({row.origin_id for row in rows}) == 1


def test_copies_of_what_one_credits_to_an_agency_are_all_the_agencys() -> None:
    rows = found({"text": REPORT}, {"text": REPORT + " A colonel told AFP so."})
    assert {row.origin_name for row in rows} == {"Agence France-Presse"}
    assert {row.basis for row in rows} == {OriginBasis.NEAR_DUPLICATE, OriginBasis.WIRE_CREDIT}


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman told AFP that it was so.",
        "BAMAKO (AFP) - It was so.",
        "AFP could not independently verify it.",
        "So.\n(AFP)",
    ],
)
def test_an_agency_is_credited_in_many_ways(text: str) -> None:
    assert [(row.origin_name, row.basis) for row in found({"text": text})] == [
        ("Agence France-Presse", OriginBasis.WIRE_CREDIT)
    ]


@pytest.mark.parametrize("text", ["Rivals of AFP wrote otherwise.", "They told aa lie."])
def test_an_agency_that_is_only_named_is_no_origin(text: str) -> None:
    assert found({"text": text}) == []


def test_an_agency_whose_name_is_written_with_a_dotless_i_is_credited() -> None:
    (row,) = found({"text": "“We left,” a guard told Anadolu Ajansı on Monday."})
    assert row.origin_name == "Anadolu Agency"


def test_an_agency_is_not_the_origin_of_its_own_article() -> None:
    assert found({"text": "A colonel told AFP so.", "outlet": "Agence France-Presse"}) == []


def test_a_declared_source_and_a_foreign_canonical_link_are_origins() -> None:
    (declared,) = found({"text": REPORT, "original_source": "example.org"})
    assert (declared.basis, declared.origin_name) == (OriginBasis.DECLARED, "example.org")
    linked = {"text": REPORT, "url": "https://www.copy.test/a", "canonical_url": "https://origin.test/a"}
    assert [row.basis for row in found(linked)] == [OriginBasis.CANONICAL_LINK]


def test_a_canonical_link_to_the_same_site_is_no_origin() -> None:
    own = {"text": REPORT, "url": "https://m.site.test/a", "canonical_url": "https://site.test/a"}
    assert found(own) == []


def test_the_order_of_the_articles_changes_nothing() -> None:
    articles = [
        {"article_id": "x", "text": REPORT},
        {"article_id": "y", "text": REPORT},
        {"article_id": "z", "text": OTHER},
    ]
    assert found(*articles) == found(*reversed(articles))


def test_who_told_agencies_makes_one_origin_and_none_beside_a_credit_for_the_whole() -> None:
    told = "A colonel told AFP so. A mayor told AA so."
    assert [row.origin_name for row in found({"text": told})] == ["Agence France-Presse"]
    assert [row.origin_name for row in found({"text": f"BAMAKO (AA) - {told}"})] == ["Anadolu Agency"]
    assert [row.origin_name for row in found({"text": told, "original_source": "Radio"})] == ["Radio"]


@pytest.mark.parametrize(
    "article", [{"outlet": "AFP (Web News)"}, {"outlet": "Agence France-Presse"}, {"url": "https://www.afp.com/en/a"}]
)
def test_an_outlet_is_no_relay_of_itself_by_whatever_name_it_goes(article: dict[str, Any]) -> None:
    assert found({"text": "A colonel told AFP so."} | article) == []


@pytest.mark.parametrize(("outlet", "families"), [("Second", 1), ("First", 0)])
def test_a_rewritten_report_is_a_copy_and_an_outlets_own_background_is_none(outlet: str, families: int) -> None:
    on = datetime(2025, 1, 2, tzinfo=UTC)
    first = {"text": " ".join([REPORT, *(word[::-1] for word in OTHER.split())]), "outlet": "First", "published_at": on}
    kept = " ".join(REPORT.split()[:42])
    second = {"text": " ".join([kept, *OTHER.split()[:20]]), "outlet": outlet, "published_at": on}
    assert len({row.origin_id for row in found(first, second)}) == families
