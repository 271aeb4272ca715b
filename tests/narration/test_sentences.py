"""What is said about each step of a run: true, short, and in the words of asyncio."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from diagram_gen.model.loop import Loop, Task
from diagram_gen.model.trace import Failure, Step, Trace
from diagram_gen.narration import sentences
from diagram_gen.pipeline.builder import Builder
from tests.made import frame, loop, step, task, trace
from tests.programs import PROJECT, pythons, recorded, write
from tests.shared import Shared

_PROGRAMS = [
    *sorted((PROJECT / "tests" / "oracle_programs").glob("*.py")),
    *sorted((PROJECT / "snippets").glob("*/*.py")),
]
_LONGEST = 220
_NAMED_NONE = ("ask None ", "ask None,", "in None", "of None", "calls None", "line None", "thread None")


class Tale:
    """What is said of programs, each of which is recorded once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told: dict[str, list[tuple[str, int | None, str]]] = {}

    def of(self, text: str) -> list[tuple[str, int | None, str]]:
        """The event, the line and the sentence of each step."""
        if text not in self._told:
            found = recorded(self._folder, text)
            told = zip(found.steps, sentences(found), strict=True)
            self._told[text] = [(step.event, step.line, said) for step, said in told]
        return self._told[text]

    def at(self, text: str, event: str, line: int | None, visit: int = 1) -> str:
        """The sentence of an event at a line, the first or a later one."""
        return [said for kind, at, said in self.of(text) if (kind, at) == (event, line)][visit - 1]


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory) -> Tale:
    """What is said of the programs of this module."""
    return Tale(tmp_path_factory.mktemp("narration"))


_MODULE = """
total = 0
found = []

def add(number):
    global total
    total += number
    found.append(total)
    return total

for number in (1, 2):
    last = add(number)
found = None
"""


@pytest.mark.parametrize(
    ("event", "line", "said"),
    [
        ("line", 2, "total = 0. Next: line 2."),
        ("line", 7, "total = 1 in the module. Next: line 7."),
        ("line", 8, "found = [1] in the module. Next: line 8."),
        ("line", 11, "number = 1. Next: line 11."),
        ("end", None, "found = None. The program ends."),
    ],
)
def test_says_when_variables_of_the_module_change(tale: Tale, event: str, line: int | None, said: str) -> None:
    """In a function, too, which says whose they are."""
    assert said == tale.at(_MODULE, event, line)


_CALLS = """
def double(number):
    return number * 2

def main():
    value = 12
    doubled = double(value)
    print("twice:", doubled)
    return doubled

main()
"""
_GENERATOR = """
def numbers(limit):
    for number in range(limit):
        yield number

def main():
    found = []
    for number in numbers(2):
        found.append(number)

main()
"""
_BY_HAND = """
import asyncio

async def callee():
    await asyncio.sleep(0)

def caller():
    coroutine = callee()
    coroutine.send(None)
    try:
        coroutine.send(None)
    except StopIteration:
        over = True

caller()
"""
_CHAIN = """
class Ask:
    def __await__(self):
        answer = yield 42
        return answer * 2

async def inner():
    return await Ask()

async def middle():
    return await inner()

async def outer():
    return await middle()

coroutine = outer()
coroutine.send(None)
try:
    coroutine.send(10)
except StopIteration as stop:
    print(stop.value)
"""
_FUTURE = """
import asyncio

def on_done(future):
    print("done")

async def read(answer):
    return await answer

async def main():
    loop = asyncio.get_running_loop()
    answer, other = loop.create_future(), loop.create_future()
    answer.add_done_callback(on_done)
    loop.call_later(2, answer.set_result, 42)
    loop.call_later(3, other.set_exception, ValueError("no"))
    await read(answer)
    await read(other)

asyncio.run(main())
"""
_OWN_TASK = """
import asyncio

class OwnTask:
    def __init__(self, coroutine, loop):
        self.coroutine = coroutine
        self.done = loop.create_future()
        loop.call_soon(self.step)

    def step(self, value=None):
        try:
            future = self.coroutine.send(value)
        except StopIteration as stop:
            self.done.set_result(stop.value)
        else:
            future.add_done_callback(self.wake)

    def wake(self, future):
        future._asyncio_future_blocking = False
        self.step(future.result())

async def nap(loop):
    future = loop.create_future()
    loop.call_later(1, future.set_result, "awake")
    return await future

loop = asyncio.new_event_loop()
loop.call_later(1, print, "later")
own = OwnTask(nap(loop), loop)
loop.run_until_complete(own.done)
loop.close()
"""
_LOST = """
import asyncio, gc

async def fetch():
    await asyncio.get_running_loop().create_future()

async def broken():
    raise ValueError("lost")

async def main():
    fetch()
    asyncio.create_task(fetch(), name="ghost")
    asyncio.create_task(broken(), name="broken")
    await asyncio.sleep(1)
    gc.collect()

asyncio.run(main())
"""
_ONE_LOCK_TWICE = """
import asyncio

async def main():
    lock = asyncio.Lock()
    async with lock, lock:
        pass

asyncio.run(main())
"""
_TWO_LOCKS = """
import asyncio

async def work(first, second):
    async with first:
        await asyncio.sleep(0)
        async with second:
            print("both")

async def main():
    fork, knife = asyncio.Lock(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(work(fork, knife), name="ann")
        group.create_task(work(knife, fork), name="bob")

asyncio.run(main())
"""
_EXCEPTIONS = """
def fail(why):
    raise ValueError(why)

def work():
    try:
        fail("lost")
    except KeyError:
        found = False
    except ValueError:
        found = True
    finally:
        cleaned = True
    return found

work()
"""
_FINALLY = """
def work():
    try:
        raise KeyError(1)
    finally:
        cleaned = True

try:
    work()
except LookupError:
    pass
"""
_SLEEPS = """
import asyncio

async def make(what, seconds):
    await asyncio.sleep(seconds)
    return what

async def main():
    toast = asyncio.create_task(make("toast", 2), name="toast")
    await make("tea", 1)
    await toast

asyncio.run(main())
"""
_CANCELS = """
import asyncio

async def sleeper():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise

async def main():
    task = asyncio.create_task(sleeper(), name="sleeper")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    try:
        async with asyncio.timeout(2):
            await asyncio.sleep(9)
    except TimeoutError:
        late = True

asyncio.run(main())
"""
_SIGNALS = """
import asyncio, time

def on_done(task):
    pass

async def waiter(event):
    await event.wait()

async def main():
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    task = asyncio.create_task(waiter(event), name="waiter")
    task.add_done_callback(on_done)
    await asyncio.sleep(0)
    event.set()
    loop.call_later(3, print, "late")
    time.sleep(2)
    x = 1
    await asyncio.gather(*(waiter(event) for _ in range(9)))

asyncio.run(main())
"""
_THREADS = """
import asyncio, time

def block():
    time.sleep(2)

async def main():
    await asyncio.to_thread(block)
    print("main")

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("program", "event", "line", "expected"),
    [
        (_CALLS, "start", None, "The program starts."),
        (_CALLS, "line", 1, "Next: line 1 of the module."),
        (_CALLS, "line", 4, "Function double is defined. Next: line 4."),
        (_CALLS, "call", 4, "The module calls main."),
        (_CALLS, "line", 6, "value = 12. Next: line 6."),
        (_CALLS, "call", 1, "main calls double: number = 12."),
        (_CALLS, "return", 2, "double is about to return 24 to main, line 6."),
        (_CALLS, "line", 7, "doubled = 24. Next: line 7 of main."),
        (_CALLS, "line", 8, "Printed 'twice: 24'. Next: line 8."),
        (_CALLS, "end", None, "The program ends."),
    ],
)
def test_says_how_functions_call_one_another(
    tale: Tale, program: str, event: str, line: int | None, expected: str
) -> None:
    """With arguments and values; and what each line has changed or printed."""
    assert expected == tale.at(program, event, line)


@pytest.mark.parametrize(
    ("program", "event", "line", "visit", "expected"),
    [
        (_GENERATOR, "line", 5, 1, "Generator function numbers is defined. Next: line 5."),
        (_GENERATOR, "call", 1, 1, "main asks generator numbers for its first value: limit = 2."),
        (_GENERATOR, "suspend", 3, 1, "Generator numbers yields 0 to main, line 7, and suspends."),
        (_GENERATOR, "resume", 3, 1, "main asks generator numbers for its next value: it goes on at line 3."),
        (_GENERATOR, "return", 2, 1, "The for of line 2 has no more items. Generator numbers is about to end."),
        (_BY_HAND, "line", 6, 1, "Coroutine function callee is defined. Next: line 6."),
        (_BY_HAND, "call", 3, 1, "caller starts coroutine callee."),
        (_BY_HAND, "suspend", 4, 1, "callee yields None to caller, line 8, and suspends at line 4."),
        (_BY_HAND, "resume", 4, 1, "caller resumes callee at line 4."),
        (_BY_HAND, "raise", 10, 1, "callee has returned, so StopIteration() is raised in caller, line 10."),
    ],
)
def test_says_how_generators_and_coroutines_take_turns_with_their_callers(
    tale: Tale, program: str, event: str, line: int, visit: int, expected: str
) -> None:
    """Who has control, and where it goes when they suspend."""
    assert expected == tale.at(program, event, line, visit)


@pytest.mark.parametrize(
    ("program", "event", "line", "expected"),
    [
        (_EXCEPTIONS, "raise", 2, "ValueError('lost') is raised in fail, line 2."),
        (_EXCEPTIONS, "raise", 6, "The exception leaves fail, and goes on up in work, line 6."),
        (_EXCEPTIONS, "line", 7, "ValueError('lost') comes to an except clause. Next: line 7."),
        (_EXCEPTIONS, "line", 9, "The clause does not match. Next: line 9."),
        (_EXCEPTIONS, "line", 10, "The clause catches it. Next: line 10."),
        (_EXCEPTIONS, "line", 12, "The handling of ValueError('lost') is over. found = True. Next: line 12."),
        (_FINALLY, "line", 5, "KeyError(1) is on its way up, and the finally clause runs first. Next: line 5."),
        (_FINALLY, "raise", 5, "cleaned = True. KeyError(1) is raised again in work, line 5."),
        (_FINALLY, "raise", 8, "The exception leaves work, and goes on up in the module, line 8."),
    ],
)
def test_follows_an_exception(tale: Tale, program: str, event: str, line: int, expected: str) -> None:
    """From where it is raised, up through frames, past clauses that do not match, to where it is caught."""
    assert expected == tale.at(program, event, line)


@pytest.mark.parametrize(
    ("event", "line", "visit", "expected"),
    [
        (
            "loop",
            None,
            1,
            "asyncio.run runs the event loop. Task-1 is created, to run main. Iteration 1: the loop is about to start Task-1.",
        ),
        ("call", 7, 1, "Task-1 starts in main."),
        (
            "line",
            9,
            1,
            "Task toast is created, to run make: the handle that starts it joins the ready queue. Next: line 9.",
        ),
        ("call", 3, 1, "main awaits make, in the same task: what = 'tea', seconds = 1."),
        ("suspend", 4, 1, "Task-1 suspends in make, line 4: sleeping until t = 1 s. Control goes to the event loop."),
        ("call", 3, 2, "Task toast starts in make: what = 'toast', seconds = 2."),
        (
            "loop",
            None,
            3,
            "Nothing was ready: the loop has waited until t = 1 s, when a timer was due. Iteration 3: the loop is about to end the sleep of Task-1.",
        ),
        (
            "loop",
            None,
            4,
            "The sleep of Task-1 is over: a handle to resume it joins the ready queue. Iteration 4: the loop is about to resume Task-1.",
        ),
        ("resume", 4, 1, "Task-1 goes on in make, line 4: its sleep is over."),
        ("return", 5, 1, "make is about to return 'tea' to main, line 9."),
        ("suspend", 10, 1, "Task-1 suspends in main, line 10: waiting for toast. Control goes to the event loop."),
        ("return", 5, 2, "make is about to return 'toast', which ends task toast."),
        ("loop", None, 7, "Task toast is done, so Task-1 is ready. Iteration 7: the loop is about to resume Task-1."),
        ("resume", 10, 1, "Task-1 goes on in main, line 10: task toast, for which it waited, is done."),
        ("loop", None, 8, "Task-1 is done. Iteration 8: the loop is about to stop."),
        ("end", None, 1, "The event loop has stopped. The program ends."),
    ],
)
def test_says_why_tasks_wait_and_why_they_go_on(
    tale: Tale, event: str, line: int | None, visit: int, expected: str
) -> None:
    """A sleep takes two iterations: its timer's handle puts the one that resumes the task on the ready queue."""
    assert expected == tale.at(_SLEEPS, event, line, visit)


@pytest.mark.parametrize(
    ("event", "line", "expected"),
    [
        (
            "line",
            13,
            "The cancellation of task sleeper is requested: what it awaits is cancelled, so it is ready. Next: line 13.",
        ),
        ("resume", 5, "Task sleeper goes on in sleeper, line 5: its cancellation was requested."),
        ("raise", 5, "CancelledError() is thrown into sleeper where it was suspended, line 5."),
        ("raise", 7, "CancelledError() is raised again in sleeper, line 7, which ends task sleeper."),
        ("resume", 14, "Task-1 goes on in main, line 14: task sleeper, for which it waited, was cancelled."),
        ("line", 19, "A timer is set: time out Task-1 at t = 2 s. Next: line 19."),
        (
            "suspend",
            19,
            "Task-1 suspends in main, line 19: sleeping until t = 9 s, with a time-out at t = 2 s. Control goes to the event loop.",
        ),
        (
            "raise",
            18,
            "The time-out takes its request back, and turns CancelledError() into TimeoutError(), raised in main, line 18.",
        ),
    ],
)
def test_says_who_is_cancelled_and_what_comes_of_it(tale: Tale, event: str, line: int, expected: str) -> None:
    """By a request or by a time-out: the request, the exception, the end."""
    assert expected == tale.at(_CANCELS, event, line)


def test_a_time_out_is_named_as_what_requests_a_cancellation(tale: Tale) -> None:
    """In the iteration after the one in which its handle ran."""
    expected = "The time-out requests the cancellation of Task-1: what it awaits is cancelled, so it is ready. Iteration 6: the loop is about to resume Task-1."
    assert expected in [said for _, _, said in tale.of(_CANCELS)]


@pytest.mark.parametrize(
    ("event", "line", "expected"),
    [
        ("suspend", 13, "Task-1 suspends in main, line 13, to let others go first."),
        ("resume", 13, "Task-1 goes on in main, line 13: it had let others go first."),
        ("line", 16, "A timer is set: call print at t = 3 s. Next: line 16."),
        (
            "line",
            17,
            "Line 16 has taken 2 s: the clock has moved to t = 2 s, and the loop could run nothing meanwhile. Next: line 17.",
        ),
        ("call", 3, "The loop calls on_done, for task waiter has ended: task = <Task waiter>."),
        ("return", 4, "on_done is about to return None to the event loop."),
    ],
)
def test_says_what_a_line_does_to_the_loop(tale: Tale, event: str, line: int, expected: str) -> None:
    """Timers, callbacks, and how long it has kept all others from running."""
    assert expected == tale.at(_SIGNALS, event, line)


def test_says_who_becomes_ready_by_a_line(tale: Tale) -> None:
    """With what it has waited for."""
    said = tale.at(_SIGNALS, "line", 15)
    assert "Task waiter is ready: event `event` was set" == said.partition(". ")[0]


def test_tasks_that_end_together_are_told_together() -> None:
    """Those that ended in the same way in one clause, and one by itself with what came of it."""
    before = [task(name) for name in "abcd"]
    after = [task("a", "done"), task("b", "done"), task("c", "cancelled"), task("d", "cancelled")]
    assert "Tasks a and b are done. Tasks c and d are cancelled. Next: line 12." == _second(before, after)
    after = [task("a", "failed"), task("b", "failed"), task("c", "done"), task("d", "cancelled")]
    told = "Task c is done. Tasks a and b have failed. Task d is cancelled. Next: line 12."
    assert told == _second(before, after)


def _second(before: list[Task], after: list[Task]) -> str:
    """What is said of a line after which tasks are no more what they were."""
    return sentences(trace(step(0, loop=loop(*before)), step(1, loop=loop(*after))))[1]


def test_a_task_that_has_come_and_gone_was_created_before_it_was_done(tale: Tale) -> None:
    """As one of asyncio's own, which the program sees when it has ended already."""
    (said,) = [said for _, _, said in tale.of(_SEES_WHAT_IS_CALLED) if "Task-2 is created" in said]
    assert said.startswith("Task-2 is created. Task-2 is done. ")


_SEES_WHAT_IS_CALLED = """
import asyncio

class Loop(asyncio.SelectorEventLoop):
    def call_soon(self, callback, *args, context=None):
        return super().call_soon(callback, *args, context=context)

async def main():
    pass

with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
"""


def test_a_thread_is_named_that_puts_a_handle_on_the_queue(tale: Tale) -> None:
    """And what the handle is for."""
    text = """
        import asyncio, threading

        async def main():
            loop = asyncio.get_running_loop()
            thread = threading.Thread(target=loop.call_soon_threadsafe, args=(print, "hi"), name="helper")
            thread.start()
            thread.join()
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    told = "Thread helper puts a handle to call print on the ready queue. Next: line 7."
    assert told == tale.at(text, "line", 7)


def test_a_thread_of_a_library_is_named_as_well(tmp_path: Path) -> None:
    """It has no step of its own, and no line of the program's has seen what it has put there."""
    library = """
        import asyncio
        import queue
        import threading

        def work():
            loop, answer = questions.get()
            loop.call_soon_threadsafe(answer.set_result, 7)

        async def ask():
            loop = asyncio.get_running_loop()
            answer = loop.create_future()
            questions.put((loop, answer))
            return await answer

        questions = queue.SimpleQueue()
        threading.Thread(target=work, name="worker").start()
    """
    text = """
        import asyncio

        from library import ask

        async def main():
            print(await ask())

        asyncio.run(main())
    """
    write(tmp_path, library, "library.py")
    told = "Thread worker has put a handle to call Future.set_result on the ready queue. Iteration 2: the loop is about to "
    assert 1 == len([said for said in sentences(recorded(tmp_path, text, show=None)) if said.startswith(told)])


def test_a_turn_in_which_a_library_alone_runs_is_told(tmp_path: Path) -> None:
    """Though none of the program's frames is entered: an exception that is thrown in is caught below them."""
    write(tmp_path, "import asyncio\n\nasync def linger():\n    try:\n        await asyncio.sleep(5)\n"
                    "    except asyncio.CancelledError:\n        await asyncio.sleep(0)\n", "library.py")  # fmt: skip
    text = """
        import asyncio

        from library import linger

        async def main():
            asyncio.get_running_loop().call_later(1, asyncio.current_task().cancel)
            await linger()

        asyncio.run(main())
    """
    told = sentences(recorded(tmp_path, text, show=None))
    assert 1 == len([said for said in told if said.startswith("Task-1 has had a turn, and lets others go first. ")])


def test_lists_of_many_are_cut(tale: Tale) -> None:
    """The first three, and how many more."""
    said = tale.at(_SIGNALS, "suspend", 18, visit=10)
    first = 3 if sys.version_info < (3, 13) else 2  # before, a task that is given a name had a number too
    names = ", ".join(f"Task-{first + number}" for number in range(3))
    assert f"{names} and 6 more are created and ready to start" == said.partition(". ")[0]


def test_several_tasks_begin_a_sentence_like_one(tale: Tale) -> None:
    """With a capital."""
    text = """
        import asyncio

        async def main():
            event = asyncio.Event()
            for name in "ab":
                asyncio.create_task(event.wait(), name=name)
            await asyncio.sleep(0)
            event.set()
            await asyncio.sleep(0)

        asyncio.run(main())
        """
    assert tale.at(text, "line", 9).startswith("Tasks a and b are ready. ")


def test_says_which_thread_runs(tale: Tale) -> None:
    """Where it is another one than at the step before."""
    told = [said for _, _, said in tale.of(_THREADS)]
    assert "Thread asyncio_0 runs. The worker thread calls block." in told
    assert any(said.startswith("The main thread runs. ") for said in told)
    assert "Task-1 goes on in main, line 7: its wait for `block` in a thread is over." in told


_THREAD_BETWEEN = """
import asyncio, time

def slow():
    time.sleep(2)

async def ticker():
    await asyncio.sleep(1)

async def main():
    ticking = asyncio.create_task(ticker(), name="ticking")
    await asyncio.to_thread(slow)
    await ticking

asyncio.run(main())
"""
_STEALS = """
import asyncio

async def consume(queue):
    item = await queue.get()

async def main():
    queue = asyncio.Queue(1)
    task = asyncio.create_task(consume(queue), name="eater")
    await asyncio.sleep(0)
    queue.put_nowait(1)
    mine = queue.get_nowait()
    await asyncio.sleep(1)
    queue.put_nowait(2)
    await task

asyncio.run(main())
"""
_LOCKS = """
import asyncio

async def work(lock):
    async with lock:
        await asyncio.sleep(1)

async def hear(condition):
    async with condition:
        await condition.wait()

async def main():
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(1)
    condition = asyncio.Condition()
    await asyncio.gather(work(lock), work(lock), work(semaphore), work(semaphore), hear(condition), tell(condition))

async def tell(condition):
    async with condition:
        condition.notify()

asyncio.run(main())
"""
_WAIT_FOR = """
import asyncio

async def job():
    await asyncio.sleep(9)

async def main():
    try:
        await asyncio.wait_for(job(), 2)
    except TimeoutError:
        late = True

asyncio.run(main())
"""
_LEFT = """
import asyncio

async def sleeper():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise
    finally:
        over = True

async def main():
    event = asyncio.Event()
    waiter = asyncio.create_task(event.wait(), name="waiter")
    left = asyncio.create_task(sleeper(), name="left")
    await asyncio.sleep(1)
    event.set()
    await asyncio.wait([waiter])

asyncio.run(main())
"""
_FAILS = """
import asyncio

async def child(seconds):
    await asyncio.sleep(seconds)
    raise ValueError(seconds)

async def main():
    try:
        await asyncio.gather(child(1), child(2))
    except ValueError:
        pass
    async with asyncio.TaskGroup() as group:
        group.create_task(child(0), name="one")

asyncio.run(main())
"""
_FLOW = """
def work(limit):
    found = 0
    for number in range(limit):
        if number > 0:
            found += 1
        elif limit > 9:
            found = 9
    while found < 3:
        found += 1
    while True:
        if found:
            break
    with open("/dev/null") as file:
        found = 0
    return found

work(2)
"""
_REPEATS = """
import asyncio

async def numbers():
    for number in range(2):
        await asyncio.sleep(0)
        yield number

async def main():
    async for number in numbers():
        found = number
    while True:
        if found > 1:
            break
        found += 1

asyncio.run(main())
"""
_DONE = """
import asyncio

async def nothing():
    pass

async def main():
    task = asyncio.create_task(nothing())
    await asyncio.sleep(1)
    await task
    both = [await task, await task]

asyncio.run(main())
"""
_PLAIN_THREAD = """
import threading

def work(number):
    return number

thread = threading.Thread(target=work, args=(1,), name="worker")
thread.start()
thread.join()
"""


def _told(tale: Tale, text: str) -> list[str]:
    return [said for _, _, said in tale.of(text)]


def _in_order(found: list[str], expected: list[str]) -> list[str]:
    """Those of some sentences that do not come, one after the other, among others."""
    left = iter(found)
    return [said for said in expected if said not in left]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (
            _CHAIN,
            [
                "Generator Ask.__await__ yields 42 through inner and 2 more to the module, line 16, and suspends.",
                "The module resumes outer: through it and 2 more, generator Ask.__await__ goes on at line 3.",
                "Generator Ask.__await__ is about to return 20 to inner, line 7.",
            ],
        ),
        (
            _FUTURE,
            [
                "Task-1 suspends in read, line 7: waiting for future `answer`, yielded through main to the task, which adds its wake-up as a done callback. Control goes to the event loop.",
                "Task-1 is ready: future `answer` has the result 42. Iteration 3: the loop is about to call on_done, then resume Task-1.",
                "The loop calls on_done, for future `answer` has the result 42: future = <Future result=42>.",
                "Task-1 goes on in read, line 7: future `answer` has the result 42.",
                "Task-1 goes on in read, line 7: future `answer` has failed with ValueError('no').",
            ],
        ),
        (
            _OWN_TASK,
            [
                "self = <OwnTask #1 c…t nap>, done=<Future pending>>. Next: line 7.",
                "loop.run_until_complete runs the event loop. A timer has been set: call print at t = 1 s. Iteration 1: the loop is about to call OwnTask.step.",
                "nap yields <Future pending> to OwnTask.step, line 11, and suspends at line 24.",
                "Nothing was ready: the loop has waited until t = 1 s, when 2 timers were due. Iteration 2: the loop is about to call print, then call Future.set_result.",
                "Printed 'later'. Still in iteration 2, the loop is about to call Future.set_result.",
                "A future has the result 'awake', so a handle to call OwnTask.wake joins the ready queue. Iteration 3: the loop is about to call OwnTask.wake.",
                "The loop calls OwnTask.wake, for a future has the result 'awake': self = <OwnTask #1 cor…ending>>, future = <Future result='awake'>.",
            ],
        ),
        (
            _LOST,
            [
                "On standard error: \"RuntimeWarning: coroutine 'fetch' was never awaited\". Next: line 11.",
                "Task broken has failed with ValueError('lost'). On standard error: 'Task exception was never retrieved'. Iteration 3: the loop is about to end the sleep of Task-1.",
                "Task ghost is destroyed, as nothing holds it: it will never go on. fetch is closed where it was suspended, line 4.",
            ],
        ),
        (
            _TWO_LOCKS,
            [
                "Task ann suspends in work, line 6: waiting for lock `second`, which bob holds. Control goes to the event loop.",
            ],
        ),
        (
            _ONE_LOCK_TWICE,
            [
                "lock = <Lock locked>. Task-1 suspends in main, line 5: waiting for lock `lock`, which it holds itself. Control goes to the event loop.",
                "The program ends with Deadlock: no task can ever go on: task Task-1 is waiting for lock `lock`, which it holds itself, in main, line 5.",
            ],
        ),
        (
            _THREAD_BETWEEN,
            [
                "Thread asyncio_0 runs. The worker thread calls slow.",
                "Thread asyncio_0 runs. slow is about to return None to the worker thread's executor.",
                "The main thread runs. Task ticking is done. Nothing was ready: the loop has waited until t = 2 s, when thread asyncio_0 woke it. Iteration 5: the loop is about to take the outcome of a call in a thread.",
                "Task ticking was already done, so the await has not suspended. main is about to return None, which ends Task-1.",
            ],
        ),
        (
            _STEALS,
            [
                "Task eater is ready: an item was put into queue `queue`, so it looks again. queue = <Queue size=1>. Next: line 11.",
                "Task eater goes on in consume, line 4: an item was put into queue `queue`, so it looks again.",
                "Task eater suspends again in consume, line 4: still waiting for an item in queue `queue`.",
                "Task eater goes on in consume, line 4: an item was put into queue `queue`, so it looks again.",
                "queue = <Queue size=0>, item = 2. consume is about to return None, which ends task eater.",
            ],
        ),
        (
            _LOCKS,
            [
                "Next: line 4, the end of the with block.",
                "Task-3 goes on in work, line 4: lock `lock` is free, and it is next in line.",
                "Task-5 goes on in work, line 4: semaphore `lock` lets it through.",
            ],
        ),
        (
            _LOCKS,
            [
                "Task-6 is ready: it was notified by condition `condition`, and needs the lock again. Next: line 17, the end of the with block."
            ],
        ),
        (
            _LEFT,
            [
                "Task waiter has started and waits for an event. Task left starts in sleeper.",
                "Task waiter is done. Iteration 6: the loop is about to tell asyncio.wait that task waiter is done.",
                "Task-1 is ready: all that it waited for is done. Iteration 7: the loop is about to resume Task-1.",
                "Task-1 is done. Iteration 8: the loop is about to stop.",
                "asyncio.run requests the cancellation of task left, which has not ended: what it awaits is cancelled, so it is ready. Iteration 9: the loop is about to resume task left.",
                "CancelledError() is raised again, and the finally clause runs first. Next: line 9.",
                "Task left is cancelled. Iteration 10: the loop is about to tell gather that task left is cancelled.",
            ],
        ),
        (
            _FAILS,
            [
                "Task-1 is ready: Task-2 failed, and gather passes its exception on. Iteration 6: the loop is about to resume Task-1.",
                "Task-1 goes on in main, line 9: Task-2 failed, and gather passes its exception on.",
            ],
        ),
        (
            _FLOW,
            [
                "number = 0. Next: line 4.",
                "The condition does not hold. Next: line 6.",
                "The condition does not hold. Back to the for: line 3.",
                "number = 1. Next: line 4.",
                "The condition holds. Next: line 5.",
                "found = 1. Back to the for: line 3.",
                "The for of line 3 has no more items. Next: line 8.",
                "The condition holds. Next: line 9.",
                "found = 2. Back to the while: line 8.",
                "found = 3. Back to the while: line 8.",
                "The condition does not hold, so the while of line 8 ends. Next: line 10.",
                "Next: line 11.",
                "The condition holds. Next: line 12.",
                "found = 0. Next: line 13, the end of the with block.",
                "Next: line 15.",
            ],
        ),
        (
            _REPEATS,
            [
                "found = 0. Back to the async for: line 9.",
                "Back to the for: line 4.",
                "found = 1. Back to the async for: line 9.",
                "The async for of line 9 has no more items. Next: line 11 of main.",
                "found = 2. Back to the while: line 11.",
                "The condition holds. Next: line 13.",
            ],
        ),
        (
            _DONE,
            [
                "Task-2 was already done, so the await has not suspended. Next: line 10.",
                "both = [None, None]. main is about to return None, which ends Task-1.",
            ],
        ),
        (
            _PLAIN_THREAD,
            ["Thread worker runs. It starts in work: number = 1.", "work is about to return 1 to thread worker."],
        ),
    ],
    ids=[
        "chain",
        "future",
        "own task",
        "lost",
        "two locks",
        "one lock",
        "thread",
        "queue",
        "locks",
        "condition",
        "left",
        "gather",
        "flow",
        "repeats",
        "done",
        "plain thread",
    ],
)
def test_says_why(tale: Tale, program: str, expected: list[str]) -> None:
    """What wakes a task, what a callback of asyncio's is for, and why control comes to a line."""
    assert [] == _in_order(_told(tale, program), expected)


def test_a_break_is_not_told_as_the_end_of_the_items(tmp_path: Path, python: str) -> None:
    """Where CPython 3.11 comes by the head of the `async for` once more, to tidy up."""
    text = """
        import asyncio, contextlib

        async def numbers():
            for number in range(3):
                yield number

        async def main():
            async with contextlib.aclosing(numbers()) as items:
                async for item in items:
                    if item == 1:
                        break
            for item in (1, 2):
                with contextlib.suppress(ValueError):
                    break
            print("end")

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text, python=python)
    told = [said for step, said in zip(trace.steps, sentences(trace), strict=True) if step.function == "main"]
    assert 1 == sum("Back to the async for" in each for each in told)
    assert not any("no more items" in each for each in told)


def test_two_waits_have_a_cause_each(tmp_path: Path, python: str) -> None:
    """A failure in the first of two gathers is not why the second ends, which is cancelled."""
    text = """
        import asyncio

        async def fail():
            await asyncio.sleep(1)
            raise ValueError("no")

        async def main():
            try:
                await asyncio.gather(fail(), asyncio.sleep(9))
            except ValueError:
                print("failed")
            try:
                await asyncio.gather(asyncio.sleep(9), asyncio.sleep(9))
            except asyncio.CancelledError:
                print("cancelled")

        async def start():
            task = asyncio.create_task(main(), name="main")
            await asyncio.sleep(3)
            task.cancel()
            await task

        asyncio.run(start())
        """
    trace = recorded(tmp_path, text, python=python)
    resumed = [step.index for step in trace.steps if (step.event, step.function) == ("resume", "main")]
    first, second = [sentences(trace)[index] for index in resumed]
    assert "failed, and gather passes its exception on" in first
    assert "its cancellation was requested" in second


def test_a_wait_for_the_first_failure_says_whether_one_has_failed(tmp_path: Path, python: str) -> None:
    """Those that go on are not taken for what it waited for, nor its time-out for what has ended it."""
    text = """
    import asyncio

    async def job(seconds, error=None):
        await asyncio.sleep(seconds)
        if error:
            raise error

    async def main():
        for limit in (None, 5):
            jobs = [job(1), job(2, ValueError()), job(9)]
            tasks = [asyncio.create_task(each, name=f"job {at}") for at, each in enumerate(jobs)]
            await asyncio.wait(tasks, timeout=limit, return_when=asyncio.FIRST_EXCEPTION)
            tasks[2].cancel()
            await asyncio.wait(tasks[2:], return_when=asyncio.FIRST_EXCEPTION)

    asyncio.run(main())
    """
    found = recorded(tmp_path, text, python=python)
    said = [told for step, told in zip(found.steps, sentences(found), strict=True) if step.event == "resume"]
    failed = "Task-1 goes on in main, line 12: one that it waited for has failed."
    ended = "Task-1 goes on in main, line 14: all that it waited for is done."
    assert [each for each in said if each.startswith("Task-1")] == [failed, ended, failed, ended]


def test_a_task_that_stops_its_loop_suspends(tmp_path: Path) -> None:
    """It yields nothing to what has run the loop, though that goes on next."""
    text = """
    import asyncio

    async def stops():
        loop.stop()
        await asyncio.sleep(5)

    loop = asyncio.new_event_loop()
    task = loop.create_task(stops())
    loop.run_forever()
    print(task.cancel())
    loop.run_until_complete(asyncio.wait([task]))
    loop.close()
    """
    found = recorded(tmp_path, text)
    (said,) = [told for step, told in zip(found.steps, sentences(found), strict=True) if step.event == "suspend"]
    assert "Task-1 suspends in stops, line 5. Control goes to the event loop." == said


def test_a_task_suspends_also_where_its_loop_is_of_the_programs_own_making(tmp_path: Path, python: str) -> None:
    """A method of that is called before the task has come to the end of its turn."""
    text = """
    import asyncio

    class Loop(asyncio.SelectorEventLoop):
        def call_soon(self, callback, *args, context=None):
            return super().call_soon(callback, *args, context=context)

    async def main():
        await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(main())
    """
    found = recorded(tmp_path, text, python=python)
    (said,) = [told for step, told in zip(found.steps, sentences(found), strict=True) if step.event == "suspend"]
    assert "Task-1 suspends in main, line 8. Control goes to the event loop." == said


def test_a_task_of_whose_end_several_are_told_is_named_once(tmp_path: Path, python: str) -> None:
    """Here two that shield it."""
    text = """
    import asyncio

    async def main():
        shared = asyncio.create_task(asyncio.sleep(1), name="shared")
        await asyncio.gather(asyncio.shield(shared), asyncio.shield(shared))

    asyncio.run(main())
    """
    said = " ".join(sentences(recorded(tmp_path, text, python=python)))
    assert "the loop is about to tell shield that task shared is done." in said
    assert "shared and shared" not in said


def test_what_is_raised_at_the_end_of_a_finally_clause_is_raised_again(tmp_path: Path, python: str) -> None:
    """Also where something else was raised and caught in the clause."""
    text = """
    def fail():
        try:
            raise KeyError
        finally:
            try:
                raise ValueError
            except ValueError:
                print("caught")

    try:
        fail()
    except KeyError:
        pass
    """
    found = recorded(tmp_path, text, python=python)
    said = [told for step, told in zip(found.steps, sentences(found), strict=True) if step.event == "raise"]
    assert "Printed 'caught'. KeyError() is raised again in fail, line 8." == said[2]


def test_an_await_of_what_has_failed_already_says_so(tale: Tale) -> None:
    """The exception comes at once."""
    text = _DONE.replace("pass", "raise KeyError", 1).replace("    both", "    x")
    text = text.replace("    await task", "    try:\n        await task\n    except KeyError:\n        pass", 1)
    assert "Task-2 had already failed, so the await has not suspended" in " ".join(_told(tale, text))


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (
            "3.11.",
            [
                "Task-2 is created, to run job: the handle that starts it joins the ready queue. Task-1 suspends in main, line 8: waiting for Task-2, with a time-out at t = 2 s. Control goes to the event loop.",
                "Nothing was ready: the loop has waited until t = 2 s, when a timer was due. Iteration 3: the loop is about to end the wait of Task-1, whose time-out is due.",
                "Task-1 is ready: the time-out of its wait_for has passed. Iteration 4: the loop is about to resume Task-1.",
                "Task-1 goes on in main, line 8: the time-out of its wait_for has passed.",
                "wait_for requests the cancellation of Task-2: what it awaits is cancelled, so it is ready. Task-1 suspends in main, line 8: waiting for Task-2 to be cancelled. Control goes to the event loop.",
                "Task-2 is cancelled. Iteration 6: the loop is about to end the wait for Task-2.",
            ],
        ),
        (
            "3.12.",
            [
                "The time-out requests the cancellation of Task-1: what it awaits is cancelled, so it is ready. Iteration 3: the loop is about to resume Task-1.",
                "Task-1 goes on in job, line 4: its time-out requested its cancellation.",
                "The time-out takes its request back, and turns CancelledError() into TimeoutError(), raised in main, line 8.",
            ],
        ),
    ],
)
def test_says_that_a_wait_is_timed_out(tmp_path: Path, version: str, expected: list[str]) -> None:
    """Python 3.11 cancels a task that it has made for `wait_for`, later ones the task that waits."""
    found = [path for each, path in pythons().items() if each.startswith(version)]
    if not found:
        pytest.skip(f"no Python {version}")
    assert [] == _in_order([*sentences(recorded(tmp_path, _WAIT_FOR, python=found[0]))], expected)


def test_a_wait_that_is_timed_out_is_no_end_of_what_was_waited_for(tmp_path: Path) -> None:
    """A future stays as it is behind a shield, and so does a task; `wait_for` awaits a future of its own."""
    found = [path for version, path in pythons().items() if version.startswith("3.11.")]
    if not found:
        pytest.skip("no Python 3.11.")
    text = """
        import asyncio

        async def main():
            answer = asyncio.get_running_loop().create_future()
            tea = asyncio.create_task(asyncio.sleep(9), name="tea")
            for thing in asyncio.shield(answer), asyncio.shield(tea), asyncio.shield(asyncio.gather(tea, answer)), answer:
                await asyncio.wait([tea, answer], timeout=1)
                try:
                    await asyncio.wait_for(thing, 1)
                except TimeoutError:
                    pass

        asyncio.run(main())
    """
    said = [*sentences(recorded(tmp_path, text, python=found[0]))]
    whys = [
        each.partition(": ")[2] for each in said if each.startswith("Task-1 goes on in main") and "to be" not in each
    ]
    assert ["the time-out of its wait has passed.", "the time-out of its wait_for has passed."] * 4 == whys
    assert [] == [each for each in said if "has the result" in each or "adds its wake-up" in each]


def test_says_that_a_generator_is_closed(tale: Tale) -> None:
    """Where its GeneratorExit has got to, of either kind.

    Of a generator that has nothing to do then, none is raised from Python 3.13 on.
    """
    text = """
        import asyncio

        def letters():
            try:
                yield "a"
            finally:
                pass

        async def numbers():
            yield 1

        async def main():
            stream, other = numbers(), letters()
            next(other)
            await anext(stream)
            await stream.aclose()
            other.close()

        asyncio.run(main())
    """
    said = " ".join(_told(tale, text))
    assert "Async generator numbers has ended, so it is closed. Next: line 17" in said
    assert "Generator letters has ended, so it is closed. main is about to return None" in said


def test_says_that_an_error_is_thrown_into_a_manager_made_of_a_generator(tale: Tale) -> None:
    """It is handled already by the block that it leaves, and goes up from where the generator was suspended."""
    text = """
        import asyncio
        import contextlib

        @contextlib.asynccontextmanager
        async def oven():
            try:
                yield
            finally:
                print("off")

        async def main():
            async with oven():
                raise ValueError("burnt")

        asyncio.run(main())
    """
    said = _told(tale, text)
    expected = [
        "ValueError('burnt') is raised in main, line 13",
        "ValueError('burnt') is thrown into oven where it was suspended, line 7",
        "ValueError('burnt') is on its way up, and the finally clause runs first",
        "ValueError('burnt') is raised again in oven, line 9",
    ]
    assert expected == [each for each in expected if each in " ".join(said)]


def test_a_shielded_future_wakes_with_its_result(tale: Tale) -> None:
    """It is the one behind the shield that has it."""
    text = """
        import asyncio

        async def main():
            answer = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_later(1, answer.set_result, 42)
            await asyncio.shield(answer)

        asyncio.run(main())
    """
    assert "Task-1 goes on in main, line 6: future `answer` has the result 42" in " ".join(_told(tale, text))


@pytest.mark.parametrize("shuts_down", [False, True])
def test_a_queue_that_may_be_shut_down_says_less(tmp_path: Path, shuts_down: bool) -> None:
    """Its end wakes those who wait for an item, too."""
    found = recorded(tmp_path, _STEALS + ("# shutdown" if shuts_down else ""))
    vague = [said for said in sentences(found) if "something has changed at its queue, so it looks again" in said]
    assert shuts_down == bool(vague)


def test_the_end_of_a_failed_run_says_what_and_where(tmp_path: Path) -> None:
    """The exception, the function and the line."""
    found = recorded(tmp_path, "def work():\n    return 1 / 0\n\nwork()\n")
    assert "The program ends with ZeroDivisionError: division by zero, in work, line 2." == sentences(found)[-1]


def test_what_goes_to_standard_error_is_told(tale: Tale) -> None:
    """Its first line."""
    text = """
        import sys

        print("careful", file=sys.stderr)
        x = 1
        """
    assert "On standard error: 'careful'. Next: line 4." == tale.at(text, "line", 4)


@pytest.mark.parametrize("event", ["start", "call", "line", "return", "suspend", "resume", "raise", "loop", "end"])
def test_any_step_can_be_told(event: str) -> None:
    """Without a line, a function, a stack or a loop; with them; and with a loop that has nothing in it."""
    empty = Loop(0.0, 1, None, None, (), (), ())
    bare = replace(step(0, event=event), line=None, function=None)
    full = step(1, frame(a="1"), loop=loop(task("a", "running", None, frame()), ready=2, timers=2), event=event)
    steps = [bare, full, replace(bare, loop=empty), replace(full, line=None, value=None), full, bare]
    told = sentences(trace(*[replace(each, index=place) for place, each in enumerate(steps)]))
    assert [len(steps), True] == [len(told), all(said.endswith(".") for said in told)]


def test_no_steps_need_no_words() -> None:
    """Also where the run has failed before its first step."""
    assert () == sentences(replace(trace(), exception=Failure("Killed", "", None, None)))


def test_takes_a_time_in_proportion_to_the_trace(tmp_path: Path) -> None:
    """And a short one. It is told in calls of functions, to which no other program on the machine adds."""
    text = """
        import asyncio

        async def work():
            for turn in range({turns}):
                await asyncio.sleep(0)

        async def main():
            await asyncio.gather(*(work() for _ in range(20)))

        asyncio.run(main())
        """
    few, many = (recorded(tmp_path, text.format(turns=turns)) for turns in (5, 20))
    assert len(many.steps) > 3 * len(few.steps) > 1500
    per_step = [_calls(lambda trace=trace: sentences(trace)) / len(trace.steps) for trace in (few, many)]  # type: ignore[misc]
    assert max(per_step) < 300
    assert per_step[1] < 1.1 * per_step[0]


def _calls(work: Callable[[], object]) -> int:
    """How many functions are called in the course of some work."""
    kinds: list[str] = []
    sys.setprofile(lambda frame, event, argument: kinds.append(event))
    try:
        work()
    finally:
        sys.setprofile(None)
    return kinds.count("call") + kinds.count("c_call")


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_every_step_is_told_in_a_sentence_or_two(program: Path, shared: Shared) -> None:
    """Not empty, ended by a full stop, short, nothing said twice, no name that is missing, and always the same."""
    found = shared.trace(program)
    told = sentences(found)
    assert [len(found.steps), told] == [len(told), sentences(found)]
    assert [] == [said for said in told if not said.endswith(".") or len(said) > _LONGEST or "  " in said]
    unnamed = () if _has_a_task_named_none(found) else _NAMED_NONE
    assert [] == [said for said in told if _repeats(said) or any(wrong in said for wrong in unnamed)]


def test_a_task_that_starts_eagerly_does_so_inside_the_call(in_project: Path) -> None:
    """And not in a turn of its own."""
    builder = Builder()
    source = builder.snippet("tasks/eager_start")
    told = sentences(builder.trace(source))
    begun = [said for said in told if "starts" in said and "program" not in said]
    assert "Task-1 starts in main." == begun[0]
    assert ["count", "sleep"] == [said.partition("starts eagerly in ")[2].partition(",")[0] for said in begun[1:]]
    assert all(said.endswith(", inside the call that creates it.") for said in begun[1:])


def _has_a_task_named_none(found: Trace) -> bool:
    """As an eager task without a name is from 3.13 on."""
    return any(task.name == "None" for step in found.steps if step.loop for task in step.loop.tasks)


def _repeats(said: str) -> bool:
    """Whether one clause of a sentence is said twice in a row."""
    clauses = said.removesuffix(".").split(". ")
    return any(one == two for one, two in pairwise(clauses))


def _variables(each: Step) -> set[tuple[object, ...]]:
    """The variables of the frames on a step's stack."""
    return {(frame.id, bound.name, bound.value) for frame in each.stack for bound in frame.variables}


def _module(each: Step) -> list[tuple[str, str]]:
    """The variables of a step's module."""
    return [(bound.name, bound.value) for bound in each.globals]


def _tasks(each: Step) -> set[tuple[object, ...]]:
    """What is to be told of a step's tasks."""
    known = each.loop.tasks if each.loop is not None else ()
    return {(task.id, task.name, task.state, task.cancelling, task.wait) for task in known}


def _queues(each: Step) -> list[set[tuple[object, ...]]]:
    """A step's ready queue and timers."""
    known = each.loop
    if known is None:
        return []
    return [{(each.id, each.cancelled) for each in queue} for queue in (known.ready, known.timers)]


def _differences(before: Step, each: Step) -> set[str]:
    """The kinds of things that are not at a step what they were at the one of its thread before."""
    there = {frame.id for frame in before.stack} & {frame.id for frame in each.stack}
    values = [{bound for bound in _variables(step) if bound[0] in there} for step in (before, each)]
    found = {
        "output": bool(each.output or each.errors),
        "tasks": _tasks(before) != _tasks(each) and not _is_back(before, each),
        "queues": _queues(before) != _queues(each),
        "clock": before.time != each.time,
        "variables": values[0] != values[1],
        "module": _module(before) != _module(each),
        "exception": before.handling != each.handling,
    }
    return {kind for kind, differs in found.items() if differs}


def _is_back(before: Step, each: Step) -> bool:
    """Whether an eager task has suspended, which said that who has started it goes on; and no task is new."""
    return (
        before.event == "suspend"
        and before.loop is not None
        and each.loop is not None
        and "interrupted" in [task.state for task in before.loop.tasks if task.id == each.loop.running]
        and len(before.loop.tasks) == len(each.loop.tasks)
    )


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_where_anything_has_changed_more_is_said_than_the_next_line(program: Path, shared: Shared) -> None:
    """A task, a queue, a variable, the clock, output or an exception: the sentence has a word about it."""
    trace = shared.trace(program)
    bare, before = [], dict[str, Step]()
    for each, said in zip(trace.steps, sentences(trace), strict=True):
        if each.thread in before and not said.elsewhere and _differences(before[each.thread], each):
            bare.append((each.index, str(said), _differences(before[each.thread], each)))
        before[each.thread] = each
    assert [] == bare


_THINKS_BETTER = """
import asyncio

def outer():
    count = 0
    class Inner:
        nonlocal count
        count = 1
        name = "inner"
    del count

async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        pass
    asyncio.current_task().uncancel()
    return "stayed"

async def main():
    outer()
    dropped = asyncio.get_running_loop().call_soon(print, "never")
    dropped.cancel()
    task = asyncio.create_task(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    task.cancel()
    await task

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (8, "count = 1 in outer. Next: line 8."),
        (17, "A request to cancel task stubborn is taken back. Next: line 17."),
        (23, "The handle to call print is cancelled. Next: line 23."),
    ],
)
def test_what_is_undone_is_told(tale: Tale, line: int, said: str) -> None:
    """A handle that is cancelled, a request that is taken back, and what is bound in a frame below."""
    assert said in [told for event, at, told in tale.of(_THINKS_BETTER) if (event, at) == ("line", line)]


def test_a_variable_that_is_deleted_is_told(tale: Tale) -> None:
    """As no longer bound."""
    told = [told for event, at, told in tale.of(_THINKS_BETTER) if (event, at) == ("return", 9)]
    assert ["count is no longer bound. outer is about to return None to main, line 20."] == told


def test_a_task_gives_way_to_the_loop_whoever_has_started_that(tale: Tale) -> None:
    """Also if that is a function of the program's."""
    text = """
        import asyncio

        async def work():
            await asyncio.sleep(1)

        def main():
            asyncio.run(work())

        main()
        """
    assert "Task-1 suspends in work, line 4: sleeping until t = 1 s. Control goes to the event loop." in _told(
        tale, text
    )


def test_what_is_raised_anew_is_not_raised_again(tale: Tale) -> None:
    """Though it says the same as one whose handling is over, as in a loop that tries again."""
    text = """
        for _ in range(2):
            try:
                int("x")
            except ValueError:
                print("no number")
        """
    raised = [said for event, _, said in tale.of(text) if event == "raise"]
    assert 2 == len(raised) == len([said for said in raised if " is raised in the module, line 3" in said])


def test_nothing_tells_whether_a_clause_on_one_line_that_raises_has_matched(tmp_path: Path, python: str) -> None:
    """Unless the next clause of the same statement comes."""
    text = """
        def work():
            try:
                int("x")
            except KeyError: print("no key")
            except ValueError: print("no number"); raise
            finally:
                print("over")

        try:
            work()
        except ValueError:
            pass
        """
    found = recorded(tmp_path, text, python=python)
    said = dict(zip([(step.event, step.line) for step in found.steps], sentences(found), strict=True))
    assert "The clause does not match. Next: line 5." == said["line", 5]
    assert "Printed 'no number'. Next: line 7." == said["line", 7]


def test_what_a_statement_raises_behind_an_await_on_its_line_is_raised_there(tale: Tale) -> None:
    """It was not thrown in where the task was suspended, as an await alone on a line that fails tells."""
    text = """
        import asyncio

        async def late():
            await asyncio.sleep(0); raise KeyError("late")

        async def main():
            await asyncio.gather(late())

        asyncio.run(main())
        """
    said = _told(tale, text)
    assert "KeyError('late') is raised in late, line 4, which ends Task-2." in said
    assert any(each.startswith("KeyError('late') is raised where main was suspended, line 7") for each in said)


def test_a_task_that_is_ready_as_it_is_cancelled_is_told_so_once(tale: Tale) -> None:
    """It is not ready because of that."""
    text = """
        import asyncio

        async def waits(event):
            await event.wait()

        async def main():
            event = asyncio.Event()
            task = asyncio.create_task(waits(event))
            await asyncio.sleep(0)
            event.set(); task.cancel()
            await asyncio.sleep(0)

        asyncio.run(main())
        """
    (said,) = [said for said in _told(tale, text) if "is requested" in said]
    ready = "it is ready already, and CancelledError will be thrown in when its turn comes"
    assert f"The cancellation of Task-2 is requested: {ready}. event = <Event set>. Next: line 11." == said


def test_an_async_generator_that_yields_to_a_task_does_not_suspend_that(tmp_path: Path, python: str) -> None:
    """Which goes on in code of a library, and ends."""
    text = """
        import asyncio

        async def numbers():
            yield 1

        async def main():
            stream = numbers()
            print(await asyncio.ensure_future(anext(stream)))
            await stream.aclose()

        asyncio.run(main())
        """
    found = recorded(tmp_path, text, python=python)
    (said,) = [
        told
        for step, told in zip(found.steps, sentences(found), strict=True)
        if (step.event, step.function) == ("suspend", "numbers")
    ]
    assert "Async generator numbers yields 1 to asyncio.run, and suspends." == said


def test_an_exception_that_stops_the_loop_is_not_told_to_come_from_a_task_that_ends_later(tale: Tale) -> None:
    """As a group that asyncio cancels then, and that raises the same one again."""
    text = """
        import asyncio

        async def leave():
            raise SystemExit(3)

        async def main():
            async with asyncio.TaskGroup() as group:
                group.create_task(leave())
                await asyncio.sleep(1)

        try:
            asyncio.run(main())
        except SystemExit:
            pass
        """
    (said,) = [said for event, line, said in tale.of(text) if (event, line) == ("raise", 12)]
    assert "The event loop has stopped. SystemExit(3) is raised in the module, line 12." == said


def test_a_future_that_is_gathered_twice_is_waited_for_once(tale: Tale) -> None:
    """As gather itself does."""
    text = """
        import asyncio

        async def main():
            task = asyncio.create_task(asyncio.sleep(1))
            await asyncio.gather(task, task)

        asyncio.run(main())
        """
    (said,) = [said for said in _told(tale, text) if "gather's future" in said]
    assert "waiting for gather's future, for Task-2. Control" in said


def test_what_a_clause_has_caught_does_not_come_to_the_next(tmp_path: Path, python: str) -> None:
    """Of a group, that is the rest, also where the first clause raises something."""
    text = """
        try:
            try:
                raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
            except* ValueError:
                raise KeyError
            except* TypeError:
                print("type")
        except ExceptionGroup:
            pass
        """
    found = recorded(tmp_path, text, python=python)
    told = {step.line: said for step, said in zip(found.steps, sentences(found), strict=True) if step.event == "line"}
    assert "comes to an except clause. Next: line 4." in told[4]
    assert "Next: line 6." == told[6]


def test_a_task_of_a_librarys_ends_with_nothing_that_it_calls(tmp_path: Path, python: str) -> None:
    """Nor does it start in that: a function is called by the task, a coroutine may be followed by others."""
    text = """
        import asyncio
        import contextlib

        async def bye():
            await asyncio.sleep(0)

        async def main():
            condition, items = asyncio.Condition(), []
            await condition.acquire()
            waits = asyncio.create_task(condition.wait_for(lambda: items), name="waits")
            await asyncio.sleep(0)
            waits.cancel()
            await asyncio.wait([waits])
            stack = contextlib.AsyncExitStack()
            stack.push_async_callback(bye)
            stack.push_async_callback(bye)
            await asyncio.create_task(stack.aclose(), name="closes")

        asyncio.run(main())
        """
    found = recorded(tmp_path, text, python=python)
    told = [said for step, said in zip(found.steps, sentences(found), strict=True) if step.event == "call"]
    assert "Task waits calls the lambda: items = []." in told
    told = [said for step, said in zip(found.steps, sentences(found), strict=True) if step.event == "return"]
    ends = [said for said in told if said.startswith("bye ")]
    assert [False, True] == ["which ends task closes" in said for said in ends]
    assert not any("ends task waits" in said for said in told)


def test_what_a_coroutine_has_held_is_let_go_after_its_end(tmp_path: Path, python: str) -> None:
    """What is called then is none of the task's own, and does not end it."""
    text = """
        import asyncio

        class Handle:
            def __del__(self):
                print("closed")

        async def main():
            handle = Handle()
            await asyncio.sleep(0)

        asyncio.run(main())
        """
    found = recorded(tmp_path, text, python=python)
    told = [
        said
        for step, said in zip(found.steps, sentences(found), strict=True)
        if step.event in ("call", "return") and step.function in ("main", "Handle.__del__")
    ]
    assert [
        "Task-1 starts in main.",
        "main is about to return None, which ends Task-1.",
        "asyncio.run calls Handle.__del__: self = <Handle #1>.",
        "Printed 'closed'. Handle.__del__ is about to return None to asyncio.run.",
    ] == told


def test_what_leaves_a_with_block_is_raised_again(tmp_path: Path, python: str) -> None:
    """At the end of the block, where nothing is handled any more."""
    text = """
        import asyncio

        async def cook(lock):
            async with lock:
                await asyncio.sleep(1)

        async def main():
            task = asyncio.create_task(cook(asyncio.Lock()))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])

        asyncio.run(main())
        """
    found = recorded(tmp_path, text, python=python)
    raised = [said for step, said in zip(found.steps, sentences(found), strict=True) if step.event == "raise"]
    assert "CancelledError() is raised again in cook, line 5, which ends Task-2." in raised[-1]
