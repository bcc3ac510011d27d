"""Two versions of a contract -> the changes between them. What a change does to whom stands in `kinds`."""

import re
from collections.abc import Iterator

from schemas.description import ColumnDescription, TableDescription, Value
from schemas.evolution.column_changes import bound_changes, shown, type_change
from schemas.evolution.judgements import Judgements
from schemas.evolution.kinds import Change, Kind
from schemas.quality import Rule, Severity

_WORDS = re.compile(r"\w+")


def compare(old: TableDescription, new: TableDescription, judgements: Judgements | None = None) -> tuple[Change, ...]:
    """Every change from the old to the new version of a table.

    A column that went while another of the same type, nullability and description came counts as renamed; so does
    one that the judgements say was. A description whose words differ counts as changed meaning, unless the judgements
    say that it only reads better.
    """
    judged = judgements or Judgements()
    became = _renamings(old, new, judged)
    return (
        *_table_changes(old, new, judged),
        *_column_changes(old, new, became, judged),
        *_rule_changes(old, new, became),
    )


def _renamings(old: TableDescription, new: TableDescription, judged: Judgements) -> dict[str, str]:
    gone = [column for column in old.columns if new.column(column.name) is None]
    come = [column for column in new.columns if old.column(column.name) is None]
    became = {before: after for before, after in judged.renamed.items() if new.column(after) is not None}
    for column in gone:
        alike = [c for c in come if _likeness(c) == _likeness(column) and c.name not in became.values()]
        if column.name not in became and len(alike) == 1:
            became[column.name] = alike[0].name
    return became


def _likeness(column: ColumnDescription) -> tuple[object, ...]:
    return (str(column.dtype), column.nullable, column.description, column.references)


def _table_changes(old: TableDescription, new: TableDescription, judged: Judgements) -> Iterator[Change]:
    def change(kind: Kind, before: object = None, after: object = None) -> Change:
        return Change(kind, old.name, None, shown(before), shown(after))

    if old.name != new.name:
        yield change(Kind.TABLE_RENAMED, old.name, new.name)
    if old.description != new.description:
        same = _same_words(old.description, new.description) or "" in judged.reworded
        yield change(Kind.TABLE_REWORDED if same else Kind.TABLE_MEANING_CHANGED, old.description, new.description)
    if old.grain != new.grain:
        same = _same_words(old.grain, new.grain) or "" in judged.reworded
        yield change(Kind.TABLE_REWORDED if same else Kind.GRAIN_CHANGED, old.grain, new.grain)
    if old.key != new.key:
        yield change(Kind.KEY_CHANGED, ", ".join(old.key), ", ".join(new.key))
    if old.partition_by != new.partition_by:
        yield change(Kind.PARTITION_CHANGED, old.partition_by, new.partition_by)
    if old.owner != new.owner:
        yield change(Kind.OWNER_CHANGED, old.owner, new.owner)
    if old.budget != new.budget:
        kind = Kind.BUDGET_RAISED if new.budget > old.budget else Kind.BUDGET_LOWERED
        yield change(kind, old.budget, new.budget)
    if old.refresh_hours != new.refresh_hours:
        slower = (new.refresh_hours or float("inf")) > (old.refresh_hours or float("inf"))
        yield change(Kind.REFRESH_SLOWER if slower else Kind.REFRESH_FASTER, old.refresh_hours, new.refresh_hours)


def _column_changes(
    old: TableDescription, new: TableDescription, became: dict[str, str], judged: Judgements
) -> Iterator[Change]:
    for before in old.columns:
        after = new.column(became.get(before.name, before.name))
        if after is None:
            yield Change(Kind.COLUMN_REMOVED, old.name, before.name)
            continue
        if after.name != before.name:
            yield Change(Kind.COLUMN_RENAMED, old.name, before.name, before.name, after.name)
        yield from _changed(old.name, before, after, {before.name, after.name} & judged.reworded != set())
    known = {column.name for column in old.columns} | set(became.values())
    for added in new.columns:
        if added.name not in known:
            yield Change(Kind.COLUMN_ADDED if added.nullable else Kind.COLUMN_ADDED_REQUIRED, old.name, added.name)
    stayed = [became.get(c.name, c.name) for c in old.columns if new.column(became.get(c.name, c.name))]
    if stayed != [column.name for column in new.columns if column.name in stayed]:
        yield Change(Kind.COLUMNS_REORDERED, old.name)


def _changed(table: str, old: ColumnDescription, new: ColumnDescription, reworded: bool) -> Iterator[Change]:
    def change(kind: Kind, before: object = None, after: object = None) -> Change:
        return Change(kind, table, new.name, shown(before), shown(after))

    if old.dtype != new.dtype:
        yield change(type_change(old.dtype, new.dtype), old.dtype, new.dtype)
    if old.nullable != new.nullable:
        yield change(Kind.NULL_ALLOWED if new.nullable else Kind.NULL_FORBIDDEN)
    if old.description != new.description:
        same = reworded or _same_words(old.description, new.description)
        yield change(Kind.REWORDED if same else Kind.MEANING_CHANGED, old.description, new.description)
    if old.unit != new.unit:
        yield change(Kind.UNIT_CHANGED, old.unit, new.unit)
    if old.personal != new.personal:
        yield change(Kind.PERSONAL_MARKED if new.personal else Kind.PERSONAL_UNMARKED)
    if old.references != new.references:
        yield change(_reference_kind(old.references, new.references), old.references, new.references)
    for kind, before, after in (
        *_value_changes(old.values, new.values, reworded),
        *bound_changes(old.bounds, new.bounds),
    ):
        yield change(kind, before, after)


def _reference_kind(old: str | None, new: str | None) -> Kind:
    if old is None:
        return Kind.REFERENCE_ADDED
    return Kind.REFERENCE_REMOVED if new is None else Kind.REFERENCE_CHANGED


def _value_changes(
    old: tuple[Value, ...], new: tuple[Value, ...], reworded: bool
) -> Iterator[tuple[Kind, object, object]]:
    if not old or not new:
        if old or new:
            yield (Kind.LIST_CLOSED, None, _listed(new)) if new else (Kind.LIST_OPENED, _listed(old), None)
        return
    before = {value.value: value.meaning for value in old}
    after = {value.value: value.meaning for value in new}
    for value in (value for value in before if value not in after):
        yield Kind.VALUE_REMOVED, value, None
    for value in (value for value in after if value not in before):
        yield Kind.VALUE_ADDED, None, value
    for value, meaning in before.items():
        if value in after and after[value] != meaning:
            same = reworded or _same_words(meaning, after[value])
            kind = Kind.VALUE_REWORDED if same else Kind.VALUE_MEANING_CHANGED
            yield kind, f"{value} ({meaning})", f"{value} ({after[value]})"


def _listed(values: tuple[Value, ...]) -> str:
    return ", ".join(str(value.value) for value in values)


def _rule_changes(old: TableDescription, new: TableDescription, became: dict[str, str]) -> Iterator[Change]:
    before = {rule.rule_id: rule for rule in old.rules}
    after = {rule.rule_id: rule for rule in new.rules}
    for rule_id in (rule_id for rule_id in before if rule_id not in after):
        yield Change(_where_grave(Kind.RULE_REMOVED, before[rule_id]), old.name, None, rule_id)
    for rule_id, rule in after.items():
        former = before.get(rule_id)
        if former is None:
            yield Change(_where_grave(Kind.RULE_ADDED, rule), old.name, rule.column, None, rule_id)
        elif former.severity is not rule.severity:
            kind = Kind.RULE_HARDENED if rule.severity is Severity.ERROR else Kind.RULE_SOFTENED
            yield Change(kind, old.name, rule.column, None, rule_id)
        elif former.sql.split() != rule.sql.split() and _renamed_sql(former.sql, became).split() != rule.sql.split():
            yield Change(_where_grave(Kind.RULE_CHANGED, rule), old.name, rule.column, None, rule_id)
        elif former != rule:
            yield Change(Kind.RULE_REWORDED, old.name, rule.column, None, rule_id)


def _where_grave(kind: Kind, rule: Rule) -> Kind:
    """The kind for a rule that refuses rows; another rule only warns."""
    return kind if rule.severity is Severity.ERROR else Kind.WARNINGS_CHANGED


def _renamed_sql(sql: str, became: dict[str, str]) -> str:
    """The rule as it must read when nothing but names of columns has changed."""
    return _WORDS.sub(lambda word: became.get(word[0], word[0]), sql)


def _same_words(before: str, after: str) -> bool:
    return _WORDS.findall(before.casefold()) == _WORDS.findall(after.casefold())
