"""Quotations: direct, mixed, interrupted, over several sentences, damaged."""

import pytest

from pipelines.claims.model import Span, apart
from pipelines.claims.quotes import find_quotes
from tests.claims.conftest import Read


def quoted(text: str) -> list[str]:
    return [quote.inner.of(text) for quote in find_quotes(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    ['He said: "All is lost."', "He said: “All is lost.”", "He said: ''All is lost.''", "He said: «All is lost.»"],
)
def test_marks_of_every_kind_pair_up(text: str) -> None:
    assert quoted(text) == ["All is lost."]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    assert quoted("She said: “We saw three trucks burn.") == ["We saw three trucks burn."]


def test_a_quotation_within_a_quotation_belongs_to_the_outer_one() -> None:
    assert quoted('"The so-called "liberators" burned it," he said.') == ['The so-called "liberators" burned it,']


def test_an_apostrophe_opens_no_quotation() -> None:
    assert quoted("The rebels' camp and the army's base were hit.") == []


def test_a_direct_quotation_is_content_with_its_marks(read: Read) -> None:
    [row] = read("“Our men hold the hill,” said the colonel.")
    assert (row.content, row.claim.quotation) == (("“Our men hold the hill,”",), "direct")


def test_a_mixed_quotation_keeps_the_outlets_words(read: Read) -> None:
    [row] = read('The colonel said the hill was "firmly in our hands" by dawn.')
    assert (row.content, row.claim.quotation) == (('the hill was "firmly in our hands" by dawn',), "mixed")


def test_an_interrupted_quotation_is_one_claim_with_two_spans(read: Read) -> None:
    [row] = read('"We left at night," the farmer said, "because the shelling never stopped."')
    assert row.content == ('"We left at night,"', '"because the shelling never stopped."')


def test_a_quotation_that_goes_on_after_its_attribution_is_one_claim(read: Read) -> None:
    [row] = read('"They came at dawn," the farmer said. "They burned the mill. Then they left."')
    assert row.content == ('"They came at dawn,"', '"They burned the mill. Then they left."')


def test_what_others_say_within_a_quotation_is_a_claim_via_the_quoting_one(read: Read) -> None:
    nested, quoting = read('"The governor denied that the well was poisoned," the farmer said.')
    assert (nested.source, nested.stance, nested.claim.via) == ("The governor", "denies", 1)
    assert (quoting.source, quoting.claim.via) == ("the farmer", None)


def test_a_second_cue_before_the_second_quotation_makes_it_another_claim(read: Read) -> None:
    rows = read('"We cannot go on," the farmer said, adding later, "The war takes our sons."')
    assert [row.cue for row in rows] == ["said", "adding"]


def test_what_he_does_while_speaking_leaves_the_quotation_one_claim(read: Read) -> None:
    [row] = read('"Every time you say that," the farmer said, holding his cap, "somebody dies for it."')
    assert len(row.content) == 2


def test_a_quotation_goes_on_after_the_speaker_is_described(read: Read) -> None:
    text = '"It began at dawn," said Yusuf Adam, a farmer who fled. "Nobody was spared. They took the cattle."'
    assert read(text)[0].content == ('"It began at dawn,"', '"Nobody was spared. They took the cattle."')


def test_a_question_and_what_follows_it_are_one_quotation(read: Read) -> None:
    [row] = read('"Does anybody know the plan?" the mayor asked. "We do not."')
    assert (row.content, row.stance) == (('"Does anybody know the plan?"', '"We do not."'), "other")


def test_a_quotation_is_its_signers(read: Read) -> None:
    [row] = read("“The shelling never stops. We sleep in the cellar.” — Maryna Kovalenko, teacher")
    assert (row.source, row.cue, row.rule) == ("Maryna Kovalenko", "—", "speaker-mark")


def test_a_dash_after_a_quotation_signs_nothing_where_the_sentence_goes_on(read: Read) -> None:
    assert read("“The shelling never stops and we sleep in the cellar” — that was the second letter.") == []


def test_a_quoted_clause_keeps_its_marks(read: Read) -> None:
    [row] = read('She replied that they lied, saying "they know exactly what happened".')[1:]
    assert row.content == ('"they know exactly what happened"',)


def test_the_name_of_a_programme_between_marks_is_no_speech(read: Read) -> None:
    [row] = read('"He will do more," the envoy said on Radio Nord\'s "State of the Town."')
    assert row.content == ('"He will do more,"',)


def test_a_content_is_not_cut_within_a_quotation(read: Read) -> None:
    [row] = read('The envoy called it a "grave breach in an age when states forget, and of all the rules."')
    assert row.content[0].endswith('of all the rules."')


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], ()),
        ([Span(9, 12), Span(0, 5)], (Span(0, 5), Span(9, 12))),
        ([Span(0, 5), Span(5, 9)], (Span(0, 5), Span(5, 9))),
        ([Span(0, 20), Span(3, 8), Span(25, 30)], (Span(0, 20), Span(25, 30))),
        ([Span(0, 5), Span(4, 9), Span(8, 12)], (Span(0, 12),)),
    ],
)
def test_no_stretch_of_a_content_reaches_into_another(spans: list[Span], expected: tuple[Span, ...]) -> None:
    assert apart(spans) == expected


def test_what_goes_on_after_an_inner_quotation_is_part_of_the_content_once(read: Read) -> None:
    rows = read(
        'Citing state news agency ULAN, Reuters reports that charges against Kado included "bribing the Sudanese rebel '
        "group Jaysh, robbing herders and millers 'knowingly with prior intent,' kidnapping herders and millers, and "
        'pouring salt into the well of Wadi al-Nur." All of them are old.'
    )
    assert rows
    assert all(len(row.content) == 1 for row in rows)
