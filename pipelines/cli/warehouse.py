"""The option by which a command names its warehouse."""

from typing import Annotated

import typer


def _named(value: str) -> str:
    """An empty address is a variable that was not set, not the current folder."""
    if not value:
        raise typer.BadParameter("the warehouse is empty; for the current folder write '.'")
    return value


Warehouse = Annotated[
    str,
    typer.Option(
        "--warehouse", "-w", help="The warehouse: a folder, or s3://bucket/prefix.", parser=_named, metavar="ADDRESS"
    ),
]
WAREHOUSE = "warehouse"
