"""A real browser on a report of the examples and on one of hostile articles; without both, these tests are skipped."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.report.published import opened
from pipelines.report.selection import Selection
from pipelines.report.site import write_site
from tests.report.stories import hostile, publish, tessalit

sync_api = pytest.importorskip("playwright.sync_api", reason="`make test-browser` installs the browser tests' packages")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; ended with the module, since its event loop would be in the way of other tests."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on the PATH; Debian's package `chromium` has it")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the downing at Tessalit."""
    return _site(tmp_path_factory.mktemp("site"), publish(tmp_path_factory.mktemp("plain") / "warehouse", tessalit()))


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an outlet that attacks whoever looks at it."""
    return _site(tmp_path_factory.mktemp("attacked"), publish(tmp_path_factory.mktemp("bad") / "warehouse", hostile()))


def _site(folder: Path, warehouse: Path) -> Path:
    with opened(warehouse) as published:
        write_site(published, Selection(), folder / "report")
    return folder / "report"
