"""Union-find whose groups do not depend on the order of the joins.

What belongs here: the structure alone; who is joined, and why, is decided by its callers.
"""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class UnionFind(Generic[Member]):
    """Disjoint sets over members given at the start, in whose order groups are returned."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._parent: dict[Member, Member] = {member: member for member in members}

    def find(self, member: Member) -> Member:
        """The member that stands for the group."""
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

    def join(self, a: Member, b: Member) -> None:
        """Make the groups of `a` and `b` one."""
        self._parent[self.find(b)] = self.find(a)

    def groups(self) -> list[list[Member]]:
        """All groups, ordered by their first member, members in the order given at the start."""
        grouped: dict[Member, list[Member]] = {}
        for member in self._parent:
            grouped.setdefault(self.find(member), []).append(member)
        return list(grouped.values())
