"""The report of a warehouse: how long it takes beside its own queries, how large it is, and its first view.

    python -m benchmarks.report WAREHOUSE

The queries are those that the report asks, timed while it asks them; what is left is making pages, charts and files.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.report import dossiers, overview, site
from pipelines.report.published import opened
from pipelines.report.questions import ask
from pipelines.report.selection import Selection

FIRST_VIEW = ("index.html", "assets/site.css", "assets/site.js", "assets/icon.svg", "assets/world.svg")


def main(warehouse: Path) -> None:
    """Write the report into a folder that is removed, and print what it came to."""
    asked = 0.0

    def timed(*arguments: Any) -> Any:
        nonlocal asked
        began = time.perf_counter()
        rows = ask(*arguments)
        asked += time.perf_counter() - began
        return rows

    for module in (dossiers, overview, site):
        module.ask = timed  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder, opened(warehouse) as published:
        (claims,) = published.connection.execute("select count(*) from main.claims").fetchall()
        began = time.perf_counter()
        written = site.write_site(published, Selection(), Path(folder) / "report")
        seconds = time.perf_counter() - began
        first = sum((Path(folder) / "report" / name).stat().st_size for name in FIRST_VIEW)
    print(f"{claims[0]:,} claims: {written.pages:,} pages, {written.files:,} files, {written.bytes / 1e6:,.1f} MB")
    print(f"{seconds:.1f} s, of these its own queries {asked:.1f} s: {seconds / asked:.2f} times (goal 3)")
    print(f"first view {first / 1000:.0f} KB (goal 300)")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
