"""Which files a partition consists of is told from their names alone."""

from pathlib import Path

from pipelines.storage.partitions import Span, after, covered, standing, whole


def files(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def names(found: list[Path]) -> list[str]:
    return [file.name for file in found]


def test_a_name_tells_for_which_files_it_stands() -> None:
    for span in (Span(0, 0), Span(7, 7), Span(2, 11)):
        assert Span.of(Path(span.name)) == span


def test_what_is_added_stands_beside_what_is_published() -> None:
    published = files("part-0.parquet", "part-10.parquet", "part-9.parquet")
    assert after(published).name == "part-11.parquet"
    assert names(standing(published, files("part-11.parquet")))[-2:] == ["part-10.parquet", "part-11.parquet"]


def test_what_replaces_a_partition_hides_all_of_it() -> None:
    published = files("part-0.parquet", "part-1.parquet")
    staged = files("part-2.parquet", "part-0-2.parquet")
    assert whole([*published, staged[0]]).name == "part-0-2.parquet"
    assert names(standing(published, staged)) == ["part-0-2.parquet"]
    assert covered(staged) == {staged[0]}


def test_merged_files_leave_the_larger_ones_before_them_alone() -> None:
    published = files("part-0.parquet", "part-1.parquet", "part-2.parquet")
    assert names(standing(published, files("part-1-4.parquet"))) == ["part-0.parquet", "part-1-4.parquet"]
