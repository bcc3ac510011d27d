"""Reading `sources.yaml`: every error names its line.

What belongs here: from a file to `settings.Sources`, or to messages such as "sources.yaml line 12: ...". Aliases and
keys that stand twice are refused: in YAML the second would win in silence.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml  # type: ignore[import-untyped]
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipelines.fetch.settings import Sources

MAX_FILE_BYTES = 4 * 1024 * 1024
"""Some ten thousand sources."""


class SourcesError(ValueError):
    """`sources.yaml` cannot be used; `messages` has one line for each mistake."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = tuple(messages)


def read_sources(path: Path) -> Sources:
    """The sources of a file.

    Raises:
        SourcesError: it cannot be read, is no YAML, or says what no source can be.
    """
    text = _text(path)
    root = _composed(text, path)
    if root is None:
        return Sources()
    mistakes = list(_doubles(root, path))
    if mistakes:
        raise SourcesError(mistakes)
    content = _plain(root, path)
    try:
        sources = Sources.model_validate(content)
    except ValidationError as error:
        raise SourcesError([_message(root, path, each) for each in error.errors()]) from error
    mistakes = list(_named_twice(sources, root, path))
    if mistakes:
        raise SourcesError(mistakes)
    return sources


def line_of(root: yaml.Node, place: Sequence[str | int]) -> int:
    """The line (1-based) of a place in the tree, or of the nearest part of it that is there."""
    node, line = root, root.start_mark.line
    for step in place:
        found = _child(node, step)
        if found is None:
            break
        node, line = found
    return int(line) + 1


def composed(text: str) -> yaml.Node | None:
    """The tree of a YAML text, with lines."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    return node


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SourcesError([f"{path}: more than {MAX_FILE_BYTES:,} bytes; split it"])
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SourcesError(
            [f"{path}: {error.strerror}; make it with `counterclaim source add`, or give another with --sources"]
        ) from error
    except UnicodeDecodeError as error:
        raise SourcesError([f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8"]) from error


def _composed(text: str, path: Path) -> yaml.Node | None:
    try:
        root = composed(text)
    except yaml.YAMLError as error:
        raise _not_yaml(error, path) from error
    except RecursionError as error:
        raise SourcesError([f"{path}: not YAML that can be read: it is nested too deep"]) from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise SourcesError([f"{path} line {root.start_mark.line + 1}: the file is a mapping with the key sources"])
    return root


def _doubles(node: yaml.Node, path: Path) -> Iterator[str]:
    """Keys that stand twice and parts that are used twice, in the order of the file."""
    level, seen = [node], {id(node)}
    while level:
        node = level.pop(0)
        children = list(node.value) if isinstance(node, yaml.SequenceNode) else []
        if isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    yield f"{path} line {key.start_mark.line + 1}: a list or mapping where a key should stand"
                elif key.value in keys:
                    yield f"{path} line {key.start_mark.line + 1}: the key {key.value} stands twice"
                keys.add(str(key.value))
                children.append(value)
        for child in children:
            if id(child) in seen:
                yield f"{path} line {child.start_mark.line + 1}: an alias; write it out"
            elif not isinstance(child, yaml.ScalarNode):
                level.append(child)
            seen.add(id(child))


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Names the line of a value that is no number or date, though it is written as one (2025-02-30)."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        """As YAML does it."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(
                None, None, f"{error}; write it in quotes", node.start_mark
            ) from error


def _plain(root: yaml.Node, path: Path) -> object:
    try:
        return _Loader("").construct_document(root)
    except yaml.YAMLError as error:
        raise _not_yaml(error, path) from error


def _not_yaml(error: yaml.YAMLError, path: Path) -> SourcesError:
    mark = getattr(error, "problem_mark", None)
    where = f"{path} line {mark.line + 1}" if mark else str(path)
    return SourcesError([f"{where}: not YAML: {getattr(error, 'problem', None) or error}"])


def _named_twice(sources: Sources, root: yaml.Node, path: Path) -> Iterator[str]:
    names: dict[str, int] = {}
    places: dict[str, int] = {}
    for at, source in enumerate(sources.sources):
        for key, known, value in (("name", names, source.name), ("location", places, source.source_id)):
            if value in known:
                line = line_of(root, ("sources", at))
                first = line_of(root, ("sources", known[value]))
                yield f"{path} line {line}: the same {key} as the source in line {first} ({source.name})"
            known.setdefault(value, at)


_WORDS = {
    "extra_forbidden": "no key of this name is known",
    "tuple_type": "a list is expected, each part after a dash",
    "model_type": "keys with values are expected",
    "missing": "this key is missing",
}
"""Where pydantic speaks of Python."""


def _message(root: yaml.Node, path: Path, mistake: ErrorDetails) -> str:
    place = mistake["loc"]
    words = _WORDS.get(mistake["type"], mistake["msg"].removeprefix("Value error, "))
    named = [str(step) for step in place if isinstance(step, str) and (step != "sources" or len(place) == 1)]
    key = f"{'.'.join(named)}: " if named else ""
    return f"{path} line {line_of(root, place)}: {key}{words}"


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    """The part at `step`, and the line that its key or dash stands on."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line
    return None
