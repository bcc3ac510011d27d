"""Quotations: direct, mixed, interrupted, over several sentences, damaged."""

import pytest

from pipelines.claims.model import Span
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
