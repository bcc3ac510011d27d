"""What came of a check, as JSON and as JUnit XML; what a person reads stands in `pipelines.cli.contract`."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from pipelines.contracts.checking import CheckedTable, CheckedTarget

_SHOWN = 20
_SHAPE, _FRESHNESS = "shape", "freshness"


def as_json(checked: CheckedTarget) -> str:
    """One object: `is_kept`, and per table the counts, the faults, and every refused row with all its reasons."""
    document = {
        "target": str(checked.target),
        "is_kept": checked.is_kept,
        "notes": checked.notes,
        "tables": [_table(table) for table in checked.tables],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _table(table: CheckedTable) -> dict[str, object]:
    return {
        "table": table.contract.name,
        "contract_id": table.contract.contract_id,
        "version": table.contract.version,
        "where": table.where,
        "is_kept": table.is_kept,
        "rows": table.rows,
        "rows_refused": len(table.refused),
        "published_at": None if table.freshness is None else table.freshness.published_at.isoformat(),
        "is_fresh": None if table.freshness is None else table.freshness.is_kept,
        "faults": table.faults,
        "rules_checked": table.rules,
        "rules_not_checked": {rule_id: {"lacks": tables} for rule_id, tables in table.not_checked.items()},
        "refused": [
            {
                "row": row.row,
                "key": row.key,
                "failures": [
                    {"rule_id": f.rule_id, "column": f.column, "bad_value": f.bad_value, "reason": f.reason}
                    for f in row.failures
                ],
            }
            for row in table.refused
        ],
        "warnings": [
            {"row": w.row, "rule_id": w.rule_id, "column": w.column, "bad_value": w.bad_value, "reason": w.reason}
            for w in table.warnings
        ],
    }


def as_junit(checked: CheckedTarget) -> str:
    """A test suite per table, a test case per rule; a rule whose tables are not there counts as skipped."""
    root = ET.Element("testsuites", name=str(checked.target))
    for table in checked.tables:
        cases = list(_cases(table))
        suite = ET.SubElement(
            root,
            "testsuite",
            name=f"{table.contract.contract_id} {table.contract.version}",
            tests=str(len(cases)),
            failures=str(sum(case.find("failure") is not None for case in cases)),
            errors="0",
            skipped=str(sum(case.find("skipped") is not None for case in cases)),
        )
        suite.extend(cases)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _cases(table: CheckedTable) -> Iterator[ET.Element]:
    yield _case(table, _SHAPE, list(table.faults))
    if table.freshness is not None:
        yield _case(table, _FRESHNESS, [str(table.freshness)] if table.is_stale else [])
    broken = table.by_rule()
    for rule_id in dict.fromkeys((*table.rules, *broken)):
        if table.faults:
            yield _skipped(table, rule_id, "the shape of the table has faults: no row was judged")
            continue
        yield _case(table, rule_id, [f"row {row.row} ({row.key}): {f.reason}" for row, f in broken.get(rule_id, ())])
    for rule_id, lacks in table.not_checked.items():
        yield _skipped(table, rule_id, f"needs the table {', '.join(lacks)}")


def _case(table: CheckedTable, name: str, reasons: list[str]) -> ET.Element:
    case = ET.Element("testcase", classname=table.contract.name, name=name)
    if reasons:
        failure = ET.SubElement(case, "failure", message=_printable(f"{len(reasons)}: {reasons[0]}"))
        failure.text = _printable("\n".join(reasons[:_SHOWN]))
    return case


def _skipped(table: CheckedTable, name: str, why: str) -> ET.Element:
    case = ET.Element("testcase", classname=table.contract.name, name=name)
    ET.SubElement(case, "skipped", message=why)
    return case


def _printable(text: str) -> str:
    """The text without the control characters that XML cannot hold; bad values come from anywhere."""
    return "".join(character if character.isprintable() or character in "\n\t" else "�" for character in text)
