"""From articles to `actor_links`: who speaks for whom, and what claims state; provisional actors on the way."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app

TEXTS = {
    "courier": (
        "Colonel Idrissa Bamogo, a spokesman for the FLA, said on Saturday that its fighters had captured the town of "
        "Kidal in northern Mali. The Azor Front said that it had seen no fighting."
    ),
    "post": (
        "The M23, which is backed by Rwanda, captured the town of Sake on Friday, the Congolese army said. "
        "The Congolese army said that the FDLR, an ally of Burundi, had attacked a village near Goma."
    ),
    "gazette": (
        "Rwanda denied that it was backing the M23. Burundi denied that the Burundi-backed FDLR had attacked Sake. "
        "The Uganda-backed Azor Front said on Sunday that it had left Kidal."
    ),
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relations")
    (folder / "in").mkdir()
    for name, text in TEXTS.items():
        row = {"url": f"https://{name}.example/1", "published": "2025-03-02T08:00:00Z", "source": name, "text": text}
        (folder / "in" / f"{name}.jsonl").write_text(json.dumps(row))
    ended = CliRunner().invoke(app, ["run", str(folder / "in"), "-w", str(folder / "w")])
    assert ended.exit_code == 0, ended.output
    return folder / "w"


def asked(warehouse: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str((warehouse / "counterclaim.duckdb").resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


LINKS = """
    select a.name, l.relation, other.name, c.content_text, c.stance
    from actor_links as l
    join actors as a using (actor_id)
    join actors as other on other.actor_id = l.other_actor_id
    left join claims as c using (claim_id)
"""


def test_a_spokesman_speaks_for_his_group_by_the_claim_that_says_so(warehouse: Path) -> None:
    ((person, _, group, content, stance),) = asked(warehouse, f"{LINKS} where relation = 'speaks_for'")
    assert (person, group, stance) == ("Idrissa Bamogo", "Front for the Liberation of Azawad (FLA)", "asserts")
    assert content == "that its fighters had captured the town of Kidal in northern Mali"


def test_actors_that_no_registry_knows_get_provisional_ids_and_a_place_in_actors(warehouse: Path) -> None:
    read = "select name, kind, is_provisional, same_as_actor_id, length(actor_id) from actors where is_provisional"
    found = {name: rest for name, *rest in asked(warehouse, read)}
    assert found["Azor Front"][1:] == [True, None, 32]
    assert found["Idrissa Bamogo"] == ["PERSON", True, None, 32]
    names = asked(
        warehouse, "select n.name, name_kind from actor_names as n join actors using (actor_id) where is_provisional"
    )
    assert ("Azor Front", "name") in names


def test_one_name_is_one_provisional_actor_in_all_articles(warehouse: Path) -> None:
    claimed = """
        select count(distinct article_id) from claims join actors on actor_id = claimant_id where name = 'Azor Front'
    """
    assert asked(warehouse, claimed) == [(2,)]
    assert asked(warehouse, "select count(*) from actors where name = 'Azor Front'") == [(1,)]


def test_a_relation_that_a_claim_states_is_a_link_with_that_claim(warehouse: Path) -> None:
    stated = asked(warehouse, f"{LINKS} where relation <> 'speaks_for' and l.claim_id is not null order by all")
    found = [(actor, relation, other, stance) for actor, relation, other, _, stance in stated]
    assert found == [
        ("Democratic Forces for the Liberation of Rwanda (FDLR)", "allied_with", "Burundi", "asserts"),
        ("March 23 Movement (M23)", "backed_by", "Rwanda", "asserts"),
    ]
    assert all(words in content for words, (_, _, _, content, _) in zip(("ally of", "backed by"), stated, strict=True))


def test_what_a_claim_denies_is_a_mention_and_no_link(warehouse: Path) -> None:
    denied = """
        select trigger_text, count(*) from relation_mentions join claims using (claim_id)
        where stance = 'denies' group by all order by all
    """
    assert asked(warehouse, denied) == [("-backed", 1)]
    linked = "select stance from actor_links join claims using (claim_id) where relation = 'backed_by'"
    assert asked(warehouse, linked) == [("asserts",)]


def test_what_stands_in_the_name_of_who_speaks_is_stated_by_nobody(warehouse: Path) -> None:
    assert (
        asked(warehouse, "select * from relation_mentions join actors using (actor_id) where name = 'Azor Front'") == []
    )


def test_the_words_of_a_mention_are_quoted(warehouse: Path) -> None:
    quoted = """
        select trigger_text = span_text(text, trigger_start, trigger_end)
        from relation_mentions join articles using (article_id)
    """
    assert set(asked(warehouse, quoted)) == {(True,)}
