"""The events of one stage, as OpenLineage has them. No text of an article is told; counts are those of `runs`.

A table is the folder of its Parquet files. One attempt of a stage is one run of OpenLineage, below Dagster's.
"""

import logging
from datetime import UTC, datetime
from uuid import NAMESPACE_OID, uuid5

import polars as pl
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, RunEvent, RunState
from openlineage.client.event_v2 import Run as LineageRun
from openlineage.client.facet_v2 import (
    DatasetFacet,
    data_quality_assertions_dataset,
    data_quality_metrics_dataset,
    error_message_run,
    output_statistics_output_dataset,
    parent_run,
    schema_dataset,
)

from pipelines.defs.lineage import Stage
from pipelines.stages.journal import say
from pipelines.stages.run import Run
from pipelines.version import CODE_VERSION
from schemas import TABLES
from schemas.exporters.duckdb import duckdb_type

_FILES = "file"
_PRODUCER = f"urn:counterclaim:{CODE_VERSION}"
_MOST_OF_AN_ERROR = 300


class Teller:
    """Tells of one stage of one run; the client finds its transport in the environment."""

    def __init__(self, stage: Stage, run: Run, namespace: str) -> None:
        self._stage, self._run, self._namespace = stage, run, namespace
        self._client = OpenLineageClient()

    def started(self) -> None:
        """The stage starts."""
        self._send(self._event(RunState.START, self._named()))

    def completed(self) -> None:
        """The stage has ended well: its tables, with what it did to them."""
        self._send(self._event(RunState.COMPLETE, [self._filled(name) for name in self._stage.outputs]))

    def failed(self, error: Exception) -> None:
        """The stage has failed, by the first line of its error."""
        said = next(iter(str(error).strip().splitlines()), "")[:_MOST_OF_AN_ERROR]
        event = self._event(RunState.FAIL, self._named())
        message = error_message_run.ErrorMessageRunFacet(f"{type(error).__name__}: {said}", "python")
        event.run.facets = {**(event.run.facets or {}), "errorMessage": message}
        self._send(event)

    def _event(self, state: RunState, outputs: list[OutputDataset]) -> RunEvent:
        run_id = uuid5(NAMESPACE_OID, f"{self._run.run_id} {self._stage.name} {self._stage.attempt}")
        whole = parent_run.Run(self._run.run_id), parent_run.Job(self._namespace, "counterclaim")
        return RunEvent(
            eventType=state,
            eventTime=datetime.now(UTC).isoformat(),
            run=LineageRun(str(run_id), facets={"parent": parent_run.ParentRunFacet(*whole, producer=_PRODUCER)}),
            job=Job(self._namespace, f"counterclaim.{self._stage.name}"),
            inputs=[InputDataset(_FILES, self._path(name), facets=_schema(name)) for name in self._stage.inputs],
            outputs=outputs,
            producer=_PRODUCER,
        )

    def _named(self) -> list[OutputDataset]:
        return [OutputDataset(_FILES, self._path(name), facets=_schema(name)) for name in self._stage.outputs]

    def _filled(self, name: str) -> OutputDataset:
        if name not in TABLES:
            return OutputDataset(_FILES, self._path(name))
        rows = self._run.tables.count(name)
        statistics = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rows, producer=_PRODUCER)
        facets = _schema(name) | self._quality(name, rows)
        return OutputDataset(_FILES, self._path(name), {"outputStatistics": statistics}, facets=facets)

    def _quality(self, name: str, rows: int) -> dict[str, DatasetFacet]:
        """The checks of the table as this run met them: those that Dagster shows."""
        metrics = data_quality_metrics_dataset.DataQualityMetricsDatasetFacet({}, rowCount=rows, producer=_PRODUCER)
        said = self._run.tables.read("runs").filter(pl.col("run_id") == self._run.run_id, table_name=name)
        if said.is_empty():
            return {"dataQualityMetrics": metrics}
        counts = said.tail(1).to_dicts()[0]
        kept = counts["rows_published"] + counts["rows_unchanged"] + counts["rows_quarantined"]
        checked = data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(
            [
                _assertion("contract", counts["rows_quarantined"] == 0, "warn"),
                _assertion("conservation", counts["rows_in"] == kept, "error"),
                _assertion("warnings", not counts["rows_warned"], "warn"),
            ],
            producer=_PRODUCER,
        )
        return {"dataQualityMetrics": metrics, "dataQualityAssertions": checked}  # type: ignore[dict-item]

    def _path(self, name: str) -> str:
        return str((self._run.tables.layout.root / "parquet" / name).absolute())

    def _send(self, event: RunEvent) -> None:
        try:
            self._client.emit(event)
        except Exception as error:  # whatever the transport raises: lineage is told beside the work
            kind = type(error).__name__  # the message may hold the address's secret
            say("lineage not sent", logging.WARNING, run_id=self._run.run_id, stage=self._stage.name, error=kind)


def _assertion(name: str, is_held: bool, severity: str) -> data_quality_assertions_dataset.Assertion:
    return data_quality_assertions_dataset.Assertion(name, is_held, severity=severity)


def _schema(name: str) -> dict[str, DatasetFacet]:
    if name not in TABLES:
        return {}
    fields = [
        schema_dataset.SchemaDatasetFacetFields(column.name, duckdb_type(column.dtype), column.description)
        for column in TABLES[name].columns
    ]
    return {"schema": schema_dataset.SchemaDatasetFacet(fields, producer=_PRODUCER)}
