"""The audit of what is new in a version finds what that of the whole does, where the version before held to its rules.

The version before is the small world of `tests.schemas.valid_rows`; in the next, rows are put in, gone, or exchanged.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ids import row_id
from pipelines.storage.audit import PUBLISHED, Breach, audit, audit_difference, error_rules
from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.duckdb import create_table
from schemas.rules import Rule
from tests.schemas.test_mutations import mutants
from tests.schemas.valid_rows import Row, valid_row, world
from warehouse.sql import MACROS

Rows = Mapping[str, Sequence[Row]]
Found = Mapping[str, int]
"""How many rows break each rule."""
AuditBoth = Callable[..., tuple[Found, Found]]

RULES = {rule.rule_id: rule for rule in error_rules()}
BREAKING = {
    mutant.rule_id: mutant.rows
    for contract in TABLES.values()
    for mutant in mutants(contract, {})
    if mutant.rule_id in RULES
}
REFERRING = {
    name: [(column.name, *column.referenced) for column in contract.columns if column.referenced]
    for name, contract in TABLES.items()
    if any(column.referenced for column in contract.columns)
}
"""The columns of each table that refer to another table, or to its own, with the column that they refer to."""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the version before."""
    file = tmp_path_factory.mktemp("before") / "world.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(MACROS)
        for name, rows in world().items():
            connection.execute(create_table(TABLES[name]))
            connection.register("rows", rows.to_arrow())
            connection.execute(f"insert into {name} from rows")
    assert audit(file) == []
    return file


@pytest.fixture
def audit_both(before: Path, tmp_path: Path) -> AuditBoth:
    """What is found in the next version by the audit of what is new, and by that of the whole."""

    def audited(gone: Rows, new: Rows, *, held_too: Rows | None = None) -> tuple[Found, Found]:
        """`held_too`: rows that the version before holds, in place of those with their keys."""
        file = tmp_path / "next.duckdb"
        shutil.copyfile(before, file)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{file}' as {PUBLISHED}; use {PUBLISHED}")
            for name, rows in (held_too or {}).items():
                change(connection, TABLES[name], in_place_of(name, rows), rows)
                connection.execute(f"drop table {name}_gone; drop table {name}_new")
            for name in {*gone, *new}:
                change(connection, TABLES[name], gone.get(name, ()), new.get(name, ()))
            of_difference = audit_difference(connection, {*gone, *new})
            assert held_by(connection) == held_by(connection, PUBLISHED)
            connection.execute(f"use memory; detach {PUBLISHED}")
        return counted(of_difference), counted(audit(file))

    return audited


def held_by(connection: duckdb.DuckDBPyConnection, database: str = "") -> list[int]:
    """Rows of each table, as the connection sees it."""
    names = [f"{database}.main.{name}" if database else name for name in TABLES]
    return [connection.execute(f"select count(*) from {name}").fetchall()[0][0] for name in names]


def change(connection: duckdb.DuckDBPyConnection, contract: Contract, gone: Sequence[Row], new: Sequence[Row]) -> None:
    """Put rows in and take rows away, told as a publication tells of them."""
    name, key = contract.name, ", ".join(contract.key)
    for kind, rows in (("gone", gone), ("new", new)):
        connection.register("rows", contract.frame(rows).to_arrow())
        connection.execute(f"create temp table {name}_{kind} as from rows")
    connection.execute(f"delete from {name} where ({key}) in (select ({key}) from {name}_gone)")
    connection.execute(f"insert into {name} from {name}_new")


def counted(breaches: Sequence[Breach]) -> Found:
    return {breach.rule.rule_id: breach.rows for breach in breaches}


def held(name: str, *seeds: int) -> list[Row]:
    """Rows of the version before."""
    return [world()[name].row(seed, named=True) for seed in seeds]


def in_place_of(name: str, rows: Sequence[Row]) -> list[Row]:
    """The rows of the version before that have the keys of these."""
    key = TABLES[name].key
    keys = [[row[column] for column in key] for row in rows]
    return [row for row in world()[name].iter_rows(named=True) if [row[column] for column in key] in keys]


@pytest.mark.parametrize("name", TABLES)
def test_rows_that_break_rules_are_found_where_they_are_new(name: str, audit_both: AuditBoth) -> None:
    rules = [rule_id for rule_id, rule in RULES.items() if rule.table == name]
    new = [row for rule_id in rules for row in BREAKING[rule_id]]
    of_difference, of_whole = audit_both({name: in_place_of(name, new)}, {name: new})
    assert of_difference == of_whole
    assert set(of_difference) >= set(rules)


def test_rows_with_keys_that_are_there_already_are_found(audit_both: AuditBoth) -> None:
    of_difference, of_whole = audit_both({}, {name: held(name, 3) for name in TABLES})
    assert of_difference == of_whole == {f"{name}.key.unique": 1 for name in TABLES}


@pytest.mark.parametrize("name", REFERRING)
def test_a_row_is_found_where_what_it_refers_to_is_gone(name: str, audit_both: AuditBoth) -> None:
    """For each column that refers to another table a row of the version before."""
    gone: dict[str, list[Row]] = {}
    leaning = []
    for seed, (column, other, key) in enumerate(REFERRING[name], start=4):
        (referred,) = held(other, seed)
        gone.setdefault(other, []).append(referred)
        leaning.append(valid_row(TABLES[name], 60 + seed) | {column: referred[key]})
    of_difference, of_whole = audit_both(gone, {}, held_too={name: leaning})
    assert of_difference == of_whole
    assert set(of_difference) >= {f"{name}.{column}.references" for column, _, _ in REFERRING[name]}


def test_what_quotes_an_article_over_a_claim_is_found_where_the_article_is_another(audit_both: AuditBoth) -> None:
    (article,) = held("articles", 5)
    text = "-"
    other = article | {"text": text, "title": None, "text_sha256": sha256(text.encode()).hexdigest()}
    of_difference, of_whole = audit_both({"articles": [article]}, {"articles": [other]})
    assert of_difference == of_whole
    assert of_difference == {
        "claims.spans.quote": 3,  # source, cue and content
        "figures.figure_end.within_field": 1,
        "claim_frames.trigger_text.quotes": 1,
        "relation_mentions.trigger_text.quotes": 1,
    }


def test_a_circle_that_a_new_judgement_closes_over_old_ones_is_found(audit_both: AuditBoth) -> None:
    contract = TABLES["actor_judgements"]
    actors = [row_id("actors", "actor_id", str(seed)) for seed in range(3)]
    *old, new = (
        valid_row(contract, seed) | {"actor_id": actors[seed], "same_as_actor_id": actors[(seed + 1) % 3]}
        for seed in range(3)
    )
    gone = in_place_of(contract.name, [new])
    of_difference, of_whole = audit_both({contract.name: gone}, {contract.name: [new]}, held_too={contract.name: old})
    assert of_difference == of_whole == {"actor_judgements.same_as_actor_id.no_circle": 3}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_reads_only_tables_that_its_own_refers_to(rule: Rule) -> None:
    reached, waiting = set[str](), {rule.table}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= {column.referenced[0] for column in TABLES[name].columns if column.referenced} - reached
    assert rule.tables <= reached


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_changes_both_audits_find_the_same(data: st.DataObject, audit_both: AuditBoth) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=4, unique=True))
    seeds = st.lists(st.integers(0, 60), max_size=5, unique=True)
    gone = {name: held(name, *data.draw(seeds)) for name in names}
    broken = data.draw(st.lists(st.sampled_from(sorted(RULES)), max_size=3, unique=True))
    new: dict[str, list[Row]] = {}
    for rule_id in broken:
        new.setdefault(RULES[rule_id].table, []).extend(BREAKING[rule_id])
    of_difference, of_whole = audit_both(gone, new)
    assert of_difference == of_whole
