"""The family of tasks: whoever has created one stands above it, a group above its tasks."""

from __future__ import annotations

from dataclasses import replace

from diagram_gen.model import family
from diagram_gen.model.loop import Group, Task
from tests.made import task


def child(name: str, by: str | None = None, group: Group | None = None) -> Task:
    """A task that another one has created."""
    return replace(task(name), created_by=by and f"id-{by}", group=group)


def rows(*tasks: Task) -> list[str]:
    """The tree of tasks, each member indented by its depth."""
    return ["." * each.depth + each.id.removeprefix("id-") for each in family.tree(tasks)]


def test_children_stand_below_their_parent() -> None:
    """Each with its own children below it, in the order of their creation."""
    tasks = (
        child("main"),
        child("a", "main"),
        child("b", "main"),
        child("a1", "a"),
        child("b1", "b"),
        child("a2", "a"),
    )
    assert ["main", ".a", "..a1", "..a2", ".b", "..b1"] == rows(*tasks)
    assert ["id-main", "id-a", "id-a1", "id-a2", "id-b", "id-b1"] == family.ordered(tasks)


def test_a_group_stands_below_the_task_that_has_entered_it() -> None:
    """Its tasks stand below it, one that another of its tasks has created, too."""
    tasks = Group("tasks", "task_group", "tg", "id-main")
    made = child("main"), child("a", "main", tasks), child("b", "a", tasks), child("c", "main")
    assert ["main", ".tasks", "..a", "..b", ".c"] == rows(*made)


def test_a_gathering_stands_below_the_task_that_has_created_what_it_gathers() -> None:
    """What another has created, and is gathered with it, stays with its own parent."""
    all_ = Group("all", "gather")
    made = child("main"), child("x", "main"), child("x1", "x"), child("a", "main", all_), child("b", "x", all_)
    assert ["main", ".x", "..x1", "..b", ".all", "..a"] == rows(*made)


def test_what_nobody_in_the_loop_has_created_is_a_root() -> None:
    """As is what a handle has, or a task that the trace does not show."""
    assert ["main", "h"] == rows(child("main"), replace(task("h"), created_by="handle-3"))


def test_a_long_line_of_descent_is_no_deep_recursion() -> None:
    """However many tasks have each created the next."""
    made = [child(str(number), str(number - 1) if number else None) for number in range(3_000)]
    assert 2_999 == family.tree(made)[-1].depth
