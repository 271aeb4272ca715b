"""Marks tell which of the variables in a picture refer to one object."""

from __future__ import annotations

from dataclasses import replace

from diagram_gen import views
from diagram_gen.model.frame import Frame, Variable
from diagram_gen.views import stack
from diagram_gen.views.marks import Marking
from tests.made import frame, loop, shown, step, task, trace

LIST = Variable("items", "[]", "object-1")
SAME = Variable("found", "[]", "object-1")
OTHER = Variable("other", "[]", "object-2")


def with_variables(number: int, *variables: Variable) -> Frame:
    """A frame."""
    return replace(frame(number), variables=variables)


def test_an_object_keeps_its_mark_while_it_is_shared() -> None:
    """Another has another, and gets that of one that is shared no more."""
    marking = Marking()
    pictures = ("aa", "baba", "bab", "cbcb", "")
    found = [dict(marking.of(f"object-{each}" for each in picture)) for picture in pictures]
    a, b, c = "object-a", "object-b", "object-c"
    assert [{a: "①"}, {a: "①", b: "②"}, {b: "②"}, {b: "②", c: "①"}, {}] == found


def test_there_is_a_mark_for_any_number_of_objects() -> None:
    """In parentheses where the circled ones are used up."""
    found = Marking().of(str(number) for number in range(21) for _ in range(2))
    assert ["①", "⑳", "(21)"] == [found[each] for each in ("0", "19", "20")]


def test_the_stack_marks_one_object_at_all_its_variables() -> None:
    """In frames and in the module; equal lists that are two are not marked. The description says it."""
    here = replace(step(0, with_variables(1, LIST, OTHER)), globals=(SAME,))
    scene = stack.scene(trace(here, step(1, with_variables(2, LIST))))
    texts = shown(scene, 0)
    assert ["① []", "[]", "① []"] == [texts[each] for each in ("value-0-0", "value-0-1", "global-value-0")]
    assert scene.states[0].description.endswith(" items of main and found of the module are one object.")
    assert "[]" == shown(scene, 1)["value-0-0"]


def test_the_mark_changes_where_the_frame_does_not() -> None:
    """What another variable refers to makes an object shared."""
    below = with_variables(1, LIST)
    steps = [step(0, below), step(1, below, with_variables(2, SAME)), step(2, below, with_variables(2, OTHER))]
    states = stack.scene(trace(*steps))
    assert ["[]", "① []", "[]"] == [shown(states, each)["value-0-0"] for each in range(3)]


def test_the_loop_marks_one_object_in_the_frames_of_tasks() -> None:
    """In all of them that are shown."""
    tasks = (
        task("a", "ready", None, with_variables(1, LIST, OTHER)),
        task("b", "waiting", None, with_variables(2, SAME)),
    )
    scene = views.scene(trace(step(0, loop=loop(*tasks))), "loop")
    texts = shown(scene, 0)
    assert ["items = ① []", "other = []", "found = ① []"] == [
        texts[f"variable-{place}"] for place in ("0-0-0", "0-0-1", "1-0-0")
    ]
    assert scene.states[0].description.endswith(" items of task a and found of task b are one object.")
