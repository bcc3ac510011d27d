"""Headlines: who speaks is set off by a colon, a dash or a comma, and nothing of it is told as fact."""

import pytest

from tests.claims.conftest import Read


@pytest.mark.parametrize(
    ("title", "source", "cue", "content"),
    [
        ("Army: attack was an accident", "Army", ":", "attack was an accident"),
        ("Drone strike kills 12 at market: monitor", "monitor", ":", "Drone strike kills 12 at market"),
        ("Rebels killed 20 villagers in Ituri - UN", "UN", "-", "Rebels killed 20 villagers in Ituri"),
        ("'They burned it all': survivors recount raid", "survivors", ":", "'They burned it all'"),
        (
            "At least 30 killed in church attack, officials say",
            "officials",
            "say",
            "At least 30 killed in church attack",
        ),
        ("14 killed in strike on school, say medics", "medics", "say", "14 killed in strike on school"),
        ("Militants claim attack on destroyer", "Militants", "claim", "attack on destroyer"),
        ("Riverton hospital: RSF admits shelling ward", "RSF", "admits", "shelling ward"),
        ("Kigali rejects charge that its troops crossed", "Kigali", "rejects", "charge that its troops crossed"),
        ("Army denies report soldiers fled", "Army", "denies", "report soldiers fled"),
    ],
)
def test_a_headline_names_its_speaker_before_or_after_what_is_said(
    title: str, source: str, cue: str, content: str, read: Read
) -> None:
    [row] = read("", title=title)
    assert (row.source, row.cue, row.content) == (source, cue, (content,))


def test_a_headlines_comma_joins_what_one_speaker_says(read: Read) -> None:
    rows = read("", title="Army admits killing four, denies they were farmers")
    assert [(row.source, row.cue, row.content) for row in rows] == [
        ("Army", "admits", ("killing four",)),
        ("Army", "denies", ("they were farmers",)),
    ]


def test_a_hospital_speaks_before_a_colon_where_nobody_else_does(read: Read) -> None:
    [row] = read("", title="Riverton hospital: four patients killed in strike")
    assert row.source == "Riverton hospital"


def test_a_line_of_a_live_page_is_read_like_a_headline(read: Read) -> None:
    rows = read("08:14 GMT - Israel denies raid on camp\n\n• UNRWA: eleven workers held\n• Rain fell")
    assert [(row.source, row.cue) for row in rows] == [("Israel", "denies"), ("UNRWA", ":")]


def test_a_headline_that_the_text_repeats_is_read_once(read: Read) -> None:
    title = "Army denies raid on camp"
    assert [row.claim.field for row in read(f"{title}\n\nThe army denied it.", title=title)] == ["title", "text"]


@pytest.mark.parametrize(
    "title",
    [
        "Sudan: Army retakes presidential palace",
        "Explainer: why the ceasefire collapsed",
        "Army retakes palace in Khartoum - Example News",
        "What we know: the raid on the market",
    ],
)
def test_a_topic_or_an_outlet_beside_a_colon_or_dash_speaks_for_nobody(title: str, read: Read) -> None:
    assert [row for row in read("", title=title) if row.cue is not None] == []


def test_a_headline_without_auxiliary_says_who_is_accused(read: Read) -> None:
    [row] = read("", title="General accused of using banned shells")
    assert (row.source, row.rule, row.content) == (None, "passive-of", ("General", "of using banned shells"))
