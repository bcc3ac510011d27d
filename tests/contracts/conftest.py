"""A small world that keeps every contract, as files that others might send."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from schemas import TABLES
from schemas.exporters.arrow import arrow_schema
from schemas.exporters.duckdb import create_table
from tests.schemas.valid_rows import world
from warehouse.sql import MACROS, reporting_views


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A DuckDB file with every table and every reporting view."""
    file = tmp_path / "theirs.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, contract in TABLES.items():
            connection.execute(create_table(contract))
            connection.register("rows", world()[name].to_arrow())
            connection.execute(f"insert into {name} select * from rows")
        connection.execute(MACROS)
        connection.execute("create schema reporting")
        for view in reporting_views():
            connection.execute(view.sql)
    return file


@pytest.fixture
def articles_csv(tmp_path: Path) -> Path:
    """A CSV file of articles."""
    file = tmp_path / "articles.csv"
    world()["articles"].write_csv(file, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    return file


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """A folder with a folder of Parquet per table."""
    for name in ("articles", "claims", "actors"):
        (tmp_path / "parquet" / name).mkdir(parents=True)
        rows = world()[name].to_arrow().cast(arrow_schema(TABLES[name]))
        pq.write_table(rows, tmp_path / "parquet" / name / "part-0.parquet")
    return tmp_path / "parquet"
