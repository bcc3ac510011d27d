"""A warehouse in a bucket, against a real S3-compatible server: `make test-s3`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("moto", reason="the S3 server is not installed: `make test-s3` installs and tests it")

from pipelines.cli.app import app
from pipelines.ids import row_id
from pipelines.objects import AddressError
from pipelines.storage.bucket import CURRENT, Bucket, BucketError, LostRaceError
from pipelines.storage.history import roll_back
from pipelines.storage.layout import CACHE_VARIABLE, WarehouseLayout, located
from pipelines.storage.lock import writing
from pipelines.storage.snapshot import prune, publish
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import hold_all, readable
from tests.rows import DAY, DOCUMENT, NOW, article, claim, frame
from tests.storage.s3 import BUCKET, serving
from tests.storage.test_snapshot import RAW, SOURCE, count

OTHER = row_id("claim", "other")
ARMY = {"actor_id": "army", "name": "Army", "kind": "MIL", "is_provisional": False}
STORED = f"documents/{DOCUMENT[:2]}/{DOCUMENT}"


@pytest.fixture(scope="session")
def server() -> Iterator[dict[str, str]]:
    with serving() as environment:
        yield environment


@pytest.fixture
def address(server: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A prefix of the bucket that is empty yet."""
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{request.node.name}"


class Machine:
    """A machine with a cache of its own."""

    def __init__(self, address: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._address, self._cache, self._monkeypatch = address, cache, monkeypatch

    @property
    def layout(self) -> WarehouseLayout:
        self._monkeypatch.setenv(CACHE_VARIABLE, str(self._cache))
        return located(self._address)

    @property
    def reading(self) -> WarehouseLayout:
        self._monkeypatch.setenv(CACHE_VARIABLE, str(self._cache))
        return readable(self._address)

    def publish_article(self) -> None:
        """The first version: an article with its raw bytes."""
        layout = self.layout
        with writing(layout):
            tables = Tables(layout)
            layout.document(DOCUMENT).parent.mkdir(parents=True)
            layout.document(DOCUMENT).write_text("raw")
            tables.stage("sources", frame("sources", SOURCE))
            tables.stage("documents", frame("documents", RAW | {"stored_path": STORED}), DAY)
            tables.stage("articles", frame("articles", article()), DAY)
            publish(tables, "run-1", NOW, "1.0")

    def stage_claim(self, **changes: object) -> None:
        layout = self.layout
        with writing(layout):
            Tables(layout).append("claims", frame("claims", claim(**changes)), DAY)

    def publish(self, run_id: str = "run-2") -> None:
        layout = self.layout
        with writing(layout):
            publish(Tables(layout), run_id, NOW, "1.0")


@pytest.fixture
def here(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(address, tmp_path / "here", monkeypatch)


@pytest.fixture
def there(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(address, tmp_path / "there", monkeypatch)


def names(address: str, folder: str = "") -> set[str]:
    folders = [folder] if folder else ["parquet", "duckdb", "versions", "documents"]
    return {name for each in folders for name, _ in Bucket(address).listed(each)}


def test_another_machine_reads_what_was_published(here: Machine, there: Machine) -> None:
    here.publish_article()
    reading = there.reading
    assert count(reading.duckdb, "articles") == 1
    assert not list(reading.root.glob("**/*.parquet"))


def test_raw_documents_are_in_the_bucket_before_a_version_tells_of_them(here: Machine, address: str) -> None:
    here.publish_article()
    assert names(address, "documents") == {STORED}


def test_only_what_is_new_is_sent(here: Machine, address: str) -> None:
    here.publish_article()
    before = names(address)
    here.stage_claim()
    here.publish()
    folders = sorted(name.split("/")[0:2] for name in names(address) - before)
    assert [folder[0] for folder in folders] == ["duckdb", "parquet", "parquet", "versions"]
    assert {folder[1] for folder in folders if folder[0] == "parquet"} == {"claims", "snapshots"}


def test_who_comes_second_is_refused_and_loses_nothing(here: Machine, there: Machine) -> None:
    here.publish_article()
    there.stage_claim(claim_id=OTHER)
    here_first = there.layout
    with writing(here_first):  # it has brought itself up to date, and then the other one publishes
        here.stage_claim()
        here.publish()
        with pytest.raises(LostRaceError, match=r"another writer published version 2 of .*Run again"):
            publish(Tables(there.layout), "run-3", NOW, "1.0")
    there.publish("run-3")
    assert count(here.reading.duckdb, "claims") == 2
    with writing(here.layout):
        assert set(Tables(here.layout).keys("claims")["claim_id"]) == {claim()["claim_id"], OTHER}


def test_rows_that_both_have_read_are_there_once(here: Machine, there: Machine) -> None:
    here.publish_article()
    there.stage_claim()
    here.stage_claim()
    here.publish()
    with writing(there.layout):
        assert Tables(there.layout).count("claims") == 1
        assert list(Tables(there.layout).staged()) == []


def test_conclusions_of_a_lost_race_are_drawn_anew(here: Machine, there: Machine) -> None:
    here.publish_article()
    with writing(there.layout):
        Tables(there.layout).stage("actors", frame("actors", ARMY))
    here.stage_claim()
    here.publish()
    with writing(there.layout):
        assert Tables(there.layout).count("actors") == 0


def test_the_first_publication_of_two_is_the_one_that_stands(here: Machine, there: Machine) -> None:
    with writing(there.layout):
        here.publish_article()
        tables = Tables(there.layout)
        tables.stage("sources", frame("sources", SOURCE))
        with pytest.raises(LostRaceError):
            publish(tables, "run-3", NOW, "1.0")


def test_what_no_kept_version_needs_is_removed(here: Machine, address: str) -> None:
    here.publish_article()
    first = names(address, "duckdb")
    here.stage_claim()
    here.publish()
    with writing(here.layout):
        prune(here.layout, 1)
    assert len(Bucket(address).pointer().versions) == len(names(address, "duckdb")) == 1
    assert not first & names(address, "duckdb")
    assert count(here.reading.duckdb, "articles") == 1


def test_an_upload_that_was_given_up_is_swept_away_a_day_later(here: Machine, address: str) -> None:
    here.publish_article()
    stray = here.layout.root / "stray"
    stray.write_text("half an upload")
    bucket, before = Bucket(address), names(address)
    bucket._put("parquet/claims/stray.parquet", stray)
    now = datetime.now(UTC)
    assert bucket.sweep(now) == 0
    assert bucket.sweep(now + timedelta(days=2)) == 1
    assert names(address) == before


def test_an_older_version_becomes_current_again_on_another_machine(here: Machine, there: Machine) -> None:
    here.publish_article()
    here.stage_claim()
    here.publish()
    layout = there.layout
    with writing(layout):
        hold_all(layout)
        roll_back(Tables(layout), 1, "back", NOW, "1.0")
    reading = here.reading
    assert (reading.current_number(), count(reading.duckdb, "claims")) == (3, 0)


def test_a_bucket_that_was_emptied_is_not_filled_from_an_old_copy(here: Machine, address: str) -> None:
    here.publish_article()
    Bucket(address).remove([CURRENT])
    with pytest.raises(BucketError, match="holds no warehouse any more"), writing(here.layout):
        pass


def test_an_object_with_other_bytes_is_refused(here: Machine, there: Machine, address: str, tmp_path: Path) -> None:
    here.publish_article()
    (tmp_path / "other").write_text("other bytes")
    (duckdb,) = names(address, "duckdb")
    Bucket(address)._put(duckdb, tmp_path / "other")
    with pytest.raises(BucketError, match="does not hold what its name says"):
        _ = there.reading


def test_credentials_in_an_address_are_refused() -> None:
    with pytest.raises(AddressError, match="give credentials by AWS_"):
        Bucket("s3://me:secret@host/prefix")


def test_a_bucket_that_is_not_there_is_told(here: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = Machine("s3://no-such-bucket/x", tmp_path, monkeypatch)
    with pytest.raises(BucketError, match=r"s3://no-such-bucket/x cannot be used: .*AWS_ENDPOINT_URL"):
        nowhere.publish_article()


def test_commands_take_an_address(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = tmp_path / "inbox" / "first.txt"
    inbox.parent.mkdir()
    inbox.write_text("The army said on Monday that it had left Kidal. The rebels denied on Tuesday that it had left.")
    environment = os.environ | {CACHE_VARIABLE: str(tmp_path / "writer")}
    command = [sys.executable, "-m", "pipelines.cli", "run", str(inbox), "--warehouse", address]
    command[1:3] = ["-c", "from pipelines.cli import main; main()"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "reader"))
    asked = CliRunner().invoke(app, ["sql", "select count(*) as n from claims", "-w", address, "-f", "csv"])
    assert asked.output.split() == ["n", "2"]
    for arguments in (["status"], ["runs"], ["doctor"], ["snapshot", "list"], ["quarantine", "list"]):
        done = CliRunner().invoke(app, [*arguments, "-w", address])
        assert done.exit_code == 0, (arguments, done.output)
    report = CliRunner().invoke(app, ["report", "-w", address, "-o", str(tmp_path / "report")])
    assert report.exit_code == 0, report.output
    erased = CliRunner().invoke(app, ["erase", "Kidal", "--why", "a test", "-w", address])
    assert erased.exit_code == 0, erased.output
    assert names(address, "documents") == set()
    assert len(Bucket(address).pointer().versions) == 1


def test_a_warehouse_that_was_never_published_is_told(address: str) -> None:
    asked = CliRunner().invoke(app, ["status", "-w", address])
    assert asked.exit_code == 2
    assert "does not exist yet" in asked.output
