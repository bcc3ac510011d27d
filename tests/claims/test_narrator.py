"""What the outlet tells as fact."""

import pytest

from pipelines.claims.extract import ClaimExtractor
from pipelines.claims.model import ArticleText
from tests.claims.conftest import Read


def test_an_event_told_as_fact_has_neither_source_nor_cue(read: Read) -> None:
    [row] = read("Gunmen killed nine farmers in the valley on Sunday.")
    assert (row.claim.attribution, row.source, row.cue, row.claim.claimant) == ("narrator", None, None, None)
    assert row.content == ("Gunmen killed nine farmers in the valley on Sunday",)


@pytest.mark.parametrize(
    "sentence",
    [
        "The army said gunmen killed nine farmers.",
        "Nine farmers were killed, according to the army.",
        "Gunmen might have killed nine farmers.",
        "If gunmen killed the farmers, the truce is over.",
        "The claim that gunmen killed nine farmers spread on Monday.",
    ],
)
def test_what_somebody_vouches_for_or_nobody_does_is_not_told_as_fact(sentence: str, read: Read) -> None:
    assert [row for row in read(sentence) if row.claim.attribution == "narrator"] == []


def test_two_events_in_coordinated_clauses_are_two_rows(read: Read) -> None:
    rows = read("Rebels attacked the base, and soldiers killed four of them.")
    assert [row.content for row in rows] == [("Rebels attacked the base",), ("soldiers killed four of them",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Why were nine farmers killed in the valley?",
        "We attacked the base at dawn.",
        "REPORTER: Rebels attacked the base at dawn.",
        "The column arrived to attack the base.",
        "The minister raised fears of an attack.",
        "Donors discussed ways of shelling the towns.",
    ],
)
def test_questions_plans_and_what_is_only_spoken_of_are_not_told_as_fact(sentence: str, read: Read) -> None:
    assert [row for row in read(sentence) if row.claim.attribution == "narrator"] == []


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("Clashes broke out near the bridge.", "Clashes broke out near the bridge"),
        ("A series of attacks began in May.", "A series of attacks began in May"),
        ("The rebels managed to seize the town.", "The rebels managed to seize the town"),
        ("Crowds mourned the monk, who was killed in March.", "the monk, who was killed in March"),
    ],
)
def test_an_event_is_told_by_its_own_clause(sentence: str, content: str, read: Read) -> None:
    [row] = [row for row in read(sentence) if row.claim.attribution == "narrator"]
    assert " ".join(row.content) == content


def test_no_narrator_row_covers_what_somebody_states_in_the_same_sentence(read: Read) -> None:
    text = "Rebels attacked the base, killing four soldiers, and the army said it had repelled the attack."
    rows = read(text)
    told = [span for row in rows if row.claim.attribution == "narrator" for span in row.claim.content]
    stated = [span for row in rows if row.claim.attribution == "attributed" for span in row.claim.content]
    assert told
    assert stated
    assert not any(one.overlaps(other) for one in told for other in stated)


def test_a_sentence_with_nothing_past_or_asked_is_not_even_parsed(extractor: ClaimExtractor) -> None:
    sentences = ["The unrest is a worry.", "Was the town attacked?", "Rebels attacked the town."]
    reading = extractor._read(ArticleText("a", None, " ".join(sentences)))
    assert [candidate.span.of(" ".join(sentences)) for candidate in reading.candidates] == sentences[2:]


def test_help_without_what_was_given_is_no_event(read: Read) -> None:
    assert read("None of the men received training abroad. The mayor directed the choir to begin.") == []
    assert [row.rule for row in read("The brigade shelled the camp and received praise.")] == ["narrator"]
