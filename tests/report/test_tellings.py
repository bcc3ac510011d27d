"""What several print in the same words stands once; of rival versions each has a line with who holds it."""

from dataclasses import replace

from pipelines.report.dossiers import event_dossier
from pipelines.report.published import Published
from pipelines.report.records import Statement
from pipelines.report.tellings import Telling, standings, tellings


def statement(published: Published) -> Statement:
    (row,) = published.connection.execute("select min(event_id) from main.events").fetchall()
    return event_dossier(published.connection, row[0]).statements[0]


def test_equal_words_of_one_claimant_are_one_telling_whatever_their_punctuation(published: Published) -> None:
    first = replace(statement(published), content_text="“They shot it down,” he said")
    second = replace(first, claim_id="2", outlet="Another", content_text="They shot it down, he SAID")
    assert tellings([first, second]) == [Telling(first, [second])]


def test_another_claimant_stance_or_version_is_another_telling(published: Published) -> None:
    first = statement(published)
    others = [replace(first, claimant_id="x"), replace(first, stance="denies"), replace(first, account_id="y")]
    assert tellings([first, *others]) == [Telling(said, []) for said in (first, *others)]


def test_silence_has_no_words_to_be_the_same(published: Published) -> None:
    first = replace(statement(published), content_text=None, claim_id="1")
    assert len(tellings([first, replace(first, claim_id="2")])) == 2


def test_who_holds_one_version_and_denies_the_other_stands_on_one_side_of_each(published: Published) -> None:
    (row,) = published.connection.execute("select min(event_id) from main.events").fetchall()
    dossier = event_dossier(published.connection, row[0])
    first, second = dossier.accounts[0], replace(dossier.accounts[0], account_id="y")
    army = replace(dossier.positions[0], account_id=first.account_id, actor="the army", stance="denies")
    rebels = replace(army, actor="the rebels", stance="asserts")
    positions = [rebels, army, replace(army, account_id="y", stance="asserts")]
    assert standings([first, second], positions) == [
        "A: held to be so by the rebels; denied by the army",
        "B: held to be so by the army",
    ]
    assert standings([first], positions) == []
