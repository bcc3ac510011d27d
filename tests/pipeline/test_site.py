"""The report as an asset: after each publication, and only then."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs import site
from pipelines.defs.resources import WarehouseResource
from tests.report.stories import publish, tessalit


def materialized(warehouse: Path) -> dict[str, object]:
    result = dg.materialize([site.site], resources={"warehouse": WarehouseResource(root=str(warehouse))})
    (made,) = result.asset_materializations_for_node("site")
    return {name: value.value for name, value in made.metadata.items()}


def test_the_report_is_written_once_for_a_version_and_again_for_changed_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = publish(tmp_path / "warehouse", tessalit())
    first = materialized(warehouse)
    index = Path(str(first["index"]))
    assert first["is_new"] is True
    assert "contested events" in index.read_text(encoding="utf-8")

    written = index.stat().st_ino
    assert materialized(warehouse)["is_new"] is False
    assert index.stat().st_ino == written

    monkeypatch.setattr(site, "code_version", lambda name: f"another {name}")
    assert materialized(warehouse)["is_new"] is True
