"""The examples of docs/contracts.md do what the page says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from schemas import TABLES
from schemas.evolution import judgements
from schemas.evolution.judgements import Judgements
from schemas.exporters.duckdb import comments

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    (found,) = re.findall(rf"```\w+ {name}\n(.*?)```", PAGE, re.DOTALL)
    assert len(found.splitlines()) <= 12
    return str(found)


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from pipelines.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_a_reader_finds_meaning_and_rows(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(database)) as connection:
        for statement in comments(TABLES["claims"]):
            connection.execute(statement)
        connection.execute("update claims set stance = 'denies'")
    (tmp_path / "warehouse").mkdir()
    shutil.move(database, tmp_path / "warehouse" / "counterclaim.duckdb")
    monkeypatch.chdir(tmp_path)
    exec(example("reader"), {})  # noqa: S102 - the example itself
    said = capsys.readouterr().out
    assert "Contract counterclaim.claims 2." in said
    assert "The rebels said they took the town" in said


def test_a_producer_sees_what_became_of_an_article(tmp_path: Path) -> None:
    shell = f"set -e\ncounterclaim() {{ {sys.executable} -c 'from pipelines.cli import main; main()' \"$@\"; }}\n"
    ended = subprocess.run(
        ["/bin/bash", "-c", shell + example("producer")],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "120"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"The army\s+│\s+denied\s+│\s+denies", ended.stdout)
    assert "contracts kept" in ended.stdout
    assert "<testsuite" in (tmp_path / "report.xml").read_text()


def test_somebody_who_adds_a_column_is_told_the_version_it_asks_for(tmp_path: Path) -> None:
    for package in ("pipelines", "schemas", "warehouse"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "parquet", "versions")
        )
    module = tmp_path / "schemas" / "places.py"
    declared = module.read_text().replace("import Number,", "import Integer, Number,").rstrip("\n") + "\n"
    module.write_text(declared + example("column"))
    told = command("contract", "diff", cwd=tmp_path)
    (expected,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert (told.returncode, told.stdout) == (5, expected), told.stderr
    module.write_text(module.read_text().replace('version="2.0.0"', 'version="2.1.0"'))
    assert command("contract", "diff", cwd=tmp_path).returncode == 0


def test_judgements_are_read_as_the_page_writes_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "history" / judgements.FILE).write_text(toml)
    monkeypatch.setattr(judgements, "files", lambda package: tmp_path)
    assert judgements.judgements_of("claims", "1.0.0") == Judgements(reworded=frozenset({"confidence"}))
    assert judgements.judgements_of("places", "1.0.0") == Judgements(renamed={"admin1": "first_division"})
    assert judgements.judgements_of("places", "2.0.0") == Judgements()
