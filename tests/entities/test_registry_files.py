from pathlib import Path

import pytest

from pipelines.entities.actors import ActorRegistry
from pipelines.entities.registry_files import RegistryFileError

HEADER = "actor_id,name,acronyms,aliases,kind,country,primary_for\n"


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "mine.csv"
    path.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_users_rows_stand_on_top_of_the_packaged_ones(tmp_path: Path) -> None:
    path = written(tmp_path, "my-group,Sunrise Battalion,FLA,Sunrise boys,REB,MLI,")
    registry = ActorRegistry.load(path)
    assert registry.find("Sunrise boys") == registry.actors["my-group"]
    assert registry.find("FLA") == registry.actors["my-group"]
    assert registry.find("MNLA") is not None


def test_a_row_with_a_packaged_id_replaces_that_actor(tmp_path: Path) -> None:
    registry = ActorRegistry.load(written(tmp_path, "m23,The Movement of March,,,PRM,COD,"))
    assert registry.actors["m23"].name == "The Movement of March"
    assert registry.find("M23") == registry.actors["m23"]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, "one,First Brigade,,,REB,MLI,")
    assert ActorRegistry.load(path).find("First Brigade") is not None
    path = written(tmp_path, "one,Second Longer Brigade,,,REB,MLI,")
    assert ActorRegistry.load(path).find("Second Longer Brigade") is not None


@pytest.mark.parametrize(
    ("line", "column", "remedy"),
    [
        ("x,A Group,,,REBEL,MLI,", "kind", "Use one of"),
        ("x,A Group,,,REB,Mali,", "country", "alpha-3"),
        (",A Group,,,REB,MLI,", "actor_id", "must not be empty"),
        ("x,,,,REB,MLI,", "name", "must not be empty"),
        ("x,A Group,,,REB", "country", "Too few values"),
        ("x,A Group,,,REB,MLI,,more", "", "Too many values"),
    ],
)
def test_a_bad_row_is_named_with_line_column_value_and_remedy(tmp_path, line, column, remedy) -> None:
    path = written(tmp_path, "ok,Good Group,,,REB,MLI,", line)
    with pytest.raises(RegistryFileError, match=remedy) as caught:
        ActorRegistry.load(path)
    assert (caught.value.path, caught.value.row, caught.value.column) == (path, 3, column)
    assert "mine.csv, line 3" in str(caught.value)


def test_two_rows_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryFileError, match="one of its own"):
        ActorRegistry.load(written(tmp_path, "x,A,,,REB,,", "x,B,,,REB,,"))


@pytest.mark.parametrize(
    ("header", "remedy"), [("actor_id,name\n", "Add the column"), (HEADER.strip() + ",colour\n", "Remove or rename")]
)
def test_a_missing_or_unknown_column_is_named(tmp_path: Path, header: str, remedy: str) -> None:
    with pytest.raises(RegistryFileError, match=remedy):
        ActorRegistry.load(written(tmp_path, header=header))


def test_a_file_that_is_absent_or_not_utf8_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(RegistryFileError, match="Check the path"):
        ActorRegistry.load(tmp_path / "absent.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes(HEADER.encode() + "x,Ejército,,,REB,COL,\n".encode("latin-1"))
    with pytest.raises(RegistryFileError, match="UTF-8"):
        ActorRegistry.load(path)
