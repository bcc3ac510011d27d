import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.figures import find_figures, whose

Bounds = tuple[str, int | None, int | None, int | None]


def figures(text: str) -> list[Bounds]:
    return [(f.measure.value, f.low, f.best, f.high) for f in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army killed 35 soldiers.", [("killed", 35, 35, 35)]),
        ("At least 35 people were killed.", [("killed", 35, 35, None)]),
        ("Up to 40 people were wounded.", [("wounded", None, None, 40)]),
        ("About 40 people were wounded.", [("wounded", None, 40, None)]),
        ("Between 10 and 15 fighters were killed.", [("killed", 10, None, 15)]),
        ("Dozens were wounded.", [("wounded", 12, None, None)]),
        ("Two helicopters were shot down.", [("equipment_lost", 2, 2, 2)]),
        ("More than 300,000 displaced.", [("displaced", 300_000, 300_000, None)]),
        ("Some 2.5 million people have been displaced.", [("displaced", None, 2_500_000, None)]),
        ("Thirty-five Malian soldiers were killed.", [("killed", 35, 35, 35)]),
        ("killing two hundred and five people", [("killed", 205, 205, 205)]),
        ("The rebels captured 15 fighters and seized three villages.", [("captured", 15, 15, 15), ("area", 3, 3, 3)]),
        ("The blast left 12 people dead.", [("killed", 12, 12, 12)]),
        ("The death toll rose to 45.", [("killed", 45, 45, 45)]),
        ("A soldier was killed.", [("killed", 1, 1, 1)]),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, expected: list[Bounds]) -> None:
    assert figures(text) == expected


def test_numbers_in_a_row_share_the_word_that_says_what_became_of_them() -> None:
    assert figures("Six dead and 12 injured") == [("killed", 6, 6, 6), ("wounded", 12, 12, 12)]
    assert [f[0] for f in figures("It killed 35 soldiers and 12 civilians.")] == ["killed", "killed"]


def test_a_number_within_another_has_its_measure() -> None:
    killed = [("killed", 12, 12, 12), ("killed", 2, 2, 2)]
    assert figures("It killed 12 people, including two children.") == killed
    assert figures("It killed 12 people, including two trucks.") == killed[:1]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("It killed 12 RSF fighters in Sudan.", "Rapid Support Forces (RSF)"),
        ("It killed 12 Malian soldiers.", "Malian Armed Forces"),
        ("Two of its soldiers were killed.", "Malian Armed Forces"),
        ("It killed 12 Malian civilians.", None),
        ("It killed 12 people.", None),
    ],
)
def test_whose_losses_are_counted_is_who_the_words_name(text: str, actor: str | None) -> None:
    registry = ActorRegistry.load()
    [figure] = find_figures(text)
    found = whose(figure, registry, registry.find("Malian army"))
    assert (found.name if found else None) == actor


def test_a_negated_number_is_zero() -> None:
    assert figures("No one was killed.") == [("killed", 0, 0, 0)]
    assert figures("No casualties were reported.") == [("killed", 0, 0, 0), ("wounded", 0, 0, 0)]


def test_what_is_counted_is_quoted() -> None:
    text = "They said thirty-five Malian soldiers were killed."
    (figure,) = find_figures(text)
    assert figure.what == "Malian soldiers"
    assert text[figure.start : figure.end] == "thirty-five Malian soldiers"


@pytest.mark.parametrize(
    "text",
    [
        "M23 killed nobody's hope; Su-25 and Mi-17 jets flew.",
        "A 155 mm shell killed off the talks.",
        "It cost $5 million at 10:30, 5 km away.",
        "He was killed in 2022.",
        "He was killed on 5 May 2022.",
        "They were killed in ten attacks.",
        "The rebels downed Su-25 jets.",
        "Talks lasted 35 days.",
    ],
)
def test_dates_calibres_money_distances_and_models_are_no_figures(text: str) -> None:
    assert [f for f in find_figures(text) if f.best != 0] == []


def test_a_man_s_age_is_not_counted() -> None:
    assert figures("A 35-year-old man was killed.") == [("killed", 1, 1, 1)]


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    "killed",
                    "35",
                    "1,200",
                    "soldiers",
                    "were",
                    "dozens",
                    "of",
                    "million",
                    "a",
                    "two",
                    "and",
                    "hundred",
                    "-",
                    ".",
                    "no",
                    "9" * 30,
                ]
            )
        ).map(" ".join),
    )
)
def test_figures_lie_in_the_text_in_order_of_bounds(text: str) -> None:
    for figure in find_figures(text):
        assert 0 <= figure.start < figure.end <= len(text)
        bounds = [b for b in (figure.low, figure.best, figure.high) if b is not None]
        assert bounds == sorted(bounds)
        assert bounds
        assert figure.what in text


@pytest.mark.parametrize(
    "text",
    ["A man, 35, was killed.", "Two men aged 20 and 30 were shot dead.", "A girl aged 5 was killed at 5.30pm."],
)
def test_an_age_and_an_hour_are_no_toll(text: str) -> None:
    assert {figure.best for figure in find_figures(text)} <= {1, 2}


def test_drivers_of_trucks_are_people() -> None:
    (figure,) = find_figures("Three truck drivers were killed.")
    assert (figure.measure.value, figure.best, figure.what) == ("killed", 3, "truck drivers")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than a quarter of a million people were killed.", [("killed", 250_000, 250_000, None)]),
        ("It killed seven or eight guards.", [("killed", 7, None, 8)]),
        ("A farmer and his young daughter were killed.", [("killed", 1, 1, 1), ("killed", 1, 1, 1)]),
        ("Another woman was killed.", [("killed", 1, 1, 1)]),
        ("A gunman shot dead a guard.", [("killed", 1, 1, 1)]),
        ("Three gunmen killed five people.", [("killed", 5, 5, 5)]),
        ("The raids killed and wounded 900 people.", [("other", 900, 900, 900)]),
        ("Some 900 people killed or injured", [("other", None, 900, None)]),
        ("One person was killed and 13 others injured", [("killed", 1, 1, 1), ("wounded", 13, 13, 13)]),
        ("It managed to kill 12 soldiers.", [("killed", 12, 12, 12)]),
        ("Two million refugees live in camps.", [("displaced", 2_000_000, 2_000_000, 2_000_000)]),
        ("Mar 122016 Four civilians were killed", [("killed", 4, 4, 4)]),
        ("a family of six people was killed", [("killed", 6, 6, 6)]),
        ("An F-16 fighter jet was shot down.", [("equipment_lost", 1, 1, 1)]),
    ],
)
def test_a_number_counts_what_its_words_say(text: str, expected: list[Bounds]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Those killed on 9/11 are remembered.",
        "They were told to kill this one and that one.",
        "It would have killed 20 people.",
        "He vowed to kill 20 soldiers.",
        "It would allow two million refugees to return.",
        "An estimated 1 billion people have fled.",
        "As recently as 2016, killed in a raid",
        "He captured 57 of Ohio's delegates.",
    ],
)
def test_what_counts_nobody_or_has_not_happened_is_no_figure(text: str) -> None:
    assert figures(text) == []
