"""`counterclaim contract`: read the contracts, hold data against them, and see what a change asks for."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.cli.exits import Exit, explained
from pipelines.cli.warehouse import WAREHOUSE, Warehouse
from pipelines.contracts.artefacts import contract_files, write
from pipelines.contracts.checking import CheckedTable, CheckedTarget
from pipelines.contracts.checking import check as check_target
from pipelines.contracts.operands import steps_between, steps_since_release
from pipelines.contracts.present import present_contracts
from pipelines.contracts.reports import as_json, as_junit
from pipelines.contracts.targets import TargetError, wanted_contracts
from pipelines.engines.choice import engine_name, engine_of
from pipelines.report.text import count
from pipelines.stages.run import Run
from pipelines.storage.layout import located
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables
from pipelines.storage.working_copy import readable
from schemas.evolution.history import AlreadyReleasedError
from schemas.evolution.history import freeze as freeze_contracts
from schemas.evolution.judgements import Judgements
from schemas.evolution.kinds import Bump
from schemas.evolution.upgrade import Carry
from schemas.evolution.versions import Step
from schemas.exporters.python_model import python_model
from schemas.importers.node import ContractImportError
from schemas.importers.odcs import import_odcs
from schemas.yaml_text import parsed

if TYPE_CHECKING:
    from pipelines.stages.migrate import OutdatedTable

_SHOWN_ROWS = 5

app = typer.Typer(
    name="contract",
    help="What each table promises: read it, hold data against it, see what a change asks for.",
    no_args_is_help=True,
)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the user can mend into a message and an exit code."""
    try:
        yield
    except (TargetError, ContractImportError) as error:
        typer.secho(f"counterclaim: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(Exit.USAGE) from error
    except AlreadyReleasedError as error:
        typer.secho(f"counterclaim: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(Exit.BREACH) from error


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command("list")
def list_contracts(is_json: AsJson = False) -> None:
    """List the contracts: table, version, what one row is, its key."""
    if is_json:
        listed = [
            {"table": name, "version": contract.version, "grain": contract.grain, "key": contract.key}
            for name, contract in present_contracts().items()
        ]
        typer.echo(json.dumps(listed, indent=1, ensure_ascii=False))
        return
    shown = Table("table", "version", "one row is", "key", box=None)
    for name, contract in present_contracts().items():
        shown.add_row(name, contract.version, contract.grain, ", ".join(contract.key))
    Console().print(shown)


@app.command()
def show(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="Name of the table.")], is_json: AsJson = False
) -> None:
    """Print the contract of a table as ODCS: YAML, or the same as JSON."""
    files = dict(contract_files())
    with _explained():
        if f"{table}.odcs.yaml" not in files:
            raise TargetError(f"no contract is called {table!r}; these are declared: {', '.join(present_contracts())}")
    text = files[f"{table}.odcs.yaml"]
    typer.echo(json.dumps(parsed(text), indent=1, ensure_ascii=False, default=str) if is_json else text.rstrip())


@app.command()
def export(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Folder for the ODCS and JSON Schema files; none: the committed ones."),
    ] = None,
    is_json: AsJson = False,
) -> None:
    """Write each contract as ODCS and JSON Schema; without a folder, all that the repository keeps of them."""
    if folder is None:
        with _explained():
            _tell_files(write(_repository()), is_json=is_json)
        return
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in contract_files():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    if is_json:
        _tell_files(written, is_json=True)
    else:
        typer.echo(f"{len(present_contracts())} contracts in {folder}")


def _tell_files(files: Iterable[Path | str], *, is_json: bool) -> None:
    listed = [str(file) for file in files]
    for line in [json.dumps(listed, indent=1)] if is_json else listed:
        typer.echo(line)


@app.command()
def check(
    target: Annotated[Path, typer.Argument(metavar="DATA", help="DuckDB file, Parquet file or folder, or CSV file.")],
    contract: Annotated[
        str | None, typer.Option(help="Name of a table, or an ODCS file of your own; none: told from the target.")
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Also write JUnit XML to this file.")] = None,
    is_fresh: Annotated[
        bool, typer.Option("--fresh", help="A table older than its contract promises breaks it, too.")
    ] = False,
) -> None:
    """Hold somebody's data against a contract, with the rules that the warehouse itself is held to.

    Exit codes: 0 every table keeps its contract; 2 the target cannot be checked; 5 a contract is broken.
    """
    with _explained():
        checked = check_target(target, wanted_contracts(contract), must_be_fresh=is_fresh)
    if junit is not None:
        junit.parent.mkdir(parents=True, exist_ok=True)
        junit.write_text(as_junit(checked), encoding="utf-8")
    if is_json:
        typer.echo(as_json(checked))
    else:
        _print_checked(Console(), checked)
    raise typer.Exit(Exit.OK if checked.is_kept else Exit.BREACH)


def _print_checked(console: Console, checked: CheckedTarget) -> None:
    for note in checked.notes:
        console.print(f"note: {escape(note)}", highlight=False, soft_wrap=True)
    for table in checked.tables:
        for line in _lines(table):
            console.print(line, highlight=False, soft_wrap=True)
    broken = sum(not table.is_kept for table in checked.tables)
    of = count(len(checked.tables), "contract")
    said = f"{broken} of {of} broken" if broken else f"{of} kept"
    console.print(f"[bold]{said}[/bold]", highlight=False)


def _lines(table: CheckedTable) -> Iterator[str]:
    mark = "[green]kept[/green]" if table.is_kept else "[red]broken[/red]"
    counts = f"{count(table.rows, 'row')}, {len(table.refused):,} refused, {len(table.rules)} rules"
    if not table.contract.key:
        counts = "columns and types"
    yield f"{mark} {table.contract.contract_id} {table.contract.version}: {counts} ({escape(table.where)})"
    for fault in table.faults:
        yield f"  {escape(fault)}"
    if table.freshness is not None and not table.freshness.is_kept:
        yield f"  {'stale' if table.is_stale else 'note'}: {escape(str(table.freshness))}"
    for rule_id, found in table.by_rule().items():
        yield f"  {escape(rule_id)}: {count(len(found), 'row')}"
        for row, failure in found[:_SHOWN_ROWS]:
            yield f"    row {row.row} ({escape(row.key)}): {escape(failure.reason)}"
    for rule_id, n in Counter(warning.rule_id for warning in table.warnings).most_common():
        said = next(warning for warning in table.warnings if warning.rule_id == rule_id)
        yield f"  warning: {escape(rule_id)}: {count(n, 'row')}, as row {said.row}: {escape(said.reason)}"
    lacking = ", ".join(sorted({name for names in table.not_checked.values() for name in names}))
    if lacking:
        n_rules, several = len(table.not_checked), "," in lacking
        rules = "1 rule that needs" if n_rules == 1 else f"{n_rules} rules that need"
        yield f"  not checked: {rules} the {'tables' if several else 'table'} {lacking}"


@app.command()
def diff(
    old: Annotated[
        str | None, typer.Argument(metavar="OLD", help="ODCS file, TABLE, or TABLE@VERSION; none: all newest.")
    ] = None,
    new: Annotated[
        str | None, typer.Argument(metavar="NEW", help="The same; none: what OLD's table declares now.")
    ] = None,
    renamed: Annotated[list[str] | None, typer.Option(help="OLD=NEW: a column that was renamed.")] = None,
    reworded: Annotated[
        list[str] | None, typer.Option(help="A column whose text only reads better; '' for the table's own.")
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Tell what changed between two versions of a contract, for whom, and which version that asks for.

    Without arguments: every table since its newest release. Exit codes: 0 the new version says what changed; 2 an
    operand cannot be read; 5 the new version is too low.
    """
    with _explained():
        judged = Judgements(dict(map(_renaming, renamed or [])), frozenset(reworded or []))
        steps = steps_since_release() if old is None else steps_between(old, new or old.partition("@")[0], judged)
    if is_json:
        typer.echo(json.dumps([_step_document(taken) for taken in steps], indent=2, ensure_ascii=False))
    else:
        _print_steps(Console(), steps)
    raise typer.Exit(Exit.BREACH if any(taken.is_too_low for taken in steps) else Exit.OK)


def _renaming(words: str) -> tuple[str, str]:
    before, equals, after = words.partition("=")
    if not equals:
        raise TargetError(f"--renamed {words}: write it as OLD=NEW")
    return before, after


def _step_document(taken: Step) -> dict[str, object]:
    return {
        "table": taken.new.name,
        "old_version": taken.old.version,
        "new_version": taken.new.version,
        "bump": taken.bump.name.lower(),
        "needed_version": str(taken.needed),
        "is_too_low": taken.is_too_low,
        "changes": [
            {
                "kind": str(change.kind),
                "column": change.column,
                "before": change.before,
                "after": change.after,
                "consumer": str(change.policy.consumer),
                "producer": str(change.policy.producer),
                "why": change.policy.why,
                "bump": change.policy.bump.name.lower(),
            }
            for change in taken.changes
        ],
    }


def _print_steps(console: Console, steps: list[Step]) -> None:
    changed = [taken for taken in steps if taken.changes or taken.is_too_low]
    if not changed:
        console.print(f"no change in {len(steps)} contracts", highlight=False)
    for taken in changed:
        console.print(f"[bold]{taken.new.name}[/bold] {taken.old.version} -> {taken.new.version}", highlight=False)
        for change in taken.changes:
            policy = change.policy
            effects = f"reader: {policy.consumer}; producer: {policy.producer}: {policy.why}"
            console.print(f"  {escape(str(change))}\n    {effects}", highlight=False, soft_wrap=True)
        console.print(f"  {_verdict(taken)}", highlight=False, soft_wrap=True)


def _verdict(taken: Step) -> str:
    if taken.bump is Bump.NONE:
        return "nothing changed"
    said = f"asks for a {taken.bump.name.lower()} version: {taken.needed} or higher"
    return f"[red]{said}; it declares {taken.new.version}[/red]" if taken.is_too_low else f"[green]{said}[/green]"


@app.command()
def freeze(is_json: AsJson = False) -> None:
    """Release the present contracts: write each new version to schemas/history, where it stays as it is."""
    with _explained():
        _repository()
        _tell_files(freeze_contracts(present_contracts().values()), is_json=is_json)


@app.command("import")
def import_contract(file: Annotated[Path, typer.Argument(metavar="FILE", help="ODCS file, version 3.")]) -> None:
    """Print an ODCS contract as a pandera model on polars: a Python module that needs nothing of this package."""
    with _explained():
        if not file.is_file():
            raise TargetError(f"{file} does not exist; give an ODCS file (.odcs.yaml)")
        imported = import_odcs(file.read_text(encoding="utf-8"))
    for note in imported.notes:
        typer.echo(f"note: {note}", err=True)
    typer.echo(python_model(imported.tables), nl=False)


@app.command()
def migrate(
    warehouse: Warehouse = WAREHOUSE,
    fill: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE.COLUMN=VALUE", help="What older rows shall hold in a column that is required now."),
    ] = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a run that is writing.")] = 0.0,
    is_json: AsJson = False,
) -> None:
    """Carry a warehouse that an older release wrote over to the present contracts, and publish it.

    Rows are held against the present contracts; those that break them go to quarantine. Where a meaning changed, claims
    and events are made from the articles again. Exit codes: 0 carried over, or nothing to do; 2 it cannot be done so;
    3 the warehouse cannot be written; 4 a run is writing to it; 5 the new snapshot breaks a contract.
    """
    # The extractor and the linking take seconds to import; the other commands need none of them.
    from pipelines.stages.migrate import migrate as carry_over
    from pipelines.stages.migrate import outdated_tables, parsed_fills
    from pipelines.stages.publish import publish_snapshot

    with _explained(), explained():
        layout = located(warehouse)
        if readable(warehouse).current_number() is None:
            raise TargetError(f"{warehouse} is no warehouse: nothing was published there")
        fills = parsed_fills(fill or ())
        with writing(layout, wait):
            tables = Tables(layout)
            outdated = outdated_tables(tables)
            lines = list(_upgrade_lines(outdated))
            published = None
            if outdated and not is_dry:
                now = datetime.now(UTC)
                engine = engine_of(engine_name(), layout.exchange_address)
                run = Run(str(uuid4()), now, now.date(), tables, engine=engine)
                lines += [
                    f"{tally.table}: {tally.quarantined:,} of {tally.rows_in:,} rows went to quarantine"
                    for tally in carry_over(run, outdated, fills)
                    if tally.quarantined
                ]
                published = publish_snapshot(run).snapshot_id
    if is_json:
        typer.echo(json.dumps({"published": published, "says": lines}, indent=1, ensure_ascii=False))
        return
    for line in (*lines, f"published version {published}" if published else "nothing was done"):
        typer.echo(line)


_CARRIED = {
    Carry.READ: "read as it is",
    Carry.JUDGE: "held against the present contract",
    Carry.MAKE: "made from the articles again",
}


def _upgrade_lines(outdated: Sequence["OutdatedTable"]) -> Iterator[str]:
    if not outdated:
        yield "every table was written under the present contracts"
    for table in outdated:
        for upgrade in table.upgrades:
            yield f"{table.name} {upgrade.written} -> {upgrade.present}: {_CARRIED[upgrade.carry]}"
            yield from (f"  {change}" for change in upgrade.changes)


def _repository() -> Path:
    """The root of the repository that this package is run from.

    Raises:
        TargetError: the package is installed elsewhere, where nothing is generated.
    """
    root = Path(__file__).parents[2]
    if not (root / "pyproject.toml").exists():
        raise TargetError(f"{root} is no checkout of the repository; name a folder to write to")
    return root
