"""Who is meant: names, offices, pronouns and "the group", within one article."""

from tests.claims.conftest import Read


def test_an_office_before_a_name_gives_the_person_the_body_and_the_role(read: Read) -> None:
    [row] = read("FLA spokesman Sidi Ag Baye said the base had fallen.")
    assert row.person == "Sidi Ag Baye"
    assert row.claim.claimant_role == "spokesman"
    assert row.claim.claimant is not None
    assert row.claim.claimant.country == "MLI"


def test_an_apposition_gives_the_name_of_an_office(read: Read) -> None:
    [row] = read("The town's mayor, Oumar Keita, said the market was safe.")
    assert (row.source, row.person, row.claim.claimant_role) == ("The town's mayor", "Oumar Keita", "mayor")


def test_a_surname_takes_up_the_full_name(read: Read) -> None:
    rows = read("Governor Amina Diallo said the road was open. Diallo denied that anybody was hurt.")
    assert [row.person for row in rows] == ["Amina Diallo", "Amina Diallo"]


def test_he_is_the_person_who_spoke_last(read: Read) -> None:
    rows = read("Governor Oumar Keita said the road was open. He denied that anybody was hurt.")
    assert [row.person for row in rows] == ["Oumar Keita", "Oumar Keita"]


def test_he_is_the_person_named_in_the_sentence_before(read: Read) -> None:
    rows = read("Oumar Keita returned to the capital on Friday. He said the road was open.")
    assert rows[-1].person == "Oumar Keita"


def test_the_military_is_that_of_the_articles_country(read: Read) -> None:
    [row] = read("In Mali, where Malian towns are contested, the military said it had left.")
    assert row.claimant == "Malian Armed Forces"


def test_the_group_is_the_armed_group_that_spoke_last(read: Read) -> None:
    rows = read("The FLA said it held the base. The army denied this. The group claimed to have ten prisoners.")
    assert rows[2].claimant == rows[0].claimant
    assert rows[0].claimant is not None


def test_they_are_the_body_that_spoke_last(read: Read) -> None:
    rows = read("The Malian army said the base was safe. They reported seizing two drones.")
    assert [row.claimant for row in rows] == ["Malian Armed Forces", "Malian Armed Forces"]


def test_a_statement_speaks_for_whoever_issued_it(read: Read) -> None:
    [row] = read("A statement by the Malian army said the base was safe.")
    assert row.claimant == "Malian Armed Forces"


def test_witnesses_are_a_provisional_actor_of_their_kind(read: Read) -> None:
    [row] = read("Witnesses said two trucks were on fire.")
    assert row.claim.claimant is not None
    assert (row.claim.claimant.kind, row.claim.claimant.is_provisional) == ("CVL", True)


def test_a_pronoun_with_nobody_before_it_stays_unresolved(read: Read) -> None:
    [row] = read("They said two trucks were on fire.")
    assert row.claimant is None
