"""Which event a claim's words name, and which only seem to name one."""

from dataclasses import replace

import pytest

from pipelines.claims.model import Span
from schemas.vocabularies import Attribution, EventSubtype, Facet, Stance
from tests.frames.test_framing import frame, frames, known, name, said

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


@pytest.mark.parametrize(
    ("content", "trigger"),
    [
        ("that the seized rockets were meant for Gao", None),
        ("that its helicopter, shot down over Gao, had spied", None),
        ("that the officer who led the raid on Gao had been promoted", None),
        ("the charge, saying that it had shelled Gao by day", None),
        ("that a technical failure brought the plane down", None),
        ("having used live ammunition against people angry at the raid", "live ammunition"),
        ("that it had seized the rockets", "seized"),
        ("that its helicopter was shot down over Gao", "shot down"),
        ("killing anybody in the raid", "killing"),
    ],
)
def test_what_is_denied_is_the_deed_at_the_head(content: str, trigger: str | None) -> None:
    text = f"The army denied {content}."
    (found,) = frames(text, said(text, "Malian army", content, Stance.DENIES))
    assert (None if found is None else found.trigger_text) == trigger


@pytest.mark.parametrize(
    ("answer", "is_answer"),
    [
        ("the reports", True),
        ("the idea", True),
        ("the reports of involvement", True),
        ("the reports of it", True),
        ("the report on Monday", True),
        ("the reports that it had asked for new elections", False),
        ("the idea that this would change its policy", False),
        ("its right to send men to the north", False),
        ("similar claims", False),
        ("making such a claim", False),
        ("the claim made by the rebels", True),
    ],
)
def test_a_denial_answers_another_claim_only_where_it_says_nothing_of_its_own(answer: str, is_answer: bool) -> None:
    text = f"{THEY_TOOK} The army denied {answer}."
    _, found = frames(
        text,
        said(text, "FLA", "it captured Tessalit"),
        said(text, "Malian army", answer, Stance.DENIES, answers=0),
    )
    assert (found is not None) is is_answer


def test_a_denial_answers_somebody_and_not_what_the_outlet_tells() -> None:
    text = "Rebels captured Tessalit on Monday. The army called the rumours a lie."
    told_by_outlet = replace(said(text, None, "Rebels captured Tessalit"), attribution=Attribution.NARRATOR)
    answer = said(text, "Malian army", "the rumours a lie")
    assert frames(text, told_by_outlet, replace(answer, responds_to=0))[1] is None
    assert frames(text, said(text, "FLA", "Rebels captured Tessalit"), replace(answer, responds_to=0))[1] is not None


def test_what_an_outlet_says_did_not_happen_is_nobodys_denial() -> None:
    text = "No shells hit Gao on Monday."
    claim = said(text, "Malian army", "No shells hit Gao")
    outlet = replace(claim, attribution=Attribution.NARRATOR, claimant=None)
    assert [None if f is None else f.polarity for f in frames(text, claim)] == [-1]
    assert frames(text, outlet) == [None]


def test_an_outlet_may_tell_who_still_holds_a_town_and_no_deed_of_what_goes_on() -> None:
    for text, is_deed in (("The army still holds Gao.", True), ("The FLA have been fighting near Gao.", False)):
        claim = replace(said(text, None, text[:-1]), attribution=Attribution.NARRATOR)
        assert (frames(text, claim) != [None]) is is_deed


def test_who_is_accused_of_something_else_did_not_do_what_went_on_then() -> None:
    for content, doer in (
        ("the FLA of lies when people saw the shelling of Gao", None),
        ("the FLA of shelling Gao", known("FLA")),
    ):
        text = f"Mali accused {content}."
        claim = replace(said(text, "Mali", content), cue=Span(5, 12))
        assert [name(f.initiator) if f else None for f in frames(text, claim)] == [doer]


def test_a_denial_that_nobody_is_named_for_is_none() -> None:
    text = "The shelling of Gao was denied."
    claim = said(text, None, "The shelling of Gao", Stance.DENIES)
    assert frames(text, claim) == [None]
    assert frames(text, replace(claim, source=Span(0, 3))) != [None]


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("this is not an attack on a party, it is an attack on all of Mali", None),
        ("this is not an attack on a party. It is an attack on all of Mali", None),
        ("this was not an attack on Gao", -1),
    ],
)
def test_a_word_that_is_negated_and_not_negated_has_no_sign(content: str, polarity: int | None) -> None:
    text = f"He said {content}."
    (found,) = frames(text, said(text, "Mali", content))
    assert (None if found is None else found.polarity) == polarity


@pytest.mark.parametrize(
    ("content", "facet"),
    [("it had not shelled Gao since Sunday", Facet.TIME), ("it had not shelled Gao", Facet.OCCURRENCE)],
)
def test_who_speaks_of_some_time_only_does_not_deny_the_deed(content: str, facet: Facet) -> None:
    assert frame(f"The army said {content}.", "Malian army", content).facet is facet


@pytest.mark.parametrize(("content", "is_deed"), [("the attack on Gao", True), ("its men and for the budget", False)])
def test_who_answers_for_people_is_responsible_for_no_deed(content: str, is_deed: bool) -> None:
    text = f"The army said the FLA was responsible for {content}."
    (found,) = frames(text, said(text, "Malian army", f"the FLA was responsible for {content}"))
    assert (found is not None) is is_deed


def test_gunmen_are_nobody_that_is_known_and_a_named_group_is_no_other() -> None:
    text = "The FLA is strong in Gao. Police said that {} shelled the market."
    doers = {
        who: name(frame(text.format(who), "Mali", f"{who} shelled the market").initiator)
        for who in ("rebels", "THE REBELS", "gunmen", "the Sunrise Group")
    }
    fla = known("FLA")
    assert doers == {"rebels": fla, "THE REBELS": fla, "gunmen": None, "the Sunrise Group": None}


def test_a_plane_may_violate_airspace_and_nothing_else_is_violated_there() -> None:
    content = "the jet had violated Malian airspace"
    text = f"Mali said {content}."
    assert frame(text, "Mali", content).trigger_text == "violated"
    other = "the law had violated Malian custom"
    text = f"Mali said {other}."
    assert frames(text, said(text, "Mali", other)) == [None]


def test_a_denial_may_answer_the_report_that_it_words_itself() -> None:
    text = "The army denied earlier reports that it had found weapons of the FLA."
    report = said(text, None, "that it had found weapons of the FLA")
    denial = said(text, "Malian army", "earlier reports that it had found weapons of the FLA")
    _, answer = frames(text, report, replace(denial, stance=Stance.DENIES, responds_to=0))
    assert answer is not None
    assert (answer.trigger_text, answer.is_inherited) == ("found", True)


@pytest.mark.parametrize(("content", "polarity"), [("no bombs were found in Gao", None), ("it had not bombed Gao", -1)])
def test_that_there_was_no_bomb_is_not_that_nobody_bombed(content: str, polarity: int | None) -> None:
    text = f"The army said {content}."
    (found,) = frames(text, said(text, "Malian army", content))
    assert (None if found is None else found.polarity) == polarity


def test_a_denial_that_words_a_report_does_not_answer_what_is_said_after_it() -> None:
    text = "The army denied reports of a new plan, saying that it had found weapons of the FLA."
    said_on = said(text, None, "that it had found weapons of the FLA")
    denial = said(text, "Malian army", "reports of a new plan, saying that it had found weapons of the FLA")
    assert frames(text, said_on, replace(denial, stance=Stance.DENIES, responds_to=0))[1] is None


def test_involvement_in_an_attack_is_no_help_of_its_own() -> None:
    found = frame(
        "Mali accused the FLA of involvement in attacks on Gao.", "Mali", "the FLA of involvement in attacks on Gao"
    )
    assert (found.trigger_text, found.facet) == ("attacks", Facet.RESPONSIBILITY)


def test_whose_rebels_they_are_is_not_who_is_helped() -> None:
    content = "Ukraine of backing Mali's FLA rebels"
    found = frame(f"Niger accused {content}.", "Niger", content)
    assert (name(found.supporter), name(found.initiator)) == (known("Ukraine"), known("FLA"))


def test_who_was_not_attacked_attacked_nobody() -> None:
    found = frame("Niger said Mali was not attacked.", "Niger", "Mali was not attacked")
    assert (name(found.initiator), name(found.target), found.polarity) == (None, known("Mali"), -1)


@pytest.mark.parametrize(("thing", "event"), [("plane", "downed"), ("market", "shelled")])
def test_a_missile_that_hits_a_plane_downs_it(thing: str, event: str) -> None:
    content = f"a missile hit the {thing}"
    subtypes = {"downed": EventSubtype.AIR_DRONE_STRIKE, "shelled": EventSubtype.SHELLING}
    assert frame(f"Mali said {content}.", "Mali", content).event_subtype is subtypes[event]
