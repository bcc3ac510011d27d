"""The rules across rows and tables, held against a version: against all of it, or against what is new in it.

What is new is judged as a small warehouse of its own: the rows that are new, those that refer to a row that is gone,
directly or over others, and what rules look at beside these. A rule sees of other rows only what its row refers to, or
says that it sees its whole table; so where the version before held to the rules, the two audits find the same.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import permutations
from pathlib import Path

import duckdb

from schemas import TABLES
from schemas.contract import Contract
from schemas.quality import Severity
from schemas.rules import Rule, references_of, rules_of

PUBLISHED = "published"
"""The name under which a connection has a file whose difference is audited."""
_SHOWN = 5
_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that rows of a whole snapshot break."""

    rule: Rule
    rows: int
    examples: tuple[tuple[object, ...], ...]

    def __str__(self) -> str:
        shown = "; ".join(", ".join(map(str, example)) for example in self.examples)
        return f"{self.rule.rule_id}: {self.rows} rows of {self.rule.table}, as {shown}. {self.rule.reason}"


def audit(path: Path) -> list[Breach]:
    """Hold a whole file against every rule that refuses what breaks it."""
    with duckdb.connect(str(path), read_only=True, config={"memory_limit": _MEMORY}) as connection:
        return _breaches(connection, error_rules())


def audit_difference(connection: duckdb.DuckDBPyConnection, changed: Collection[str]) -> list[Breach]:
    """Hold what is new in a file against every rule that refuses what breaks it.

    Args:
        connection: uses the file, attached as `published`, as it is after the change.
        changed: the tables that changed. Of each the connection has two temporary tables: `<table>_new` holds the rows
            that are new, and `<table>_gone` those that are no longer there, or no longer so.
    """
    excerpt = _Excerpt(connection)
    for name in _REFERRED_FIRST:
        excerpt.choose(TABLES[name], is_changed=name in changed)
    found: list[Breach] = []
    for name in reversed(_REFERRED_FIRST):
        excerpt.cut_out(TABLES[name])
        if name in excerpt.chosen:  # what it refers to has not been cut out yet: a reference is looked up in all rows
            found += _breaches(connection, references_of(name))
    for name in sorted(excerpt.chosen):
        found += _breaches(connection, (rule for rule in rules_of(name) if rule not in references_of(name)))
    excerpt.drop()
    return found


def error_rules() -> Iterator[Rule]:
    """The rules that no published row breaks."""
    return (rule for name in TABLES for rule in rules_of(name) if rule.severity is Severity.ERROR)


def _breaches(connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> list[Breach]:
    found = (_breach(connection, rule) for rule in rules if rule.severity is Severity.ERROR)
    return [breach for breach in found if breach is not None]


def _breach(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Breach | None:
    rows = connection.execute(rule.sql).fetchall()
    return Breach(rule, len(rows), tuple(rows[:_SHOWN])) if rows else None


# ---- what is new, and what it hangs together with


def _referred(contract: Contract) -> frozenset[str]:
    return frozenset(column.referenced[0] for column in contract.columns if column.referenced)


_REFERRED_FIRST = tuple(
    TopologicalSorter({name: _referred(contract) - {name} for name, contract in TABLES.items()}).static_order()
)
_SEEN_WHOLE = frozenset(rule.table for rule in error_rules() if rule.sees_whole_table)
_SEEN_TOGETHER = frozenset(
    pair for rule in error_rules() if rule not in references_of(rule.table) for pair in permutations(rule.tables, 2)
)
"""Of which tables a rule sees the rows that rows of the other refer to, with all their columns."""
_SEEN_FROM_OTHERS = frozenset(other for _, other in _SEEN_TOGETHER)
"""Where a row of these is another one now, what refers to it is judged again; of the rest, only where it is gone."""


class _Excerpt:
    """The rows to be judged and what they refer to, as temporary tables that hide the whole ones of the same names.

    `<table>_chosen` tells where rows stand in the file, `<table>_shaken` the keys of rows that changed under others.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._shaken: set[str] = set()
        self.chosen: set[str] = set()
        """The tables of which there are rows."""

    def choose(self, contract: Contract, *, is_changed: bool) -> None:
        """Choose the rows that are new, or lean on one that is gone; tables that these refer to came before."""
        name, keys = contract.name, ", ".join(contract.key)
        self._connection.execute(f"create temp table {name}_chosen (place bigint)")
        self._connection.execute(
            f"create temp table {name}_shaken as select {contract.key[0]} as key from {_whole(name)} limit 0"  # noqa: S608 - names of contracts
        )
        if is_changed:
            still = "" if name in _SEEN_FROM_OTHERS else f"anti join {name}_new using ({keys})"
            self._shake(contract, f"from {name}_gone {still}")
        while (leaning := self._leaning(contract)) and self._add(name, leaning) and name in _SEEN_FROM_OTHERS:
            self._shake(contract, _chosen(name))
        if name in _SEEN_WHOLE:
            self._add(name, "true")
        elif is_changed:
            self._add(name, f"rowid in (select t.rowid from {_whole(name)} as t semi join {name}_new using ({keys}))")  # noqa: S608 - names of contracts

    def cut_out(self, contract: Contract) -> None:
        """Choose what rules see beside chosen rows as well, and hide the table; what refers to it came before."""
        name, key = contract.name, contract.key[0]
        referring = [
            f"select {column.name} from temp.{other.name}"  # noqa: S608 - names of contracts
            for other in TABLES.values()
            for column in other.columns
            if column.referenced and column.referenced[0] == name
            if (other.name, name) in _SEEN_TOGETHER and other.name in self.chosen
        ]
        if referring:
            self._add(name, f"{key} in ({' union all '.join(referring)})")
        own = [column.name for column in contract.columns if column.referenced and column.referenced[0] == name]
        led_to = " union all ".join(f"select {column} {_chosen(name)}" for column in own)
        while led_to and name in self.chosen and self._add(name, f"{key} in ({led_to})"):
            pass
        self._connection.execute(f"create temp table {name} as {_chosen(name)}")

    def drop(self) -> None:
        """Let the connection see the whole tables again."""
        for name in TABLES:
            self._connection.execute(f"drop table temp.{name}; drop table {name}_chosen; drop table {name}_shaken")

    def _leaning(self, contract: Contract) -> str:
        """The condition of a row that refers to one that is gone or leans on one; empty where nothing is."""
        return " or ".join(
            f"{column.name} in (select key from {column.referenced[0]}_shaken)"  # noqa: S608 - names of contracts
            for column in contract.columns
            if column.referenced and column.referenced[0] in self._shaken
        )

    def _shake(self, contract: Contract, rows: str) -> None:
        if self._insert(f"{contract.name}_shaken select {contract.key[0]} {rows}"):
            self._shaken.add(contract.name)

    def _add(self, name: str, condition: str) -> int:
        """Choose the rows of the table that are so; returns how many had not been chosen yet."""
        added = self._insert(
            f"{name}_chosen select rowid from {_whole(name)} "  # noqa: S608 - names of contracts
            f"where ({condition}) and rowid not in (select place from {name}_chosen)"
        )
        if added:
            self.chosen.add(name)
        return added

    def _insert(self, what: str) -> int:
        (added,) = self._connection.execute(f"insert into {what}").fetchone() or (0,)
        return int(added)


def _chosen(name: str) -> str:
    return f"from {_whole(name)} where rowid in (select place from {name}_chosen)"  # noqa: S608 - names of contracts


def _whole(name: str) -> str:
    """The whole table, also where a temporary one hides it."""
    return f"{PUBLISHED}.main.{name}"
