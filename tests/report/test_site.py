"""The static site, read as a program reads it; `browser/` looks at it as a person does."""

import csv
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.report.output import OutputError, replaced
from pipelines.report.published import opened
from pipelines.report.rendering import rules
from pipelines.report.selection import Selection
from pipelines.report.site import write_site
from tests.report.stories import HOSTILE, Story, hostile, publish, tessalit

FIRST_VIEW = ("index.html", "assets/site.css", "assets/icon.svg", "assets/world.svg")
QUERY = re.compile(r"<pre>((?:with|select)\b.*?)</pre>", re.DOTALL)


class Page(HTMLParser):
    """What of a page matters here: addresses, ids, scripts, handlers, text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.inline: list[str] = []
        self.images = 0
        self.policy = ""
        self.text = ""
        self._within = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within = tag
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        self.images += tag == "img"
        if tag == "script" and "src" not in given:
            self.inline.append(tag)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a":
            self.hrefs.append(given["href"])
        elif tag in {"script", "link", "image", "img"}:
            self.loads.append(given.get("src") or given.get("href") or "")

    def handle_data(self, data: str) -> None:
        if self._within in {"script", "style"} and data.strip():
            self.inline.append(data)
        self.text += data


def written(root: Path, warehouse: Path, selection: Selection | None = None) -> Path:
    with opened(warehouse) as published:
        write_site(published, selection or Selection(), root / "report")
    return root / "report"


@pytest.fixture(scope="session")
def site(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("site"), told)


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(
        tmp_path_factory.mktemp("attacked"), publish(tmp_path_factory.mktemp("bad") / "warehouse", hostile())
    )


def pages(site: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Page(path)


def event_page(site: Path) -> Path:
    (path,) = (site / "events").glob("*.html")
    return path


@pytest.mark.parametrize("which", ["site", "attacked"])
def test_no_page_holds_a_script_style_or_handler_of_its_own(which: str, request: pytest.FixtureRequest) -> None:
    for path, page in pages(request.getfixturevalue(which)):
        assert page.inline == [], path


@pytest.mark.parametrize("which", ["site", "attacked"])
def test_every_page_forbids_what_does_not_lie_beside_it(which: str, request: pytest.FixtureRequest) -> None:
    for path, page in pages(request.getfixturevalue(which)):
        assert page.policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'"), path
        assert "unsafe" not in page.policy
        assert all(not re.match(r"[a-z]+:|//", address) for address in page.loads), path


@pytest.mark.parametrize("which", ["site", "attacked"])
def test_links_lead_to_files_of_the_report_or_to_the_web(which: str, request: pytest.FixtureRequest) -> None:
    for path, page in pages(request.getfixturevalue(which)):
        for href in page.hrefs:
            if re.match(r"https?://", href):
                continue
            file, _, anchor = href.partition("#")
            target = (path.parent / unquote(file)).resolve() if file else path
            assert target.is_file(), f"{path}: {href}"
            if anchor and anchor != "main":
                assert anchor in Page(target).ids, f"{path}: {href}"


def test_every_grade_of_the_rule_is_told_in_its_own_words() -> None:
    assert list(rules().grades) == ["confirmed", "discounted", "contested", "fair", "weak", "unresolved"]
    assert all(meaning.count("(") == meaning.count(")") for meaning in rules().grades.values())
    assert rules().grades["unresolved"] == "nobody asserts"
    assert "An article without date" in rules().additions


def test_hostile_words_stand_in_the_page_as_words(attacked: Path) -> None:
    page = Page(event_page(attacked))
    assert HOSTILE in page.text
    assert page.images == 0


def test_an_address_that_runs_a_script_is_no_link(attacked: Path) -> None:
    for path, page in pages(attacked):
        assert not [href for href in page.hrefs if "javascript:" in href.lower()], path


def test_no_file_is_named_by_an_article(attacked: Path) -> None:
    names = {path.relative_to(attacked).as_posix() for path in attacked.rglob("*") if path.is_file()}
    assert all(re.fullmatch(r"[\w./-]+", name) for name in names)
    assert not [name for name in names if "Post" in name or "alert" in name]


def test_an_event_page_shows_both_sides_their_sentences_and_the_rule(site: Path) -> None:
    path = event_page(site)
    text = " ".join(Page(path).text.split())
    assert "Says so Northern Front 2 times" in text
    assert "Denies it Malian Armed Forces" in text
    assert "The rule that gave it: one party asserts and another denies" in text
    assert '<mark class="content">its fighters downed the helicopter</mark>' in path.read_text(encoding="utf-8")


def test_every_table_can_be_had_as_csv_by_the_query_that_stands_beside_it(site: Path, told: Path) -> None:
    seen = 0
    with opened(told) as published:
        for path, page in pages(site):
            files = [href for href in page.hrefs if href.endswith(".csv") and "changes" not in href]
            queries = [html.unescape(query) for query in QUERY.findall(path.read_text(encoding="utf-8"))]
            if path.name == "about.html":
                continue
            assert len(files) == len(queries), path
            for file, query in zip(files, queries, strict=True):
                rows = list(csv.reader((path.parent / file).read_text(encoding="utf-8").splitlines(keepends=True)))
                cursor = published.connection.execute(query)
                assert rows[0] == [column[0] for column in cursor.description or ()]
                assert len(rows) - 1 == len(cursor.fetchall()) > 0, file
                seen += 1
    assert seen == 20


@pytest.mark.parametrize(
    "selection",
    [Selection(country="MLI"), Selection(country="SDN")],
    ids=["some", "none"],
)
def test_the_queries_of_a_selection_can_be_run_as_they_stand(told: Path, tmp_path: Path, selection: Selection) -> None:
    site = written(tmp_path, told, selection)
    with opened(told) as published:
        for query in QUERY.findall((site / "index.html").read_text(encoding="utf-8")):
            assert published.connection.execute(html.unescape(query)).fetchall()


def test_the_same_version_gives_the_same_files(told: Path, site: Path, tmp_path: Path) -> None:
    again = written(tmp_path, told)
    files = [path for path in site.rglob("*") if path.is_file()]
    differ = [path.name for path in files if path.read_bytes() != (again / path.relative_to(site)).read_bytes()]
    assert differ == []


def test_the_first_view_is_small(site: Path) -> None:
    assert sum((site / name).stat().st_size for name in FIRST_VIEW) < 300_000


def test_a_csv_cell_that_a_spreadsheet_would_run_is_text(attacked: Path) -> None:
    (file,) = (attacked / "events").glob("*.coverage.csv")
    titles = [row["title"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    assert "'=HYPERLINK(1)" in titles


def test_a_report_of_an_empty_warehouse_says_so(tmp_path: Path) -> None:
    site = written(tmp_path, publish(tmp_path / "warehouse", Story()))
    assert "No event is contested" in Page(site / "index.html").text


def test_a_former_report_is_replaced_and_anything_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "report"
    for text in ("old", "new"):
        with replaced(target) as folder:
            folder.write("index.html", text)
    assert (target / "index.html").read_text(encoding="utf-8") == "new"
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(OutputError, match="holds something that is no report"), replaced(tmp_path / "letters"):
        pass


def test_a_report_that_fails_leaves_the_former_one(tmp_path: Path) -> None:
    with replaced(tmp_path / "report") as folder:
        folder.write("index.html", "old")
    with pytest.raises(duckdb.Error), replaced(tmp_path / "report"):
        raise duckdb.Error("stopped")
    assert (tmp_path / "report" / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_the_command_writes_the_report_of_an_actor(told: Path, tmp_path: Path) -> None:
    options = [
        "--actor",
        "northern front",
        "--since",
        "2025-02-01",
        "-w",
        str(told),
        "-o",
        str(tmp_path / "r"),
        "--json",
    ]
    ended = CliRunner().invoke(app, ["report", *options])
    assert ended.exit_code == 0, ended.output
    assert "of the actor" in Page(tmp_path / "r" / "index.html").text


def test_without_a_folder_the_report_lies_in_the_warehouse_and_is_written_once(tmp_path: Path) -> None:
    warehouse = publish(tmp_path / "warehouse", tessalit())
    for said in ("Report, 11 pages", "Report, of this version already"):
        ended = CliRunner().invoke(app, ["report", "-w", str(warehouse)])
        assert ended.stdout.startswith(said)
        assert (warehouse / "report" / "index.html").is_file()
    part = CliRunner().invoke(app, ["report", "-w", str(warehouse), "--country", "MLI"])
    assert (part.exit_code, "name it with --output" in part.stderr) == (2, True)


def test_a_report_that_cannot_be_written_says_where(told: Path) -> None:
    ended = CliRunner().invoke(app, ["report", "-w", str(told), "-o", "/dev/null/report"])
    assert ended.exit_code == 2
    assert "/dev/null/report cannot be made" in ended.stderr


def test_a_former_version_is_compared_on_the_first_page(tmp_path: Path) -> None:
    former = tessalit()
    former.claims, former.frames = former.claims[:1], former.frames[:1]
    publish(tmp_path / "w", former, 1)
    site = written(tmp_path, publish(tmp_path / "w", tessalit(), 2))
    assert "1 event whose status is another than in the version before" in Page(site / "index.html").text
    assert (site / "data" / "changes.csv").is_file()
