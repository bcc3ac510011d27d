"""What the outlet tells as fact."""

import pytest

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
    ],
)
def test_what_somebody_vouches_for_or_nobody_does_is_not_told_as_fact(sentence: str, read: Read) -> None:
    assert [row for row in read(sentence) if row.claim.attribution == "narrator"] == []


def test_two_events_in_coordinated_clauses_are_two_rows(read: Read) -> None:
    rows = read("Rebels attacked the base, and soldiers killed four of them.")
    assert [row.content for row in rows] == [("Rebels attacked the base",), ("soldiers killed four of them",)]
