"""Kill a publication to a bucket after each of its requests: `python -m tests.storage.bucket_kill_points`.

A warehouse in a bucket has one version; a machine takes in a second file and is killed (signal 9) after its k-th
request, for every k. After each, a reader without a cache finds version 1 or 2, whole; then the same machine, or in
every second trial another one that holds nothing, runs again: version 2 is published, and its tables are those of an
undisturbed run.
"""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import obstore

from pipelines.objects import open_store
from pipelines.storage import bucket
from pipelines.storage.layout import CACHE_VARIABLE, WarehouseLayout, located
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import Extent, readable
from schemas import TABLES
from tests.faults.kill_points import _LEDGERS, World, assert_whole, in_child, make_world, prepare, served, take_in
from tests.storage.s3 import BUCKET, serving

_FIRST, _KILLED, _OTHER, _READER = "first", "killed", "other", "reader"
"""Caches: of the machine that published version 1, its copy that is killed, and machines that held nothing."""


class Requests:
    """The module `obstore`, which counts the requests of this process and ends it after one of them."""

    def __init__(self, last: int | None) -> None:
        self.names: list[str] = []
        self._last = last

    def __getattr__(self, name: str) -> Any:
        request = getattr(obstore, name)

        def counted(store: Any, path: Any, *arguments: Any, **options: Any) -> Any:
            answer = request(store, path, *arguments, **options)
            self._happened(f"{name} {path} {options.get('mode', '')}")
            return answer

        return counted

    def _happened(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def second_run(world: World, address: str, cache: Path, last: int | None, told: Path | None = None) -> None:
    """The run that is killed after so many requests; one request at a time, so that each trial has the same."""
    requests = Requests(last)
    bucket.obstore, bucket._REQUESTS_AT_ONCE = requests, 1
    os.environ[CACHE_VARIABLE] = str(cache)
    take_in(located(address), sorted(world.inbox.iterdir()), "run-2", served(world))
    if told is not None:
        told.write_text("\n".join(requests.names))


def verify_readers(address: str, cache: Path) -> None:
    """What a machine that held nothing reads."""
    os.environ[CACHE_VARIABLE] = str(cache)
    layout = readable(address, Extent.VERSIONS)
    assert layout.current_number() in {1, 2}, "readers are led nowhere"
    assert_whole(layout.current.resolve())


def verify_tables(world: World, address: str, cache: Path) -> None:
    """What is published after the run that came after the kill."""
    os.environ[CACHE_VARIABLE] = str(cache)
    layout = readable(address, Extent.VERSIONS)
    assert layout.current_number() == 2, f"the version is {layout.current_number()}"
    for name in set(TABLES) - _LEDGERS:
        rows = (Tables(each).read(name) for each in (WarehouseLayout(world.undisturbed), layout))
        expected, found = (each.sort(TABLES[name].key) for each in rows)  # in however many files they lie
        assert found.equals(expected), f"{name} is not what an undisturbed run makes of it"


def first_version(world: World, address: str, cache: Path) -> None:
    """Publish the first file."""
    os.environ[CACHE_VARIABLE] = str(cache)
    take_in(located(address), [world.inbox / "first.txt"], "run-1", served(world))


def copied(source: str, target: str) -> None:
    """Copy the objects of one warehouse to another address."""
    store, prefix = open_store(f"s3://{BUCKET}"), target.removeprefix(f"s3://{BUCKET}/")
    former = source.removeprefix(f"s3://{BUCKET}/")
    for listed in obstore.list(store, f"{former}/"):
        for each in listed:
            obstore.copy(store, each["path"], f"{prefix}/{each['path'].removeprefix(f'{former}/')}")


def try_one(world: World, source: str, at: int) -> bool:
    """One trial; whether everything held."""
    address, caches = f"{source}-{at}", world.folder / f"caches-{at}"
    shutil.copytree(_cache_of(world, source), _renamed(caches / _KILLED, address), symlinks=True)
    again = caches / (_KILLED if at % 2 else _OTHER)
    survived = (
        in_child(lambda: copied(source, address)) == 0
        and in_child(lambda: second_run(world, address, caches / _KILLED, at)) == -signal.SIGKILL
        and in_child(lambda: verify_readers(address, caches / _READER)) == 0
        and in_child(lambda: second_run(world, address, again, None)) == 0
        and in_child(lambda: verify_tables(world, address, caches / _READER)) == 0
    )
    shutil.rmtree(caches)
    return survived


def _cache_of(world: World, address: str) -> Path:
    with _cache(world.folder / _FIRST):
        return located(address).root.parent


def _renamed(cache: Path, address: str) -> Path:
    """The folder in which the cache holds another address."""
    with _cache(cache):
        return located(address).root.parent


@contextlib.contextmanager
def _cache(folder: Path) -> Iterator[None]:
    os.environ[CACHE_VARIABLE] = str(folder)
    yield


def main() -> int:
    """Try the points, print how many were tried and survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="try every so many requests only")
    parser.add_argument("--first", type=int, default=1, help="begin with this request")
    chosen = parser.parse_args()
    prepare()
    with tempfile.TemporaryDirectory() as name, serving() as environment:
        os.environ.update(environment)
        world = make_world(Path(name).resolve())
        source, told = f"s3://{BUCKET}/source", world.folder / "told.txt"
        counted = f"{source}-counted"
        shutil.rmtree(world.folder / _FIRST, ignore_errors=True)
        if in_child(lambda: first_version(world, source, world.folder / _FIRST)) != 0:
            raise RuntimeError("the first version could not be published")
        cache = world.folder / "counting"
        shutil.copytree(_cache_of(world, source), _renamed(cache, counted), symlinks=True)
        if in_child(lambda: copied(source, counted)) or in_child(lambda: second_run(world, counted, cache, None, told)):
            raise RuntimeError("the undisturbed run failed")
        names = told.read_text().splitlines()
        points = list(range(chosen.first, len(names) + 1, chosen.every))
        print(f"{len(names)} requests, {len(points)} of them tried", flush=True)
        lost = [at for at in points if not try_one(world, source, at)]
        print(f"{len(points)} tried, {len(points) - len(lost)} survived")
        for at in lost:
            print(f"  not survived: request {at}, {names[at - 1]}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
