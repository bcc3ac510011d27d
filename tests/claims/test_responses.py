"""What answers what, where the text itself takes a statement up."""

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
