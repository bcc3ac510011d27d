import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.entities.places import Gazetteer

GAZETTEER = Gazetteer.load()


def places(text: str, *countries: str) -> list[tuple[str, str, int]]:
    return [(text[m.start : m.end], m.place.place_id, m.geo_precision) for m in GAZETTEER.mentions(text, countries)]


def test_precision_follows_the_words_around_the_name() -> None:
    text = "Drones hit Kidal in the Kidal region, and a base near the Tessalit airport in northern Mali."
    found = {name: precision for name, _, precision in places(text, "MLI")}
    assert [p for n, _, p in places(text, "MLI") if n == "Kidal"] == [1, 4]
    assert found["Tessalit"] == 2
    assert found["northern Mali"] == 5


def test_a_country_is_of_precision_six() -> None:
    assert places("Talks were held in Chad.") == [("Chad", "country:TCD", 6)]


@pytest.mark.parametrize(
    ("text", "country", "name", "place_id"),
    [
        ("fighting in North Kivu province", "COD", "North Kivu", "admin1:CD-NK"),
        ("shelling of the Donetsk oblast", "UKR", "Donetsk", "admin1:UA-14"),
        ("clashes in the Sweida governorate", "SYR", "Sweida", "admin1:SY-SU"),
        ("an ambush in the province of Helmand", "AFG", "Helmand", "admin1:AF-HEL"),
    ],
)
def test_a_division_is_known_by_its_noun(text: str, country: str, name: str, place_id: str) -> None:
    assert places(text, country) == [(name, place_id, 4)]


def test_a_town_has_its_division_and_coordinates() -> None:
    (mention,) = GAZETTEER.mentions("It fell at Tessalit.", ["MLI"])
    place = mention.place
    assert (place.country, place.admin1, place.feature) == ("MLI", "Kidal", "populated_place")
    assert place.latitude == pytest.approx(20.2, abs=0.1)


def test_of_two_towns_of_one_name_the_article_s_country_decides() -> None:
    assert places("A raid in Tripoli.", "LBN") != places("A raid in Tripoli.", "LBY")


def test_a_world_city_beats_its_namesakes_in_the_article_s_country() -> None:
    (mention,) = GAZETTEER.mentions("He spoke in London.", ["USA", "GBR"])
    assert mention.place.country == "GBR"


@pytest.mark.parametrize(
    "text",
    [
        "In May the police of no state were nice.",
        "President Andriy Victoria was reading.",
        "The Washington Post and Al Jazeera reported it.",
        "The Middle East is tense, the White House said.",
        "Justice and Freedom are words.",
        "Mobile homes burned.",
        "He wrote it in Kyiv Independent.",
    ],
)
def test_months_persons_words_and_outlets_are_no_places(text: str) -> None:
    assert places(text, "USA") == []


@pytest.mark.parametrize(
    "text", ["Kidal Today denied it.", "The report of Andriy Kidal was read.", "Kidal Brigade fled."]
)
def test_a_part_of_a_larger_name_is_no_place(text: str) -> None:
    assert places(text, "MLI") == []
    assert places("They fled to Kidal.", "MLI") != []


def test_a_small_town_abroad_is_not_believed_without_its_country() -> None:
    assert places("They saw Tessalit.") == []


def test_an_upper_case_report_has_its_towns() -> None:
    assert ("CHALATENANGO", 1) in [(n, p) for n, _, p in places("A PATROL WAS HIT IN CHALATENANGO TODAY.", "SLV")]


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    "near",
                    "northern",
                    "Mali",
                    "Kidal",
                    "region",
                    "of",
                    "the",
                    ",",
                    "\n",
                    "St.",
                    "San",
                    "José",
                    "Al-Qa'im",
                    "Çay",
                ]
            )
        ).map(" ".join),
    )
)
def test_mentions_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    end = 0
    for mention in GAZETTEER.mentions(text, ["MLI", "SLV"]):
        assert end <= mention.start < mention.end <= len(text)
        assert 1 <= mention.geo_precision <= 7
        end = mention.end


def test_of_two_villages_of_one_name_in_one_country_the_neighbour_of_other_places_is_meant() -> None:
    alone = GAZETTEER.mentions("Troops entered Andriivka.", ["UKR"])[0].place
    near_bakhmut = GAZETTEER.mentions("Troops entered Andriivka, south of Bakhmut.", ["UKR"])[0].place
    assert alone.admin1 != "Donetsk"
    assert near_bakhmut.admin1 == "Donetsk"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kyiv said it had retaken the village of Robotyne.", "Robotyne"),
        ("Shells fell on Klishchiivka, a front-line village south of the city.", "Klishchiivka"),
    ],
)
def test_a_village_that_the_gazetteer_lacks_is_known_by_what_the_text_calls_it(text: str, name: str) -> None:
    found = {m.place.name: m.place for m in GAZETTEER.mentions(text, ["UKR"])}
    assert found[name].place_id == f"named:UKR:{name.lower()}"
    assert found[name].country == "UKR"


def test_a_village_once_introduced_is_known_in_the_rest_of_the_text() -> None:
    text = "They took the village of Robotyne on Monday. Robotyne was in ruins, officials said."
    assert [m.place.name for m in GAZETTEER.mentions(text, ["UKR"])] == ["Robotyne", "Robotyne"]


@pytest.mark.parametrize("text", ["The City Council of Ministers met.", "Mayor Adams City Hall aide spoke."])
def test_a_noun_of_settlements_makes_no_place_of_an_office(text: str) -> None:
    assert GAZETTEER.mentions(text, ["UKR"]) == []


def test_a_village_far_from_all_that_the_text_names_is_not_its_namesake() -> None:
    place = GAZETTEER.mentions("Troops entered Andriivka, south of Bakhmut.", ["UKR"])[0].place
    assert (place.place_id, place.name) == ("named:UKR:andriivka", "Andriivka")


def test_a_town_that_is_also_a_word_is_known_throughout_a_text_that_puts_something_there() -> None:
    text = "Rebels said that they had taken Sake. The army has no soldiers left in Sake."
    assert [name for name, _, _ in places(text, "COD")] == ["Sake", "Sake"]
    assert places("Rebels said that they had taken Sake.", "COD") == []


def test_a_title_knows_the_towns_of_its_text() -> None:
    known = GAZETTEER.mentions("The army left the town of Sake.", ["COD"])
    assert [m.place.name for m in GAZETTEER.mentions("Loss of Sake denied", ["COD"], known)] == ["Sake"]
