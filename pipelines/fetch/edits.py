"""Changing `sources.yaml` without touching what people wrote in it: comments, order and quoting stay.

What belongs here: adding a source and switching one off, as edits of the text at the places that YAML's own marks give.
The new text is read before it is written, so that a file that was sound stays sound.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml  # type: ignore[import-untyped]

from pipelines.fetch.settings import Source, Sources
from pipelines.fetch.sources import SourcesError, composed, read_sources
from pipelines.storage.durable import write_atomically


def add_source(path: Path, fields: Mapping[str, object]) -> Source:
    """Append a source to the file, which is made if it does not exist.

    Args:
        path: the file.
        fields: the keys of the source that are given, as the file names them.

    Raises:
        SourcesError: the file is not sound, or would not be with this source; it stays as it is.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else "sources:\n"
    if path.exists():
        read_sources(path)
    listed = _listed(text, path)
    indent = listed.value[0].start_mark.column - 2 if listed is not None and listed.value else 0
    block = yaml.safe_dump([dict(fields)], sort_keys=False, allow_unicode=True, width=4096, default_flow_style=False)
    block = "".join(f"{' ' * max(indent, 0)}{line}\n" for line in block.splitlines())
    changed = _with_block(text, block, listed)
    return _written(path, changed).sources[-1]


def switch(path: Path, name: str, *, enabled: bool) -> Source:
    """Set whether a source is enabled.

    Raises:
        SourcesError: the file is not sound, or has no source of that name.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    sources = read_sources(path)
    at = index_of(sources, path, name)
    listed = _listed(text, path)
    if listed is None:
        raise SourcesError([f"{path}: no key sources"])
    changed = _with_switch(text, path, listed.value[at], enabled=enabled)
    return _written(path, changed).sources[at]


def index_of(sources: Sources, path: Path, name: str) -> int:
    """Where in the file the source stands that has this name or location.

    Raises:
        SourcesError: there is none.
    """
    for at, source in enumerate(sources.sources):
        if name in {source.name, source.location}:
            return at
    known = ", ".join(source.name for source in sources.sources[:10]) or "none at all"
    raise SourcesError([f"{path}: no source is named {name!r}; there are: {known}"])


def _listed(text: str, path: Path) -> yaml.SequenceNode | None:
    """The list of sources; None where the file has none yet.

    Raises:
        SourcesError: it is written in one line, where nothing can be added by lines.
    """
    root = composed(text)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "sources" and isinstance(value, yaml.SequenceNode):
            if value.flow_style and value.value:
                line = value.start_mark.line + 1
                raise SourcesError([f"{path} line {line}: write each source on lines of its own, each after a dash"])
            return value
    return None


def _with_block(text: str, block: str, listed: yaml.SequenceNode | None) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if listed is not None and listed.value:
        at = _end_line(listed.value[-1])
        return "".join([*lines[:at], block, *lines[at:]])
    for number, line in enumerate(lines):
        if line.startswith("sources:"):
            return "".join([*lines[:number], "sources:\n", block, *lines[number + 1 :]])
    return "".join([*lines, "sources:\n", block])


def _end_line(node: yaml.Node) -> int:
    """The line after the last one with content: a block's own end lies after the comments that follow it."""
    if isinstance(node, yaml.ScalarNode) or not node.value:
        return int(node.end_mark.line) + 1
    last = node.value[-1]
    return _end_line(last[1] if isinstance(node, yaml.MappingNode) else last)


def _with_switch(text: str, path: Path, node: yaml.Node, *, enabled: bool) -> str:
    lines = text.splitlines(keepends=True)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise SourcesError([f"{path} line {node.start_mark.line + 1}: write the source on lines of its own"])
    word = "true" if enabled else "false"
    for key, value in node.value:
        if key.value == "enabled":
            line = lines[value.start_mark.line]
            lines[value.start_mark.line] = line[: value.start_mark.column] + word + line[value.end_mark.column :]
            return "".join(lines)
    at = _end_line(node)
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines.insert(at, f"{' ' * node.start_mark.column}enabled: {word}\n")
    return "".join(lines)


def _written(path: Path, text: str) -> Sources:
    with TemporaryDirectory() as folder:
        draft = Path(folder, path.name)
        draft.write_text(text, encoding="utf-8")
        try:
            sources = read_sources(draft)
        except SourcesError as error:
            raise SourcesError([each.replace(str(draft), str(path)) for each in error.messages]) from error
    write_atomically(path, lambda temporary: _write(temporary, text))
    return sources


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
