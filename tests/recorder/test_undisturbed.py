"""What a program prints without the recorder it prints with it, whatever it does to the event loop or the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import recorded, same, stock, write


def test_anything_may_pass_for_a_running_loop(tmp_path: Path, python: str) -> None:
    """A test may set a mock as the running loop; the recorder sees that it is none of asyncio's."""
    program = """
        import asyncio
        from asyncio import events
        from unittest import mock

        class OfItsOwn(asyncio.AbstractEventLoop):
            _ready = None

        for loop in (mock.Mock(), object(), OfItsOwn()):
            events._set_running_loop(loop)
            print(events.get_running_loop() is loop)
            events._set_running_loop(None)
    """
    assert "True\n" * 3 == same(tmp_path, program, python)


def test_a_loop_may_be_turned_by_hand(tmp_path: Path, python: str) -> None:
    """Somebody may have a loop go round without saying that it runs; the clock has nothing against it."""
    program = """
        import asyncio

        loop = asyncio.new_event_loop()
        called = []
        loop.call_later(0.01, called.append, "later")
        loop.call_soon(called.append, "soon")
        loop._run_once()
        print(called)
        while len(called) < 2:
            loop._run_once()
        print(called)
        loop.close()
    """
    assert "['soon']\n['soon', 'later']\n" == same(tmp_path, program, python)


def test_a_task_may_be_of_ones_own_making(tmp_path: Path, python: str) -> None:
    """Asyncio lets others register tasks of their own; a loop runs those, and the recorder asks nothing of them."""
    program = """
        import asyncio
        from asyncio import tasks

        class Own(asyncio.Future):
            def __init__(self, coroutine, loop):
                super().__init__(loop=loop)
                self.coroutine = coroutine
                tasks._register_task(self)
                loop.call_soon(self.step)

            def set_name(self, name):
                pass

            def step(self, *_):
                tasks._enter_task(self.get_loop(), self)
                try:
                    awaited = self.coroutine.send(None)
                except StopIteration as end:
                    self.set_result(end.value)
                else:
                    awaited._asyncio_future_blocking = False
                    awaited.add_done_callback(self.step)
                finally:
                    tasks._leave_task(self.get_loop(), self)

        async def child(number):
            await asyncio.sleep(0.01)
            return number, type(asyncio.current_task()).__name__

        async def main():
            asyncio.get_running_loop().set_task_factory(lambda loop, coroutine, **_: Own(coroutine, loop))
            children = [asyncio.create_task(child(number)) for number in range(2)]
            print(len(asyncio.all_tasks()), await asyncio.gather(*children))

        asyncio.run(main())
    """
    assert "3 [(0, 'Own'), (1, 'Own')]\n" == same(tmp_path, program, python)


def test_a_task_may_end_before_it_is_one(tmp_path: Path, python: str) -> None:
    """Python 3.12.1 dies of a question about the coroutine of a task that has ended eagerly; it isn't asked."""
    program = """
        import asyncio
        import sys

        async def hit():
            return "at once"

        async def miss():
            await asyncio.sleep(0.01)
            return "later"

        async def main():
            if sys.version_info >= (3, 12):
                asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            first = asyncio.create_task(hit())
            second = asyncio.create_task(miss())
            print(await first, await second)

        asyncio.run(main())
    """
    assert "at once later\n" == same(tmp_path, program, python)


def test_a_task_may_be_seen_before_it_is_made(tmp_path: Path, python: str) -> None:
    """While its class has yet to make it one, in C or in Python, or never will."""
    program = """
        import asyncio

        def own(kind):
            class Own(kind):
                def __init__(self, job, **named):
                    held = [self]
                    self.tag = 1
                    super().__init__(job, **named)
                    held.clear()
            return Own

        async def main():
            loop = asyncio.get_running_loop()
            for kind in (asyncio.Task, asyncio.tasks._PyTask):
                task = own(kind)(asyncio.sleep(1, kind.__module__), loop=loop)
                print(await task)
                never = asyncio.Task.__new__(own(asyncio.Task))
                await asyncio.sleep(1)
                del never

        asyncio.run(main())
    """
    assert "asyncio.tasks\n" in same(tmp_path, program, python)
    assert () == recorded(tmp_path, program, python=python).unrecorded


def test_a_loop_in_debug_mode_tells_where_a_timer_was_set(tmp_path: Path, python: str) -> None:
    """In debug mode handles and timers say where they were made: the last place is the program's own."""
    program = """
        import asyncio

        async def main():
            loop = asyncio.get_running_loop()
            for handle in (loop.call_soon(print), loop.call_later(1, print), loop.call_at(2, print)):
                print([place.name for place in handle._source_traceback][-2:], repr(handle)[-40:])
                handle.cancel()

        asyncio.run(main(), debug=True)
    """
    assert "['_run', 'main']" in same(tmp_path, program, python)


def test_what_a_socket_has_still_to_send_arrives_before_time_goes_on(tmp_path: Path, python: str) -> None:
    """A peer may acknowledge late, and what was written meanwhile waits for it: no time-out comes between."""
    program = """
        import asyncio
        import socket

        async def serve(reader, writer):
            while line := await reader.readline():  # asked and answered, a peer acknowledges with its next question
                writer.write(line)
                writer.write(line)
            writer.close()

        async def ask(port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for number in range(20):
                writer.write(b"%d\\n" % number)
                async with asyncio.timeout(30):
                    first, second = await reader.readline(), await reader.readline()
                    assert first == second == b"%d\\n" % number
            writer.close()
            await writer.wait_closed()

        async def main():
            listener = socket.create_server(("127.0.0.1", 0))  # what it accepts waits for acknowledgements
            async with await asyncio.start_server(serve, sock=listener):
                await ask(listener.getsockname()[1])
            print("all came")

        asyncio.run(main())
    """
    assert "all came\n" == same(tmp_path, program, python)


def test_a_library_may_keep_a_cancellation_to_itself(tmp_path: Path, python: str) -> None:
    """What awaits a library's coroutine that catches an exception thrown in goes on, which a step says."""
    write(tmp_path, "import asyncio\n\nasync def swallow():\n    try:\n        await asyncio.sleep(5)\n"
                    "    except asyncio.CancelledError:\n        return 'caught'\n", "library.py")  # fmt: skip
    program = """
        import asyncio

        from library import swallow

        async def helper():
            return await swallow()

        async def main():
            asyncio.get_running_loop().call_later(1, asyncio.current_task().cancel)
            print(await helper())

        asyncio.run(main())
    """
    assert "caught\n" == same(tmp_path, program, python)
    trace = recorded(tmp_path, program, python=python, show=None)
    found = [(step.event, step.function) for step in trace.steps if step.event in ("resume", "return")]
    assert [("resume", "helper"), ("return", "helper"), ("return", "main")] == found


def test_a_reentrant_lock_takes_what_it_does_without_the_recorder(tmp_path: Path, python: str) -> None:
    """CPython before 3.15 takes any arguments, to no purpose."""
    program = """
        import threading
        import warnings

        warnings.simplefilter("ignore")
        try:
            print(threading.RLock(1, a=2).acquire())
        except TypeError as refusal:
            print(refusal)
    """
    same(tmp_path, program, python)


def test_a_metaclass_is_not_asked(tmp_path: Path, python: str) -> None:
    """What its classes are equal to is its own affair, and so is their hash, or that they have none."""
    program = """
        import asyncio

        class Asked(type):
            def __eq__(self, other):
                print("eq")
                return self is other

            def __getattribute__(self, name):
                print("getattribute", name)
                return super().__getattribute__(name)

        class Hashed(Asked):
            def __hash__(self):
                print("hash")
                return 1

        class Unhashed(Asked):
            pass

        class One(metaclass=Unhashed):
            pass

        class Own(list, metaclass=Hashed):
            __slots__ = ()

        class Future(asyncio.Future, metaclass=Hashed):
            pass

        def held(given):
            return [given, (given,), {1: given}]

        async def main(given):
            loop = asyncio.get_running_loop()
            future, queue = Future(loop=loop), asyncio.PriorityQueue()
            queue.put_nowait(given)
            loop.call_soon(future.set_result, given)
            loop.call_soon(given.append, 2)
            print(await future is given, await queue.get() is given)

        one, own = One(), Own()
        several = [held(one), held(own)]
        asyncio.run(main(own))
    """
    assert "True True\n" == same(tmp_path, program, python)


def test_nothing_is_asked_for_its_truth_or_class(tmp_path: Path, python: str) -> None:
    """A lock that a task waits for may be false, an awaitable and what a callback is given may pass for something."""
    program = """
        import asyncio

        class Lock(asyncio.Lock):
            def __bool__(self):
                print("bool")
                return False

        class Passing:
            @property
            def __class__(self):
                print("class")
                return int

            def __await__(self):
                yield from asyncio.sleep(1).__await__()

        async def hold(lock):
            async with lock:
                await asyncio.sleep(1)

        async def wait(passing, future):
            await passing
            await future

        async def main():
            lock, passing = Lock(), Passing()
            future = asyncio.get_running_loop().create_future()
            future.add_done_callback(lambda *_, given=passing: None)
            asyncio.get_running_loop().call_later(2, future.set_result, passing)
            await asyncio.gather(hold(lock), hold(lock), wait(passing, future))
            print("end")

        asyncio.run(main())
    """
    assert "end\n" == same(tmp_path, program, python)


def test_what_has_functions_observed_may_be_replaced(tmp_path: Path, python: str) -> None:
    """All that the program does after that is recorded, to its end."""
    program = """
        import sys
        import threading

        def double(number):
            return 2 * number

        sys.settrace = sys.setprofile = sys.getprofile = threading.settrace = None
        print(double(2))
    """
    assert "4\n" == same(tmp_path, program, python)
    trace = recorded(tmp_path, program, python=python)
    assert ((), "end") == (trace.unrecorded, trace.steps[-1].event)


def test_a_program_may_trace_itself(tmp_path: Path, python: str) -> None:
    """Its trace function is told what it would be without the recorder, whose steps end there and say why."""
    program = """
        import asyncio
        import sys
        import threading

        def trace(frame, event, argument):
            if frame.f_code.co_filename == __file__:
                seen.append((frame.f_code.co_name, event, frame.f_lineno))
                return trace

        async def pause():
            await asyncio.sleep(0)
            return 1

        async def main():
            before = sys.gettrace()
            sys.settrace(None)
            await pause()
            sys.settrace(before)
            print(before)
            waits = asyncio.create_task(pause())
            await asyncio.sleep(0)
            sys.settrace(trace)
            print(sys.gettrace() is trace)
            await waits
            await pause()
            thread = threading.Thread(target=print, args=("thread",))
            thread.start()
            thread.join()
            sys.settrace(None)
            await pause()
            print(seen)

        seen = []
        asyncio.run(main())
    """
    trace = recorded(tmp_path, program, python=python)
    assert stock(tmp_path / "program.py", python) == (trace.stdout, trace.stderr)
    (lost,) = trace.unrecorded
    assert ("steps", "the program has set a trace function of its own") == (lost.detail, lost.reason)
    assert (lost.since, "end") == (trace.steps[-1].index, trace.steps[-1].event)
    assert 22 == trace.steps[-2].line
    assert (trace.complaint or "").endswith("not recorded, for the program has set a trace function of its own")


@pytest.mark.usefixtures("interruptible")
def test_what_is_built_in_may_be_replaced(tmp_path: Path, python: str) -> None:
    """What stands in for it is called by the program and by Python's own modules alone, as without the recorder."""
    program = """
        import asyncio
        import builtins
        import sys

        NAMES = (
            "id isinstance issubclass len repr hasattr getattr setattr vars callable any all sum max min next iter "
            "sorted hash round abs print"
        ).split()
        called = set()

        def replaced(name):
            real = getattr(builtins, name)
            def stand_in(*given, **named):
                called.add((name, sys._getframe(1).f_globals["__name__"].partition(".")[0]))
                return real(*given, **named)
            return real, stand_in

        class Own:
            def __init__(self, number):
                self.number = number

        async def job(number):
            await asyncio.sleep(number)
            return [Own(number), {number}]

        async def main():
            queue = asyncio.Queue()
            queue.put_nowait(await asyncio.wait_for(job(1), 2))
            return await queue.get()

        kept = {name: replaced(name) for name in NAMES}
        for name, (real, stand_in) in kept.items():
            setattr(builtins, name, stand_in)
        asyncio.run(main())
        for name, (real, stand_in) in kept.items():
            vars(builtins)[name] = real
        print(*sorted(called), sep="\\n")
    """
    assert "('isinstance', 'asyncio')" in same(tmp_path, program, python)


@pytest.mark.parametrize("name", ["id", "isinstance", "issubclass", "type", "len", "repr", "next", "vars", "Exception"])
def test_what_is_built_in_may_be_gone(tmp_path: Path, name: str) -> None:
    """All that the program does after that is recorded, to its end."""
    program = f"""
        import builtins

        def double(number):
            return 2 * number

        del builtins.{name}
        try:
            print([double(2)])
            {name}
        except NameError:
            print("gone")
    """
    trace = recorded(tmp_path, program)
    assert ("[4]\ngone\n", (), None, "end") == (
        trace.stdout,
        trace.unrecorded,
        trace.exception,
        trace.steps[-1].event,
    )


def test_a_comprehension_may_shadow_what_functions_share(tmp_path: Path, python: str) -> None:
    """Python 3.13.0 crashes where that is read meanwhile: the recorder reads the others. It is long before, or free."""
    many = ", ".join(f"v{number}" for number in range(300))
    program = f"""
        import asyncio

        async def main():
            {many.replace(", ", " = ")} = 0
            shown = [number for number in range(2)], [await found(number) for number in range(2)]
            return shown, [last() for last in [lambda: number for number in range(3)]]

        async def found(number):
            return number

        def outer(name):
            def inner():
                print([name for name in "ab"], name)
            inner()
            return [name for name in "cd"], lambda: name

        print(asyncio.run(main()))
        print(outer("e")[1]())
    """
    assert "(([0, 1], [0, 1]), [2, 2, 2])\n['a', 'b'] e\ne\n" == same(tmp_path, program, python)


def test_a_comprehension_may_stand_in_a_class(tmp_path: Path, python: str) -> None:
    """Or in a module. For what it binds there, Python 3.12 writes back None where somebody has looked at the frame."""
    program = """
        def twice(number):
            return 2 * number

        class Menu:
            prices = [
                (number,
                 twice(number))
                for number in range(3)
                if number
            ]
            dishes = {
                name:
                (lambda name=name:
                 name)
                for name in "ab"
            }
            count = len(prices)

        print(Menu.prices, Menu.count, [dish() for dish in Menu.dishes.values()])
        print([
            (number,
             twice(number))
            for number in range(3)
            if number
        ])
    """
    assert "[(1, 2), (2, 4)] 2 ['a', 'b']\n[(1, 2), (2, 4)]\n" == same(tmp_path, program, python)
