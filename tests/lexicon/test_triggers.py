"""Words that name events, found in all their forms."""

from pathlib import Path

import pytest

from pipelines.lexicon.cues import LexiconError
from pipelines.lexicon.inflection import noun_forms, phrase_pattern, verb_forms
from pipelines.lexicon.triggers import TriggerLexicon, find_triggers, trigger_lexicon
from schemas.vocabularies import EventSubtype, EventType, Facet, Mode


def lemmas(text: str) -> list[str]:
    return [trigger.lemma for trigger in find_triggers(text)]


def test_the_lexicon_has_more_than_200_lemmas() -> None:
    found = {word.lemma for words in trigger_lexicon().words.values() for word in words}
    assert len(found) > 200


@pytest.mark.parametrize("text", ["shot down", "SHOOTING DOWN", "shoots\n down", "shot the army's helicopter down"])
def test_a_verb_is_found_in_every_form_case_and_spacing(text: str) -> None:
    assert lemmas(f"Rebels {text} over the hills") == ["shoot down"]


def test_offsets_quote_the_text() -> None:
    text = "On Friday militants ABDUCTED nine pupils and shelled a camp."
    for trigger in find_triggers(text):
        assert text[trigger.start : trigger.end] == trigger.text


@pytest.mark.parametrize(
    ("text", "subtype", "mode", "facet"),
    [
        ("the airstrike", EventSubtype.AIR_DRONE_STRIKE, Mode.AERIAL, Facet.OCCURRENCE),
        ("villagers were kidnapped", EventSubtype.ABDUCTION, Mode.ABDUCT, Facet.OCCURRENCE),
        ("drone supply to the group", EventSubtype.GROUP_CHANGE, None, Facet.SUPPORT),
        ("a suicide bomber", EventSubtype.SUICIDE_BOMB, Mode.SUICIDE_ATTACK, Facet.OCCURRENCE),
        ("twelve people were killed", EventSubtype.ATTACK, None, Facet.CASUALTIES),
    ],
)
def test_a_trigger_carries_its_codes(text: str, subtype: EventSubtype, mode: Mode | None, facet: Facet) -> None:
    (trigger,) = find_triggers(text)
    assert (trigger.event_subtype, trigger.mode, trigger.facet) == (subtype, mode, facet)
    assert trigger.event_type is subtype.event_type


@pytest.mark.parametrize("text", ["he claimed it", "he died of a heart attack", "a shell company", "the armed forces"])
def test_lookalikes_are_no_triggers(text: str) -> None:
    assert [lemma for lemma in lemmas(text) if lemma != "die"] == []


def test_the_thing_seized_decides_what_seizing_means() -> None:
    lexicon = trigger_lexicon()
    readings = [lexicon.choose("seized", thing).reading_with(thing) for thing in ("settlement", "drone")]
    assert readings[0].event_type is EventType.BATTLES
    assert readings[1].event_subtype is EventSubtype.DISRUPTED_WEAPONS


def test_things_are_named_by_their_kind() -> None:
    found = trigger_lexicon().find_objects("two choppers, a UAV and the border town")
    assert [(thing.kind, thing.object_class) for thing in found] == [
        ("helicopter", "aircraft"),
        ("drone", "drone"),
        ("town", "settlement"),
    ]


def test_regular_words_are_inflected_by_rule() -> None:
    assert verb_forms("seize", {}) == {"seize", "seizes", "seized", "seizing"}
    assert verb_forms("occupy", {}) == {"occupy", "occupies", "occupied", "occupying"}
    assert verb_forms("shoot down", {"shoot": ["shot"]}) == {"shoot down", "shot down"}
    assert noun_forms("policeman", {}) == {"policeman", "policemen"}


def test_a_phrase_pattern_matches_the_longest_phrase() -> None:
    import re

    found = re.match(phrase_pattern(["air", "air strike", "air strikes"]), "air  strikes on")
    assert found is not None
    assert found[0] == "air  strikes"


def test_a_value_outside_its_vocabulary_is_refused_with_the_group_named(tmp_path: Path) -> None:
    path = tmp_path / "triggers.toml"
    path.write_text(
        '[[group]]\naction="a"\nlabel="A"\nsubtype="Nonsense"\nstrength=1\nforms=["x"]\n'
        "[not_triggers]\nphrases=[]\n[irregular]\n[objects]\n[grammar]\n[families]\n[kin]\n",
        encoding="utf-8",
    )
    with pytest.raises(LexiconError, match=r"triggers.toml, group 1 \('x'\).*Nonsense"):
        TriggerLexicon.load(path)


def test_every_action_belongs_to_one_family() -> None:
    lexicon = trigger_lexicon()
    readings = [r for words in lexicon.words.values() for w in words for r in (w.reading, *w.readings_with.values())]
    assert {r.action for r in readings} - lexicon.families.keys() == {"beating", "torture"} - lexicon.families.keys()
