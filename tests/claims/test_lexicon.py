"""The word lists say what can be used, or say what is wrong with them."""

import shutil
from pathlib import Path

import pytest

from pipelines.lexicon.cues import HERE, Frame, Lexicon, LexiconError
from schemas.vocabularies import Stance


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def add_group(folder: Path, group: str) -> None:
    path = folder / "cues_verbs.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n[[verb]]\n{group}\n", encoding="utf-8")


def test_a_verb_may_have_another_stance_in_another_frame() -> None:
    verbs = Lexicon.load().verbs["allege"]
    assert verbs[Frame.CLAUSE].stance is Stance.ASSERTS
    assert Lexicon.load().verbs["deny"][Frame.OBJECT].stance is Stance.DENIES


def test_a_user_can_add_a_verb(folder: Path) -> None:
    add_group(folder, 'stance = "asserts"\nframes = ["clause"]\nlemmas = ["bloviate"]')
    assert "bloviated" in Lexicon.load(folder).verb_forms


def test_a_stance_that_does_not_exist_is_named_with_its_group(folder: Path) -> None:
    add_group(folder, 'stance = "shouts"\nframes = ["clause"]\nlemmas = ["bellow"]')
    with pytest.raises(LexiconError, match=r"cues_verbs.toml, verb group \d+: 'shouts'"):
        Lexicon.load(folder)


def test_a_verb_twice_in_one_frame_is_refused(folder: Path) -> None:
    add_group(folder, 'stance = "denies"\nframes = ["clause"]\nlemmas = ["say"]')
    with pytest.raises(LexiconError, match="'say' has the frame 'clause' already"):
        Lexicon.load(folder)


def test_a_file_that_is_no_toml_is_named(folder: Path) -> None:
    (folder / "cues_verbs.toml").write_text("[[verb", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cues_verbs.toml: not valid TOML"):
        Lexicon.load(folder)
