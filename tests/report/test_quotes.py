"""A claim in its context."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipelines.report.dossiers import claim_dossier
from pipelines.report.published import Published
from pipelines.report.quotes import Part, stretches
from pipelines.report.records import Claim
from tests.report.stories import claim_id

CLAIM = dict.fromkeys(Claim.__dataclass_fields__)
OFFSETS = st.integers(min_value=0, max_value=40)


def claim_of(text: str, begins: int, *spans: tuple[int, int]) -> Claim:
    source, cue, content = spans
    bare = Claim(**CLAIM)  # type: ignore[arg-type]
    return replace(
        bare,
        context=text,
        context_start=begins,
        source_start=source[0],
        source_end=source[1],
        cue_start=cue[0],
        cue_end=cue[1],
        content_spans=[{"start_char": content[0], "end_char": content[1]}],
    )


def test_source_cue_and_content_are_told_apart() -> None:
    found = stretches(claim_of("Then the army denies it.", 10, (15, 23), (24, 30), (31, 33)))
    assert [(each.text, each.part) for each in found if each.part is not Part.NONE] == [
        ("the army", Part.SOURCE),
        ("denies", Part.CUE),
        ("it", Part.CONTENT),
    ]


@given(text=st.text(max_size=30), begins=OFFSETS, spans=st.lists(st.tuples(OFFSETS, OFFSETS), min_size=3, max_size=3))
def test_the_stretches_joined_are_the_text_again(text: str, begins: int, spans: list[tuple[int, int]]) -> None:
    assert "".join(each.text for each in stretches(claim_of(text, begins, *spans))) == text


def test_what_is_marked_as_content_is_the_content_of_the_claim(published: Published) -> None:
    claim = claim_dossier(published.connection, claim_id("b1")).claim
    content = "".join(each.text for each in stretches(claim) if each.part is Part.CONTENT)
    assert content == claim.content_text == "its fighters downed the helicopter"
