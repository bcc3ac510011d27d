"""What the words of one claim say of an event."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.claims.model import ArticleText, Claim, Span
from pipelines.entities.actors import provisional_actor
from pipelines.entities.places import Gazetteer
from pipelines.frames.framing import frames_of
from pipelines.frames.model import ClaimFrame
from schemas.vocabularies import (
    ActorKind,
    DateBasis,
    EventSubtype,
    Facet,
    Factuality,
    Stance,
)
from tests.frames.claims import REGISTRY, told

GAZETTEER = Gazetteer.load()


def said(
    text: str, who: str | None, content: str, stance: Stance = Stance.ASSERTS, answers: int | None = None
) -> Claim:
    """A claim whose content is this stretch of the text."""
    start = text.index(content)
    spans = (Span(start, start + len(content)),) if content else ()
    return told(who, *spans, stance=stance, sentence=text[:start].count(". "), answers=answers)


def frames(text: str, *claims: Claim, published: date | None = None, country: str = "MLI") -> list[ClaimFrame | None]:
    return frames_of(ArticleText("a", None, text), published, claims, [country], REGISTRY, GAZETTEER)


def frame(text: str, who: str | None, content: str, **changes: object) -> ClaimFrame:
    (found,) = frames(text, said(text, who, content), **changes)  # type: ignore[arg-type]
    assert found is not None
    return found


def name(thing: object) -> str | None:
    return getattr(thing, "name", None)


def known(who: str) -> str:
    """The registry's name of an actor."""
    found = REGISTRY.find(who)
    assert found is not None
    return found.name


def test_the_trigger_quotes_the_text() -> None:
    text = "The FLA said that it had downed a helicopter near Tessalit."
    found = frame(text, "FLA", "it had downed a helicopter near Tessalit")
    assert text[found.trigger_start : found.trigger_end] == found.trigger_text == "downed"
    assert (found.event_subtype, found.object_kind) == (EventSubtype.AIR_DRONE_STRIKE, "helicopter")


def test_the_deed_wins_over_the_means() -> None:
    text = "The FLA said it used a drone to shoot down an army helicopter."
    assert frame(text, "FLA", "it used a drone to shoot down an army helicopter").trigger_text == "shoot down"


def test_the_speaker_is_the_doer_of_an_infinitive() -> None:
    text = "The FLA claims to have shot down a Malian army helicopter."
    found = frame(text, "FLA", "to have shot down a Malian army helicopter")
    assert (name(found.initiator), name(found.target)) == (known("FLA"), known("Malian army"))


def test_in_a_passive_the_doer_follows_by() -> None:
    text = "Witnesses said two Malian army vehicles were destroyed by the FLA."
    found = frame(text, None, "two Malian army vehicles were destroyed by the FLA")
    assert (name(found.initiator), name(found.target)) == (known("FLA"), known("Malian army"))


def test_a_town_that_fell_was_taken_by_whom_it_fell_to() -> None:
    text = "Activists said the town fell to the FLA overnight."
    assert name(frame(text, None, "the town fell to the FLA overnight").initiator) == known("FLA")


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("it did not shoot down any helicopter", -1),
        ("no army helicopter was shot down", -1),
        ("the shelling never happened", -1),
        ("it shot down a helicopter", 1),
        ("the crew could not land, and rebels shot down the helicopter", 1),
    ],
)
def test_polarity_is_that_of_the_wording(content: str, polarity: int) -> None:
    assert frame(f"The army said {content}.", "FLA", content).polarity == polarity


@pytest.mark.parametrize(
    "content", ["it would shell the town", "they may attack the base", "whether rebels shelled it"]
)
def test_what_is_planned_or_supposed_is_no_event(content: str) -> None:
    text = f"The army said {content}."
    assert frames(text, said(text, "FLA", content)) == [None]


def test_what_may_have_happened_is_an_event() -> None:
    text = "The army said rebels may have shelled the town."
    assert frame(text, "FLA", "rebels may have shelled the town").trigger_text == "shelled"


def test_a_claim_that_names_no_event_has_no_frame() -> None:
    text = "The minister said that prices had risen."
    assert frames(text, said(text, None, "prices had risen")) == [None]


def test_a_denial_of_support_names_helper_and_helped() -> None:
    text = "Ukraine denied drone supply to the FLA."
    (found,) = frames(text, said(text, "Ukraine", "drone supply to the FLA", Stance.DENIES))
    assert found is not None
    assert (found.facet, name(found.supporter), name(found.initiator)) == (
        Facet.SUPPORT,
        known("Ukraine"),
        known("FLA"),
    )


def test_an_answer_without_words_of_its_own_takes_the_event_it_answers() -> None:
    text = "The FLA said it downed a helicopter in Tessalit on 11 February 2025. The army denied this claim."
    first, answer = frames(
        text,
        said(text, "FLA", "it downed a helicopter in Tessalit on 11 February 2025"),
        said(text, "Malian army", "this claim", Stance.DENIES, 0),
    )
    assert first is not None
    assert answer is not None
    assert answer.is_inherited
    assert (answer.trigger_text, answer.place, answer.date_start) == ("downed", first.place, date(2025, 2, 11))
    assert answer.polarity == 1


def test_calling_a_denial_false_says_that_it_did_happen() -> None:
    text = "The FLA said it downed a helicopter. The army denied this claim. The FLA said the denial was false."
    found = frames(
        text,
        said(text, "FLA", "it downed a helicopter"),
        said(text, "Malian army", "this claim", Stance.DENIES, 0),
        said(text, "FLA", "the denial was false", Stance.ASSERTS, 1),
    )
    assert [f.polarity for f in found if f is not None] == [1, 1, 1]


def test_a_region_is_less_precise_than_a_town() -> None:
    text = "The FLA said it shelled a camp in the Kidal region. The FLA said it captured Tessalit."
    region, town = frames(
        text, said(text, "FLA", "it shelled a camp in the Kidal region"), said(text, "FLA", "it captured Tessalit")
    )
    assert region is not None
    assert town is not None
    assert (region.geo_precision, town.geo_precision) == (4, 1)
    assert {region.country, town.country} == {"MLI"}


def test_a_fuller_telling_lends_its_place_to_a_shorter_one() -> None:
    text = "The FLA said it downed a helicopter. The FLA said fighters downed the helicopter in Tessalit."
    short, _ = frames(
        text,
        said(text, "FLA", "it downed a helicopter"),
        said(text, "FLA", "fighters downed the helicopter in Tessalit"),
    )
    assert short is not None
    assert name(short.place) == "Tessalit"


def test_without_any_date_publication_stands_in_as_a_range() -> None:
    text = "The FLA said it downed a helicopter."
    dated = frame(text, "FLA", "it downed a helicopter", published=date(2025, 2, 12))
    undated = frame(text, "FLA", "it downed a helicopter")
    assert (dated.date_basis, dated.date_end, dated.date_precision) == (DateBasis.PUBLICATION, date(2025, 2, 12), 2)
    assert (undated.date_basis, undated.date_start, undated.date_edtf) == (DateBasis.NONE, None, None)


def test_a_year_that_is_not_given_stays_unknown() -> None:
    text = "The FLA said it downed a helicopter on February 11."
    found = frame(text, "FLA", "it downed a helicopter on February 11")
    assert (found.date_edtf, found.date_start) == ("XXXX-02-11", None)


def test_a_threat_has_no_frame() -> None:
    text = "The FLA vowed that it attacked no one but soldiers."
    assert frames(text, said(text, "FLA", "it attacked no one but soldiers", Stance.OTHER)) == [None]


@pytest.mark.parametrize(
    ("who", "text", "content"),
    [
        (
            "residents",
            "Four residents said they heard the bombing of the bridge.",
            "they heard the bombing of the bridge",
        ),
        ("Reuters", "Reuters said it shelled the town.", "it shelled the town"),
        ("FLA", "The FLA said they saw planes bomb the town.", "they saw planes bomb the town"),
        ("FLA", "The FLA said it deplored the attack on the town.", "it deplored the attack on the town"),
    ],
)
def test_who_only_tells_of_a_deed_did_not_do_it(who: str, text: str, content: str) -> None:
    claim = said(text, None, content)
    speaker = REGISTRY.find(who) or provisional_actor(who, ActorKind.CVL, None)
    (found,) = frames(text, replace(claim, claimant=speaker))
    assert found is not None
    assert found.initiator is None


def test_who_condemns_a_named_attack_did_not_make_it() -> None:
    text = "The radio said the Malian army described the attack on the town."
    assert frame(text, None, "the Malian army described the attack on the town").initiator is None


@pytest.mark.parametrize(
    "content", ["it shelled the town", "its fighters have attacked the town", "our drones struck the town"]
)
def test_a_pronoun_that_is_the_subject_of_the_deed_is_the_armed_speaker(content: str) -> None:
    assert name(frame(f"The FLA said {content}.", "FLA", content).initiator) == known("FLA")


def test_who_reports_shelling_did_not_shell_and_who_admits_it_did() -> None:
    text = "The Malian army reported shelling near the bridge."
    claim = replace(said(text, "Malian army", "shelling near the bridge"), cue=Span(16, 24))
    (reported,) = frames(text, claim)
    text = "The Malian army admitted shelling the bridge."
    (admitted,) = frames(text, replace(said(text, "Malian army", "shelling the bridge"), cue=Span(16, 24)))
    assert reported is not None
    assert admitted is not None
    assert (reported.initiator, name(admitted.initiator)) == (None, known("Malian army"))


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("its men had not in any way carried out the attack", -1),
        ("it was not responsible for anyone killed in the town", -1),
        ("it had no picture of the burnt helicopter that it shot down", 1),
        ("it did not rest and shelled the camp", 1),
    ],
)
def test_a_negation_counts_only_where_it_governs_the_deed(content: str, polarity: int) -> None:
    assert frame(f"The group said {content}.", "FLA", content).polarity == polarity


def test_where_certainty_and_wording_disagree_and_neither_is_sure_there_is_no_frame() -> None:
    text = "The army said it was not to blame for those who stood there when a mortar shelled the market."
    content = "it was not to blame for those who stood there when a mortar shelled the market"
    claim = said(text, "Malian army", content)
    assert frames(text, claim) != [None]
    assert frames(text, replace(claim, factuality=Factuality.CT_MINUS)) == [None]


@pytest.mark.parametrize("cue", ["vowed", "threatened", "pledged"])
def test_what_a_cue_of_commitment_embeds_has_not_happened(cue: str) -> None:
    text = f"The FLA {cue} to capture the town."
    claim = said(text, "FLA", "to capture the town")
    assert frames(text, replace(claim, cue=Span(8, 8 + len(cue)))) == [None]


def test_dismissing_a_denial_of_an_attack_says_that_it_happened() -> None:
    text = "Ukraine dismissed the Malian army's denial of the gas attack."
    found = frames(text, said(text, "Ukraine", "the Malian army's denial of the gas attack", Stance.DENIES))
    assert [f.polarity for f in found if f is not None] == [-1]


@pytest.mark.parametrize(
    ("content", "facet"),
    [
        ("its toll of the shelling of the market in Gao", Facet.CASUALTIES),
        ("the number of people killed in Saturday's shelling of Gao", Facet.CASUALTIES),
        ("casualty figures for the shelling of Gao", Facet.CASUALTIES),
        ("the shelling of Gao", Facet.OCCURRENCE),
        ("the army took a toll of the traders before the shelling of the market in Gao", Facet.OCCURRENCE),
    ],
)
def test_a_toll_of_a_deed_is_about_the_dead_and_not_about_the_deed(content: str, facet: Facet) -> None:
    text = f"The health ministry corrected {content} on Monday."
    assert frame(text, None, content).facet is facet


@pytest.mark.parametrize(
    ("content", "object_kind"),
    [
        ("soldiers had intercepted a “terrorist” drone near Gao", "drone"),
        ("soldiers had intercepted a rebel drone near Gao", "drone"),
        ("soldiers had killed a terrorist near a drone base", "fighter"),
    ],
)
def test_whose_a_thing_is_said_to_be_is_not_what_was_acted_upon(content: str, object_kind: str) -> None:
    assert frame(f"The army said that {content} on Monday.", "the army", content).object_kind == object_kind


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("our forces did not fire a single shell at Gao", -1),
        ("our aircraft never dropped a bomb on Gao", -1),
        ("our forces fired a single shell at Gao", 1),
    ],
)
def test_who_fired_no_shell_did_not_shell(content: str, polarity: int) -> None:
    assert frame(f"The army said {content} on Monday.", "the army", content).polarity == polarity


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The mission said that its team would look into the alleged shelling of Gao.", "the alleged shelling of Gao"),
        ("An aide said that the idea was quickly shot down in the capital.", "the idea was quickly shot down"),
        ("The envoy said that they had been plotting an attack on Gao.", "they had been plotting an attack on Gao"),
    ],
)
def test_what_is_only_mentioned_meant_or_plotted_is_no_event(text: str, content: str) -> None:
    assert frames(text, said(text, None, content)) == [None]


@pytest.mark.parametrize(
    ("content", "facet"),
    [
        ("any role in the shelling of Gao", Facet.RESPONSIBILITY),
        ("having taken part in the attack on Gao", Facet.RESPONSIBILITY),
        ("the shelling of Gao", Facet.OCCURRENCE),
    ],
)
def test_who_denies_a_part_in_a_deed_does_not_deny_the_deed(content: str, facet: Facet) -> None:
    text = f"The rebels denied {content}."
    (found,) = frames(text, said(text, "FLA", content, Stance.DENIES))
    assert found is not None
    assert found.facet is facet


def test_who_denies_something_said_after_an_attack_does_not_deny_the_attack() -> None:
    text = "The minister rejected criticism of his words after the attack on Gao."
    content = "criticism of his words after the attack on Gao"
    assert frames(text, said(text, None, content, Stance.DENIES)) == [None]


def test_who_still_holds_a_town_says_that_it_was_not_taken() -> None:
    text = "The spokesman said that the Malian army was still in control of Tessalit."
    found = frame(text, None, "the Malian army was still in control of Tessalit")
    assert (found.polarity, found.event_subtype) == (-1, EventSubtype.NON_STATE_OVERTAKES)
    assert found.target is not None
    assert found.target.kind is ActorKind.MIL


def test_a_trigger_within_a_name_names_no_event() -> None:
    text = "The minister said that the Rapid Support Forces met in Gao."
    assert frames(text, said(text, None, "the Rapid Support Forces met in Gao")) == [None]


def test_an_accusation_names_the_doer_and_keeps_its_own_day_apart() -> None:
    text = "Survivors accused the Malian army and its allies on Thursday of killing nine villagers at Gao on Tuesday."
    content = text.removeprefix("Survivors accused ").removesuffix(".")
    at = text.index("accused")
    claim = replace(said(text, None, content), cue=Span(at, at + len("accused")))
    (found,) = frames(text, claim, published=date(2025, 3, 14))
    assert found is not None
    assert found.initiator is not None
    assert found.initiator.kind is ActorKind.MIL
    assert found.date_start == date(2025, 3, 11)
