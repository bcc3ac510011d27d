"""`counterclaim run --sources`: the main job from the web to the published file."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb

from tests.fetch.server import HOST, Site

COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()", "run"]


def test_the_main_job_polls_publishes_and_then_finds_nothing_new(site: Site, tmp_path: Path) -> None:
    words = "The army denied on Monday that it had lost the bridge at Tessalit."
    page = site.page("/1", "Army denies losing bridge", words)
    sources = [
        {
            "name": "Courier",
            "kind": "feed",
            "url": site.feed("/feed", {page: "x"}, etag='"1"'),
            "outlet": "The Courier",
        },
        {"name": "box", "kind": "inbox", "path": "inbox"},
        {"name": "lost", "kind": "warc", "path": "nowhere.warc"},
    ]
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Rebels said on Monday that they had taken the town of Kidal.")
    file = tmp_path / "sources.yaml"
    file.write_text(json.dumps({"allow_private_hosts": [HOST], "sources": sources}))
    command = [*COMMAND, "--sources", str(file), "--poll-now", "--warehouse", str(tmp_path / "warehouse")]
    for _ in range(2):
        ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
    published = str((tmp_path / "warehouse" / "counterclaim.duckdb").resolve())
    with duckdb.connect(published, read_only=True) as connection:
        assert connection.sql("select outlet from articles order by outlet nulls last").fetchall() == [
            ("The Courier",),
            (None,),
        ]
        assert connection.sql("select count(*) > 0 from claims where stance = 'denies'").fetchone() == (True,)
        assert connection.sql("select reason like '%no such file%' from quarantine").fetchall() == [(True,)]
        assert connection.sql("select count(*) from snapshots").fetchone() == (1,)
    assert site.paths() == ["/feed", "/1", "/feed"]
