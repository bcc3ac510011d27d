"""docs/sources.md says what is so."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.fetch.limits import Bounds
from pipelines.fetch.sources import SourcesError, read_sources
from pipelines.ingest.rules import IngestRule
from schemas import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_the_commands_work_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for line in block("sh").splitlines():
        program, *arguments = shlex.split(line)
        assert program == "counterclaim"
        ended = CliRunner().invoke(app, arguments)
        assert ended.exit_code == 0, ended.output
    assert [source.enabled for source in read_sources(tmp_path / "sources.yaml").sources] == [True, True]


def test_the_file_is_sound_and_its_mistake_is_told_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("sources.yaml")
    file.write_text(block("yaml"), encoding="utf-8")
    assert len(read_sources(file).sources) == 6
    file.write_text(block("yaml").replace("country: MLI", "country: Mali"), encoding="utf-8")
    with pytest.raises(SourcesError) as refused:
        read_sources(file)
    assert str(refused.value) == block("text").strip()


def test_every_rule_and_column_named_exists() -> None:
    named = set(re.findall(r"`(ingest\.\w+)`", PAGE))
    assert named <= {rule.value for rule in IngestRule}
    columns = set(re.findall(r"f\.(\w+)", block("sql")))
    assert columns <= set(TABLES["fetches"].polars_schema)


def test_the_bounds_are_those_of_the_code() -> None:
    bounds = Bounds()
    assert (bounds.connect_seconds, bounds.read_seconds, bounds.total_seconds) == (10, 20, 60)
    assert (bounds.attempts, bounds.redirects, bounds.longest_wait_seconds) == (3, 5, 20)
    assert bounds.body_bytes == 20 * 1024 * 1024
