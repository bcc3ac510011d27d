"""Whom an actor counts as, where judgements lead on, stop short or were taken back."""

from datetime import timedelta
from typing import Any

from pipelines.entities.judgements import counted_as, standing
from pipelines.ids import row_id
from tests.rows import NOW, frame


def judgement(actor: str, other: str, **changes: Any) -> dict[str, Any]:
    return {
        "judgement_id": row_id("actor_judgement", actor, other, str(changes)),
        "actor_id": actor,
        "same_as_actor_id": other,
        "judged_at": NOW,
    } | changes


def test_a_chain_leads_to_its_end() -> None:
    assert counted_as({"a": "b", "b": "c"}, {"a", "b", "c"}) == {"a": "c", "b": "c"}


def test_somebody_who_is_not_known_any_more_is_passed_over_and_ends_no_chain() -> None:
    assert counted_as({"a": "b", "b": "c"}, {"a", "c"}) == {"a": "c"}
    assert counted_as({"a": "b", "b": "c"}, {"a", "b"}) == {"a": "b"}
    assert counted_as({"a": "b"}, {"a"}) == {}


def test_a_circle_ends() -> None:
    assert counted_as({"a": "b", "b": "a"}, {"a", "b"}) == {"a": "b", "b": "a"}


def test_only_judgements_that_were_not_taken_back_stand() -> None:
    taken_back = judgement("a", "b", withdrawn_at=NOW, withdrawn_by="x", withdrawn_reason="y")
    assert standing(frame("actor_judgements", taken_back, judgement("c", "d"))) == {"c": "d"}


def test_of_two_judgements_of_one_actor_the_later_one_holds() -> None:
    later = judgement("a", "c", judged_at=NOW + timedelta(hours=1))
    assert standing(frame("actor_judgements", later, judgement("a", "b"))) == {"a": "c"}
