"""Charts and the base map as SVG, drawn by Vega-Lite while the report is made: a page needs no script to show them.

The specifications lie in `charts/`, the shapes of countries in `data/` (Natural Earth, 1:110 million, public domain, as
world-atlas packs them).
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import vl_convert
from markupsafe import Markup

_CHARTS = files("pipelines.report").joinpath("charts")
_COUNTRIES = files("pipelines.report").joinpath("data", "countries-110m.json")
_COUNTED_ID = re.compile(r"\b(?:clip|gradient_)\d+\b")
_LONG_DECIMALS = re.compile(r"(\.\d\d)\d+")


def chart(name: str, rows: Sequence[dict[str, str | int | None]]) -> Markup:
    """The chart of `charts/<name>.vl.json` over some rows, to stand in a page; Vega escapes what the rows hold."""
    spec = _spec(name)
    spec["data"]["values"] = list(rows)
    return Markup(_svg(name, spec))  # noqa: S704 - drawn by Vega, which escapes text; no article's words are in it


@cache
def world_map() -> str:
    """The base map: 360 by 180 units, one a degree, so that a place stands at (longitude + 180, 90 - latitude)."""
    spec = _spec("world")
    spec["data"]["values"] = json.loads(_COUNTRIES.read_text(encoding="utf-8"))
    return _LONG_DECIMALS.sub(r"\1", _svg("world", spec))


def _spec(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(_CHARTS.joinpath(f"{name}.vl.json").read_text(encoding="utf-8"))
    return spec


def _svg(name: str, spec: dict[str, Any]) -> str:
    """Vega counts its ids through a process; here they begin anew, and differ between the charts of a page."""
    ids: dict[str, str] = {}
    drawn = str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    return _COUNTED_ID.sub(lambda found: ids.setdefault(found[0], f"{name}-{len(ids)}"), drawn)
