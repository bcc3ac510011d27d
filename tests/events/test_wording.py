"""Which event a claim's words name, and which only seem to name one."""

from dataclasses import replace

import pytest

from pipelines.claims.model import Span
from schemas.vocabularies import Facet, Stance
from tests.events.test_frames import frame, frames, known, name, said

THEY_TOOK = "The FLA said it captured Tessalit."


@pytest.mark.parametrize(
    ("content", "supporter", "helped"),
    [
        ("Ukraine of fighting alongside the FLA", "Ukraine", "FLA"),
        ("Ukraine helped the FLA to capture Tessalit", "Ukraine", "FLA"),
        ("Ukraine of working with the FLA", "Ukraine", "FLA"),
        ("Ukraine directed the operations of the FLA", "Ukraine", "FLA"),
        ("the FLA received weapons from Ukraine", "Ukraine", "FLA"),
        ("Ukraine's support for the FLA", "Ukraine", "FLA"),
    ],
)
def test_help_to_an_armed_group_is_an_event_of_its_own(content: str, supporter: str, helped: str) -> None:
    found = frame(f"Mali said that {content}.", "Mali", content)
    assert found.facet is Facet.SUPPORT
    assert (name(found.supporter), name(found.initiator)) == (known(supporter), known(helped))


def test_who_is_helped_may_have_been_named_before() -> None:
    text = "The FLA moved north. Mali accused Ukraine of helping them."
    found = frame(text, "Mali", "Ukraine of helping them")
    assert (name(found.supporter), name(found.initiator)) == (known("Ukraine"), known("FLA"))


def test_who_corrects_a_toll_denies_nothing() -> None:
    text = "The ministry corrected the toll of the shelling of the market."
    claim = said(text, "Mali", "the toll of the shelling of the market", Stance.DENIES)
    start = text.index("corrected")
    assert frames(text, replace(claim, cue=Span(start, start + 9))) == [None]
    assert frames(text, claim) != [None]


@pytest.mark.parametrize(
    ("answer", "polarity"),
    [
        ("it did not", -1),
        ("nothing of the kind happened", -1),
        ("the claim was not credible", -1),
        ("the claim has not been verified", None),
        ("the incident has not stopped it", None),
    ],
)
def test_an_answer_rejects_where_its_words_do(answer: str, polarity: int | None) -> None:
    text = f"{THEY_TOOK} The army said {answer}."
    first, second = frames(text, said(text, "FLA", "it captured Tessalit"), said(text, "Malian army", answer))
    assert first is not None
    assert (None if second is None else second.polarity) == polarity


def test_the_rebels_announcement_is_what_the_rebels_said() -> None:
    text = f"{THEY_TOOK} The army said that shells hit Gao. The mayor called the rebel announcement a rumour."
    _, _, answer = frames(
        text,
        said(text, "FLA", "it captured Tessalit"),
        said(text, "Malian army", "shells hit Gao"),
        said(text, "Mali", "the rebel announcement a rumour", answers=1),
    )
    assert answer is not None
    assert (answer.trigger_text, answer.polarity) == ("captured", -1)


def test_who_calls_the_denials_incredible_holds_the_deed_to_be_so() -> None:
    text = f"{THEY_TOOK} The army denied this. Mali said that those denials were without credibility."
    _, _, answer = frames(
        text,
        said(text, "FLA", "it captured Tessalit"),
        said(text, "Malian army", "this", Stance.DENIES, 0),
        said(text, "Ukraine", "that those denials were without credibility"),
    )
    assert answer is not None
    assert answer.polarity == 1


@pytest.mark.parametrize(
    "content",
    [
        "children are never targets of the group",
        "he pushed back on the plan",
        "there is no requirement for advisers to join soldiers in combat",
        "it will act if government buildings currently occupied by demonstrators are attacked",
    ],
)
def test_what_only_sounds_like_a_deed_is_none(content: str) -> None:
    text = f"The army said {content}."
    assert frames(text, said(text, "FLA", content)) == [None]


def test_a_denial_of_the_place_is_one_of_the_place() -> None:
    text = "The company said the blast did not occur at its gate."
    found = frame(text, None, "the blast did not occur at its gate")
    assert (found.facet, found.polarity) == (Facet.PLACE, -1)


def test_who_died_is_not_who_killed() -> None:
    found = frame("It spoke of FLA deaths in Tessalit.", None, "FLA deaths in Tessalit")
    assert (found.initiator, name(found.target)) == (None, known("FLA"))


def test_a_state_before_rebels_is_where_they_are() -> None:
    found = frame("It wrote that Mali rebels shot down a helicopter.", None, "Mali rebels shot down a helicopter")
    assert found.initiator is None


def test_their_raids_are_those_of_whom_the_clause_is_about() -> None:
    text = "Ukraine said that the FLA had stepped up their shelling of Tessalit."
    found = frame(text, "Ukraine", "that the FLA had stepped up their shelling of Tessalit")
    assert name(found.initiator) == known("FLA")


def test_who_still_fights_there_has_not_lost_the_town() -> None:
    text = (
        "The FLA said it took Tessalit, a town on the road to Gao. The army said its troops were still fighting there."
    )
    _, answer = frames(
        text,
        said(text, "FLA", "it took Tessalit, a town on the road to Gao"),
        said(text, "Malian army", "its troops were still fighting there"),
    )
    assert answer is not None
    assert (answer.polarity, None if answer.place is None else answer.place.name) == (-1, "Tessalit")
