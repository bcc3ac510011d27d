"""Relations of actors as texts state them, and the wordings that state none."""

import tomllib

import pytest

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.registry_files import DATA
from pipelines.entities.stated import relation_words, stated_relations


def stated(text: str) -> set[tuple[str, str, str]]:
    registry = ActorRegistry.load()
    found = stated_relations(text, lambda: registry.mentions(text))
    return {(one.actor.actor_id, one.relation.value, one.other.actor_id) for one in found}


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("The Rwanda-backed M23 rebels took the town.", {("m23", "backed_by", "state:RWA")}),
        ("Iranian-backed Houthi fighters fired on the ship.", {("houthis", "backed_by", "state:IRN")}),
        ("The Iran-backed Lebanese group Hezbollah withdrew.", {("hezbollah", "backed_by", "state:IRN")}),
        ("The U.S.-backed Syrian Democratic Forces left.", {("sdf-syria", "backed_by", "state:USA")}),
        ("The M23, which is backed by Rwanda, left Goma.", {("m23", "backed_by", "state:RWA")}),
        ("Officials accuse Rwanda of backing the M23.", {("m23", "backed_by", "state:RWA")}),
        ("Hezbollah, a group backed by Iran, denied it.", {("hezbollah", "backed_by", "state:IRN")}),
        (
            "The Syrian army, supported by Russia and Iran, took the hill.",
            {("forces:SYR", "backed_by", "state:RUS"), ("forces:SYR", "backed_by", "state:IRN")},
        ),
        ("Iranian proxy Hezbollah answered.", {("hezbollah", "backed_by", "state:IRN")}),
        ("The al-Qaeda affiliate JNIM claimed the attack.", {("jnim", "allied_with", "al-qaeda")}),
        ("JNIM, which is allied to al-Qaeda, claimed it.", {("jnim", "allied_with", "al-qaeda")}),
        ("ISWAP, a splinter group of Boko Haram, attacked.", {("iswap", "merged_from", "boko-haram")}),
        (
            "The FLA was formed from a merger of the MNLA and the HCUA.",
            {("azawad-liberation-front", "merged_from", other) for other in ("mnla", "hcua")},
        ),
        (
            "In November the MNLA, the HCUA and the MAA merged to form the FLA.",
            {("azawad-liberation-front", "merged_from", other) for other in ("mnla", "hcua", "maa")},
        ),
        (
            "The CMA, an alliance of the MNLA and the HCUA, signed the accord.",
            {(member, "member_of", "cma") for member in ("mnla", "hcua")},
        ),
        ("The Qassam Brigades, the armed wing of Hamas, said so.", {("qassam-brigades", "member_of", "hamas")}),
    ],
)
def test_a_relation_is_read(text: str, relations: set[tuple[str, str, str]]) -> None:
    assert stated(text) == relations


@pytest.mark.parametrize(
    "text",
    [
        "The M23 is not backed by Rwanda.",
        "The allegedly Rwanda-backed M23 left.",
        "The M23, once a member of the AFC, left.",
        "A former al-Qaeda affiliate, JNIM, left.",
        "The one-time al-Qaeda affiliate JNIM left.",
        "The Syrian army was backed by US weapons.",
        "The Syrian army was backed by French weapons.",
        "The Afghan affiliate of al-Qaeda claimed it.",
        "Al-Qaeda's Syrian affiliate Al-Nusra Front left.",
        "Besides the United States, the coalition comprises the United Kingdom and France.",
        "Militants in Syria who are backed by Turkey left.",
        "Fighters of al-Shabaab and members of the Syrian Democratic Forces clashed.",
        "The US-backed Syria Valley Brigade attacked.",
        "The M23 is backed by Rwanda's opponents.",
        "Iran-backed militias in Iraq attacked Israel.",
        "Hezbollah left the village. Backed by Iran, Hamas stayed.",
        "The army and its Lebanese ally Hezbollah shelled the town.",
        "Armed groups in the southern Philippines have pledged allegiance to Islamic State.",
        "The reconciliation-with-Israel factions of Hamas lost.",
        "Iran said that Hezbollah had won.",
    ],
)
def test_what_states_no_relation_gives_none(text: str) -> None:
    assert stated(text) == set()


def test_the_words_that_relate_are_quoted() -> None:
    text = "The M23 is backed by Rwanda."
    registry = ActorRegistry.load()
    (one,) = stated_relations(text, lambda: registry.mentions(text))
    assert text[one.start : one.end] == "backed by"


def test_actors_are_only_sought_where_words_relate() -> None:
    def never() -> list[object]:
        raise AssertionError("nothing in the text relates")

    assert stated_relations("The M23 said that it had left Goma.", never) == []  # type: ignore[arg-type]


def test_each_word_has_one_meaning() -> None:
    entries = tomllib.loads((DATA / "relations.toml").read_text(encoding="utf-8"))
    said = [entry for kind in ("phrase", "compound", "apposed") for entry in entries[kind]]
    words = [word for entry in said for word in (*entry.get("words", ()), *entry.get("endings", ()))]
    assert sorted(words) == sorted(relation_words().meanings)
