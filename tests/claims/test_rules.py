"""Each rule has a sentence that asked for it, and one like it that it must not match."""

from dataclasses import dataclass

import pytest

from pipelines.claims.rules import Rule
from tests.claims.conftest import Read


@dataclass(frozen=True)
class Example:
    rule: str
    asked_by: str
    source: str | None
    cue: str | None
    content: tuple[str, ...]
    stance: str
    not_in: str


EXAMPLES = [
    Example(
        "verb-clause",
        "The ministry said two convoys were ambushed near Gao.",
        "The ministry",
        "said",
        ("two convoys were ambushed near Gao",),
        "asserts",
        "The ministry said nothing.",
    ),
    Example(
        "verb-infinitive",
        "The movement claims to have captured the bridge.",
        "The movement",
        "claims",
        ("to have captured the bridge",),
        "asserts",
        "The movement wants to capture the bridge.",
    ),
    Example(
        "verb-gerund",
        "The governor denied taking bribes.",
        "The governor",
        "denied",
        ("taking bribes",),
        "denies",
        "The governor stopped taking bribes.",
    ),
    Example(
        "verb-object",
        "Rwanda denied any role in the raid.",
        "Rwanda",
        "denied",
        ("any role in the raid",),
        "denies",
        "Rwanda played a role in the raid.",
    ),
    Example(
        "verb-statement",
        "The general rejected the accusation.",
        "The general",
        "rejected",
        ("the accusation",),
        "denies",
        "The general rejected the ceasefire.",
    ),
    Example(
        "verb-as",
        "The president described the raid as a massacre.",
        "The president",
        "described",
        ("the raid as a massacre",),
        "asserts",
        "The president serves as commander.",
    ),
    Example(
        "verb-of",
        "Kinshasa accused Kigali of arming the rebels.",
        "Kinshasa",
        "accused",
        ("Kigali of arming the rebels",),
        "asserts",
        "Kinshasa cleared the road of rebels.",
    ),
    Example(
        "verb-for",
        "The army blamed the militia for the bombing.",
        "The army",
        "blamed",
        ("the militia for the bombing",),
        "asserts",
        "The army searched the village for weapons.",
    ),
    Example(
        "verb-on",
        "The army blamed the bombing on the militia.",
        "The army",
        "blamed",
        ("the bombing on the militia",),
        "asserts",
        "The army bombed the camp on the hill.",
    ),
    Example(
        "verb-to",
        "Investigators attributed the blast to a landmine.",
        "Investigators",
        "attributed",
        ("the blast to a landmine",),
        "asserts",
        "Investigators drove the truck to a hospital.",
    ),
    Example(
        "verb-predicate",
        "The minister called the strike a war crime.",
        "The minister",
        "called",
        ("the strike a war crime",),
        "asserts",
        "The minister called the police.",
    ),
    Example(
        "passive-object",
        "The report was denied by the junta.",
        "the junta",
        "was denied",
        ("The report",),
        "denies",
        "The report was written by the junta.",
    ),
    Example(
        "passive-statement",
        "That version was disputed by the rebels.",
        "the rebels",
        "was disputed",
        ("That version",),
        "denies",
        "That border was crossed by the rebels.",
    ),
    Example(
        "passive-of",
        "Two officers are accused of torture.",
        None,
        "are accused",
        ("Two officers", "of torture"),
        "asserts",
        "Two officers were stripped of rank.",
    ),
    Example(
        "passive-for",
        "The militia was blamed for the bombing.",
        None,
        "was blamed",
        ("The militia", "for the bombing"),
        "asserts",
        "The militia was paid for the bombing.",
    ),
    Example(
        "passive-to",
        "The blast was attributed to a landmine by investigators.",
        "investigators",
        "was attributed",
        ("The blast", "to a landmine"),
        "asserts",
        "The truck was driven to a hospital by investigators.",
    ),
    Example(
        "passive-predicate",
        "The strike was called a war crime by the minister.",
        "the minister",
        "was called",
        ("The strike", "a war crime"),
        "asserts",
        "The police were called by the minister.",
    ),
    Example(
        "verb-quote",
        'The bishop pleaded: "Let the convoys pass."',
        "The bishop",
        "pleaded",
        ('"Let the convoys pass."',),
        "other",
        "The bishop pleaded with the rebels.",
    ),
    Example(
        "verb-at",
        "The ministry put the toll at five.",
        "The ministry",
        "put",
        ("the toll at five",),
        "asserts",
        "The ministry put the flag at the gate.",
    ),
    Example(
        "passive-at",
        "The toll was put at five by the ministry.",
        "the ministry",
        "was put",
        ("The toll", "at five"),
        "asserts",
        "The flag was put at the gate by the ministry.",
    ),
    Example(
        "passive-on",
        "The bombing was blamed on the militia by the army.",
        "the army",
        "was blamed",
        ("The bombing", "on the militia"),
        "asserts",
        "The bombing was carried out on the hill by the militia.",
    ),
    Example(
        "passive-gerund",
        "Two men were reported fleeing the town.",
        None,
        "were reported",
        ("Two men", "fleeing the town"),
        "asserts",
        "Two men were caught fleeing the town.",
    ),
    Example(
        "passive-quote",
        'The mayor was asked by a boy: "Where is the bridge?"',
        "a boy",
        "was asked",
        ('"Where is the bridge?"',),
        "other",
        "The mayor was asked by a boy to mend the bridge.",
    ),
    Example(
        "passive-clause",
        "It was reported that the mayor had fled.",
        None,
        "was reported",
        ("that the mayor had fled",),
        "asserts",
        "It was strange that the mayor had fled.",
    ),
    Example(
        "passive-infinitive",
        "The colonel is said to have fled.",
        None,
        "is said",
        ("The colonel", "to have fled"),
        "asserts",
        "The colonel was ordered to flee.",
    ),
    Example(
        "passive-as",
        "The gunman was identified as a former soldier.",
        None,
        "was identified",
        ("The gunman", "as a former soldier"),
        "asserts",
        "The gunman was dressed as a former soldier.",
    ),
    Example(
        "as-clause",
        "The bridge collapsed on Sunday, as local radio reported.",
        "local radio",
        "reported",
        ("The bridge collapsed on Sunday",),
        "asserts",
        "The bridge collapsed on Sunday, as the lorries crossed.",
    ),
    Example(
        "according-to",
        "Nine villagers were abducted, according to the district chief.",
        "the district chief",
        "according to",
        ("Nine villagers were abducted",),
        "asserts",
        "Nine villagers were buried according to custom.",
    ),
    Example(
        "citing",
        "The station reported that the airport was closed, citing two officers.",
        "two officers",
        "citing",
        ("that the airport was closed",),
        "asserts",
        "The airport closed the runway, citing bad weather.",
    ),
    Example(
        "hearsay",
        "The commander was reportedly wounded in Timbuktu.",
        None,
        "reportedly",
        ("The commander was", "wounded in Timbuktu"),
        "asserts",
        "The commander was badly wounded in Timbuktu.",
    ),
    Example(
        "noun-clause",
        "The claim by the rebels that they hold the port was false.",
        "the rebels",
        "claim",
        ("that they hold the port",),
        "asserts",
        "The hope of the people that peace would come faded.",
    ),
    Example(
        "noun-of",
        "The mayor's denial of involvement changed little.",
        "The mayor's",
        "denial",
        ("involvement",),
        "denies",
        "The mayor's chain of office was stolen.",
    ),
    Example(
        "no-comment",
        "The embassy declined to comment on the arrests.",
        "The embassy",
        "declined to comment",
        ("the arrests",),
        "withholds",
        "The embassy went on to arrange the visas.",
    ),
    Example(
        "quote-introduced",
        'The captain shook his head: "We never received that order."',
        "The captain",
        "shook",
        ('"We never received that order."',),
        "asserts",
        "The captain shook his head: the order never came.",
    ),
    Example(
        "speaker-mark",
        '"We have slept in the cellar since June." — Amina Diallo',
        "Amina Diallo",
        "—",
        ('"We have slept in the cellar since June."',),
        "asserts",
        "The cellar of Amina Diallo — it was built in June — is full.",
    ),
    Example(
        "narrator",
        "Militants ambushed a convoy near Menaka.",
        None,
        None,
        ("Militants ambushed a convoy near Menaka",),
        "asserts",
        "Militants may ambush a convoy near Menaka.",
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_a_rule_finds_the_sentence_that_asked_for_it(example: Example, read: Read) -> None:
    found = [row for row in read(example.asked_by) if row.rule == example.rule]
    assert [(row.source, row.cue, row.content, row.stance) for row in found] == [
        (example.source, example.cue, example.content, example.stance)
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_a_rule_leaves_a_sentence_alone_that_only_looks_alike(example: Example, read: Read) -> None:
    assert example.rule not in {row.rule for row in read(example.not_in)}


def test_every_rule_has_one_example_with_both_sentences() -> None:
    assert sorted(example.rule for example in EXAMPLES) == sorted(Rule)
    assert all(example.asked_by and example.not_in and example.asked_by != example.not_in for example in EXAMPLES)
