"""What a killed process left half done is finished or cleared before the next one writes."""

import os
import shutil
from pathlib import Path

import pytest

from pipelines.storage.lock import writing
from pipelines.storage.recovery import leftovers
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, claim, frame
from tests.storage.test_snapshot import stage_article


@pytest.fixture
def published(tables: Tables) -> Tables:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    return tables


def test_a_version_that_was_complete_before_the_kill_becomes_the_current_one(published: Tables) -> None:
    published.stage("claims", frame("claims", claim()), DAY)
    publish(published, "run-2", NOW, "1.0")
    layout = published.layout
    layout.current.unlink()
    layout.current.symlink_to("versions/000001")
    with writing(layout):
        assert layout.current_number() == 2


@pytest.mark.parametrize("name", ["current", "parquet", "counterclaim.duckdb"])
def test_a_lost_link_is_made_again(published: Tables, name: str) -> None:
    (published.layout.root / name).unlink()
    with writing(published.layout):
        assert (published.layout.root / name).exists()


def test_staged_files_that_were_published_are_not_published_again(published: Tables) -> None:
    layout = published.layout
    shutil.copytree(layout.current / "parquet" / "articles", layout.staging / "articles", copy_function=os.link)
    published.stage("claims", frame("claims", claim()), DAY)
    with writing(layout):
        assert [path.parts[0] for path in published.staged()] == ["claims"]


def test_what_was_being_made_or_removed_is_cleared(published: Tables) -> None:
    layout = published.layout
    for name in (".building-000002", ".pruned-000001"):
        shutil.copytree(layout.version(1), layout.versions / name)
    published.stage("claims", frame("claims", claim()), DAY)
    for folder in (layout.root, layout.staging / "claims"):
        (folder / ".a.1234.tmp").write_bytes(b"half")
    with writing(layout):
        assert sorted(path.name for path in layout.versions.iterdir()) == ["000001"]
        assert leftovers(layout) == []
        assert len(list(published.staged())) == 1


def test_a_refused_version_is_left_for_the_person_who_looks_at_it(published: Tables, tmp_path: Path) -> None:
    refused = published.layout.versions / ".refused-000002"
    refused.mkdir()
    with writing(published.layout):
        assert refused.is_dir()
