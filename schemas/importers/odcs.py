"""Open Data Contract Standard 3 -> contracts that rows can be held against.

Reads what `schemas.exporters.odcs` writes without loss, and of anybody else's document all that a row can be held
to: types, NULLs, keys, enums, bounds and patterns, references, and the library's metrics of null and invalid values.
What cannot be held is named in the notes, never dropped in silence.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from keyword import iskeyword
from typing import TypeVar, cast

from schemas.description import MAIN, ColumnDescription, TableDescription, Value
from schemas.exporters.odcs import BOUND_OPTIONS, COUNT_OF, LENGTH_OPTIONS, PERSONAL
from schemas.importers.node import ContractImportError, Node
from schemas.importers.odcs_types import column_type
from schemas.quality import Bound, Check, Dimension, Rule, Scalar, Severity
from schemas.yaml_text import parsed

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_REFERENCE = re.compile(rf"{_NAME.pattern}\.{_NAME.pattern}")
Terms = TypeVar("Terms", bound=StrEnum)
_METRICS_OF_NULL = ("nullValues", "missingValues")
_KNOWN_OPTIONS = {*BOUND_OPTIONS.values(), *LENGTH_OPTIONS, "format", "timezone", "defaultTimezone"}


@dataclass(frozen=True, slots=True)
class Imported:
    """The tables of a document, and what of it rows are not held to."""

    tables: tuple[TableDescription, ...]
    notes: tuple[str, ...]


def import_odcs(text: str) -> Imported:
    """Read an ODCS document of version 3.

    Raises:
        ContractImportError: the document is no such contract; says where and why.
    """
    try:
        document = parsed(text)
    except ValueError as error:
        raise ContractImportError(str(error)) from error
    if not isinstance(document, dict):
        raise ContractImportError(
            "the document is no mapping; expected an ODCS contract (apiVersion, kind, id, schema)"
        )
    contract = Node("contract", document)
    version = contract.required_text("apiVersion")
    if contract.required_text("kind") != "DataContract" or not version.startswith("v3."):
        raise contract.error("apiVersion", f"is {version!r}; expected a DataContract of ODCS version 3")
    notes: list[str] = []
    tables = tuple(_table(contract, schema, notes) for schema in contract.children("schema"))
    if not tables:
        raise contract.error("schema", "has no table")
    return Imported(tables, tuple(notes))


def _table(contract: Node, schema: Node, notes: list[str]) -> TableDescription:
    name = _name(schema)
    custom = _custom(contract)
    properties = list(schema.children("properties"))
    if not properties:
        raise schema.error("properties", "is empty: rows cannot be held against a table without columns")
    budget = custom.get("refusedShareLimit", 1.0)
    if isinstance(budget, bool) or not isinstance(budget, int | float):
        raise contract.error("customProperties", f"has refusedShareLimit {budget!r}, expected a number from 0 to 1")
    return TableDescription(
        name=name,
        contract_id=contract.required_text("id"),
        version=contract.required_text("version"),
        owner=contract.child("team").text("name") or "unknown",
        description=" ".join((schema.text("description") or "").split()),
        grain=schema.text("dataGranularityDescription") or f"one row of {name}",
        key=() if schema.text("physicalType") == "view" else _key(schema, properties),
        group=str(custom.get("group", "imported")),
        partition_by=next((_name(p) for p in properties if p.flag("partitioned")), None),
        budget=budget,
        refresh_hours=_refresh_hours(contract),
        columns=tuple(_column(prop, notes) for prop in properties),
        rules=tuple(_rules(name, schema, properties, notes)),
        schema=_database_schema(contract, schema),
    )


def _database_schema(contract: Node, schema: Node) -> str:
    """Where a view lies: tables are checked under their bare names, wherever they come from."""
    if schema.text("physicalType") != "view":
        return MAIN
    return next((name for server in contract.children("servers") if (name := server.text("schema"))), "views")


def _key(schema: Node, properties: list[Node]) -> tuple[str, ...]:
    keys = [(prop.number("primaryKeyPosition") or 0, _name(prop)) for prop in properties if prop.flag("primaryKey")]
    if keys:
        return tuple(name for _, name in sorted(keys, key=lambda found: found[0]))
    unique = [_name(prop) for prop in properties if prop.flag("unique") and prop.flag("required")]
    if not unique:
        raise schema.error("properties", "has no primaryKey: mark the columns that tell its rows apart with primaryKey")
    return (unique[0],)


def _refresh_hours(contract: Node) -> int | None:
    for level in contract.children("slaProperties"):
        value = level.members.get("value")
        if (
            level.text("property") == "frequency"
            and level.text("unit") in {"h", "hour", "hours"}
            and isinstance(value, int)
        ):
            return value
    return None


def _name(node: Node) -> str:
    """The name of a table or column; it goes into SQL and into Python as it is."""
    name = node.text("physicalName") or node.required_text("name")
    if not _NAME.fullmatch(name) or iskeyword(name):
        raise node.error("name", f"is {name!r}; expected letters, digits and underscores, and no keyword of Python")
    return name


def _custom(node: Node) -> dict[str, object]:
    return {
        custom.required_text("property"): custom.members.get("value") for custom in node.children("customProperties")
    }


def _column(prop: Node, notes: list[str]) -> ColumnDescription:
    unit = _custom(prop).get("unit")
    values, nulls_forbidden = _from_metrics(prop, notes)
    bounds = _bounds(prop, notes)
    return ColumnDescription(
        name=_name(prop),
        dtype=column_type(prop),
        nullable=not (prop.flag("required") or prop.flag("primaryKey") or nulls_forbidden),
        description=prop.text("description") or "",
        values=tuple(_value(member) for member in prop.children("enum")) or values,
        bounds=bounds,
        references=_references(prop, notes),
        personal=prop.text("classification") == PERSONAL,
        unit=None if unit is None else str(unit),
    )


def _value(member: Node) -> Value:
    value = member.members.get("value")
    if not isinstance(value, str | int | float | bool):
        raise member.error("value", f"is {value!r}, expected text, a number, true or false")
    return Value(value, member.text("description") or "")


def _bounds(prop: Node, notes: list[str]) -> tuple[Bound, ...]:
    options = prop.child("logicalTypeOptions")
    notes += [f"{options.path}.{unknown} is not checked" for unknown in sorted(set(options.members) - _KNOWN_OPTIONS)]
    checks = {option: check for check, option in BOUND_OPTIONS.items()}
    bounds: list[Bound] = []
    for option, value in options.members.items():
        if option in checks:
            if not isinstance(value, str | int | float) or isinstance(value, bool):
                raise options.error(option, f"is {value!r}, expected a number or text")
            bounds.append(Bound(checks[option], value))
    lengths = tuple(options.number(option) for option in LENGTH_OPTIONS)
    if any(length is not None for length in lengths):
        bounds.append(Bound(Check.LENGTH, lengths))
    if options.text("format") and prop.text("logicalType") in {"string", "date", "timestamp"}:
        notes.append(f"{options.path}.format is not checked")
    return tuple(bounds)


def _references(prop: Node, notes: list[str]) -> str | None:
    targets = [relation.members.get("to") for relation in prop.children("relationships")]
    simple = [target for target in targets if isinstance(target, str) and _REFERENCE.fullmatch(target)]
    if len(simple) < len(targets) or len(simple) > 1:
        notes.append(f"{prop.path}.relationships: only one reference of the form table.column is checked")
    return simple[0] if simple else None


def _from_metrics(prop: Node, notes: list[str]) -> tuple[tuple[Value, ...], bool]:
    """What the library's metrics say of a column: its values, and whether NULL is forbidden."""
    values: tuple[Value, ...] = ()
    nulls_forbidden = False
    for rule in prop.children("quality"):
        metric, none_allowed = rule.text("metric"), rule.members.get("mustBe") == 0
        valid = rule.child("arguments").members.get("validValues")
        if metric in _METRICS_OF_NULL and none_allowed and not rule.child("arguments").members:
            nulls_forbidden = True
        elif metric == "invalidValues" and none_allowed and isinstance(valid, list):
            values = tuple(Value(cast("Scalar", value)) for value in valid)
        else:
            notes.append(f"{rule.path} ({rule.text('name') or metric or rule.text('type')}) is not checked")
    return values, nulls_forbidden


def _rules(table: str, schema: Node, properties: list[Node], notes: list[str]) -> list[Rule]:
    referring = {f"{table}.{_name(prop)}.references" for prop in properties if prop.members.get("relationships")}
    rules: list[Rule] = []
    for node in schema.children("quality"):
        name = node.text("name") or node.text("metric") or "a rule without a name"
        query = (node.text("query") or "").strip()
        before, after = COUNT_OF
        if name in referring:
            continue
        if (
            node.text("type") == "sql"
            and query.startswith(before)
            and query.endswith(after)
            and node.members.get("mustBe") == 0
        ):
            rules.append(_rule(table, name, node, query[len(before) : -len(after)]))
        else:
            notes.append(f"{node.path} ({name}) is not checked: it does not say which rows break it")
    unkeyed = (prop for prop in properties if prop.flag("unique") and not prop.flag("primaryKey"))
    notes += [f"{prop.path}.unique is not checked, only the key is" for prop in unkeyed]
    return rules


def _rule(table: str, name: str, node: Node, sql: str) -> Rule:
    custom = _custom(node)
    tables = custom.get("tables")
    column = custom.get("column")
    return Rule(
        rule_id=name,
        table=table,
        column=None if column is None else str(column),
        reason=node.text("description") or "",
        tables=frozenset(map(str, tables)) if isinstance(tables, list) else frozenset({table}),
        sql=sql,
        dimension=_term(node, "dimension", Dimension.CONSISTENCY),
        severity=_term(node, "severity", Severity.ERROR),
    )


def _term(node: Node, key: str, usual: Terms) -> Terms:
    """A member as a term of the vocabulary that its usual value belongs to."""
    vocabulary = type(usual)
    word = node.text(key) or usual
    if word not in set(vocabulary):
        raise node.error(key, f"is {word!r}, expected one of {', '.join(vocabulary)}")
    return vocabulary(word)
