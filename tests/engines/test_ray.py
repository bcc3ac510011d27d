"""The Ray engine: the local one's bytes, on one node, on two, and where one of two is lost: `make test-ray`."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="Ray is not installed: `make test-ray` installs and tests it")

from pipelines.engines.engine import EngineName
from tests.engines.nodes import Nodes, two_nodes

_TELL_TIMES = frozenset({"runs"})
PLACES = ("Gao", "Kidal", "Mopti", "Timbuktu", "Menaka")


def article(at: int) -> dict[str, str]:
    place, day = PLACES[at % len(PLACES)], at % 28 + 1
    return {
        "id": str(at),
        "url": f"https://example.org/{at}",
        "title": f"Army and rebels disagree over {place}",
        "published": f"2025-02-{day:02d}T08:00:00Z",
        "text": f"The Malian army said on Monday that it had killed {at + 2} rebels in an air strike near {place}. "
        f"A spokesman for the rebels denied that {at + 2} fighters had been killed near {place} and said that a drone "
        f"had been shot down. Residents of {place} could not be reached, and the United Nations mission declined to "
        "comment on the reports. “We hold the town,” the spokesman told reporters.",
    }


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """480 articles, in eight batches."""
    file = tmp_path_factory.mktemp("inbox") / "articles.jsonl"
    file.write_text("".join(json.dumps(article(at)) + "\n" for at in range(480)))
    return file


def begun(warehouse: Path, engine: EngineName, inbox: Path, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.engines.take_in", str(warehouse), engine, str(inbox)]
    return subprocess.Popen(command, env=dict(environment), text=True, stderr=subprocess.PIPE)


def taken_in(warehouse: Path, engine: EngineName, inbox: Path, environment: Mapping[str, str]) -> dict[str, str]:
    return published(warehouse, begun(warehouse, engine, inbox, environment))


def published(warehouse: Path, process: "subprocess.Popen[str]") -> dict[str, str]:
    """The hashes of the tables' files, once the process has ended."""
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    tables = (warehouse / "parquet").resolve()
    files = {file.relative_to(tables): file for file in sorted(tables.glob("**/*.parquet"))}
    return {
        str(path): hashlib.sha256(file.read_bytes()).hexdigest()
        for path, file in files.items()
        if path.parts[0] not in _TELL_TIMES
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, inbox: Path) -> dict[str, str]:
    return taken_in(tmp_path_factory.mktemp("local") / "warehouse", EngineName.LOCAL, inbox, os.environ)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with two_nodes() as running:
        yield running


def test_a_cluster_of_this_machine_alone_makes_the_same_bytes(
    tmp_path: Path, inbox: Path, expected: dict[str, str]
) -> None:
    alone = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    assert taken_in(tmp_path / "warehouse", EngineName.RAY, inbox, alone) == expected
    assert not list((tmp_path / "warehouse" / "exchange").glob("**/*.parquet"))


def test_two_nodes_make_the_same_bytes(tmp_path: Path, inbox: Path, expected: dict[str, str], nodes: Nodes) -> None:
    assert taken_in(tmp_path / "warehouse", EngineName.RAY, inbox, nodes.environment) == expected


def test_an_exchange_that_cannot_be_reached_is_told(tmp_path: Path, inbox: Path, nodes: Nodes) -> None:
    told = nodes.environment | {"COUNTERCLAIM_EXCHANGE": str(tmp_path / "nowhere")}
    process = begun(tmp_path / "warehouse", EngineName.RAY, inbox, told)
    _, errors = process.communicate()
    assert process.returncode != 0
    assert "is not there, or this machine cannot reach it" in errors


def test_a_node_that_is_lost_midway_loses_nothing(
    tmp_path: Path, inbox: Path, expected: dict[str, str], nodes: Nodes
) -> None:
    warehouse = tmp_path / "warehouse"
    process = begun(warehouse, EngineName.RAY, inbox, nodes.environment)
    while process.poll() is None and not list(warehouse.glob("exchange/*/found/*/*.parquet")):
        time.sleep(0.05)
    assert process.poll() is None, "it ended before the node could be lost"
    nodes.kill_worker()
    assert published(warehouse, process) == expected
    assert nodes.alive() == 1
