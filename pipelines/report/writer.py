"""The pages and tables of a report, written one by one: what every page is given, and the query of each table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment

from pipelines.report.csv_files import csv_text
from pipelines.report.output import Folder
from pipelines.report.published import Snapshot
from pipelines.report.questions import question
from pipelines.report.rendering import environment

MOST = 200
"""Statements or claims on one page; the file beside it has all."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a report came to."""

    pages: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class TableFile:
    """The rows of one table as a file, and the query that gives them; `href` counts from the page."""

    title: str
    href: str
    query: str


@dataclass(slots=True)
class Writer:
    """A report being written: where to, from which version, about what, and which pages links may lead to."""

    folder: Folder
    snapshot: Snapshot
    about: str
    relations: Mapping[str, str]
    templates: Environment = field(default_factory=environment)
    events: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    data_files: list[TableFile] = field(default_factory=list)
    pages: int = 0

    def page(self, path: str, template: str, here: str = "", **given: Any) -> None:
        """Write one page."""
        html = self.templates.get_template(template).render(
            root="../" * path.count("/"),
            here=here,
            snapshot=self.snapshot,
            about=self.about,
            known_events=self.events,
            known_actors=self.actors,
            known_outlets=self.outlets,
            most=MOST,
            **given,
        )
        self.folder.write(path, html)
        self.pages += 1

    def whole(self, name: str, rows: Sequence[Any]) -> TableFile | None:
        """A question's whole answer as a file of the report; none where nothing answers."""
        if not rows:
            return None
        file = TableFile(question(name).title, f"data/{name}.csv", question(name).shown_sql(self.relations))
        if file not in self.data_files:
            self.folder.write(file.href, csv_text(rows))
            self.data_files.append(file)
        return file

    def part(self, page: str, name: str, rows: Sequence[Any], value: str) -> TableFile | None:
        """What a question answers for the thing of one page, as a file beside the page; none where nothing answers."""
        if not rows:
            return None
        path = f"{page.removesuffix('.html')}.{name}.csv"
        self.folder.write(path, csv_text(rows))
        return TableFile(question(name).title, path.rpartition("/")[2], question(name).shown_for(value, self.relations))
