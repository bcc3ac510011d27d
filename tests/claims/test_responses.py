"""What answers what, where the text itself takes a statement up."""

import pytest

from tests.claims.conftest import Read


def answers(read: Read, text: str) -> list[int | None]:
    return [row.claim.responds_to for row in read(text)]


def test_this_claim_is_the_last_statement_of_somebody_else(read: Read) -> None:
    assert answers(read, "The FLA said it held the base. The Malian army denied this claim.") == [None, 0]


def test_the_claim_of_a_named_actor_is_that_actors(read: Read) -> None:
    text = "The FLA said it held the base. Reuters reported heavy fire. The Malian army rejected the FLA's claim."
    assert answers(read, text)[-1] == 0


def test_a_denial_of_a_denial_answers_the_denial(read: Read) -> None:
    text = (
        "The FLA said it shot down a plane. The Malian army denied the claim. "
        "It said the plane had landed. The FLA refuted the army's denial."
    )
    assert answers(read, text) == [None, 0, None, 1]


def test_a_claim_made_within_the_content_is_the_one_answered(read: Read) -> None:
    text = "The claim by the FLA that it held the base has not been confirmed by the army."
    assert answers(read, text) == [None, 0]


def test_a_plain_denial_of_an_act_answers_nothing_in_the_text(read: Read) -> None:
    assert answers(read, "The FLA said it held the base. The Malian army denied firing on farmers.") == [None, None]


def test_his_claims_are_those_of_the_person_named_before(read: Read) -> None:
    text = (
        "Commander Jean Petit boasted that he held the road. Police chief Luc Morel said the road was open. "
        "Petit was once an officer. His claims could not be confirmed."
    )
    assert answers(read, text)[-1] == 0


def test_no_comment_on_this_information_answers_who_gave_it(read: Read) -> None:
    rows = read("The Malian army said it held the base. The FLA has not commented on this information.")
    assert (rows[1].content, rows[1].claim.responds_to) == (("this information",), 0)


@pytest.mark.parametrize(
    "answer",
    [
        "The Malian army called the claim a lie.",
        "The Malian army said the report was false.",
        'The Malian army described the claims as "pure fiction".',
        "The Malian army called this a lie.",
    ],
)
def test_who_calls_a_statement_false_asserts_that_and_answers_it(answer: str, read: Read) -> None:
    rows = read(f"The FLA said it held the base. {answer}")
    assert (rows[-1].stance, rows[-1].claim.responds_to) == ("asserts", 0)


def test_what_is_said_of_anything_else_answers_nothing(read: Read) -> None:
    assert answers(read, "The FLA said it held the base. The Malian army said the report was late.") == [None, None]


@pytest.mark.parametrize("tail", ["which Moscow denied", "something Moscow denies", "a claim that Moscow rejected"])
def test_a_clause_that_takes_up_the_sentence_answers_it_and_is_no_part_of_it(tail: str, read: Read) -> None:
    first, second = read(f"Kyiv said it hit the bridge, {tail}.")
    assert first.content == ("it hit the bridge",)
    assert (second.claimant, second.stance, second.claim.responds_to) == ("Russia", "denies", 0)


@pytest.mark.parametrize("cue", ["withdrew", "retracted", "corrected", "walked back", "backtracked on"])
def test_who_takes_a_statement_back_denies_what_he_said(cue: str, read: Read) -> None:
    taken_back, said = read(f"On Friday the Malian army {cue} its claim that the town had fallen.")
    assert (taken_back.cue, taken_back.stance, taken_back.claim.responds_to) == (cue, "denies", 1)
    assert (said.content, said.claimant) == (("that the town had fallen",), "Malian Armed Forces")


def test_who_withdraws_troops_takes_no_statement_back(read: Read) -> None:
    assert [row for row in read("The Malian army withdrew its troops.") if row.stance == "denies"] == []


def test_a_denial_of_any_part_in_it_answers_no_statement(read: Read) -> None:
    text = "Reuters said five men died. The FLA denied any involvement in the plot. JNIM denied any such claim."
    assert answers(read, text) == [None, None, 1]
