"""`counterclaim erase`: an article or a person's name, removed from everything that is kept."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from pipelines.cli.exits import explained
from pipelines.cli.terminal import PatientConsole, plain
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.report.text import count
from pipelines.storage.history import HistoryError
from pipelines.storage.layout import located
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import readable

_ARTICLE_ID = re.compile(r"[0-9a-f]{32}")


def erase(
    what: Annotated[str, typer.Argument(metavar="URL|ARTICLE|PERSON", help="A URL, an article's id, or a name.")],
    why: Annotated[str, typer.Option(help="Why, in words; kept with the tombstone.")],
    warehouse: Warehouse = WAREHOUSE,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a run that is writing.")] = 0.0,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Erase an article with all that was read from it, or blot a person's name out.

    Every table and raw document is changed; all versions before this one and the report in the warehouse are removed.
    What was written elsewhere, reports, exports and snapshots, is not ours to find. A tombstone stays, so that
    what was erased is not taken in again. A name is erased as it is given, with the other names that the warehouse has
    for the same person; a surname that stands alone is a name of its own.
    """
    from pipelines.stages.erase import Target, erase  # linking takes long to import
    from pipelines.stages.run import Run

    target = Target.PERSON
    if what.startswith(("http://", "https://")):
        target = Target.URL
    elif _ARTICLE_ID.fullmatch(what):
        target = Target.ARTICLE
    with explained():
        layout = located(warehouse)
        if not readable(warehouse).published_numbers():
            raise HistoryError(f"{warehouse} holds no published version; name another warehouse with --warehouse")
        had_report = layout.report.exists()
        with writing(layout, wait):
            now = datetime.now(UTC)
            done = erase(Run(str(uuid4()), now, now.date(), Tables(layout)), target, what, why)
    if is_json:
        typer.echo(json.dumps(asdict(done), indent=1, ensure_ascii=False))
        return
    console = PatientConsole()
    for title, counts in (("removed", done.removed), ("blotted out", done.redacted)):
        for table, rows in counts.items():
            console.print(plain(f"{title:12} {count(rows, 'row'):>10} of {table}"))
    console.print(plain(f"{'removed':12} {count(done.documents_removed, 'raw document')}, and all former versions"))
    if had_report:
        console.print(plain("removed       the report in the warehouse; `counterclaim report` writes it anew"))
    for label in done.events:
        console.print(plain(f"depended on it: {label}"), soft_wrap=True)
    for file in done.files:
        at = "it is there still: clear it yourself" if Path(file).exists() else "we have no file there"
        console.print(plain(f"came from: {file} ({at})"), soft_wrap=True)
