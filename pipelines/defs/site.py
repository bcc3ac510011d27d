"""The pages that people look at, written after each publication; a run that published nothing leaves them alone."""

import dagster as dg

from pipelines.code import code_version
from pipelines.defs.assets import WRITING_POOL
from pipelines.defs.resources import WarehouseResource
from pipelines.report.published import opened
from pipelines.report.site import write_site_if_new


@dg.asset(deps=["snapshot"], group_name="reporting", kinds={"html"}, pool=WRITING_POOL)
def site(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """The published version as a static site in the folder `report` of the warehouse."""
    layout = warehouse.tables.layout
    with opened(layout.root) as published:
        written = write_site_if_new(published, layout.report, code_version("site"))
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(layout.report / "index.html")),
            "is_new": written is not None,
            **({"pages": written.pages, "bytes": written.bytes} if written else {}),
        }
    )
