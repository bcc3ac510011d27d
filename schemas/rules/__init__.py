"""Rules across rows and tables: what pandera's column checks cannot say.

Keys, references and type pairs follow from the contracts and are generated here. The others are SQL files beside this
module: each selects the key of every row that breaks the rule, and the value at fault as `bad_value`; one that guards
several columns selects the name of the one at fault as `column_name`. The same SQL judges a batch before it is staged
and the snapshot before it is published, of which mostly only what is new has to be looked at: a rule sees of other rows
those that its row refers to, directly or over others, or has the header `scope: table`.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from schemas.contract import CONTRACTS, Contract
from schemas.quality import Dimension, Rule, Severity
from schemas.vocabularies import EventSubtype

__all__ = ["Rule", "references_of", "rules_for", "rules_of"]

_HEADER = re.compile(r"^-- (rule|column|reason|tables|dimension|severity|scope): (.*)$", re.MULTILINE)


@cache
def rules_of(table: str) -> tuple[Rule, ...]:
    """Every rule of a declared table, generated and written."""
    return rules_for(CONTRACTS[table])


@cache
def references_of(table: str) -> tuple[Rule, ...]:
    """Those of them that ask whether what a row refers to is there, and look at nothing else of it."""
    return tuple(_references(CONTRACTS[table]))


@cache
def rules_for(contract: Contract) -> tuple[Rule, ...]:
    """Every rule of a contract: generated, written here for a table of this package, or imported with it."""
    generated = (*_unique_key(contract), *_references(contract), *_subtypes(contract))
    is_declared_here = CONTRACTS.get(contract.name) is contract
    written = (rule for rule in _written() if is_declared_here and rule.table == contract.name)
    return (*generated, *written, *contract.rules)


def _unique_key(contract: Contract) -> Iterator[Rule]:
    if not contract.key:  # a view
        return
    key = ", ".join(contract.key)
    yield Rule(
        rule_id=f"{contract.name}.key.unique",
        table=contract.name,
        column=contract.key[0],
        reason=f"no two rows may share {key}; keep one of them",
        tables=frozenset({contract.name}),
        sql=f"select {key}, {contract.key[0]} as bad_value from {contract.name} group by {key} having count(*) > 1",  # noqa: S608 - names of contracts
        dimension=Dimension.UNIQUENESS,
    )


def _references(contract: Contract) -> Iterator[Rule]:
    key = ", ".join(f"t.{name}" for name in contract.key)
    for column in contract.columns:
        if column.referenced is None:
            continue
        other, other_column = column.referenced
        yield Rule(
            rule_id=f"{contract.name}.{column.name}.references",
            table=contract.name,
            column=column.name,
            reason=f"must exist in {column.references}; publish that row first, or mend the reference",
            tables=frozenset({contract.name, other}),
            sql=f"select {key}, t.{column.name} as bad_value from {contract.name} t "  # noqa: S608 - names of contracts
            f"anti join {other} o on t.{column.name} = o.{other_column} where t.{column.name} is not null",
        )


def _subtypes(contract: Contract) -> Iterator[Rule]:
    if not any(column.vocabulary is EventSubtype for column in contract.columns):
        return
    pairs = ", ".join(f"('{term.event_type}', '{term}')" for term in EventSubtype)
    yield Rule(
        rule_id=f"{contract.name}.event_subtype.of_type",
        table=contract.name,
        column="event_subtype",
        reason="must be a sub-event type of the row's event_type (ACLED codebook)",
        tables=frozenset({contract.name}),
        sql=f"select {', '.join(contract.key)}, event_subtype as bad_value from {contract.name} "  # noqa: S608 - names of contracts
        f"where (event_type, event_subtype) not in ({pairs})",
    )


@cache
def _written() -> tuple[Rule, ...]:
    folder = files(__name__)
    return tuple(
        _parsed(file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    )


def _parsed(sql: str) -> Rule:
    header = dict(_HEADER.findall(sql))
    rule_id = header["rule"]
    return Rule(
        rule_id=rule_id,
        table=rule_id.split(".")[0],
        column=header.get("column"),
        reason=header["reason"],
        tables=frozenset(header["tables"].split(", ")),
        sql=_HEADER.sub("", sql).strip(),
        dimension=Dimension(header["dimension"]),
        severity=Severity(header.get("severity", Severity.ERROR)),
        sees_whole_table=header.get("scope") == "table",
    )
