"""Whom pronouns, "the group" and counted phrases take up, and that what names nobody stays unresolved."""

import pytest

from tests.claims.conftest import Read


def test_he_is_an_unnamed_office_holder_who_spoke_last(read: Read) -> None:
    rows = read("A spokesman for the brigade confirmed the raid. He said four men were captured.")
    assert (rows[-1].claimant, rows[-1].claim.claimant_role) == ("brigade", "spokesman")


def test_he_is_a_person_named_since_the_unnamed_one_spoke(read: Read) -> None:
    rows = read("A spokesman confirmed the raid. Oumar Keita flew in at noon. He said four men were captured.")
    assert rows[-1].person == "Oumar Keita"


def test_she_takes_up_no_group_of_people(read: Read) -> None:
    rows = read("Residents said the mill burned. She said it was rebuilt.")
    assert rows[-1].claimant is None


def test_it_is_who_is_accused_where_the_clause_around_says_so(read: Read) -> None:
    rows = read("Rwanda is accused by Congo of backing rebels, a charge it denies.")
    assert (rows[-1].claimant, rows[-1].claim.responds_to) == ("Rwanda", 0)


def test_it_is_the_body_that_the_sentence_before_is_about(read: Read) -> None:
    rows = read("Russia said the raid failed. Ukraine struck the refinery overnight. It said the depot burned.")
    assert rows[-1].claimant == "Ukraine"


def test_it_is_the_last_speaker_where_the_sentence_before_tells_what_was_said(read: Read) -> None:
    rows = read("Russia said the raid failed. It said the depot stood.")
    assert rows[-1].claimant == "Russia"


def test_the_group_is_none_that_is_named_only_in_what_it_says(read: Read) -> None:
    [row] = read("The group denied any links to al-Qaeda.")
    assert row.claimant is None


def test_the_army_is_the_one_that_just_spoke(read: Read) -> None:
    text = (
        "Pakistan said it held fire. Pakistan mourned. India's army denied the loss. The army said the pilot was safe."
    )
    assert read(text)[-1].claimant == "Indian Armed Forces"


@pytest.mark.parametrize(
    "sentence",
    ["Both sides said dozens were killed.", "Some of them said dozens were killed.", "The ministry said it was over."],
)
def test_who_is_not_named_stays_unresolved(sentence: str, read: Read) -> None:
    assert read(sentence)[0].claimant is None


def test_those_who_are_counted_speak(read: Read) -> None:
    assert read("Dozens of witnesses said shots were fired.")[0].claimant == "witnesses"


def test_the_ministry_is_the_one_that_the_article_writes_out(read: Read) -> None:
    assert read("The Harbour Ministry was sealed off. The ministry said it was over.")[0].claimant == "Harbour Ministry"


def test_an_unknown_armys_spokesman_speaks_for_the_army(read: Read) -> None:
    [row] = read("An army spokesman said the road was open.")
    assert (row.claimant, row.claim.claimant_role) == ("army", "spokesman")


def test_it_is_not_the_agent_of_the_passive_before(read: Read) -> None:
    rows = read("Myanmar's military has been accused of murder by UN investigators. It says it fought terrorists.")
    assert rows[-1].claim.claimant is not None
    assert rows[-1].claim.claimant.country == "MMR"


def test_the_group_is_one_named_earlier_in_the_sentence(read: Read) -> None:
    rows = read("Somalia blamed al-Shabaab for the blast, but the group has not claimed responsibility.")
    assert rows[-1].claimant == "Al-Shabaab"


def test_a_spokesman_named_by_no_body_speaks_for_the_one_that_just_spoke(read: Read) -> None:
    rows = read("The Malian army said the base was safe. A spokesman said two drones were seized.")
    assert (rows[-1].claimant, rows[-1].claim.claimant_role) == ("Malian Armed Forces", "spokesman")


def test_the_groups_spokesman_speaks_for_the_group(read: Read) -> None:
    rows = read("The FLA took the base. The group's spokesman said it held ten men.")
    assert rows[-1].claimant == "Front for the Liberation of Azawad (FLA)"
