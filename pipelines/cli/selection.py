"""The options by which a command chooses among the published events."""

from datetime import datetime
from typing import Annotated

import typer

from pipelines.cli.usage import day

Since = Annotated[
    datetime | None, typer.Option(parser=day, metavar="DAY", help="Events with a claim said on this day or later, UTC.")
]
Until = Annotated[
    datetime | None,
    typer.Option(parser=day, metavar="DAY", help="Events with a claim said on this day or before, UTC."),
]
Country = Annotated[
    str | None, typer.Option(help="Events in this country: its ISO 3166-1 code, such as MLI, or its name.")
]
OfActor = Annotated[
    str | None, typer.Option(help="Events that this actor speaks about or has part in: an id, or words of a name.")
]
