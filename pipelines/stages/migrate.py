"""Migration: rows that an older contract wrote are carried over to the present one, and published.

Rows that may break the present contract are held against it, and those that do go to quarantine. Rows that say
something else than the contract means now are made from the articles again: claims are sought anew, events linked
anew. What cannot be made from anything kept here is refused with what to do. Reading itself upgrades what needs no
judgement (`pipelines.storage.tables`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.code import ENTITY_TABLES, EVENT_TABLES, EXTRACTED_TABLES
from pipelines.stages.commit import judge_anew
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.storage.tables import Tables, read_as_written, upgrade_of_part
from schemas import TABLES
from schemas.evolution.semver import Version
from schemas.evolution.upgrade import Carry, MigrationError, Upgrade, upgraded
from schemas.rules import rules_of

_CONCLUDED = (*ENTITY_TABLES, *EVENT_TABLES)
_MADE = {*EXTRACTED_TABLES, *_CONCLUDED}
"""What is made from the articles, and so can be made again."""
_BOOKS = ("runs", "quarantine", "snapshots")

Fills = Mapping[str, Mapping[str, object]]
"""Values for columns that are new, by table and column."""


@dataclass(frozen=True, slots=True)
class OutdatedTable:
    """A table with files that were written under older contracts, and the ways from these to the present one."""

    name: str
    upgrades: tuple[Upgrade, ...]

    @property
    def carry(self) -> Carry:
        """What has to be done with its rows."""
        return max(upgrade.carry for upgrade in self.upgrades)


def outdated_tables(tables: Tables) -> list[OutdatedTable]:
    """The tables that hold rows of older contracts, in the order of the flow.

    Raises:
        UnknownVersionError: a file was written under a contract that this release does not know.
    """
    found = []
    for name, contract in TABLES.items():
        upgrades = {upgrade_of_part(contract, file) for file in tables.parts(name).values()}
        changed = sorted((u for u in upgrades if u.written != u.present), key=lambda u: Version.parsed(u.written))
        if changed:
            found.append(OutdatedTable(name, tuple(changed)))
    return found


def migrate(run: Run, outdated: Sequence[OutdatedTable], fills: Fills) -> list[Tally]:
    """Carry all rows of the warehouse over and stage them; the caller publishes.

    What was read is judged whole, also where a table's own contract stands: its rows may refer to one that is refused
    now. What was concluded is concluded anew.

    Raises:
        MigrationError: a required column is new and no value is given for it, or what changed its meaning cannot be
            made again. Nothing is staged then.
    """
    _hold_possible(outdated, fills)
    watch = Stopwatch()
    to_make = _to_make(outdated)
    held = {name: TABLES[name].empty() if name in to_make else _carried(run, name, fills) for name in TABLES}
    for name in (*_BOOKS, *_CONCLUDED):  # the books are written into as the run goes; conclusions are drawn anew below
        run.tables.stage(name, held[name])
    judged = [name for name in TABLES if name not in {*_BOOKS, *_CONCLUDED}]
    tallies = [judge_anew(run, name, held[name], dict(_context(run, name))) for name in judged]
    record(run, tallies, watch)
    if to_make & set(EXTRACTED_TABLES):
        extract_new_claims(run)
    resolve_entities(run, anew=True)
    link_events(run, anew=True)
    return tallies


def parsed_fills(given: Sequence[str]) -> Fills:
    """Read 'table.column=value', as the command line gives it.

    Raises:
        MigrationError: it is of another form, or names no column.
    """
    fills: dict[str, dict[str, object]] = defaultdict(dict)
    for each in given:
        target, equals, value = each.partition("=")
        table, dot, column = target.partition(".")
        if not (equals and dot) or table not in TABLES or column not in TABLES[table].polars_schema:
            raise MigrationError(f"{each!r} names no column; write table.column=value, as claims.confidence=0.5")
        dtype = TABLES[table].polars_schema[column]
        typed = pl.Series([value]).cast(dtype, strict=False)
        if typed.null_count():
            raise MigrationError(f"{each!r}: {value!r} is no {dtype}, as {table}.{column} holds it")
        fills[table][column] = typed[0]
    return fills


def _hold_possible(outdated: Sequence[OutdatedTable], fills: Fills) -> None:
    for table in outdated:
        if table.carry is Carry.MAKE:
            if table.name not in _MADE:
                changes = "; ".join(str(change) for upgrade in table.upgrades for change in upgrade.reasons)
                raise MigrationError(
                    f"the rows of {table.name} cannot be carried over, and nothing here makes them again ({changes}). "
                    "Keep this warehouse for its readers, and take the same articles into a new one"
                )
            continue
        lacking = {column for upgrade in table.upgrades for column in upgrade.required} - set(fills.get(table.name, ()))
        if lacking:
            options = " ".join(f"--fill {table.name}.{column}=VALUE" for column in sorted(lacking))
            raise MigrationError(
                f"rows of {table.name} have no {', '.join(sorted(lacking))}, which the present contract asks for; say "
                f"what they shall hold there: {options}"
            )


def _to_make(outdated: Sequence[OutdatedTable]) -> set[str]:
    """The tables that are made again: claims and what comes with them together, since one reading makes them all."""
    made = {table.name for table in outdated if table.carry is Carry.MAKE}
    return made | {*EXTRACTED_TABLES} if made & {*EXTRACTED_TABLES} else made


def _carried(run: Run, name: str, fills: Fills) -> pl.DataFrame:
    contract = TABLES[name]
    frames = (
        upgraded(read_as_written(file), upgrade_of_part(contract, file), fills=fills.get(name))
        for file in run.tables.parts(name).values()
    )
    return pl.concat([contract.empty(), *frames])


def _context(run: Run, name: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables that the rules refer to, as far as they stand before this one in the flow; the audit sees all."""
    before = list(TABLES)[: list(TABLES).index(name)]
    needed = frozenset[str]().union(*(rule.tables for rule in rules_of(name)))
    for other in before:
        if other in needed:
            yield other, run.tables.read(other)
