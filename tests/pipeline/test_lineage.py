"""OpenLineage: what each stage tells, by HTTP on loopback and into a file; and that it never stands in the way."""

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dagster as dg
import pytest

from pipelines.defs import assets
from pipelines.defs.assets import Inbox
from pipelines.defs.resources import WarehouseResource
from pipelines.stages.run import Silent
from schemas import TABLES

Event = dict[str, Any]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client writes into the environment what it reads there."""
    monkeypatch.setattr(os, "environ", os.environ.copy())


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[Event]]]:
    """The address of a server on this machine, and the events that it was sent."""
    found: list[Event] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", found
        server.shutdown()


def taken_in(
    folder: Path, text: str = "The army said on Monday that it had left the town."
) -> dg.ExecuteInProcessResult:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(text)
    return dg.materialize(
        [assets.documents],
        partition_key="2025-03-01",
        run_config=dg.RunConfig(ops={"receive": Inbox(paths=[str(folder / "in")])}),
        resources={"warehouse": WarehouseResource(root=str(folder / "w"), retries=0), "progress": Silent()},
        raise_on_error=False,
    )


def test_a_stage_tells_what_it_read_and_filled(
    receiver: tuple[str, list[Event]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, found = receiver
    monkeypatch.setenv("OPENLINEAGE_URL", address)
    result = taken_in(tmp_path)
    assert result.success
    started, completed = found
    assert [event["eventType"] for event in found] == ["START", "COMPLETE"]
    assert started["run"]["runId"] == completed["run"]["runId"] != result.run_id
    assert completed["run"]["facets"]["parent"]["run"]["runId"] == result.run_id
    assert completed["job"] == {"namespace": "counterclaim", "name": "counterclaim.receive", "facets": {}}
    outputs = {Path(each["name"]).name: each for each in completed["outputs"]}
    assert set(outputs) == {"sources", "documents", "fetches"}
    documents = outputs["documents"]
    assert documents["name"] == str(tmp_path / "w" / "parquet" / "documents")
    assert documents["outputFacets"]["outputStatistics"]["rowCount"] == 1
    columns = [field["name"] for field in documents["facets"]["schema"]["fields"]]
    assert columns == [column.name for column in TABLES["documents"].columns]
    checks = {each["assertion"]: each["success"] for each in documents["facets"]["dataQualityAssertions"]["assertions"]}
    assert checks == {"contract": True, "conservation": True, "warnings": True}
    assert "left the town" not in json.dumps(found)


def test_a_stage_that_fails_tells_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "lineage.jsonl"
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "file")
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__LOG_FILE_PATH", str(log))
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__APPEND", "true")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assets, "receive_documents", fails)
    assert not taken_in(tmp_path).success
    started, failed = (json.loads(line) for line in log.read_text().splitlines())
    assert (started["eventType"], failed["eventType"]) == ("START", "FAIL")
    assert "No space left on device" in failed["run"]["facets"]["errorMessage"]["message"]


def test_a_receiver_that_is_gone_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLINEAGE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__RETRY__TOTAL", "0")
    assert taken_in(tmp_path).success


def test_nothing_is_told_where_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.defs.lineage_events.OpenLineageClient", None)
    assert taken_in(tmp_path).success
