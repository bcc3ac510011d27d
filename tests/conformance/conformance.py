"""Others' tools against our contracts; `make conformance` runs it in the environment of requirements/conformance.lock.

Every ODCS file holds to the official JSON Schema, is accepted by `datacontract lint`, and passes `datacontract test`
against a published DuckDB file; a column, a NULL or a value that is tampered with makes that fail. Nothing of
Counterclaim is imported: what is tested is what a stranger gets.
"""

import json
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import yaml
from datacontract.data_contract import DataContract
from jsonschema import Draft201909Validator

ROOT = Path(__file__).parents[2]
CONTRACTS = sorted((ROOT / "schemas" / "contracts").glob("*.odcs.yaml"))
RELEASED = sorted((ROOT / "schemas" / "history").glob("*/*.odcs.yaml"))
OFFICIAL = files("datacontract").joinpath("schemas", "odcs-3.2.0.schema.json")
PASSED = "passed"
WARNED = "warning"
UNCHECKED_RELATION = "is not checked: the contract has no schema"


@dataclass(frozen=True)
class Tampering:
    """A change that a contract forbids, and the column whose check must see it."""

    what: str
    column: str
    statements: tuple[str, ...]


def main() -> int:
    """Run everything on the DuckDB file given; the exit code is 1 if anything is not as it must be."""
    (database,) = map(Path, sys.argv[1:])
    logging.disable(logging.CRITICAL)
    problems = [*against_official_schema()]
    checks = tamperings = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in CONTRACTS:
            copied, contract = placed(path, database, Path(folder))
            problems += lint_problems(contract)
            passed, failed = tested(contract)
            checks += passed
            problems += [f"{path.name}: {reason}" for reason in failed]
            for tampering in tamperings_of(path, copied):
                tamperings += 1
                problems += unseen(path, database, tampering, Path(folder))
    for problem in problems:
        print(problem)
    print(
        f"{len(CONTRACTS)} contracts and {len(RELEASED)} released ones: official JSON Schema, lint, {checks} checks on "
        f"{database}, {tamperings} tamperings: {len(problems)} problems"
    )
    return 1 if problems or not CONTRACTS else 0


def against_official_schema() -> Iterator[str]:
    """What the official JSON Schema of ODCS does not accept."""
    validator = Draft201909Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))
    for path in (*CONTRACTS, *RELEASED):
        for error in validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT)}: {error.json_path}: {error.message[:200]}"


def placed(path: Path, database: Path, folder: Path) -> tuple[Path, Path]:
    """A copy of the database, and of the contract with that copy as its server."""
    copied, contract = folder / "counterclaim.duckdb", folder / path.name
    shutil.copyfile(database.resolve(), copied)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["servers"][0]["database"] = str(copied)
    contract.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return copied, contract


def lint_problems(contract: Path) -> list[str]:
    """What `datacontract lint` says."""
    run = DataContract(data_contract_file=str(contract)).lint()
    return [f"{contract.name}: lint: {c.name}: {c.reason}" for c in run.checks if c.result != PASSED]


def tested(contract: Path) -> tuple[int, list[str]]:
    """Passed checks, and the reasons of the others, of `datacontract test`.

    A relationship leads into another document, where the tool does not follow and warns. The SQL of the same reference
    stands among the quality rules: for every such warning about a target one of these must have passed. A rule of
    severity warning may warn.
    """
    run = DataContract(data_contract_file=str(contract)).test()
    passed = [str(check.name) for check in run.checks if check.result == PASSED]
    warning = warning_rules(contract)
    others = [check for check in run.checks if check.result != PASSED]
    others = [check for check in others if not (check.result == WARNED and check.name in warning)]
    relations = [check for check in others if UNCHECKED_RELATION in str(check.reason)]
    failed = [f"{check.result}: {check.name}: {check.reason}" for check in others if check not in relations]
    targets = [str(check.name).rsplit(" ", 1)[1] for check in relations]
    failed += [
        f"a reference to {target} is not checked at all"
        for target in sorted(set(targets))
        if sum(name.startswith(f"must exist in {target};") for name in passed) < targets.count(target)
    ]
    return len(passed), failed


def warning_rules(contract: Path) -> set[str]:
    """What the contract's rules of severity warning say."""
    (schema,) = yaml.safe_load(contract.read_text(encoding="utf-8"))["schema"]
    rules = (*schema.get("quality", ()), *(rule for prop in schema["properties"] for rule in prop.get("quality", ())))
    return {rule["description"] for rule in rules if rule.get("severity") == "warning"}


def tamperings_of(path: Path, database: Path) -> Iterator[Tampering]:
    """A dropped column, a NULL where none may be, a value that is none of the list's."""
    (schema,) = yaml.safe_load(path.read_text(encoding="utf-8"))["schema"]
    table, properties = schema["name"], schema["properties"]
    last = properties[-1]["name"]
    if schema["physicalType"] == "view":
        view = f"reporting.{table}"
        rebuilt = f"create table {view} as select * exclude ({last}) from bare"
        yield Tampering("column dropped", last, (f"create table bare as from {view}", f"drop view {view}", rebuilt))
        return
    with duckdb.connect(str(database), read_only=True) as connection:
        is_empty = connection.execute(f"select count(*) from main.{table}").fetchone() == (0,)
    # A table made anew has no constraints of its own, as one that somebody else filled.
    bare = (
        f"create table bare as from main.{table}",
        f"drop table main.{table}",
        f"alter table bare rename to {table}",
    )
    fill = (f"insert into main.{table} default values",) if is_empty else ()
    yield Tampering("column dropped", last, (*bare, f"alter table main.{table} drop column {last}"))
    required = next(p["name"] for p in reversed(properties) if p.get("required"))
    yield Tampering("NULL", required, (*bare, *fill, f"update main.{table} set {required} = null"))
    for listed in (p for p in properties if "enum" in p):
        wrong = "99" if listed["logicalType"] == "integer" else "'none of these'"
        statement = f"update main.{table} set {listed['name']} = {wrong}"
        yield Tampering("value", listed["name"], (*bare, *fill, statement))


def unseen(path: Path, database: Path, tampering: Tampering, folder: Path) -> Iterator[str]:
    """The problem that a tampering passes, or that no check of its column fails."""
    copied, contract = placed(path, database, folder)
    with duckdb.connect(str(copied)) as connection:
        for statement in tampering.statements:
            connection.execute(statement)
    run = DataContract(data_contract_file=str(contract)).test()
    failing = [check for check in run.checks if check.result == "failed" and check.field == tampering.column]
    if not failing:
        yield f"{path.name}: {tampering.what} in {tampering.column} was not seen"


if __name__ == "__main__":
    sys.exit(main())
