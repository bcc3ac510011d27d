"""Whether a run would find anything to do, told by a look at names, sizes and times: most hourly ticks need no more.

A run that went through all stages and left nothing undone leaves a mark: what it looked into, as that was before it
was read, and the version that stands since. While both are as they were, no source is due and nothing is staged, the
next run has nothing to do. `LONGEST_QUIET` after the mark all stages are gone through all the same.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.code import code_version
from pipelines.engines.user_files import extractor_version
from pipelines.fetch.polling import is_due
from pipelines.fetch.settings import Sources, resolved
from pipelines.fetch.sources import read_sources
from pipelines.fetch.state import opened
from pipelines.ingest.inputs import find_inputs
from pipelines.stages.extract import unextracted
from pipelines.stages.poll import STATE
from pipelines.stages.read import unread
from pipelines.stages.run import Run
from pipelines.storage.durable import write_atomically
from pipelines.storage.layout import WarehouseLayout
from schemas import TABLES

LONGEST_QUIET = timedelta(hours=5, minutes=30)
"""So that under an hourly schedule a run goes through all stages every six hours: it would meet rotten files."""

LEDGERS = frozenset({"runs", "fetches"})
"""Tables that tell what was done; alone they are no reason for a new version."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a run looks into: files and folders, and a `sources.yaml`."""

    paths: tuple[Path, ...]
    sources: Path | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing is new."""

    version: int
    since: datetime
    """When a run last went through all stages."""

    def __str__(self) -> str:
        return f"nothing is new since {self.since:%Y-%m-%d %H:%M} UTC; version {self.version} stands"


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a run left: `version` is None until it has ended."""

    run_id: str
    intake: str
    ended_at: str | None = None
    version: str | None = None


def begin(run: Run, intake: Intake, settings: Sources) -> None:
    """Note what a run is about to look into. A run that ends too early leaves only this, and the next one runs."""
    _write(run.tables.layout, _Mark(run.run_id, _digest_of_intake(intake, settings)))


def settle(run: Run) -> None:
    """Note that the run has ended, and that nothing is left to do; another than the one that began changes nothing."""
    layout = run.tables.layout
    mark = _read(layout)
    if mark is None or mark.run_id != run.run_id or not _is_done(run):
        return
    _write(layout, _Mark(run.run_id, mark.intake, run.started_at.isoformat(), _digest_of_version(layout)))
    _looked(layout)


def unsettle(layout: WarehouseLayout) -> None:
    """Let the next run go through all stages."""
    _file(layout).unlink(missing_ok=True)


def quiet(layout: WarehouseLayout, intake: Intake, now: datetime) -> Quiet | None:
    """Whether a run that looks into `intake` has nothing to do; None where it has, or may have.

    Raises:
        InputNotFound, SourcesError: a path does not exist, or `sources.yaml` cannot be used.
        OSError: the warehouse cannot be written to.
    """
    if layout.bucket is not None:  # somebody else may have published there since
        return None
    mark, number = _read(layout), layout.current_number()
    if mark is None or mark.ended_at is None or number is None or number != max(layout.published_numbers()):
        return None
    since = datetime.fromisoformat(mark.ended_at)
    settings = read_sources(intake.sources) if intake.sources else Sources()
    is_quiet = (
        timedelta() <= now - since <= LONGEST_QUIET
        and not _has_work_staged(layout)
        and mark.version == _digest_of_version(layout)
        and mark.intake == _digest_of_intake(intake, settings)
        and not _is_any_due(layout, settings, now)
    )
    if not is_quiet:
        return None
    _looked(layout)
    return Quiet(number, since)


def last_look(layout: WarehouseLayout) -> float | None:
    """When a run last looked for something new, in seconds since 1970; None where none has."""
    looked = layout.root / _LOOKED
    return looked.stat().st_mtime if looked.exists() else None


def _is_done(run: Run) -> bool:
    return not _has_work_staged(run.tables.layout) and unread(run).is_empty() and unextracted(run) == 0


def _has_work_staged(layout: WarehouseLayout) -> bool:
    staged = layout.staging.glob("**/[!.]*")
    return any(path.relative_to(layout.staging).parts[0] not in LEDGERS for path in staged if path.is_file())


def _is_any_due(layout: WarehouseLayout, settings: Sources, now: datetime) -> bool:
    polled = [source for source in settings.sources if source.enabled and source.is_polled]
    if not polled:
        return False
    with opened(layout.root / STATE) as state:
        return bool(state.outbox()) or any(is_due(source, state, now) for source in polled)


def _digest_of_intake(intake: Intake, settings: Sources) -> str:
    """By what code it is read, what stands in `sources.yaml`, and every file that is looked into, as it is now."""
    said = [code_version(name) for name in TABLES]
    said += [extractor_version(), settings.model_dump_json()]
    looked_into = [*intake.paths]
    if intake.sources is not None:
        local = [source for source in settings.sources if source.enabled and not source.is_polled]
        looked_into += [path for path in (resolved(source, intake.sources) for source in local) if path.exists()]
    said += [os.path.realpath(path) for path in looked_into]
    return _digest([*said, *_states(find_inputs(looked_into))])


def _digest_of_version(layout: WarehouseLayout) -> str:
    folder = layout.current.resolve()
    return _digest(_states([folder, *sorted(folder.glob("**/*"))]))


def _states(files: Sequence[Path]) -> Iterator[str]:
    """A file as the file system tells it. The time of its last change (ctime) no program sets back."""
    for file in files:
        try:
            status = file.stat()
            yield f"{os.path.realpath(file)} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
        except OSError as error:
            yield f"{os.path.realpath(file)} {error.errno}"


def _digest(said: Sequence[str] | Iterator[str]) -> str:
    return hashlib.sha256("\x1e".join(said).encode("utf-8", "surrogateescape")).hexdigest()


_MARK, _LOOKED = ".settled.json", ".looked"


def _file(layout: WarehouseLayout) -> Path:
    return layout.root / _MARK


def _looked(layout: WarehouseLayout) -> None:
    (layout.root / _LOOKED).touch()


def _read(layout: WarehouseLayout) -> _Mark | None:
    try:
        return _Mark(**json.loads(_file(layout).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # without a readable mark all stages are gone through
        return None


def _write(layout: WarehouseLayout, mark: _Mark) -> None:
    text = json.dumps(asdict(mark), indent=1)
    write_atomically(_file(layout), lambda file: _fill(file, text))


def _fill(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
