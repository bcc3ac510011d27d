"""Users' lexicons and registries reach the extractor, and are part of its version."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.claims import EXTRACTOR_VERSION
from pipelines.cli.app import app
from pipelines.cli.exits import Exit
from pipelines.engines.article import ArticleReader
from pipelines.engines.task import ArticleTask
from pipelines.engines.user_files import LEXICONS, REGISTRIES, extractor_version, name_files, user_lexicons

LEXICON = '[[verb]]\nlemmas = ["grouse"]\nstance = "asserts"\nframes = ["clause"]\n'
REGISTRY = "actor_id,name,aliases,acronyms,kind,country,wikidata_id\nown-tifinagh,Tifinagh Column,,,REB,MLI,\n"
TEXT = "The Tifinagh Column groused on Tuesday that the army had burned its trucks near Kidal on Monday."


@pytest.fixture(autouse=True)
def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees another's files."""
    for variable in (LEXICONS, REGISTRIES):
        monkeypatch.setenv(variable, "")
    extractor_version.cache_clear()


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "own.toml").write_text(LEXICON)
    (tmp_path / "own.csv").write_text(REGISTRY)
    return tmp_path / "own.toml", tmp_path / "own.csv"


def test_an_own_verb_and_an_own_actor_are_found(own: tuple[Path, Path]) -> None:
    lexicon, registry = own
    name_files([lexicon], [registry])
    task = ArticleTask("a", date(2025, 3, 1), None, TEXT, None)
    (findings,) = ArticleReader.load().read([task])
    (claim,) = (row for row in findings.rows["claims"] if row["cue_text"] == "groused")
    assert claim["claimant_id"] == "own-tifinagh"
    assert str(claim["extractor_version"]).startswith(f"{EXTRACTOR_VERSION}+")


def test_without_files_the_version_is_the_packages_own() -> None:
    assert extractor_version() == EXTRACTOR_VERSION


def test_other_words_are_another_version(own: tuple[Path, Path]) -> None:
    lexicon, _ = own
    name_files([lexicon], [])
    first = extractor_version()
    lexicon.write_text(LEXICON.replace("grouse", "moan"))
    extractor_version.cache_clear()
    assert first != extractor_version() != EXTRACTOR_VERSION


def test_files_are_named_once_and_by_whole_path(own: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon, _ = own
    monkeypatch.chdir(lexicon.parent)
    name_files([Path(lexicon.name)], [])
    name_files([lexicon], [])
    assert user_lexicons() == (lexicon,)


def test_a_file_that_cannot_be_used_is_told_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[verb]]\nlemmas = ["grouse"]\nstance = "moody"\nframes = ["clause"]\n')
    (tmp_path / "a.txt").write_text(TEXT)
    warehouse = tmp_path / "warehouse"
    command = ["run", tmp_path / "a.txt", "--warehouse", warehouse, "--lexicon", tmp_path / "own.toml"]
    said = CliRunner().invoke(app, list(map(str, command)))
    assert said.exit_code == Exit.USAGE
    assert "own.toml" in said.output
    assert "moody" in said.output
    assert not warehouse.exists()
