"""What docs/contracts.md says of changes is so; its other examples are run by `tests/pipeline/test_snippets.py`."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.evolution import judgements
from schemas.evolution.judgements import Judgements

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")


def column() -> str:
    (found,) = re.findall(r"```python\n( {4}\w+: .*?)```", PAGE, re.DOTALL)
    return str(found)


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from pipelines.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_somebody_who_adds_a_column_is_told_the_version_it_asks_for(tmp_path: Path) -> None:
    for package in ("pipelines", "schemas", "warehouse"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "parquet", "versions")
        )
    module = tmp_path / "schemas" / "places.py"
    declared = module.read_text().replace("import Number,", "import Integer, Number,").rstrip("\n") + "\n"
    module.write_text(declared + column())
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
