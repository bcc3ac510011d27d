"""`counterclaim source`, as a person types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.fetch.sources import read_sources
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run
from tests.fetch.server import HOST, serving


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def source(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["source", *map(str, arguments)])


def test_what_is_added_is_listed_and_can_be_switched_off_and_on(file: Path) -> None:
    more = ("--name", "Courier", "--country", "MLI", "--reliability", "B", "--schedule", "0 * * * *")
    added = source("add", "https://courier.example/feed", "--kind", "feed", *more, "--sources", file, "--json")
    assert (added.exit_code, json.loads(added.stdout)["country"]) == (0, "MLI")
    assert source("disable", "Courier", "-s", file).exit_code == 0
    (listed,) = json.loads(source("list", "-s", file, "--json").stdout)
    assert (listed["name"], listed["enabled"], listed["schedule"], listed["outcome"]) == (
        "Courier",
        False,
        "0 * * * *",
        None,
    )
    assert source("enable", "Courier", "-s", file).exit_code == 0
    assert read_sources(file).sources[0].enabled


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "file:///etc/passwd", "--kind", "page"), "line 4: url: not an http or https URL"),
        (("list",), "counterclaim source add"),
        (("disable", "nobody"), "counterclaim source add"),
    ],
)
def test_a_mistake_is_explained_with_exit_code_2(file: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = source(*arguments, "-s", file)
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert not file.exists()


def test_a_test_says_what_would_be_read_and_keeps_nothing(file: Path) -> None:
    with serving() as site:
        file.write_text(f"allow_private_hosts: [{HOST}]\nsources:\n")
        source("add", site.feed("/feed", {site.url + "/1": "x"}), "--kind", "feed", "--name", "Courier", "-s", file)
        source("add", site.url + "/gone", "--kind", "page", "--name", "gone", "-s", file)
        tried = source("test", "Courier", "-s", file, "--json")
        assert (tried.exit_code, json.loads(tried.stdout)["found"]) == (0, 1)
        failed = source("test", "gone", "-s", file)
        assert (failed.exit_code, failed.stdout) == (1, "gone: missing: 404 Not Found\n")
        assert site.paths() == ["/feed", "/gone"]
    assert list(file.parent.iterdir()) == [file]


def test_a_private_address_is_refused_with_what_to_do(file: Path) -> None:
    source("add", "http://127.0.0.1:9/", "--kind", "page", "--name", "own", "-s", file)
    tried = source("test", "own", "-s", file)
    assert tried.exit_code == 1
    assert "allow_private_hosts" in tried.stdout


def test_a_folder_that_was_named_to_a_run_is_listed_with_what_it_gave(file: Path, run: Run) -> None:
    folder = file.parent / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("The mayor said that nothing had happened in the town.")
    receive_documents(run, [folder], None)
    warehouse = run.tables.layout.root
    (listed,) = json.loads(source("list", "-s", file, "-w", warehouse, "--json").stdout)
    assert (listed["kind"], listed["location"], listed["outcome"]) == ("inbox", str(folder), "1 document")
    source("add", folder, "--kind", "inbox", "--name", "drop box", "-s", file)
    (configured,) = json.loads(source("list", "-s", file, "-w", warehouse, "--json").stdout)
    assert (configured["name"], configured["enabled"]) == ("drop box", True)
