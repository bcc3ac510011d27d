"""How far a content reaches, and to whom what follows it belongs."""

import pytest

from tests.claims.conftest import Read


def said(read: Read, text: str) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    return [(row.source, row.cue, row.content) for row in read(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "The minister said that the court had ordered a probe and did not say when it would end.",
            [
                ("The minister", "said", ("that the court had ordered a probe",)),
                ("The minister", "did not say", ("when it would end",)),
            ],
        ),
        (
            "Kinshasa said the M23 had broken the truce and accused Rwanda of sending troops.",
            [
                ("Kinshasa", "said", ("the M23 had broken the truce",)),
                ("Kinshasa", "accused", ("Rwanda of sending troops",)),
            ],
        ),
        (
            'The rebels denied that they had killed villagers, calling the report "pure invention".',
            [
                ("The rebels", "denied", ("that they had killed villagers",)),
                ("The rebels", "calling", ('the report "pure invention"',)),
            ],
        ),
        (
            'The envoy hinted that Ukraine was responsible: "Odd things happen at depots," he posted.',
            [
                ("The envoy", "hinted", ("that Ukraine was responsible",)),
                ("he", "posted", ('"Odd things happen at depots,"',)),
            ],
        ),
        (
            "Manila accused Beijing of ramming its boats, a charge Beijing rejected.",
            [
                ("Manila", "accused", ("Beijing of ramming its boats",)),
                ("Beijing", "rejected", ("a charge",)),
            ],
        ),
        (
            "The mission admitted that an officer was hurt, but denied he had died, as reported by local media.",
            [
                ("The mission", "admitted", ("that an officer was hurt",)),
                ("The mission", "denied", ("he had died",)),
                ("local media", "reported", ("he had died",)),
            ],
        ),
    ],
)
def test_each_statement_has_its_speaker_and_its_words(
    text: str, rows: list[tuple[str | None, str | None, tuple[str, ...]]], read: Read
) -> None:
    assert said(read, text) == rows


def test_a_court_that_keeps_silent_itself_is_who_did_not_say(read: Read) -> None:
    rows = said(read, "The minister said the court opened a probe and did not say when it would end.")
    assert rows[-1][0] == "the court"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The command said shells fell on the town, according to the state agency.", "shells fell on the town"),
        ("The army denied the charge in a statement.", "the charge"),
        ("Rwanda denied arming the group, a denial that many envoys find hard to believe.", "arming the group"),
        ('Manila called that "patently false".', 'that "patently false"'),
        ("The governor put the death toll at five.", "the death toll at five"),
        ("Officials raised the toll to nine.", "the toll to nine"),
    ],
)
def test_a_content_ends_where_others_or_the_outlet_go_on(text: str, content: str, read: Read) -> None:
    assert content in [" … ".join(row.content) for row in read(text)]


@pytest.mark.parametrize("text", ["The governor put the vase at the door.", "The workers raised the flag to the top."])
def test_what_is_put_or_raised_is_a_statement_only_of_a_count(text: str, read: Read) -> None:
    assert said(read, text) == []


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Gunmen stormed a market, killing five traders, police and residents said.", "police and residents", None),
        ("Two jets fell near the town, Interfax-Ukraine reported.", "Interfax-Ukraine", None),
        (
            'The report is "a shameful lie", Sidi Ould Ahmed, a cousin of the groom, said by telephone.',
            "Sidi Ould Ahmed",
            'The report is "a shameful lie"',
        ),
        ("Ten died in the camp, the agency said, adding that others fled.", "the agency", "Ten died in the camp"),
    ],
)
def test_an_attribution_at_the_end_vouches_for_all_before_it(
    text: str, source: str, content: str | None, read: Read
) -> None:
    row = next(row for row in read(text) if row.source == source)
    assert row.content == (content or text[: text.rindex(", ")],)


def test_what_may_be_so_is_suggested_also_before_its_speaker(read: Read) -> None:
    assert [row.stance for row in read("Rebels may have fired the rocket, police said.")] == ["suggests"]


def test_a_source_between_commas_of_a_relative_clause_vouches_for_that_clause(read: Read) -> None:
    text = "The town fears a gang whose men, according to the police, have abducted dozens of children."
    assert said(read, text)[-1] == (
        "the police",
        "according to",
        ("whose men", "have abducted dozens of children"),
    )


def test_what_a_video_purportedly_shows_is_one_statement(read: Read) -> None:
    assert [row.cue for row in read("A video purportedly showed the wreckage.")] == ["showed"]


def test_what_stands_before_its_speaker_may_quote_a_phrase(read: Read) -> None:
    [row] = read('The strike was an "open violation" of the law, police said.')
    assert row.claim.quotation == "mixed"


@pytest.mark.parametrize(
    "text",
    [
        "The state can commit to lifting curbs, considering scaling down its force.",
        "It is kept back until it is confirmed.",
    ],
)
def test_what_only_looks_like_a_cue_makes_no_statement(text: str, read: Read) -> None:
    assert said(read, text) == []


def test_a_quotation_set_apart_belongs_to_the_line_that_introduces_it(read: Read) -> None:
    [row] = read("The ministry said in a statement:\n\n“Nobody was hurt in the raid.”\n\nRain fell.")
    assert (row.source, row.content) == ("The ministry", ("“Nobody was hurt in the raid.”",))


def test_a_participle_after_a_quotation_goes_on_with_its_speaker(read: Read) -> None:
    rows = said(read, 'In a statement, Peabody said: "The mine was sound for years," adding that it had grown.')
    assert [row[:2] for row in rows] == [("Peabody", "said"), ("Peabody", "adding")]


def test_when_something_was_not_said_is_what_is_withheld(read: Read) -> None:
    [row] = read("Lawmakers have not said when they would vote.")
    assert (row.stance, row.content) == ("withholds", ("when they would vote",))


@pytest.mark.parametrize("word", ["although it had failed before", "despite photographs that show otherwise"])
def test_what_the_outlet_sets_against_a_statement_is_no_part_of_it(word: str, read: Read) -> None:
    assert read(f"The mayor said the plan was sound, {word}.")[0].content == ("the plan was sound",)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("Envoys said posts had been captured and later returned.", ["posts had been captured and later returned"]),
        ("He is accused of arson – an allegation he denies.", ["He … of arson", "an allegation"]),
        ("The blast, which police say killed nine people, shook the town.", ["which … killed nine people"]),
        (
            'A spokesperson said the command "had no information" about it.',
            ['the command "had no information" about it'],
        ),
        ("QUITO, March 6 (EFE).- The governor said it had rained.", ["it had rained"]),
    ],
)
def test_a_content_is_all_that_its_source_states_and_no_more(text: str, contents: list[str], read: Read) -> None:
    assert [" … ".join(row.content) for row in read(text) if row.cue] == contents


def test_neither_sides_claims_are_withheld(read: Read) -> None:
    [row] = read("Neither side's claims could be independently verified.")
    assert row.stance == "withholds"


def test_a_quotation_mark_before_a_source_is_no_part_of_it(read: Read) -> None:
    [row] = read('"They went from house to house," a farmer, who asked for safety, told the radio.')
    assert row.source == "a farmer"


def test_a_sentence_after_a_quotation_is_no_attribution(read: Read) -> None:
    rows = said(read, '"Troops fired," he said. "They left." Asked about it, the mayor said ten had died.')
    assert rows[-1] == ("the mayor", "said", ("ten had died",))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Oslo rejected any part in the war, which has killed 26 people according to the UN.",
            "which has killed 26 people",
        ),
        ("The war, which has killed 26 people according to the UN, began in May.", "which has killed 26 people"),
        (
            "Rebels shelled the town that the army holds, according to residents.",
            "Rebels shelled the town that the army holds",
        ),
    ],
)
def test_according_to_in_a_relative_clause_vouches_for_that_clause(text: str, content: str, read: Read) -> None:
    assert [row.content for row in read(text) if row.rule == "according-to"] == [(content,)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Ten people died when shells hit the market, the harbour ministry said, blaming the rebels.",
            [
                ("the harbour ministry", "said", ("Ten people died when shells hit the market",)),
                ("the harbour ministry", "blaming", ("the rebels",)),
            ],
        ),
        (
            "Ten people died in a raid on the mill, the interior ministry said, and accused the rebels of it.",
            [
                ("the interior ministry", "said", ("Ten people died in a raid on the mill",)),
                ("the interior ministry", "accused", ("the rebels of it",)),
            ],
        ),
        (
            "Iran denied the tanker, seized last week, was carrying weapons.",
            [("Iran", "denied", ("the tanker, seized last week, was carrying weapons",))],
        ),
        (
            "The army denies the raid, ordered by Kyiv, and praised its men.",
            [("The army", "denies", ("the raid, ordered by Kyiv",))],
        ),
        (
            "According to the harbour master, as local radio reported earlier, the mill burned.",
            [
                ("the harbour master", "According to", ("the mill burned",)),
                ("local radio", "reported", ("the mill burned",)),
            ],
        ),
        (
            "Witnesses reported hearing the man shouting “Out with you!” during the raid, and seeing him run.",
            [("Witnesses", "reported", ("hearing the man shouting “Out with you!” during the raid", "seeing him run"))],
        ),
        (
            "Footage from the pier shows people running and one person lying on the ground, apparently wounded.",
            [("Footage from the pier", "shows", ("people running and one person lying on the ground",))],
        ),
        (
            "There have been no deaths in the raid, notes the AP.",
            [("the AP", "notes", ("There have been no deaths in the raid",))],
        ),
    ],
)
def test_what_stands_after_an_aside_or_a_quotation_is_whose_it_is(
    text: str, rows: list[tuple[str, str, tuple[str, ...]]], read: Read
) -> None:
    found = [row for row in said(read, text) if row[1] not in (None, "shouting")]
    assert sorted(found, key=str) == sorted(rows, key=str)


@pytest.mark.parametrize(
    "text",
    [
        "Even if it was the army that did it, they can deny it.",
        "Only the council can declare a truce.",
        "The generals would rather blame the rain than admit that they lost.",
        "It was a war that the mayor had dismissed.",
        "The mourning ends on Monday, when a prayer for the dead is to be held.",
        "Neither the wounded nor the person killed were identified.",
    ],
)
def test_what_nobody_said_is_no_claim(text: str, read: Read) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry can confirm that ten men died.", "confirms"),
        ("“We can say that it fell,” the mayor said.", "asserts"),
        ("The ministry cannot confirm that ten men died.", "withholds"),
        ("It was a charge that the mayor had dismissed.", "denies"),
    ],
)
def test_what_somebody_can_say_or_dismissed_is_a_claim_where_it_is_said(text: str, stance: str, read: Read) -> None:
    assert stance in [row.stance for row in read(text)]
