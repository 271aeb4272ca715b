"""A text keeps where it names tasks, however it is put together, and reads as if it did not."""

from __future__ import annotations

from diagram_gen.narration import sentences
from diagram_gen.narration.mentions import Mention, found, mention, plain, shorten
from tests.made import loop, step, task, trace


def test_a_text_is_read_without_marks() -> None:
    """Names stand where they were put, and are found at their places among what is read."""
    text = f"Task {mention('tea', 'task-1')} wakes {mention('toast', 'task-2')}."
    assert "Task tea wakes toast." == plain(text)
    assert [(5, 8, "task-1"), (15, 20, "task-2")] == found(text)


def test_a_name_that_is_cut_is_still_one() -> None:
    """Of a longer text that is cut, the names are cut with it."""
    name = mention("a" * 50, "task-1")
    assert [(0, 10, "task-1")] == found(shorten(name, 10))
    assert [] == found(shorten(f"{name} and more", 10))
    assert [(0, 50, "task-1")] == found(shorten(f"{name} and more", 80))


def test_a_sentence_says_in_which_state_the_tasks_are_that_it_names() -> None:
    """By their ids, so that a task may be called like any word."""
    names = task("starts", state="ready"), task("is", state="done")
    told = sentences(trace(step(0, loop=loop()), step(1, loop=loop(*names))))[1]
    assert "Tasks starts and is are created. Task is is done." in told
    first, second = told.mentions[0], told.mentions[1]
    assert ("starts", "is") == (told[first.start : first.end], told[second.start : second.end])
    assert (("id-starts", "ready"), ("id-is", "done")) == ((first.task, first.state), (second.task, second.state))
    assert Mention(first.start, first.end, "id-starts", "ready") == first
