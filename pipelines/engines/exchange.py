"""What this process and the workers of a cluster hand each other: Parquet files in a folder or bucket that all reach.

    tasks/000012.parquet            articles to be read
    found/000012/claims.parquet     what was read in them, a file for each table; written by the worker

A batch that is read a second time, since a worker was lost, is written a second time under the same names.
"""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import obstore
import polars as pl

from pipelines.engines.task import ArticleTask, Findings, Row
from pipelines.objects import open_store
from schemas import TABLES

_TASK: dict[str, Any] = {
    "article_id": pl.String,
    "ingest_date": pl.Date,
    "title": pl.String,
    "text": pl.String,
    "published_at": pl.Datetime("us", "UTC"),
}
_OF = "of_article"
"""The article that a row was read in; not every table has a column for it."""


class Exchange:
    """The files of one map, below a prefix of their own."""

    def __init__(self, address: str, prefix: str) -> None:
        """Open it.

        Raises:
            AddressError: the folder cannot be reached from here.
        """
        self._store = open_store(address)
        self.prefix = prefix

    def hand_out(self, batch: str, tasks: Sequence[ArticleTask]) -> None:
        """Write articles to be read."""
        rows = [(task.article_id, task.ingest_date, task.title, task.text, task.published_at) for task in tasks]
        self._write(self._tasks(batch), pl.DataFrame(rows, schema=_TASK, orient="row"))

    def tasks(self, batch: str) -> list[ArticleTask]:
        """The articles of a batch."""
        return [ArticleTask(**row) for row in self._read(self._tasks(batch)).iter_rows(named=True)]

    def hand_in(self, batch: str, found: Sequence[Findings]) -> list[str]:
        """Write what was read, and return the tables of which there are rows."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for findings in found:
            for table, of_table in findings.rows.items():
                rows[table] += [{_OF: findings.article_id, **row} for row in of_table]
        filled = [table for table, of_table in rows.items() if of_table]
        for table in filled:
            schema: dict[str, Any] = {_OF: pl.String, **TABLES[table].polars_schema}
            self._write(self._found(batch, table), pl.DataFrame(rows[table], schema=schema, orient="row"))
        return filled

    def found(self, batch: str, tables: Sequence[str]) -> Mapping[str, Mapping[str, list[Row]]]:
        """The rows of a batch by article and table."""
        rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for table in tables:
            for row in self._read(self._found(batch, table)).iter_rows(named=True):
                rows[row.pop(_OF)][table].append(row)
        return rows

    def forget(self, batch: str, tables: Sequence[str]) -> None:
        """Remove the files of a batch."""
        obstore.delete(self._store, [self._tasks(batch), *(self._found(batch, table) for table in tables)])

    def clear(self) -> None:
        """Remove all files of the map."""
        for listed in obstore.list(self._store, self.prefix):
            obstore.delete(self._store, [each["path"] for each in listed])

    def _tasks(self, batch: str) -> str:
        return f"{self.prefix}/tasks/{batch}.parquet"

    def _found(self, batch: str, table: str) -> str:
        return f"{self.prefix}/found/{batch}/{table}.parquet"

    def _write(self, path: str, frame: pl.DataFrame) -> None:
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        obstore.put(self._store, path, buffer.getvalue())

    def _read(self, path: str) -> pl.DataFrame:
        return pl.read_parquet(bytes(obstore.get(self._store, path).bytes()))
