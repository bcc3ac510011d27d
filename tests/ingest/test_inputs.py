import os
from pathlib import Path

import pytest

from pipelines.ingest.inputs import InputNotFound, find_inputs
from pipelines.ingest.model import source_name


def test_a_folder_is_read_recursively_and_sorted_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert find_inputs([tmp_path]) == [tmp_path / "b.txt", tmp_path / "a/z.txt"]


def test_a_file_named_twice_or_within_a_named_folder_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert find_inputs([tmp_path / "a.txt", tmp_path, tmp_path]) == [tmp_path / "a.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.txt").write_text("x")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    assert find_inputs([tmp_path]) == [tmp_path / "a/x.txt"]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"nowhere\.txt: there is no such file or folder") as caught:
        find_inputs([tmp_path / "nowhere.txt"])
    assert caught.value.path == tmp_path / "nowhere.txt"


def test_a_relative_path_stays_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert source_name(find_inputs([Path("a.txt")])[0]) == "a.txt"


def test_a_name_that_is_not_utf8_or_has_line_ends_is_shown_as_one_line_of_utf8() -> None:
    assert source_name(Path(os.fsdecode(b"a\nb\xff.txt"))) == "a\\nb\\xff.txt"
