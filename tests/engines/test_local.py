"""The local engine's workers: they end with the process that started them."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing.connection import Connection
from threading import Thread

import pytest

from pipelines.engines import local
from pipelines.engines.local import LocalEngine, in_order, standing_by
from pipelines.engines.task import ArticleTask, Findings
from pipelines.processes import _end_with_parent, spawned

SPAWN = multiprocessing.get_context("spawn")


def watch() -> None:
    Thread(target=_end_with_parent, daemon=True).start()


def run_pool(pids: Connection) -> None:
    with ProcessPoolExecutor(2, mp_context=SPAWN, initializer=watch) as pool:
        started = [pool.submit(os.getpid) for _ in range(2)]
        pids.send({future.result() for future in started})
        pool.submit(time.sleep, 120).result()


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as status:  # noqa: PTH123 - a process, not a file
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def have_ended(pids: set[int]) -> bool:
    patience = time.monotonic() + 30
    while any(is_alive(pid) for pid in pids) and time.monotonic() < patience:
        time.sleep(0.02)
    return not any(is_alive(pid) for pid in pids)


def children() -> set[int]:
    """By number: whether a process has ended, its own object may not know while the pool's thread waits for it too."""
    return {process.pid for process in multiprocessing.active_children() if process.pid}


def test_no_more_batches_are_drawn_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_read_batch", lambda tasks: [Findings(task.article_id) for task in tasks])
    drawn: list[int] = []

    def batches() -> Iterator[tuple[ArticleTask, ...]]:
        for at in range(20):
            drawn.append(at)
            yield (ArticleTask(str(at), date(2025, 3, 1), None, "", None),)

    with ThreadPoolExecutor(2) as pool:
        found = in_order(pool, batches(), 4)
        for at in range(20):
            assert next(found).article_id == str(at)
            assert len(drawn) <= at + 4 + 1


def test_the_number_of_workers_changes_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "MIN_ARTICLES_FOR_WORKERS", 1)
    monkeypatch.setattr(local, "ARTICLES_PER_BATCH", 2)
    texts = [
        "The FLA said it held the base. The Malian army denied the claim.",
        "Witnesses told Reuters that two trucks burned, citing a farmer.",
        "",
        "\ufffd“We left,” he said. “We had to.” Gunmen killed 12 RSF fighters in Sudan.",
        "GOMA -- THE ARMY SAID IT LEFT.\n\n• UNRWA: eleven workers held",
    ]
    tasks = [ArticleTask(str(at), date(2025, 3, 1), "Army denies raid", text, None) for at, text in enumerate(texts)]
    alone, shared = (list(LocalEngine(workers).read(tasks)) for workers in (1, 2))
    assert alone == shared
    assert any(findings.rows.get("claims") for findings in alone)


def test_workers_that_stand_by_are_those_that_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "MIN_ARTICLES_FOR_WORKERS", 1)
    began: list[int] = []

    def counted(workers: int, load: Callable[[], None]) -> ProcessPoolExecutor:
        began.append(workers)
        return spawned(workers, load)

    monkeypatch.setattr(local, "spawned", counted)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    tasks = [ArticleTask("a", date(2025, 3, 1), None, "The army denied the claim.", None)]
    with standing_by(local.MIN_BYTES_TO_STAND_BY):
        assert began == [2]
        found = list(LocalEngine().read(tasks))
        assert began == [2]
        assert local._standing is None
    assert [findings.error for findings in found] == [None]


def test_nobody_stands_by_for_little_and_who_was_not_needed_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_load", int)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    before = children()
    with standing_by(local.MIN_BYTES_TO_STAND_BY - 1):
        assert children() == before
    with standing_by(local.MIN_BYTES_TO_STAND_BY):
        began = children() - before
        assert len(began) == 2
    assert have_ended(began)


def test_workers_end_with_a_killed_parent() -> None:
    receiving, sending = SPAWN.Pipe(duplex=False)
    parent = SPAWN.Process(target=run_pool, args=(sending,))
    parent.start()
    workers = receiving.recv()
    assert all(is_alive(pid) for pid in workers)
    parent.kill()
    parent.join()
    assert have_ended(workers)
