"""By what code a table is made: every module that makes it counts, and no other."""

import grimp
import pytest

from pipelines import code
from pipelines.code import code_version
from schemas import TABLES

MAKERS = {
    "articles": "pipelines.ingest.documents",
    "claims": "pipelines.engines.article",
    "actors": "pipelines.entities.tables",
    "events": "pipelines.events.linking",
}
NEVER_STALE = ("schemas", "warehouse", "pipelines.ids")
"""Contracts count by their version; ids are what they always were."""


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("pipelines", "schemas", "warehouse", cache_dir=None)


@pytest.mark.parametrize("table", MAKERS)
def test_all_that_the_maker_of_a_table_imports_counts(table: str, imports: grimp.ImportGraph) -> None:
    counted = (*code._PACKAGES.get(table, code._INGEST), *NEVER_STALE)
    imported = imports.find_upstream_modules(MAKERS[table]) | {MAKERS[table]}
    assert [name for name in sorted(imported) if not any(f"{name}.".startswith(f"{each}.") for each in counted)] == []


def test_changed_code_or_data_changes_the_version_of_its_tables_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: code_version(name) for name in TABLES}
    digest = code._digest
    monkeypatch.setattr(code, "_digest", lambda package: digest(package) + "x" * (package == "pipelines.claims"))
    changed = {name for name in TABLES if before[name] != code_version(name)}
    assert changed == {
        "claims",
        "claim_frames",
        "figures",
        "actor_mentions",
        "place_mentions",
        "relation_mentions",
        "extractions",
    }


def test_the_version_of_a_table_names_its_contract() -> None:
    assert code_version("claims").endswith(f"+{TABLES['claims'].version}")
