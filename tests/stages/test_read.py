"""A document is read once, and whole."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run
from pipelines.storage.tables import Tables

LINES = '{"text": "The army said on Monday that it had left the town of Gao, and the rebels denied it."}\n{"text": "cut'


@pytest.mark.parametrize("table", ["articles", "quarantine"])
def test_a_document_whose_reading_was_cut_short_is_read_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    (tmp_path / "a.jsonl").write_text(LINES)
    receive_documents(run, [tmp_path / "a.jsonl"])
    append = Tables.append

    def killed(self: Tables, name: str, frame: pl.DataFrame, *partition: object) -> None:
        if name == table:
            raise KeyboardInterrupt
        append(self, name, frame, *partition)

    with monkeypatch.context() as patched:
        patched.setattr(Tables, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            read_new_articles(run)
    read_new_articles(run)
    assert (run.tables.read("articles").height, run.tables.read("quarantine").height) == (1, 1)
    (again,) = read_new_articles(run)
    assert again.rows_in == 0
