import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.entities.actors import ActorRegistry, provisional_actor
from pipelines.entities.places import Gazetteer
from pipelines.entities.relations import registry_relations
from pipelines.entities.salience import salient_countries
from schemas.vocabularies import ActorKind, NameKind

REGISTRY = ActorRegistry.load()
NAMES = [name.name for name in REGISTRY.names]
NEWS_WORDS = [
    "Malian",
    "army",
    "'s",
    "the",
    "of",
    "FLA",
    "Kyiv",
    "U.S.",
    "(",
    ")",
    "rebels",
    "government",
    "\n",
    "İ",
    "ß",
]


def found(name: str, *countries: str) -> str | None:
    actor = REGISTRY.find(name, countries)
    return None if actor is None else actor.actor_id


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("Malian army", "forces:MLI"),
        ("Mali's army", "forces:MLI"),
        ("Malian Armed Forces", "forces:MLI"),
        ("the Iranian government", "government:IRN"),
        ("Ukrainian defence ministry", "defence:UKR"),
        ("Ministry of Defense of Ukraine", "defence:UKR"),
        ("General Staff of the Ukrainian Armed Forces", "forces:UKR"),
        ("Sudanese police", "police:SDN"),
        ("the Pentagon", "defence:USA"),
        ("Israel Defense Forces", "forces:ISR"),
        ("U.S. State Department", "foreign:USA"),
    ],
)
def test_a_state_and_a_noun_name_a_body_of_that_state(name: str, actor_id: str) -> None:
    assert found(name) == actor_id


@pytest.mark.parametrize(
    ("name", "actor_id"), [("Kyiv", "state:UKR"), ("the Kremlin", "state:RUS"), ("Damascus", "state:SYR")]
)
def test_a_capital_or_palace_stands_for_its_state(name: str, actor_id: str) -> None:
    assert found(name) == actor_id


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("FLA rebel group", "azawad-liberation-front"),
        ("the rebel group FLA", "azawad-liberation-front"),
        ("Front for the Liberation of Azawad (FLA)", "azawad-liberation-front"),
        ("M23 rebels", "m23"),
        ("Houthi movement", "houthis"),
        ("“Al Shabaab”", "al-shabaab"),
        ("SENDERO LUMINOSO", "sendero-luminoso"),
    ],
)
def test_a_group_is_known_with_nouns_brackets_and_quotes_around_its_name(name: str, actor_id: str) -> None:
    assert found(name) == actor_id


def test_every_state_has_every_body() -> None:
    states = [actor.country for actor in REGISTRY.actors.values() if actor.kind is ActorKind.STATE]
    assert len(states) > 195
    for body in (
        "forces",
        "police",
        "government",
        "defence",
        "foreign",
        "interior",
        "health",
        "presidency",
        "intelligence",
    ):
        assert all(f"{body}:{country}" in REGISTRY.actors for country in states)


def test_an_ambiguous_name_is_settled_by_the_countries_of_the_article() -> None:
    assert found("Maoists", "NPL") == "cpn-maoist"
    assert found("SSA", "MMR") == "ssa-shan"
    assert found("SSA") is None


def test_the_usual_bearer_of_an_ambiguous_name_is_meant_elsewhere() -> None:
    assert found("AFP") == "afp"
    assert found("AFP", "PHL") == "forces:PHL"


def test_acronyms_that_are_words_need_their_capitals() -> None:
    assert found("who") is None
    assert found("WHO") == "who"
    assert found("us") is None
    assert found("US") == "state:USA"


@pytest.mark.parametrize("name", ["", "   ", "the", "()", "“”", "a spokesman", "Latin America"])
def test_nobody_is_found_in_what_names_nobody(name: str) -> None:
    assert found(name) is None


@given(
    st.sampled_from(NAMES), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["", "the ", " ", "“"])
)
def test_case_quotes_and_articles_do_not_change_who_is_found(name, change, before) -> None:
    plain, changed = found(name), found(f"{before}{change(name)}  ")
    assert changed == plain or (changed is None and len(name) <= 4)


@pytest.mark.parametrize(
    ("phrase", "actor_id"),
    [
        ("the army", "forces:MLI"),
        ("army general staff", "forces:MLI"),
        ("government forces", "forces:MLI"),
        ("the junta", "government:MLI"),
        ("police", "police:MLI"),
        ("the defence ministry", "defence:MLI"),
    ],
)
def test_a_bare_noun_means_the_body_of_the_most_salient_country(phrase: str, actor_id: str) -> None:
    actor = REGISTRY.generic(phrase, ["MLI", "UKR"])
    assert actor is not None
    assert actor.actor_id == actor_id


def test_a_bare_noun_means_nobody_without_a_country() -> None:
    assert REGISTRY.generic("the army", []) is None
    assert REGISTRY.generic("the weather", ["MLI"]) is None


def test_the_longest_name_is_the_one_mentioned() -> None:
    text = "Sudan's Rapid Support Forces and South Sudan said the Sudanese Armed Forces had left."
    spans = [(text[m.start : m.end], m.actor.actor_id) for m in REGISTRY.mentions(text)]
    assert spans == [
        ("Sudan", "state:SDN"),
        ("Rapid Support Forces", "rapid-support-forces"),
        ("South Sudan", "state:SSD"),
        ("Sudanese Armed Forces", "forces:SDN"),
    ]


def test_a_capital_after_a_preposition_is_a_place_and_no_actor() -> None:
    assert [m.actor.actor_id for m in REGISTRY.mentions("Shells fell in Kyiv.")] == []
    assert [m.name_kind for m in REGISTRY.mentions("Kyiv rejected the offer.")] == [NameKind.METONYM]


def test_words_in_lower_case_are_no_names() -> None:
    assert REGISTRY.mentions("they ate turkey, and who is to tell us?") == []


def test_a_short_acronym_is_believed_only_in_a_text_about_its_country() -> None:
    assert REGISTRY.mentions("The UDA of France met.")[0].actor.actor_id == "state:FRA"
    assert "uda" in [m.actor.actor_id for m in REGISTRY.mentions("The UDA of Northern Ireland met.")]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from([*NEWS_WORDS, *NAMES[:400]])).map(" ".join)))
def test_mentions_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    end = 0
    for mention in REGISTRY.mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert any(c.isalnum() for c in text[mention.start : mention.end])
        end = mention.end
    REGISTRY.find(text)
    REGISTRY.generic(text, ["MLI"])


@given(st.text(alphabet=string.ascii_letters, min_size=1, max_size=20))
def test_a_provisional_id_depends_on_the_name_but_not_on_its_spelling(name: str) -> None:
    first = provisional_actor(name, ActorKind.REB, "MLI")
    assert first.is_provisional
    assert (
        first.actor_id == provisional_actor(f" the {name.upper()} ", ActorKind.REB, "MLI").actor_id
        or name.lower() == "the"
    )
    assert first.actor_id != provisional_actor(name, ActorKind.REB, "NER").actor_id


def test_an_article_is_about_where_it_happens_first() -> None:
    text = (
        "Mali's army said it hit a convoy near Kidal. France declined to comment, and AFP could not reach the rebels."
    )
    assert salient_countries("", text, REGISTRY, Gazetteer.load())[0] == "MLI"
    assert salient_countries("", "", REGISTRY, Gazetteer.load()) == []


def test_no_name_runs_across_the_end_of_a_title() -> None:
    gazetteer = Gazetteer.load()
    assert salient_countries("", "Fighting in Sierra Leone", REGISTRY, gazetteer) == ["SLE"]
    assert salient_countries("Fighting in Sierra ", "Leone", REGISTRY, gazetteer) == []


def test_relations_name_packaged_actors_only() -> None:
    merged = {r.other_actor_id for r in registry_relations() if r.actor_id == "azawad-liberation-front"}
    assert {"mnla", "hcua"} <= merged
