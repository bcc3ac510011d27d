"""The formats that others read."""

import csv
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.report.exports.acled import COLUMNS, fatalities
from pipelines.report.records import Figure
from tests.report.stories import HOSTILE, Story, claim_id, hostile, publish, tessalit

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def exported(form: str, warehouse: Path, *options: str) -> str:
    ended = CliRunner().invoke(app, ["export", form, "-w", str(warehouse), "-o", "-", *options])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def two_tolls() -> Story:
    """The rebels say 9 dead, and a day later 12."""
    story = tessalit()
    figure = story.figures[0]
    claims = {"claim_id": claim_id("b1"), "figure_id": "f" * 32, "low": 12, "best": 12, "high": 14}
    story.figures.append(figure | claims)
    return story


def acled(warehouse: Path) -> dict[str, str]:
    (row,) = csv.DictReader(exported("acled", warehouse).splitlines())
    return row


def graph(warehouse: Path) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in json.loads(exported("jsonld", warehouse))["@graph"]}


def test_an_event_has_the_columns_of_acled(told: Path) -> None:
    row = acled(told)
    assert tuple(row) == COLUMNS
    assert (row["event_type"], row["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (row["event_date"], row["time_precision"], row["iso"], row["location"]) == (
        "2025-02-11",
        "1",
        "466",
        "Tessalit",
    )
    assert (row["actor1"], row["inter1"]) == ("Northern Front", "Rebel Group")
    assert (row["actor2"], row["inter2"]) == ("Malian Armed Forces", "State Forces")
    assert row["counterclaim_status"] == "contested"


def test_one_toll_that_all_give_is_the_toll(told: Path) -> None:
    assert acled(told)["fatalities"] == "9"


def test_tolls_that_differ_are_a_range_and_no_number(tmp_path: Path) -> None:
    row = acled(publish(tmp_path, two_tolls()))
    assert row["fatalities"] == ""
    assert (row["counterclaim_fatalities_low"], row["counterclaim_fatalities_high"]) == ("9", "14")


@pytest.mark.parametrize(
    ("tolls", "expected"),
    [
        ([(12, 12, 12)], (12, 12)),
        ([(12, 12, None)], (12, None)),
        ([(12, 12, None), (9, 9, 9)], (9, None)),
        ([(12, 12, None), (20, 20, 20)], (12, 20)),
        ([(None, 12, None)], (12, 12)),
        ([], (None, None)),
    ],
)
def test_at_least_twelve_dead_have_no_highest_number(
    tolls: list[tuple[int | None, int, int | None]], expected: tuple[int | None, int | None]
) -> None:
    of = dict.fromkeys((field.name for field in fields(Figure)), None) | {"measure": "killed", "polarity": 1}
    figures = [Figure(**(of | {"low": low, "best": best, "high": high})) for low, best, high in tolls]  # type: ignore[arg-type]
    assert fatalities(figures) == expected


def test_a_claim_is_a_claim_of_schema_org_with_the_article_it_appeared_in(told: Path) -> None:
    claim = graph(told)[f"urn:counterclaim:claim:{claim_id('a1')}"]
    assert claim["@type"] == "Claim"
    assert claim["text"] == "they shot down an army helicopter and killed 9"
    assert claim["author"] == {"@type": "Organization", "name": "Northern Front"}
    assert claim["appearance"]["url"] == "https://daily-post.example/helicopter"


def test_a_denial_reviews_what_it_answers_without_a_verdict(told: Path) -> None:
    reviews = [node for node in graph(told).values() if node["@type"] == "ClaimReview"]
    assert [review["itemReviewed"]["@id"] for review in reviews] == [f"urn:counterclaim:claim:{claim_id('a1')}"]
    assert not [name for review in reviews for name in review if "rating" in name.lower() or "verdict" in name.lower()]


def test_a_claim_frame_names_claimer_status_and_semantics(told: Path) -> None:
    frames = json.loads(exported("aida", told))["claim_frames"]
    frame = next(each for each in frames if each["claim_id"].endswith(claim_id("a1")))
    assert frame["claimer"] == "Northern Front"
    assert frame["epistemic_status"] == "EpistemicTrueCertain"
    assert [argument["role"] for argument in frame["claim_semantics"][0]["arguments"]] == ["initiator", "target"]
    assert frame["sentiment_status"] is None


@pytest.mark.parametrize("story", [tessalit, hostile])
def test_an_annotation_quotes_words_that_stand_in_the_article(tmp_path: Path, story: Any) -> None:
    made = story()
    texts = [article["text"] for article in made.articles]
    page = json.loads(exported("annotations", publish(tmp_path, made)))
    assert page["type"] == "AnnotationPage"
    assert len(page["items"]) == len(made.claims)
    for item in page["items"]:
        for target in item["target"]:
            quote = target["selector"][0]
            assert any(quote["prefix"] + quote["exact"] + quote["suffix"] in text for text in texts)


def test_an_annotation_never_points_at_a_script(tmp_path: Path) -> None:
    page = json.loads(exported("annotations", publish(tmp_path, hostile())))
    sources = {target["source"].partition(":")[0] for item in page["items"] for target in item["target"]}
    assert sources == {"https", "urn"}


def test_the_feed_tells_each_change_of_status(tmp_path: Path) -> None:
    former = tessalit()
    former.claims, former.frames = former.claims[:1], former.frames[:1]
    publish(tmp_path, former, 1)
    feed = etree.fromstring(exported("atom", publish(tmp_path, tessalit(), 2)).encode())
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == [
        "Downing of a helicopter, Tessalit, Mali, 11 Feb 2025: weak → contested"
    ]
    assert feed.xpath("a:entry/a:updated/text()", namespaces=ATOM) == ["2025-03-02T00:00:00+00:00"]


def test_a_feed_without_changes_is_a_feed(told: Path) -> None:
    feed = etree.fromstring(exported("atom", told).encode())
    assert len(feed.xpath("a:id | a:title | a:updated | a:author", namespaces=ATOM)) == 4


def test_a_selection_narrows_what_is_exported(told: Path) -> None:
    assert len(exported("acled", told, "--country", "SDN").splitlines()) == 1
    assert json.loads(exported("jsonld", told, "--country", "SDN"))["@graph"] == []


def test_hostile_words_stay_inside_their_cells(tmp_path: Path) -> None:
    row = acled(publish(tmp_path, hostile()))
    assert HOSTILE in row["source"]


def test_a_file_in_a_folder_that_is_not_there_is_refused(told: Path, tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["export", "acled", "-w", str(told), "-o", str(tmp_path / "no" / "events.csv")])
    assert ended.exit_code == 2
    assert "name a file in a folder that exists" in ended.stderr


def test_a_file_is_written_whole(told: Path, tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["export", "acled", "-w", str(told), "-o", str(tmp_path / "events.csv")])
    assert ended.exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]
