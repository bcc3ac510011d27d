"""Paragraphs, sentences and letters: every character keeps its place."""

import pytest

from pipelines.claims.extract import ClaimExtractor
from pipelines.claims.model import Span
from pipelines.claims.text import paragraphs, sentences
from pipelines.claims.truecase import Casing, casing_of
from schemas.vocabularies import Field


def split(extractor: ClaimExtractor, text: str) -> list[str]:
    found = sentences(text, Field.TEXT, extractor.lexicon, extractor.truecaser, extractor.is_speaker)
    return [sentence.span.of(text) for sentence in found if sentence.quoted is None]


def test_abbreviations_and_initials_end_no_sentence(extractor: ClaimExtractor) -> None:
    text = "Gen. A. Cisse met U.S. envoys. They left at noon."
    assert split(extractor, text) == ["Gen. A. Cisse met U.S. envoys.", "They left at noon."]


def test_the_name_of_a_medium_is_no_initial(extractor: ClaimExtractor) -> None:
    text = "The mayor said so on X. Nobody was hurt."
    assert split(extractor, text) == ["The mayor said so on X.", "Nobody was hurt."]


def test_a_full_stop_within_a_quotation_ends_no_sentence(extractor: ClaimExtractor) -> None:
    text = '"It burned. We ran," he said. Nobody came.'
    assert split(extractor, text) == ['"It burned. We ran," he said.', "Nobody came."]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    line = "the column of lorries left the town in the early hours of the day\n"
    assert len(list(paragraphs(line * 5))) == 1


def test_lines_of_their_own_are_paragraphs() -> None:
    assert [span.of("One.\nTwo.\n\nThree.") for span in paragraphs("One.\nTwo.\n\nThree.")] == [
        "One.",
        "Two.",
        "Three.",
    ]


@pytest.mark.parametrize(
    ("words", "casing"),
    [
        ("THE ARMY LEFT THE TOWN.", Casing.UPPER),
        ("the army left the town.", Casing.LOWER),
        ("Army Leaves Northern Town After Siege", Casing.HEADLINE),
        ("The army left the town of Kidal.", Casing.NORMAL),
    ],
)
def test_the_casing_of_a_paragraph_is_recognised(words: str, casing: Casing) -> None:
    assert casing_of(words) is casing


def test_recasing_restores_names_and_keeps_every_place(extractor: ClaimExtractor) -> None:
    text = "THE ARMY LEFT KIDAL ON MONDAY."
    assert extractor.truecaser.recase(text, Span(0, len(text))) == "The army left Kidal on Monday."


def test_initials_and_hours_end_no_sentence_but_before_a_new_one(extractor: ClaimExtractor) -> None:
    text = "G.K. Keita left at 2 a.m. Monday. It rained until 3 p.m. Nobody came."
    assert split(extractor, text) == ["G.K. Keita left at 2 a.m. Monday.", "It rained until 3 p.m.", "Nobody came."]
