"""Stance and factuality: cue, negation, modality and the content's polarity together."""

import pytest

from tests.claims.conftest import Read


@pytest.mark.parametrize(
    ("sentence", "stance", "factuality"),
    [
        ("The army said the bridge was hit.", "asserts", "CT+"),
        ("The army said the bridge was not hit.", "asserts", "CT-"),
        ("The army confirmed that the bridge was hit.", "confirms", "CT+"),
        ("The army denied that the bridge was hit.", "denies", "CT-"),
        ("The army denied that it had not fired.", "denies", "CT+"),
        ("The army has not confirmed the report.", "withholds", "Uu"),
        ("The army declined to confirm the report.", "withholds", "Uu"),
        ("The army was unable to verify the report.", "withholds", "Uu"),
        ("The army could not verify the report.", "withholds", "Uu"),
        ("The army has not been able to verify the report.", "withholds", "Uu"),
        ("The army was not able to verify the report.", "withholds", "Uu"),
        ("The army was not yet able to verify the report.", "withholds", "Uu"),
        ("The army is still unable to confirm that a drone was used.", "withholds", "Uu"),
        ("The army was able to verify the report.", "confirms", "CT+"),
        ("The army neither confirmed nor denied the report.", "withholds", "Uu"),
        ("The army would neither confirm nor deny the report.", "withholds", "Uu"),
        ("Neither the army nor the police have commented on the report.", "withholds", "Uu"),
        ("There was no immediate comment from the army.", "withholds", "Uu"),
        ("The army said it had no information.", "withholds", "Uu"),
        ("It is not known whether a drone was used, the army said.", "withholds", "Uu"),
        ("The army said it was unclear who flew the drone.", "withholds", "Uu"),
        ("The army said it did not know how many had fled.", "withholds", "Uu"),
        ("The army said it was clear who flew the drone.", "asserts", "CT+"),
        ("The army said it did not know the pilot.", "asserts", "CT-"),
        ("The army did not deny the report.", "other", "Uu"),
        ("The army could not rule out that a drone was used.", "suggests", "PS+"),
        ("The army ruled out that a drone was used.", "denies", "CT-"),
        ("The army hinted that a drone was used.", "suggests", "PS+"),
        ("The army said a drone may have been used.", "suggests", "PS+"),
        ("The army said it was likely that a drone was used.", "suggests", "PR+"),
    ],
)
def test_stance_and_factuality_follow_the_words(sentence: str, stance: str, factuality: str, read: Read) -> None:
    row = read(sentence)[-1]
    assert (row.stance, row.claim.factuality) == (stance, factuality)


def test_the_cue_holds_its_auxiliaries_and_its_negation(read: Read) -> None:
    assert read("The army has not yet confirmed the report.")[0].cue == "has not yet confirmed"


def test_the_cue_holds_the_be_of_an_adjective(read: Read) -> None:
    assert read("The army has not been able to verify the report.")[0].cue == "has not been able to verify"


def test_the_cue_of_neither_nor_is_the_whole_pair(read: Read) -> None:
    assert read("The army neither confirmed nor denied the report.")[0].cue == "neither confirmed nor denied"


def test_there_being_comments_withholds_nothing(read: Read) -> None:
    assert read("There was a comment from the army on the wall.") == []


@pytest.mark.parametrize(
    "sentence",
    ["It was not immediately possible to verify the reports.", "It was impossible to confirm the reports."],
)
def test_what_could_not_be_verified_by_anybody_is_withheld_without_a_source(sentence: str, read: Read) -> None:
    [row] = read(sentence)
    assert (row.source, row.content, row.stance) == (None, ("the reports",), "withholds")


def test_what_it_is_possible_to_verify_nobody_has_verified_yet(read: Read) -> None:
    assert read("It is possible to verify the reports.") == []


@pytest.mark.parametrize("said", ["any comments about it", "details of the raid"])
def test_comments_and_details_that_were_not_given_are_withheld(said: str, read: Read) -> None:
    assert [row.stance for row in read(f"The harbour office has not provided {said}.")] == ["withholds"]
