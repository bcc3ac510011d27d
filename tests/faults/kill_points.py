"""Kill a run at every file operation that it makes, and see that nothing is lost: `python -m tests.faults.kill_points`.

The operations are found by instrumentation, not by hand: Python's audit hooks tell every file that is opened for
writing, renamed, linked, removed or made; `fsync` and what Arrow and DuckDB write natively are counted around their
calls, and a Parquet file is also left half written. A warehouse with one published version takes in a second file; the
process kills itself (signal 9) or finds the disk full just before operation N. After each: the version that readers had
is whole, the run after it completes, its tables are those of an undisturbed run, and `doctor` finds no damage.

Everything of the real flow but the parser: what the real extractor finds in the two files is found once and served.
"""

import argparse
import contextlib
import errno
import json
import os
import pickle
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
from pandera.backends.polars.register import register_polars_backends

import pipelines.events.linking  # noqa: F401 - imported before the forks, which are then fast
from pipelines.code import EXTRACTED_TABLES
from pipelines.engines import local
from pipelines.engines.task import ArticleTask, Findings
from pipelines.entities.actors import ActorRegistry
from pipelines.events import agreement, tellings
from pipelines.ingest.articles import read_articles
from pipelines.ingest.languages import language_of
from pipelines.stages import extract, read
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run
from pipelines.storage import duckdb_file, tables
from pipelines.storage.examination import examine
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout
from pipelines.storage.lock import writing
from pipelines.storage.manifest import Manifest, sha256
from pipelines.storage.queries import opened
from pipelines.storage.tables import Tables
from schemas import TABLES
from schemas.rules import rules_of

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
ARTICLES = {
    "first.txt": "The Malian army said on Monday that it had repelled an attack on its base near Gao. "
    "The rebels denied on Tuesday that they had attacked the base near Gao and said that two soldiers were killed.\n",
    "second.txt": "Rebels claimed on Wednesday that they had shot down an army helicopter near Kidal. "
    "The army denied that a helicopter had been shot down near Kidal.\n",
}
_LEDGERS = frozenset({"runs", "snapshots"})
"""What differs from run to run: times, and how much of the work was left to do."""
_COUNTED = frozenset(
    {"os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate"}
)
_GIVING_ROOM = ("os.remove", "os.rmdir", "os.chmod", "os.truncate")
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_IN_MEMORY = Path("/dev/shm")
"""A killed process leaves files behind as they are; what a power cut leaves is no matter of these trials."""
_TOLD_EVERY = 25
_DUCKDB_STEP = 10
"""Of DuckDB's statements every tenth is tried: most are comments on columns, in one file under a hidden name."""


class Fault(StrEnum):
    """What happens at the operation."""

    KILL = "kill -9"
    DISK_FULL = "disk full"


@dataclass(frozen=True)
class World:
    """What all trials start from."""

    folder: Path
    findings: Path

    @property
    def published(self) -> Path:
        """The warehouse with the first file taken in."""
        return self.folder / "published"

    @property
    def undisturbed(self) -> Path:
        """The warehouse with both."""
        return self.folder / "undisturbed"

    @property
    def inbox(self) -> Path:
        """Both files."""
        return self.folder / "inbox"


class Operations:
    """Counts the file operations of this process below a folder, and lets the fault happen at one of them."""

    def __init__(self, below: Path, at: int | None, fault: Fault) -> None:
        self.names: list[str] = []
        self.states: list[int] = []
        self._below, self._at, self._fault, self._is_on = str(below), at, fault, True
        sys.addaudithook(self._heard)
        os.fsync = self._around(os.fsync, "fsync")
        tables.write_groups = self._half_written(tables.write_groups)
        duckdb_file.duckdb = _CountedDuckDB(self)

    def stop(self) -> None:
        """Count no more."""
        self._is_on = False

    def happens(self, name: str) -> None:
        """One operation is about to happen."""
        if not self._is_on:
            return
        self.names.append(" ".join(name.split()))
        if self._at is None:
            self._is_on = False
            self.states.append(state_of(Path(self._below)))
            self._is_on = True
        if len(self.names) - 1 == self._at:
            self._is_on = False
            if self._fault is Fault.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._is_on or not (event in _COUNTED or event == "open"):
            return
        if event == "open" and not arguments[2] & _FOR_WRITING:
            return
        paths = [os.fsdecode(each) for each in arguments[:2] if isinstance(each, str | bytes | os.PathLike)]
        if any(path.startswith(self._below) for path in paths):
            self.happens(f"{event} {paths[-1].removeprefix(self._below)}")

    def _around(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.happens(name)
            return function(*arguments, **options)

        return counted

    def _half_written(self, write: Callable[..., None]) -> Callable[..., None]:
        def in_halves(groups: Any, schema: Any, path: Path) -> None:
            self.happens(f"write {path}")
            write(groups, schema, path)
            whole, self._is_on = path.read_bytes(), False
            path.write_bytes(whole[: len(whole) // 2])
            self._is_on = True
            self.happens(f"write on {path}")
            self._is_on = False
            path.write_bytes(whole)
            self._is_on = True

        return in_halves


class _CountedDuckDB:
    """The module `duckdb`, each of whose statements is an operation."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def __getattr__(self, name: str) -> Any:
        return getattr(duckdb, name)

    @contextlib.contextmanager
    def connect(self, *arguments: Any, **options: Any) -> Iterator[Any]:
        with duckdb.connect(*arguments, **options) as connection:
            yield connection if options.get("read_only") else _CountedConnection(connection, self._operations)


class _CountedConnection:
    def __init__(self, connection: duckdb.DuckDBPyConnection, operations: Operations) -> None:
        self._connection, self._operations = connection, operations

    def execute(self, statement: str, *arguments: Any) -> Any:
        self._operations.happens(f"duckdb {statement[:40]}")
        return self._connection.execute(statement, *arguments)


class InThisProcess:
    """Reads documents here: both files are harmless, and a process more for each of thousands of runs takes long."""

    articles = staticmethod(read_articles)


@dataclass(frozen=True)
class Served:
    """The engine that serves what was found once."""

    findings: dict[str, Findings]

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        return (self.findings[task.article_id] for task in tasks)


def take_in(layout: WarehouseLayout, files: Sequence[Path], run_id: str, findings: dict[str, Findings]) -> None:
    """All stages in this process."""
    read.shared_worker = lambda: InThisProcess
    with writing(layout):
        run = Run(run_id, NOW, NOW.date(), Tables(layout), engine=Served(findings))
        receive_documents(run, files)
        read_new_articles(run)
        extract_new_claims(run)
        resolve_entities(run)
        link_events(run)
        publish_snapshot(run)


def prepare() -> None:
    """What every child would load and compile anew; nothing here starts a thread, which a fork would lose."""
    ActorRegistry.load()
    agreement.major_cities()
    tellings.word_of("shot down", None)
    register_polars_backends()
    language_of(next(iter(ARTICLES.values())))
    for contract in TABLES.values():
        _ = contract.columns, rules_of(contract.name)


def in_child(work: Callable[[], None]) -> int:
    """Do something in a forked process; returns its exit code, or the signal that ended it as a negative number."""
    return ended(started(work))


def started(work: Callable[[], None]) -> int:
    """Begin something in a forked process; returns its id."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return child


def ended(child: int) -> int:
    """Wait for a process; returns its exit code, or the signal that ended it as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def make_world(folder: Path) -> World:
    """Both files, what the real extractor finds in them, a warehouse with one of them, and one with both."""
    world = World(folder, folder / "findings.pickle")
    world.inbox.mkdir()
    for name, text in ARTICLES.items():
        (world.inbox / name).write_text(text)

    def find() -> None:
        read.shared_worker = lambda: InThisProcess
        layout = WarehouseLayout(folder / "reading")
        run = Run("reading", NOW, NOW.date(), Tables(layout))
        receive_documents(run, [world.inbox])
        read_new_articles(run)
        with opened(run.tables, ("articles", *EXTRACTED_TABLES)) as archive:
            found = {each.article_id: each for each in local.read_claims(extract._unread(archive, run), 1)}
        world.findings.write_bytes(pickle.dumps(found))

    def publish() -> None:
        take_in(WarehouseLayout(world.published), [world.inbox / "first.txt"], "run-1", served(world))
        shutil.copytree(world.published, world.undisturbed, symlinks=True)
        take_in(WarehouseLayout(world.undisturbed), sorted(world.inbox.iterdir()), "run-2", served(world))

    for work in (find, publish):
        if in_child(work) != 0:
            raise RuntimeError("the world of the trials could not be made")
    return world


def served(world: World) -> dict[str, Findings]:
    """What the extractor found, by article."""
    found: dict[str, Findings] = pickle.loads(world.findings.read_bytes())  # noqa: S301 - written above
    return found


def second_run(world: World, warehouse: Path, at: int | None, fault: Fault, told: Path) -> None:
    """The run that is disturbed; where `at` is None it tells its operations into a file."""
    findings = served(world)
    operations = Operations(warehouse, at, fault)
    try:
        take_in(WarehouseLayout(warehouse), sorted(world.inbox.iterdir()), "run-2", findings)
    except Exception as error:
        if "No space left" not in str(error):
            raise
    operations.stop()
    told.write_text(json.dumps([operations.names, operations.states]))


def verify(world: World, warehouse: Path) -> None:
    """What must hold after a fault; raises AssertionError."""
    layout = WarehouseLayout(warehouse)
    assert_whole(layout.version(1))
    assert layout.current_number() in {1, 2}, "readers are led nowhere"
    assert_whole(layout.current.resolve())
    take_in(layout, sorted(world.inbox.iterdir()), "run-2", served(world))
    assert layout.current_number() == 2, f"the version is {layout.current_number()}"
    for name in set(TABLES) - _LEDGERS:
        rows = (Tables(WarehouseLayout(root)).read(name) for root in (world.undisturbed, warehouse))
        expected, found = (each.sort(TABLES[name].key) for each in rows)  # in however many files they lie
        assert found.equals(expected), f"{name} is not what an undisturbed run makes of it"
    damage = [str(finding) for finding in examine(layout) if finding.is_damage]
    assert not damage, damage


def assert_whole(version: Path) -> None:
    """Every file of a version is the one that its manifest tells, and DuckDB reads it."""
    for part in Manifest.read(version).parts:
        assert sha256(version / part.path) == part.sha256, part.path
    with duckdb.connect(str(version / DUCKDB_NAME), read_only=True) as connection:
        (articles,) = connection.sql("select count(*) from articles").fetchone() or (0,)
        assert articles == int(version.name)


def try_one(world: World, at: int, fault: Fault) -> bool:
    """One trial; whether everything held."""
    warehouse = world.folder / f"trial-{at}"
    shutil.copytree(world.published, warehouse, symlinks=True)
    told = world.folder / f"told-{at}.txt"
    code = in_child(lambda: second_run(world, warehouse, at, fault, told))
    is_as_meant = code == (-signal.SIGKILL if fault is Fault.KILL else 0)
    survived = is_as_meant and in_child(lambda: verify(world, warehouse)) == 0
    shutil.rmtree(warehouse)
    told.unlink(missing_ok=True)
    return survived


@dataclass(frozen=True)
class Journal:
    """What each trial came to, one line of JSON each, so that trials that are cut off are gone on with."""

    file: Path

    def add(self, fault: Fault, at: int, name: str, survived: bool) -> None:
        """One trial has ended; the lanes write to the same file."""
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(f"{json.dumps([fault, at, name, survived])}\n")

    def outcomes(self, fault: Fault, names: Sequence[str]) -> dict[int, bool]:
        """Whether the points that were tried were survived; what was another operation then counts as not tried."""
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        rows = [json.loads(line) for line in lines]
        return {
            at: survived
            for of, at, name, survived in rows
            if of == fault and at < len(names) and _steady(name) == _steady(names[at])
        }


def _steady(name: str) -> str:
    """The operation's name without what differs from run to run: the folder of the trials, and the process's id."""
    return re.sub(r"/\S*/|\d+-\d+(?=\.tmp)", "", name)


def try_all(world: World, points: Sequence[int], fault: Fault, names: Sequence[str], journal: Journal) -> list[int]:
    """Try the points in as many lanes as there are processors; returns those that were not survived."""
    lanes = os.cpu_count() or 1
    known = journal.outcomes(fault, names)
    left = [at for at in points if at not in known]
    if len(left) < len(points):
        print(f"{fault}: {len(points) - len(left)} were tried before", flush=True)

    def run_lane(lane: int) -> None:
        for tried, at in enumerate(left[lane::lanes], start=1):
            journal.add(fault, at, names[at], try_one(world, at, fault))
            if tried % _TOLD_EVERY == 0:
                so_far = journal.outcomes(fault, names).values()
                print(f"{fault}: {sum(so_far)} of {len(so_far)} survived so far", flush=True)

    children = [started(lambda lane=lane: run_lane(lane)) for lane in range(lanes)]  # type: ignore[misc]
    codes = [ended(child) for child in children]
    if any(codes):
        raise RuntimeError("a lane of the trials failed")
    found = journal.outcomes(fault, names)
    return [at for at in points if not found[at]]


def state_of(folder: Path) -> int:
    """A digest of what a process that is killed now would leave behind."""
    states = ((str(file), file.lstat()) for file in folder.glob("**/*"))
    return hash(tuple(sorted((name, of.st_ino, of.st_mode, of.st_size, of.st_mtime_ns) for name, of in states)))


def points_of(names: Sequence[str], states: Sequence[int], fault: Fault) -> list[int]:
    """Where a fault is tried: a kill once for each state that it can leave behind, a full disk where room is taken."""
    native = [at for at, name in enumerate(names) if name.startswith("duckdb ")]
    points = sorted({*range(len(names))} - set(native) | set(native[::_DUCKDB_STEP]))
    if fault is Fault.DISK_FULL:
        return [at for at in points if not names[at].startswith(_GIVING_ROOM)]
    return points[:1] + [at for before, at in pairwise(points) if states[at] != states[before]]


def operations_of(world: World) -> tuple[list[str], list[int]]:
    """The operations of an undisturbed run, and the state before each."""
    warehouse, told = world.folder / "counted", world.folder / "told.txt"
    shutil.copytree(world.published, warehouse, symlinks=True)
    if in_child(lambda: second_run(world, warehouse, None, Fault.KILL, told)) != 0:
        raise RuntimeError("the undisturbed run failed")
    shutil.rmtree(warehouse)
    names, states = json.loads(told.read_text())
    return names, states


def main() -> int:
    """Try the points, print how many were tried and survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, help="try so many, spread over the run, instead of all")
    parser.add_argument("--share", default="1/1", help="every n-th point from the k-th on, as 2/3")
    parser.add_argument("--journal", type=Path, help="a file of outcomes: what it tells is not tried again")
    parser.add_argument("--fault", type=Fault, choices=list(Fault), action="append", help="only this fault")
    chosen = parser.parse_args()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # the folder is removed then, too
    prepare()
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as folder:
        world = make_world(Path(folder).resolve())
        journal = Journal((chosen.journal or world.folder / "journal.jsonl").resolve())
        names, states = operations_of(world)
        failed = 0
        for fault in chosen.fault or list(Fault):
            points = points_of(names, states, fault)
            print(f"{fault}: {len(names)} file operations, a fault matters at {len(points)}", flush=True)
            first, of = map(int, chosen.share.split("/"))
            points = points[first - 1 :: of]
            if chosen.sample:
                points = sorted(random.Random(len(points)).sample(points, chosen.sample))  # noqa: S311 - a spread
            lost = try_all(world, points, fault, names, journal)
            failed += len(lost)
            print(f"{fault}: {len(points)} tried, {len(points) - len(lost)} survived", flush=True)
            for at in lost:
                print(f"  not survived: operation {at}, {names[at]}")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
