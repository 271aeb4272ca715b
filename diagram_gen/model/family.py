"""The family of a run's tasks: who has started whom, and which groups hold them, as a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.model.loop import Group, Task


@dataclass(frozen=True, slots=True)
class Relative:
    """A task or a group at its place in the tree: below its `parent`, by that's id, and `depth` steps from a root.

    A task stands below its group, or else below the task that has created it; a group below the task that has entered
    it, or of a gathering, that has created its first task. One that the program outside the loop has created is a root,
    and so is one of a handle.
    """

    member: Task | Group
    parent: str | None
    depth: int

    @property
    def id(self) -> str:
        """That of the task or the group."""
        return self.member.id


def tree(tasks: Iterable[Task]) -> tuple[Relative, ...]:
    """All of them with their groups, each followed by its children; these in the order of the tasks given."""
    given = list(tasks)
    known = {task.id for task in given}
    groups: dict[str, tuple[Group, str | None]] = {}
    children: defaultdict[str | None, dict[str, Task | Group]] = defaultdict(dict)
    for task in given:
        parent = task.created_by if task.created_by in known else None
        group = task.group
        if group is not None and group.id not in groups:
            owner = (group.owner if group.owner in known else None) if group.kind == "task_group" else parent
            groups[group.id] = group, owner
            children[owner][group.id] = group
        if group is not None and (group.kind == "task_group" or groups[group.id][1] == parent):
            parent = group.id
        children[parent][task.id] = task
    return tuple(_below(None, 0, {each: [*of.values()] for each, of in children.items()}))


def _below(parent: str | None, depth: int, children: dict[str | None, list[Task | Group]]) -> Iterator[Relative]:
    """What stands below a parent, with all that stands below that; without recursion, however deep it goes."""
    open_: list[tuple[str | None, int, Iterator[Task | Group]]] = [(parent, depth, iter(children.get(parent, ())))]
    while open_:
        parent, depth, rest = open_[-1]
        member = next(rest, None)
        if member is None:
            open_.pop()
            continue
        yield Relative(member, parent, depth)
        open_.append((member.id, depth + 1, iter(children.get(member.id, ()))))


def ordered(tasks: Sequence[Task]) -> list[str]:
    """The ids of tasks in the order of the tree."""
    return [each.id for each in tree(tasks) if isinstance(each.member, Task)]
