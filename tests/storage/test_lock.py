"""One writer at a time; a lock goes with the process that held it."""

import multiprocessing
import os
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Timer

import pytest

from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import WarehouseBusyError, WarehouseUnwritableError, writing

SPAWN = multiprocessing.get_context("spawn")


def hold(root: Path, held: Event, release: Event) -> None:
    with writing(WarehouseLayout(root)):
        held.set()
        release.wait(30)


def test_a_second_process_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    held, release = SPAWN.Event(), SPAWN.Event()
    other = SPAWN.Process(target=hold, args=(tmp_path, held, release))
    other.start()
    try:
        assert held.wait(30)
        with (
            pytest.raises(WarehouseBusyError, match=f"process {other.pid} on"),
            writing(WarehouseLayout(tmp_path)),
        ):
            pass
    finally:
        release.set()
        other.join()


def test_a_second_process_that_waits_writes_once_the_first_has_ended(tmp_path: Path) -> None:
    held, release = SPAWN.Event(), SPAWN.Event()
    other = SPAWN.Process(target=hold, args=(tmp_path, held, release))
    other.start()
    assert held.wait(30)
    Timer(0.2, release.set).start()
    with writing(WarehouseLayout(tmp_path), wait_seconds=30):
        assert release.is_set()
    other.join()


def test_the_lock_of_a_killed_process_does_not_stand(tmp_path: Path) -> None:
    held, release = SPAWN.Event(), SPAWN.Event()
    other = SPAWN.Process(target=hold, args=(tmp_path, held, release))
    other.start()
    assert held.wait(30)
    other.kill()
    other.join()
    with writing(WarehouseLayout(tmp_path)):
        pass


def test_one_process_may_nest_its_stages(tmp_path: Path) -> None:
    layout = WarehouseLayout(tmp_path)
    with writing(layout), writing(layout):
        pass
    assert not (tmp_path / ".lock-holder.json").exists()


def test_a_warehouse_that_cannot_be_made_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(WarehouseUnwritableError, match="--warehouse"),
        writing(WarehouseLayout(tmp_path / "file" / "warehouse")),
    ):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_warehouse_is_refused_with_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with (
        pytest.raises(WarehouseUnwritableError, match="Permission denied"),
        writing(WarehouseLayout(tmp_path)),
    ):
        pass
