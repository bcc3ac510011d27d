"""What a run says at its end."""

from pathlib import Path

import polars as pl
from rich.console import Console

from pipelines.cli.summary import _print_unread
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables


class Held(Tables):
    """Tables of which only the articles are asked for."""

    def __init__(self, folder: Path, articles: pl.DataFrame) -> None:
        super().__init__(WarehouseLayout(folder))
        self._articles = articles

    def read(self, table: str, *, columns: list[str] | None = None) -> pl.DataFrame:  # type: ignore[override]
        return self._articles


def said(folder: Path, languages: list[str | None], run_id: str = "now") -> str:
    articles = pl.DataFrame(
        {"run_id": "now", "language": languages, "is_extracted": [language == "en" for language in languages]},
        schema_overrides={"language": pl.String},
    )
    console = Console(width=120)
    with console.capture() as printed:
        _print_unread(console, Held(folder, articles), run_id)
    return printed.get()


def test_articles_that_are_not_read_are_named_by_language(tmp_path: Path) -> None:
    assert "2 articles in fr, 1 article in und (" in said(tmp_path, ["fr", "en", "fr", None])


def test_nothing_is_said_where_all_was_read(tmp_path: Path) -> None:
    assert said(tmp_path, ["en"]) == ""
    assert said(tmp_path, ["fr"], run_id="another") == ""
