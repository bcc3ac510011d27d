"""Contracts and tallies as Dagster's metadata: column schemas, row counts, previews and check results."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from pipelines.stages.tally import Tally
from pipelines.storage.tables import Tables
from schemas import TABLES
from schemas.contract import Contract
from schemas.exporters.duckdb import duckdb_type, meaning
from schemas.quality import Severity
from schemas.rules import rules_of
from warehouse.sql import ReportingView, reporting_views

REPORTING_VIEWS = [view for view in reporting_views() if not view.is_macro]

_PREVIEW_ROWS = 5
_PREVIEW_CHARACTERS = 80
_SHOWN_REFUSALS = 20

CONTRACT_CHECK = "contract"
CONSERVATION_CHECK = "conservation"
WARNINGS_CHECK = "warnings"
_CHECKS = {
    CONTRACT_CHECK: "No row was refused by the contract gate.",
    CONSERVATION_CHECK: "Rows in = published + unchanged + quarantined.",
    WARNINGS_CHECK: "No rule of severity warning has anything to say of a published row.",
}


def table_spec(name: str, deps: Sequence[str]) -> dg.AssetSpec:
    """The asset of a table, as its contract describes it."""
    contract = TABLES[name]
    return dg.AssetSpec(
        key=name,
        deps=deps,
        group_name=contract.group,
        description=f"{contract.description}\n\nOne row is {contract.grain}.",
        metadata={"dagster/column_schema": column_schema(contract)},
        kinds={"parquet", "duckdb"},
        code_version=contract.version,
        owners=[f"team:{contract.owner}"],
        tags={"contract_version": contract.version},
    )


def check_specs(names: Sequence[str]) -> list[dg.AssetCheckSpec]:
    """The checks that each table has."""
    return [
        dg.AssetCheckSpec(check, asset=name, description=description)
        for name in names
        for check, description in _CHECKS.items()
        if check != WARNINGS_CHECK or _has_warnings(name)
    ]


def _has_warnings(table: str) -> bool:
    return any(rule.severity is Severity.WARNING for rule in rules_of(table))


def view_spec(view: ReportingView) -> dg.AssetSpec:
    """The asset of a reporting view, as its SQL file describes it."""
    columns = [dg.TableColumn(name, description=meaning) for name, meaning in view.columns.items()]
    return dg.AssetSpec(
        key=["reporting", view.name],
        deps=["snapshot"],
        group_name="reporting",
        description=view.description,
        kinds={"duckdb", "sql"},
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
    )


def view_results(duckdb_file: Path, views: Sequence[ReportingView]) -> Iterator[dg.MaterializeResult[None]]:
    """Row counts and previews of the views of a published file."""
    with duckdb.connect(str(duckdb_file.resolve()), read_only=True) as connection:
        for view in views:
            rows = connection.sql(f"from reporting.{view.name}")
            yield dg.MaterializeResult(
                asset_key=["reporting", view.name],
                metadata={
                    "dagster/row_count": len(rows),
                    "preview": dg.MetadataValue.md(markdown_table(rows.limit(_PREVIEW_ROWS).pl())),
                },
            )


def column_schema(contract: Contract) -> dg.TableSchema:
    """The contract's columns for Dagster's catalogue."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=duckdb_type(column.dtype),
                description=meaning(column),
                constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=contract.key == (column.name,)),
            )
            for column in contract.columns
        ],
        constraints=dg.TableConstraints(other=[f"key: {', '.join(contract.key)}"]),
    )


def results(tables: Tables, tallies: Sequence[Tally]) -> Iterator[dg.MaterializeResult[None]]:
    """What a stage did, as materialisations with their checks."""
    for tally in tallies:
        yield dg.MaterializeResult(
            asset_key=tally.table,
            metadata={
                "dagster/row_count": tables.count(tally.table),
                "rules_broken": dg.MetadataValue.md(rules_table(tally)),
                "rows_in": tally.rows_in,
                "rows_published": tally.published,
                "rows_unchanged": tally.unchanged,
                "rows_quarantined": tally.quarantined,
                "rows_retired": tally.retired,
                "rows_warned": tally.warned,
                **_speed(tally),
                "preview": dg.MetadataValue.md(markdown_table(tables.head(tally.table, _PREVIEW_ROWS))),
            },
            check_results=list(_checks(tally)),
        )


def _speed(tally: Tally) -> dict[str, float]:
    speed: dict[str, float] = {} if tally.seconds is None else {"stage_seconds": round(tally.seconds, 3)}
    if tally.words is not None:
        speed["words"] = tally.words
        if tally.seconds:
            speed["words_per_second"] = round(tally.words / tally.seconds, 1)
    return speed


def rules_table(tally: Tally) -> str:
    """The rules that refused rows or warned of them, the commonest first, as Markdown."""
    counts = list(tally.rules_broken.items())
    return markdown_table(pl.DataFrame(counts, schema={"rule": pl.String, "rows": pl.Int64}, orient="row"))


def markdown_table(rows: pl.DataFrame) -> str:
    """Rows as a Markdown table; values are data, so what could be markup is shown, not used."""
    lines = [_line(rows.columns), _line(["---"] * rows.width)]
    lines += [_line([_cell(value) for value in row]) for row in rows.iter_rows()]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: object) -> str:
    if value is None:
        return ""
    shown = " ".join(str(value).split())
    shown = shown if len(shown) <= _PREVIEW_CHARACTERS else shown[:_PREVIEW_CHARACTERS] + "…"
    return "".join(f"\\{char}" if char in r"\`*_{}[]<>()#+-!|" else char for char in shown)


def _checks(tally: Tally) -> Iterator[dg.AssetCheckResult]:
    yield dg.AssetCheckResult(
        check_name=CONTRACT_CHECK,
        asset_key=tally.table,
        passed=tally.quarantined == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"quarantined": tally.quarantined, "reasons": list(tally.refusals[:_SHOWN_REFUSALS])},
    )
    if _has_warnings(tally.table):
        yield dg.AssetCheckResult(
            check_name=WARNINGS_CHECK,
            asset_key=tally.table,
            passed=tally.warned == 0,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"warned": tally.warned, "reasons": list(tally.warnings[:_SHOWN_REFUSALS])},
        )
    yield dg.AssetCheckResult(
        check_name=CONSERVATION_CHECK,
        asset_key=tally.table,
        passed=tally.rows_in == tally.published + tally.unchanged + tally.quarantined,
        severity=dg.AssetCheckSeverity.ERROR,
    )
