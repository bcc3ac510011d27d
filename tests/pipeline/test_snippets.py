"""Every block of the documentation that a reader could copy, run on the examples as a reader would run it.

A query is asked; the commands of a page are run in their order, in a folder that looks like a checkout. What is not run
says so above it, with the reason (`<!-- not run: ... -->`); a query that finds nothing in the examples says that
(`<!-- may find nothing: ... -->`). A block that names a file (```` ```toml mine.toml ````) is saved under that name for
the commands after it. TOML and YAML must be such; `text` is what a program says.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
import yaml
from markdown_it import MarkdownIt

from pipelines.cli.app import app
from tests.pipeline.conftest import ROOT, ExampleRun

DOCS = sorted(set((ROOT / "docs").glob("*.md")) - {ROOT / "docs" / "contents.md"})
PAGES = [ROOT / "README.md", *DOCS, ROOT / "benchmarks" / "README.md"]
COMMANDS, QUERIES, DATA = {"sh", "python"}, {"sql"}, {"toml", "yaml", "text"}
LINES_OF_A_REMARK = 3
OF_EVERY_COMMAND = {"--help", "--install-completion"}
QUESTION = re.compile(r"^\*\*(\d+)\. ", re.MULTILINE)
PROGRAMS = """\
#!/bin/sh
exec {python} -c 'from pipelines.cli import main; main()' "$@"
"""


@dataclass(frozen=True)
class Block:
    """A fenced block: where it stands, in which language, and what the page says of its being run."""

    page: str
    line: int
    language: str
    file: str | None
    text: str
    remark: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def is_run(self) -> bool:
        return not self.remark.startswith("not run: ")

    @property
    def may_find_nothing(self) -> bool:
        return self.remark.startswith("may find nothing: ")


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page; what is indented like code is one without a language."""
    found, remark, remark_ends = [], "", 0
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            remark, remark_ends = " ".join(token.content.replace("<!--", "").replace("-->", "").split()), token.map[1]
        elif token.type in {"fence", "code_block"}:
            is_about_this = line - remark_ends < LINES_OF_A_REMARK
            language, file, *_ = [*token.info.split(), "", ""]
            name = page.relative_to(ROOT).as_posix()
            found.append(Block(name, line + 1, language, file or None, token.content, remark if is_about_this else ""))
            remark = ""
    return found


BLOCKS = [block for page in PAGES for block in blocks_of(page)]
RUN_PAGES = sorted({block.page for block in BLOCKS if block.language in COMMANDS and block.is_run})


@pytest.fixture
def checkout(tmp_path: Path, examples: ExampleRun) -> Path:
    """A folder as a reader has it: the programs, the Makefile, the examples, and a warehouse made of them."""
    for name in ("Makefile", "pyproject.toml", "requirements", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "counterclaim").write_text(PROGRAMS.format(python=sys.executable))
    (programs / "counterclaim").chmod(0o755)
    (tmp_path / ".venv" / "run.stamp").touch()
    shutil.copytree(examples.warehouse, tmp_path / "warehouse", symlinks=True)
    return tmp_path


def test_every_block_says_its_language() -> None:
    assert [str(block) for block in BLOCKS if block.language not in COMMANDS | QUERIES | DATA] == []


def test_a_block_that_is_not_run_says_why() -> None:
    assert all(len(block.remark.split()) > 4 for block in BLOCKS if not block.is_run)


def test_output_holds_no_command_that_would_have_to_be_run() -> None:
    hidden = re.compile(r"(^|&& |\$ )\s*(\.venv/bin/)?(counterclaim|make|select|from) ", re.MULTILINE | re.IGNORECASE)
    shown = [block for block in BLOCKS if block.language == "text" and block.is_run and hidden.search(block.text)]
    assert [str(block) for block in shown] == []


@pytest.mark.parametrize("block", [each for each in BLOCKS if each.language in QUERIES], ids=str)
def test_a_query_answers(connection: duckdb.DuckDBPyConnection, block: Block) -> None:
    rows = connection.execute(block.text).fetchall() if block.is_run else []
    assert rows or not block.is_run or block.may_find_nothing


@pytest.mark.parametrize("page", RUN_PAGES)
def test_the_commands_of_a_page_can_be_followed(checkout: Path, page: str) -> None:
    environment = {
        "PATH": f"{checkout / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(checkout),
    }
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for block in (each for each in BLOCKS if each.page == page and each.is_run):
        if block.file:
            (checkout / block.file).parent.mkdir(exist_ok=True)
            (checkout / block.file).write_text(block.text, encoding="utf-8")
        if block.language not in COMMANDS:
            continue
        program = ["/bin/bash", "-euo", "pipefail", "-c"] if block.language == "sh" else [sys.executable, "-c"]
        ended = subprocess.run(
            [*program, block.text],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert ended.returncode == 0, f"{block}: {ended.stdout}{ended.stderr}"


@pytest.mark.parametrize("block", [each for each in BLOCKS if each.language in {"toml", "yaml"}], ids=str)
def test_what_is_shown_of_a_file_can_be_read(block: Block) -> None:
    assert tomllib.loads(block.text) if block.language == "toml" else yaml.safe_load(block.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_running_text_exist_with_their_options(page: Path) -> None:
    command = typer.main.get_command(app)
    for inline in (token for token in MarkdownIt().parse(page.read_text(encoding="utf-8")) if token.type == "inline"):
        for span in inline.children or []:
            if span.type == "code_inline" and span.content.startswith("counterclaim "):
                assert unknown_words(command, span.content) == [], span.content


def unknown_words(command: Any, text: str) -> list[str]:
    """Subcommands and options in a command that the program does not have."""
    words = re.sub(r"[\"'\[\]…]", " ", text).replace("|", " ").split()[1:]
    while hasattr(command, "commands") and words and words[0].isidentifier():
        if words[0] not in command.commands:
            return [words[0]]
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return [word for word in words if word.startswith("-") and len(word) > 1 and word not in known | OF_EVERY_COMMAND]


def test_the_cookbook_answers_25_questions_in_order() -> None:
    cookbook = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
    assert [int(number) for number in QUESTION.findall(cookbook)] == list(range(1, 26))
    assert len([block for block in BLOCKS if block.page == "docs/cookbook.md"]) == 25
