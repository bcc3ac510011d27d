"""`counterclaim show` and `counterclaim status`."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from tests.report.stories import HOSTILE, claim_id, hostile, publish, tessalit

runner = CliRunner()


def printed(*arguments: str | Path) -> str:
    ended = runner.invoke(app, [str(argument) for argument in arguments])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def test_an_event_shows_both_sides_in_their_words(told: Path) -> None:
    text = printed("show", "tessalit helicopter", "-w", told)
    assert "says so: Northern Front (2 times): “they shot down an army helicopter and killed 9”" in text
    assert "denies it: Malian Armed Forces: “this claim”" in text
    assert "Northern Front: 9 soldiers of Malian Armed Forces" in text
    assert "before 2025-02-13  contested" in text


def test_an_actor_shows_how_its_claims_fared(told: Path) -> None:
    text = printed("show", "northern front", "-w", told)
    assert "asserts: contested 1 version" in text


def test_a_claim_shows_its_words_in_context(told: Path) -> None:
    text = printed("show", claim_id("b1"), "-w", told)
    assert "A day later, little is sure. «its fighters downed the helicopter»" in text
    assert "https://sahel-news.example/no-loss" in text


@pytest.mark.parametrize("what", ["tessalit helicopter", "northern front", claim_id("b1")[:8]])
def test_json_holds_the_whole_dossier(told: Path, what: str) -> None:
    shown = json.loads(printed("show", what, "-w", told, "--json"))
    assert shown["kind"] in {"event", "actor", "claim"}
    assert shown["kind"] in shown


def test_lines_are_not_wrapped_in_a_pipe(told: Path) -> None:
    lines = printed("show", "tessalit helicopter", "-w", told).splitlines()
    assert max(map(len, lines)) > 80


def test_what_a_terminal_would_obey_is_printed_as_text(tmp_path: Path) -> None:
    story = hostile()
    story.articles[0]["title"] = "\x1b[31mred\x1b[0m [bold]bold[/bold]"
    text = printed("show", "tessalit helicopter", "-w", publish(tmp_path, story))
    assert "\x1b" not in text
    assert "\\x1b[31mred" in text
    assert "[bold]bold[/bold]" in text


def test_a_warehouse_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    ended = runner.invoke(app, ["show", "x", "-w", str(tmp_path)])
    assert ended.exit_code == 2
    assert "counterclaim run PATH" in ended.stderr


def test_several_that_may_be_meant_are_listed(told: Path) -> None:
    ended = runner.invoke(app, ["show", "malian", "-w", str(told)])
    assert ended.exit_code == 2
    assert "Malian Ministry of Defence" in ended.stderr


def test_status_tells_what_is_contested(told: Path) -> None:
    text = printed("status", "-w", told)
    assert "2 articles of 2 outlets, 3 claims (1 denial), 1 event" in text
    assert "Contested: 1" in text
    assert "No version before this one is kept" in text


def test_status_tells_what_the_version_changed(tmp_path: Path) -> None:
    former = tessalit()
    former.claims, former.frames = former.claims[:1], former.frames[:1]
    publish(tmp_path, former, 1)
    text = printed("status", "-w", publish(tmp_path, tessalit(), 2))
    assert "weak -> contested" in text


def test_status_as_json_counts_what_is_held(told: Path) -> None:
    assert json.loads(printed("status", "-w", told, "--json"))["held"]["n_claims"] == 3


def test_hostile_words_do_not_stop_the_terminal(tmp_path: Path) -> None:
    assert HOSTILE.split()[0] in printed("show", "tessalit helicopter", "-w", publish(tmp_path, hostile()))


def test_words_that_bring_quotation_marks_get_no_others(tmp_path: Path) -> None:
    story = tessalit()
    story.claim("a7", "a", "ministry", "asserts", "“A helicopter was shot down”", "shot down", day=date(2025, 2, 11))
    text = printed("show", "tessalit helicopter", "-w", publish(tmp_path, story))
    assert "Malian Ministry of Defence: “A helicopter was shot down”" in text
