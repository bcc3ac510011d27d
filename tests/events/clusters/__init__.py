"""Short reports of several outlets on one disputed event each, with unconnected reports beside them.

What belongs here: one TOML file per event, written for this project about events that did not happen so, with what a
reader would conclude from it; and the reading of these files. `form` says what is disputed. The article of a file are
told apart by their outlet, or by `unrelated`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports of one event, and what is expected of it; article ids are "name/outlet" and "name/unrelated-n"."""

    name: str
    form: str
    records: Sequence[dict[str, Any]]
    expected: dict[str, Any]


def read_clusters() -> list[Cluster]:
    """All clusters, in the order of their names."""
    return [_read(path) for path in sorted(FOLDER.glob("*.toml"))]


def _read(path: Path) -> Cluster:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    records = [_record(path.stem, number, article) for number, article in enumerate(data["article"])]
    return Cluster(path.stem, data["form"], records, data["expected"])


def _record(name: str, number: int, article: dict[str, Any]) -> dict[str, Any]:
    mark = f"unrelated-{number}" if article.get("unrelated") else article["outlet"]
    host = "-".join(article["outlet"].lower().split())
    return {
        "id": f"{name}/{mark}",
        "url": f"https://{host}.example/{name}-{number}",
        "source": article["outlet"],
        "title": article["title"],
        "published": article["published"],
        "text": article["text"].strip(),
    }
