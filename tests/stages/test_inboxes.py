"""One folder is one source, by whatever path it is named."""

from pathlib import Path

import pytest

from pipelines.stages.inboxes import as_known
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run


def test_the_same_folder_by_another_path_changes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    inbox = Path("inbox")
    inbox.mkdir()
    (inbox / "a.txt").write_text("The army said on Monday that it had left the town.")
    (inbox / "b.xlsx").write_bytes(b"PK")
    (tmp_path / "link").symlink_to(inbox)
    receive_documents(run, [inbox])
    before = {name: run.tables.read(name) for name in ("sources", "documents", "quarantine")}
    for other in (inbox.resolve(), tmp_path / "link", Path("./inbox/")):
        tallies = receive_documents(run, [other])
        assert sum(tally.published for tally in tallies) == 0
    assert all(run.tables.read(name).equals(rows) for name, rows in before.items())


def test_another_folder_is_another_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    receive_documents(run, [tmp_path / "one"])
    assert as_known(run, [tmp_path / "two"]) == [tmp_path / "two"]
