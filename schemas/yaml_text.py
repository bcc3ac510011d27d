"""YAML as the contracts are written in it: keys in their order, SQL as block text, always the same bytes."""

from typing import Any

import yaml  # type: ignore[import-untyped]


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes text of several lines as a block, and never an alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Repeat equal values in full: a reader should not have to follow anchors."""
        return True


def _text(dumper: _Dumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def written(document: object) -> str:
    """The document as YAML."""
    text: str = yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )
    return text


def parsed(text: str) -> object:
    """The document that the YAML says; tags that build objects are refused.

    Raises:
        ValueError: the text is no YAML; says where.
    """
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error
