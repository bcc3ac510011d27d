"""A part of a parsed document that knows where it stands, so that an error can say so.

Which keys a document has does not belong here: that is the importer's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast


class ContractImportError(ValueError):
    """A document is no contract that rows can be held against; says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping of the document, and the path to it."""

    path: str
    members: Mapping[str, object]

    def text(self, key: str) -> str | None:
        """The member as text, None where absent."""
        value = self.members.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(key, f"is {value!r}, expected text; put it in quotes")

    def required_text(self, key: str) -> str:
        """The member as text; an error where absent."""
        value = self.text(key)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def flag(self, key: str) -> bool:
        """The member as true or false; false where absent."""
        value = self.members.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"is {value!r}, expected true or false")
        return value

    def number(self, key: str) -> float | int | None:
        """The member as a number, None where absent."""
        value = self.members.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f"is {value!r}, expected a number")
        return value

    def child(self, key: str) -> "Node":
        """The member as a mapping; empty where absent."""
        value = self.members.get(key)
        if value is None:
            return Node(f"{self.path}.{key}", {})
        if not isinstance(value, Mapping):
            raise self.error(key, "is no mapping")
        return Node(f"{self.path}.{key}", cast("Mapping[str, object]", value))

    def children(self, key: str) -> Iterator["Node"]:
        """The mappings of a list; none where absent."""
        value = self.members.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.error(key, "is no list")
        for at, member in enumerate(value):
            if not isinstance(member, Mapping):
                raise ContractImportError(f"{self.path}.{key}[{at}] is {member!r}, expected a mapping")
            yield Node(f"{self.path}.{key}[{at}]", cast("Mapping[str, object]", member))

    def error(self, key: str, what: str) -> ContractImportError:
        """An error about a member."""
        return ContractImportError(f"{self.path}.{key} {what}")
