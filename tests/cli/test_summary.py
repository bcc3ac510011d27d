"""What a run says at its end."""

import shlex
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.cli.summary import _print_next, _print_unread, _print_unread_dates
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from schemas import TABLES
from tests.schemas.valid_rows import DAY, Row, valid_row

RUN, ANOTHER = "run-now", "run-before"


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(WarehouseLayout(tmp_path))


def stage(tables: Tables, *articles: Row) -> None:
    contract = TABLES["articles"]
    rows = [valid_row(contract, seed) | {"run_id": RUN} | article for seed, article in enumerate(articles)]
    tables.append(contract.name, contract.frame(rows), DAY)


def in_language(language: str | None) -> Row:
    return {"language": language, "is_extracted": language == "en"}


def said_of_languages(tables: Tables, run_id: str = RUN) -> str:
    console = Console(width=120)
    with console.capture() as printed:
        _print_unread(console, tables, run_id)
    return printed.get()


def said_of_dates(tables: Tables, run_id: str = RUN) -> str:
    console = Console(width=120)
    with console.capture() as printed:
        _print_unread_dates(console, tables, run_id)
    return printed.get()


def test_articles_that_are_not_read_are_named_by_language(tables: Tables) -> None:
    stage(tables, *map(in_language, ["fr", "en", "fr", None]))
    assert "2 articles in fr, 1 article in und (" in said_of_languages(tables)


def test_nothing_is_said_where_all_was_read(tables: Tables) -> None:
    stage(tables, in_language("en"), in_language("fr") | {"run_id": ANOTHER})
    assert said_of_languages(tables) == ""
    assert "1 article in fr" in said_of_languages(tables, run_id=ANOTHER)


def test_dates_that_nobody_can_read_are_named_with_their_articles(tables: Tables) -> None:
    stage(
        tables,
        {"source_uri": "b.html", "published_words": "the other day"},
        {"source_uri": "a.html", "published_words": "32 May"},
        {"source_uri": "c.html"},
        {"source_uri": "d.html", "published_words": "long ago", "run_id": ANOTHER},
    )
    said = said_of_dates(tables)
    assert "Dates that are not taken: 2" in said
    assert said.index("a.html: '32 May'") < said.index("b.html: 'the other day'")
    assert "d.html" not in said


def test_a_date_that_can_be_read_but_is_none_is_not_asked_for_in_another_spelling(tables: Tables) -> None:
    stage(tables, {"source_uri": "a.html", "published_words": "2099-01-01"})
    assert "'2099-01-01'; it is no day between 1800 and now" in said_of_dates(tables)


def test_the_next_commands_are_as_a_shell_wants_them(capsys: pytest.CaptureFixture[str]) -> None:
    _print_next(Console(width=120), Path("my 'art/w h"))
    words = shlex.split(capsys.readouterr().out.splitlines()[1].partition("  where")[0])
    assert words[-2:] == ["--warehouse", "my 'art/w h"]
