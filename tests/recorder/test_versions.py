"""Where the traces of one program differ from one Python to another: this is the place where that is recorded.

Golden traces are those of the version named below; those of the snippets are the same under every version.
Other programs may differ by what follows, all of it the interpreter's and asyncio's own doing, and seen by an
independent observer in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Source, Trace
from diagram_gen.recorder.sandbox import record
from tests.programs import events, version, write

GOLDEN = (3, 11)
"""The version whose traces the golden ones are, apart from the name of the version itself."""


def test_snippets_have_the_same_trace_everywhere(recording: tuple[Snippet, Trace], python: str) -> None:
    """So the pictures don't depend on who builds the site."""
    snippet, trace = recording
    elsewhere = record(snippet.recorded_as, python=python)
    assert replace(trace, python="") == replace(elsewhere, python="")


@dataclass(frozen=True)
class Difference:
    """Events of a program before and from a version on, and why they differ."""

    why: str
    since: tuple[int, int]
    program: str
    functions: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


DIFFERENCES = {
    "comprehensions": Difference(
        "A comprehension had a frame of its own; PEP 709 made it part of the function around it.",
        (3, 12),
        """
        def f():
            return [n for n in (1,)]

        f()
        """,
        ("f", "f.<locals>.<listcomp>"),
        (
            "call f:1",
            "line f:2",
            "call f.<locals>.<listcomp>:2",
            "line f.<locals>.<listcomp>:2",
            "line f.<locals>.<listcomp>:2",
            "return f.<locals>.<listcomp>:2",
            "return f:2",
        ),
        ("call f:1", "line f:2", "line f:2", "return f:2"),
    ),
    "wait_for": Difference(
        "`wait_for` made a task of what it was given; now that runs within the task that waits.",
        (3, 12),
        """
        import asyncio

        async def job():
            pass

        async def main():
            await asyncio.wait_for(job(), 1)

        asyncio.run(main())
        """,
        ("job", "main"),
        (
            "call main:6",
            "line main:7",
            "suspend main:7",
            "call job:3",
            "line job:4",
            "return job:4",
            "resume main:7",
            "return main:7",
        ),
        ("call main:6", "line main:7", "call job:3", "line job:4", "return job:4", "return main:7"),
    ),
    "closing what never ran": Difference(
        "Closing a coroutine that has not started entered its frame, to raise `GeneratorExit` there; now it doesn't.",
        (3, 12),
        """
        async def job():
            pass

        job().close()
        """,
        ("job",),
        ("call job:1", "raise job:1"),
        (),
    ),
}


_COMPREHENSION = (3, 12), DIFFERENCES["comprehensions"].why
_WAIT_FOR = (3, 12), DIFFERENCES["wait_for"].why
_CLOSING = (3, 12), DIFFERENCES["closing what never ran"].why
_END_OF_ITERATION = (3, 12), "The end of an asynchronous iteration is told of in the frame that iterates."
_EAGER = (3, 12), "Tasks can start eagerly."
_EAGER_FACTORY = (3, 13), "Only from this version on does the program have its tasks start eagerly."
_AS_COMPLETED = (3, 13), "What `as_completed` gives is an object with methods of its own."
_CANCELLING = (3, 13), "A task group takes back in the end that it has cancelled its task, and does not before."
_NUMBERS = (3, 13), "Of asyncio's own tasks, fewer take a number from those that have no name."
_UNDERLINED = (3, 13), "A traceback underlines other parts of its lines."
_THROWN = (3, 13), "What is thrown into a generator that delegates is told of in that one first."
_CLOSED = (3, 13), "A generator that is closed closes that which it goes through, and one of them is told of."
_BEFORE = (3, 13), "The end of an asynchronous iteration is told of where it was before 3.12."
_RETURNED = (3, 12), "What goes on by a return, after an exception was thrown past it, is told to be at its line again."
_RETURNED_BEFORE = (3, 13), "What goes on by such a return is where it was told to be before 3.12."
_ANNOTATIONS = (3, 14), "Annotations are worked out when they are asked for (PEP 649)."
_SEEN_12 = (3, 12), "Seen to be otherwise from this version on; why was not looked into."
_SEEN_14 = (3, 14), "Seen to be otherwise from this version on; why was not looked into."
_SHIELD = (3, 14), "`shield` sees to it that what it shields is not said to be awaited by a task that is gone."
_DIVISION = (3, 14), "A division of whole numbers by zero is worded as any other is."
_NAMED_BEFORE = (3, 14), "A task that starts eagerly has its name before it runs."
_ARRIVING = (3, 14), "What is thrown into a generator that delegates is told of where it arrives first."
_CLOSED_THROUGH = (3, 14), "A generator that is closed closes that which it goes through, and both are told of."
_CALL_GRAPHS = (3, 14), "There are call graphs."
_NO_LOOP = (3, 14), "`get_event_loop` makes no loop any more."
_SHIELDED_ERROR = (
    (3, 14, 3),
    "`shield` no longer looks after an error that comes when nobody waits for what it shields.",
)
_SEEN_14_10 = (3, 14, 10), "Seen to be otherwise in this release; since which, and why, was not looked into."
_EXCEPT_STAR = (3, 12), "The end of `except*` is told of in no step of its own any more."
_BREAK = (3, 12), "A `break` does not go through the line of its loop any more."
_RESULT = (3, 12), "A result of `unittest` has the durations of its tests."
_NOT_AWAITABLE = (3, 14), "What cannot be awaited is worded otherwise."
_NO_MANAGER = (3, 14), "What is no context manager is told which method it lacks."
_FINALIZING = (3, 14), "An exception that is ignored is said to come while something is finalized."
_THROUGH = (3, 14), "What is thrown into a coroutine of the library goes through that one's frame."
_LET_GO = (3, 14), "A group that is cancelled leaves no circle that holds what its tasks have used."
_MANAGER = (
    (3, 14, 3),
    "A manager of `contextlib` closes its asynchronous generator itself, which the loop did before.",
)

ELSEWHERE: dict[str, tuple[tuple[tuple[int, ...], str], ...]] = {
    "aliases": (_COMPREHENSION, _ANNOTATIONS, _SEEN_14_10),
    "as_completed": (_COMPREHENSION, _AS_COMPLETED),
    "async_comprehensions": (_COMPREHENSION,),
    "async_context_managers": (_WAIT_FOR,),
    "async_generators": (_COMPREHENSION,),
    "async_iterators": (_END_OF_ITERATION, _BEFORE),
    "async_with_function": (_NO_MANAGER,),
    "at_once": (_COMPREHENSION,),
    "await_generator": (_CLOSING, _NOT_AWAITABLE),
    "await_int": (_NOT_AWAITABLE,),
    "awaitables": (_SHIELD,),
    "both_awaited": (_SEEN_12, _CANCELLING, _LET_GO),
    "both_hoped_for": (_WAIT_FOR, _CANCELLING),
    "call_graph": (_CALL_GRAPHS,),
    "call_soon_in_callbacks": (_DIVISION,),
    "cleaned_up_apart": (_SHIELD, _SHIELDED_ERROR),
    "closures": (_COMPREHENSION,),
    "completed": (_AS_COMPLETED,),
    "completed_begun": (_AS_COMPLETED,),
    "completed_fails": (_AS_COMPLETED,),
    "comprehended": (_COMPREHENSION,),
    "condition": (_COMPREHENSION,),
    "current": (_NO_LOOP,),
    "did_not_stop": (_SEEN_12, _MANAGER),
    "driven_by_hand": (_THROWN, _ARRIVING),
    "each": (_RETURNED, _RETURNED_BEFORE),
    "eager_start": (_EAGER, _NAMED_BEFORE),
    "eager_tasks": (_COMPREHENSION, _EAGER_FACTORY, _NAMED_BEFORE),
    "end_of_run": (_NUMBERS, _SEEN_14),
    "ends_of_iteration": (_END_OF_ITERATION, _BEFORE),
    "enough": (_CANCELLING,),
    "exception_groups": (_CANCELLING,),
    "exit_stack": (_COMPREHENSION, _MANAGER),
    "fails_unheard": (_RESULT,),
    "futures": (_COMPREHENSION,),
    "generator_in_for": (_CLOSING,),
    "generator_pipeline": (_COMPREHENSION, _CLOSED, _CLOSED_THROUGH),
    "group_closes": (_SEEN_12, _CANCELLING),
    "group_error": (_CANCELLING,),
    "group_fails": (_CANCELLING, _SEEN_14),
    "group_finished": (_CLOSING,),
    "group_from_inside": (_SEEN_12,),
    "group_inside": (_EXCEPT_STAR, _SEEN_14_10),
    "group_managed": (_EXCEPT_STAR, _MANAGER),
    "group_not_entered": (_CLOSING,),
    "group_shuts_down": (_CANCELLING,),
    "iterators": (_COMPREHENSION,),
    "left_closing": (_BREAK,),
    "left_over": (_RESULT,),
    "limit_in_setup": (_RESULT,),
    "loop_by_hand": (_NUMBERS,),
    "lost": (_THROUGH,),
    "module_only": (_COMPREHENSION,),
    "nested": (_SEEN_12, _CANCELLING),
    "nested_run": (_CLOSING,),
    "never_awaited": (_CLOSING,),
    "on_signal": (_SEEN_14,),
    "one_for_all": (_SEEN_12, _CANCELLING),
    "producer_and_consumer": (_AS_COMPLETED,),
    "queues": (_COMPREHENSION,),
    "raised_in_vain": (_FINALIZING,),
    "run_twice": (_NUMBERS,),
    "runner_twice": (_NUMBERS,),
    "semaphore": (_COMPREHENSION,),
    "served_hot": (_AS_COMPLETED,),
    "shield": (_SHIELD, _SHIELDED_ERROR),
    "shield_at_end": (_SHIELD, _SHIELDED_ERROR),
    "shielded": (_SHIELD, _SHIELDED_ERROR),
    "split": (_CANCELLING,),
    "task_group": (_CANCELLING,),
    "task_group_children": (_COMPREHENSION,),
    "tasks_of_the_same_name": (_COMPREHENSION,),
    "throw_and_close": (_CLOSING, _THROWN, _ARRIVING),
    "throw_into_with": (_THROWN, _ARRIVING),
    "ties": (_WAIT_FOR,),
    "time_outs": (_WAIT_FOR,),
    "told_to_hook": (_FINALIZING,),
    "uncaught": (_UNDERLINED,),
    "uncaught_in_a_coroutine": (_UNDERLINED,),
    "wait_for_before": (_RETURNED, _RETURNED_BEFORE),
    "wait_for_cancelled": (_WAIT_FOR,),
    "who_is_left": (_WAIT_FOR,),
    "whose_unasked": (_RETURNED, _RETURNED_BEFORE),
    "with_async_lock": (_NO_MANAGER,),
    "yield_from_throw": (_THROWN, _ARRIVING),
}
"""Snippets and programs of the oracle's whose traces are others from a version on, and why."""


def differ(program: str, *pythons: tuple[int, ...]) -> str | None:
    """Why the traces of a program differ between two versions of Python; None where they do not."""
    found = [why for since, why in ELSEWHERE.get(program, ()) if min(pythons) < since <= max(pythons)]
    return " ".join(found) or None


@pytest.mark.parametrize("name", DIFFERENCES)
def test_known_differences(tmp_path: Path, python: str, name: str) -> None:
    """Each is what it is said to be, before and from its version on."""
    difference = DIFFERENCES[name]
    program = write(tmp_path, difference.program)
    trace = record(Source(str(program), name, program.read_text(encoding="utf-8")), python=python)
    assert list(difference.after if version(python) >= difference.since else difference.before) == events(
        trace, *difference.functions
    )
