"""The word lists say what can be used, or say what is wrong with them."""

import shutil
from pathlib import Path

import pytest

from pipelines.claims.extract import ClaimExtractor
from pipelines.claims.model import ArticleText
from pipelines.lexicon.cues import HERE, Frame, Lexicon, LexiconError
from schemas.vocabularies import ActorKind, Stance


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


# --- users' own files ------------------------------------------------------------------------------------------------

BRAG = '[[verb]]\nstance = "asserts"\nframes = ["clause"]\nlemmas = ["bloviate"]\n'


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def test_a_users_file_adds_verbs_nouns_irregular_forms_and_words(mine: Path) -> None:
    mine.write_text(
        BRAG
        + '[[noun]]\nstance = "asserts"\nof = true\nlemmas = ["boast"]\n'
        + '[irregular]\nbloviate = ["bloviates", "blovate"]\n[hearsay]\nadverbs = ["ostensibly"]\n'
        + '[kinds]\nMIL = ["cavalry"]\n',
        encoding="utf-8",
    )
    lexicon = Lexicon.load(HERE, mine)
    assert {"bloviate", "blovate"} <= lexicon.verb_forms
    assert "bloviated" not in lexicon.verb_forms
    assert lexicon.nouns["boast"].takes_of
    assert {"ostensibly", "reportedly"} <= lexicon.hearsay_adverbs
    assert lexicon.titles.kinds["cavalry"] is ActorKind.MIL


def test_a_users_verb_takes_the_place_of_the_packaged_one_in_its_frame_only(mine: Path) -> None:
    mine.write_text('[[verb]]\nstance = "suggests"\nframes = ["clause"]\nlemmas = ["claim"]\n', encoding="utf-8")
    frames = Lexicon.load(HERE, mine).verbs["claim"]
    assert (frames[Frame.CLAUSE].stance, frames[Frame.OBJECT].stance) == (Stance.SUGGESTS, Stance.ASSERTS)


def test_a_users_verb_is_found_in_a_text(mine: Path) -> None:
    mine.write_text(BRAG, encoding="utf-8")
    extractor = ClaimExtractor.load(lexicons=[mine])
    [(_, [claim])] = extractor.extract([ArticleText("a", None, "The army bloviated that it held the town.")])
    assert claim.stance is Stance.ASSERTS


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[verb", "mine.toml: not valid TOML"),
        ('[[verb]]\nframes = ["clause"]\nlemmas = ["x"]', r"verb group 1: 'stance' .*missing"),
        (BRAG.replace("asserts", "shouts"), r"verb group 1: 'shouts' .*give a stance: asserts"),
        (BRAG.replace('"clause"', '"song"'), r"verb group 1: 'song' .*frames of clause"),
        (BRAG + "moods = 1", r"verb group 1: 'moods' .*keys of a group"),
        (BRAG.replace('["bloviate"]', '"bloviate"'), r"verb group 1, lemmas: 'bloviate' .*list of words"),
        (BRAG + BRAG, r"verb group 2: 'bloviate' has the frame 'clause' already"),
        ('[gossip]\nadverbs = ["x"]', r"\[gossip\]: 'gossip' .*the tables are"),
        ('[hearsay]\nverbs = ["x"]', r"\[hearsay\]: 'verbs' .*its keys are adjectives, adverbs"),
        ("[hearsay]\nadverbs = [3]", r"\[hearsay\] adverbs: 3 .*quotation marks"),
        ('[kinds]\nXYZ = ["x"]', r"\[kinds\]: 'XYZ' .*the kinds are"),
    ],
)
def test_what_a_users_file_gets_wrong_is_named_with_its_remedy(mine: Path, content: str, message: str) -> None:
    mine.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=f"mine.toml.*{message}" if content != "[[verb" else message):
        Lexicon.load(HERE, mine)


def test_a_users_file_that_is_absent_or_no_utf8_is_named(mine: Path) -> None:
    with pytest.raises(LexiconError, match=r"mine.toml: No such file"):
        Lexicon.load(HERE, mine)
    mine.write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match=r"mine.toml: byte 0 is not UTF-8"):
        Lexicon.load(HERE, mine)
