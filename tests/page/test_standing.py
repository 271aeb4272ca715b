"""Where tasks stand: what is new of it from step to step, and the room that their names take."""

from __future__ import annotations

from dataclasses import replace

from diagram_gen.model.names import Names
from diagram_gen.page.pointers import Rows
from diagram_gen.page.standing import LONGEST, Following, Standing
from tests.made import frame, loop, task


def following(*bearers: tuple[str, str]) -> Following:
    """One that follows tasks in the program's own file."""
    return Following(Rows(), Names(bearers))


def test_what_is_new_is_told_once() -> None:
    """A task in another state, or at another line; where no loop is to be seen all is as it was."""
    tea, jam = task("tea", "ready", None, frame(1, line=3)), task("jam", "waiting", None, frame(2, line=3))
    runs = replace(tea, state="running", stack=(frame(1, line=4), frame(3, line=9)))
    tasks = following()
    assert [
        Standing("id-tea", "tea", "tea", "ready", (3,)),
        Standing("id-jam", "jam", "jam", "waiting", (3,)),
    ] == list(tasks.at(loop(tea, jam)))
    assert [Standing("id-tea", "tea", "tea", "running", (4, 9))] == list(tasks.at(loop(runs, jam)))
    assert [] == list(tasks.at(None))
    assert [] == list(tasks.at(loop(runs, jam)))
    assert [Standing("id-jam", "jam", "jam", "waiting", ())] == list(tasks.at(loop(runs)))


def test_a_short_name_still_says_which_of_several_it_is() -> None:
    """The number stays whole."""
    tasks = following(("worker", "id-other"), ("worker", "id-worker"))
    (found,) = tasks.at(loop(task("worker", "waiting", None, frame())))
    assert ("worker (2nd)", "wo…r (2nd)") == (found.name, found.short)


def test_the_gutter_has_room_for_the_longest_mark() -> None:
    """A name, and where several tasks stand at a line how many more; a task at no line takes none."""
    tasks = following()
    list(tasks.at(loop(task("a long name that nobody sees"))))
    assert 0 == tasks.widest
    list(tasks.at(loop(task("tea", "waiting", None, frame(1, line=3)))))
    assert len("tea") == tasks.widest
    list(tasks.at(loop(*(task(name, "waiting", None, frame(line=3)) for name in ("tea", "jam")))))
    assert len("tea +1") == tasks.widest
    list(tasks.at(loop(task("a very long name", "waiting", None, frame(line=5)))))
    assert LONGEST == tasks.widest
