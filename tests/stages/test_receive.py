"""A file or folder that was refused and can be read now waits no longer in quarantine."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.ingest import inputs
from pipelines.stages.quarantine import State, refused_rows
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run


def states(run: Run) -> list[State]:
    return [row.state for row in refused_rows(run.tables)]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_a_file_that_was_mended_is_taken_out(run: Run, inbox: Path) -> None:
    (inbox / "a.jsonl").write_bytes(b"")
    (inbox / "b.xlsx").write_bytes(b"PK")
    receive_documents(run, [inbox])
    assert states(run) == [State.WAITING] * 2
    (inbox / "a.jsonl").write_text('{"text": "The army said on Monday that it had left the town."}\n')
    receive_documents(replace(run, run_id="run-2"), [inbox])
    assert sorted(states(run)) == [State.REPLAYED, State.WAITING]


def test_a_folder_that_can_be_listed_again_is_taken_out(run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = inbox / "closed"
    closed.mkdir()
    (closed / "a.txt").write_text("The army said on Monday that it had left the town.")
    walk = os.walk

    def without_closed(top: str, **options: object) -> Iterator[tuple[str, list[str], list[str]]]:
        for name, folders, files in walk(top, **options):  # type: ignore[call-overload]
            if name == str(closed):
                options["onerror"](OSError(13, "Permission denied", name))  # type: ignore[operator]
                continue
            yield name, folders, files

    with monkeypatch.context() as patched:
        patched.setattr(inputs.os, "walk", without_closed)
        receive_documents(run, [inbox])
    assert states(run) == [State.WAITING]
    receive_documents(replace(run, run_id="run-2"), [inbox])
    assert states(run) == [State.REPLAYED]
