"""Everything a task can wait for has a name: its kind, what it is on, until when, and in words.

Each table has bodies of a coroutine, and what the wait of a task that runs it is at t = 1 s; they run in one program.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from diagram_gen.model import waiting
from diagram_gen.model.loop import Task, Wait
from diagram_gen.model.register import Register
from diagram_gen.model.trace import Trace
from tests.programs import recorded, version

Row = tuple[str, tuple[str, ...], float | None, float | None, str]
Table = dict[str, Row]
PRELUDE = """\
import asyncio, contextlib, functools, math, socket, ssl, threading

released, opened = threading.Event(), asyncio.Event()

async def job(seconds=9):
    await asyncio.sleep(seconds)

def start(name, seconds=9):
    return asyncio.create_task(job(seconds), name=name)

async def pair():
    left, right = socket.socketpair()
    left.setblocking(False)
    right.setblocking(False)
    return left, right
"""
MOMENT = "moment = 1"


def waits(folder: Path, python: str, *bodies: str) -> list[Row | None]:
    """What tasks that run these bodies wait for when main, after a second, gets to its `MOMENT`."""
    text = PRELUDE
    for number, body in enumerate(bodies):
        text += f"\nasync def waiter_{number}():\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"
    text += "\nasync def main():\n    waiters = [\n"
    text += "".join(f"        asyncio.create_task(waiter_{n}(), name='waiter {n}'),\n" for n in range(len(bodies)))
    text += f"    ]\n    await asyncio.sleep(1)\n    {MOMENT}\n    released.set()\n\nasyncio.run(main())\n"
    trace = recorded(folder, text, python=python)
    assert trace.exception is None
    tasks = register(tasks_at(trace, MOMENT))
    by_name = {task.name: task for task in tasks.tasks}
    return [row(by_name[f"waiter {number}"].wait, tasks) for number in range(len(bodies))]


def register(tasks: Sequence[Task]) -> Register:
    """Those tasks."""
    found = Register()
    found.take(tasks)
    return found


def row(wait: Wait | None, tasks: Register) -> Row | None:
    """A wait as the tables have it: the names of what it is on, and its words."""
    if wait is None:
        return None
    names = zip(wait.on, wait.names or [None] * len(wait.on), strict=True)
    on = [tasks.called(id) or name for id, name in names]
    return wait.kind, tuple(filter(None, on)), wait.until, wait.deadline, waiting.said(wait, tasks.called)


def texts(tasks: Sequence[Task]) -> list[str]:
    """What those of some tasks that wait for something wait for, in words."""
    return [waiting.said(task.wait, register(tasks).called) for task in tasks if task.wait]


def tasks_at(trace: Trace, line: str, visit: int = 1) -> Sequence[Task]:
    """The tasks when a line is about to run."""
    lines = trace.snippet.source.splitlines()
    steps = [
        step for step in trace.steps if step.event == "line" and step.line and lines[step.line - 1].strip() == line
    ]
    loop = steps[visit - 1].loop
    assert loop is not None
    return loop.tasks


def hold(folder: Path, python: str, table: Table) -> None:
    """Holds a table to what is seen."""
    assert table == dict(zip(table, waits(folder, python, *table), strict=True))


def test_sleeps(tmp_path: Path, python: str) -> None:
    """A sleep says until when, in whatever it is nested."""
    comprehension = "[each async for each in ticks()]"
    ticks = "async def ticks():\n    await asyncio.sleep(4)\n    yield 1\n"
    hold(
        tmp_path,
        python,
        {
            "await asyncio.sleep(2)": ("sleep", (), 2.0, None, "sleeping until t = 2 s"),
            "await job(2.5)": ("sleep", (), 2.5, None, "sleeping until t = 2.5 s"),
            "await asyncio.sleep(math.inf)": ("sleep", (), None, None, "sleeping for ever"),
            f"{ticks}async for tick in ticks():\n    pass": ("sleep", (), 4.0, None, "sleeping until t = 4 s"),
            f"{ticks}{comprehension}": ("sleep", (), 4.0, None, "sleeping until t = 4 s"),
            f"{ticks}async with contextlib.asynccontextmanager(ticks)():\n    pass": (
                "sleep", (), 4.0, None, "sleeping until t = 4 s",
            ),
            f"{ticks}async with contextlib.aclosing(ticks()) as open:\n    await anext(open)": (
                "sleep", (), 4.0, None, "sleeping until t = 4 s",
            ),
        },
    )  # fmt: skip


def test_tasks_and_futures(tmp_path: Path, python: str) -> None:
    """A task has its own name, a future that of its variable."""
    hold(
        tmp_path,
        python,
        {
            "await start('a')": ("task", ("a",), None, None, "waiting for a"),
            "b = start('a')\nawait b": ("task", ("a",), None, None, "waiting for a"),
            "answer = asyncio.get_running_loop().create_future()\nawait answer": (
                "future", ("answer",), None, None, "waiting for future `answer`",
            ),
            "await asyncio.get_running_loop().create_future()": ("future", (), None, None, "waiting for a future"),
            """\
            loop = asyncio.get_running_loop()
            alarm = loop.create_future()
            loop.call_later(5, alarm.set_result, None)
            await alarm
            """: ("future", ("alarm",), None, None, "waiting for future `alarm`"),
            "await asyncio.shield(start('a'))": ("task", ("a",), None, None, "waiting for a, shielded"),
            "inner = asyncio.get_running_loop().create_future()\nawait asyncio.shield(inner)": (
                "future", ("inner",), None, None, "waiting for future `inner`, shielded",
            ),
            "await asyncio.shield(asyncio.gather(start('a'), start('b')))": (
                "gather", ("a", "b"), None, None, "waiting for a and b, shielded",
            ),
            """\
            class Signal:
                def __init__(self):
                    self.future = asyncio.get_running_loop().create_future()
                def __await__(self):
                    return (yield from self.future)
            signal = Signal()
            await signal
            """: ("future", ("self.future",), None, None, "waiting for future `self.future`"),
        },
    )  # fmt: skip


def test_several_at_once(tmp_path: Path, python: str) -> None:
    """Those still running, as the call orders them; what a set has come to is in order of creation."""
    many = "[start(f'n{n}') for n in range(12)]"
    names = tuple(f"n{n}" for n in range(12))
    hold(
        tmp_path,
        python,
        {
            "b, a = start('b'), start('a')\nawait asyncio.gather(a, b)": (
                "gather", ("a", "b"), None, None, "waiting for a and b",
            ),
            "await asyncio.gather(start('a'), start('b', 0.5), start('c'))": (
                "gather", ("a", "c"), None, None, "waiting for a and c",
            ),
            "await asyncio.gather(asyncio.gather(start('a'), start('b')), start('c'))": (
                "gather", ("a", "b", "c"), None, None, "waiting for a, b and c",
            ),
            "answer = asyncio.get_running_loop().create_future()\nawait asyncio.gather(answer, start('a'))": (
                "gather", ("answer", "a"), None, None, "waiting for `answer` and a",
            ),
            f"await asyncio.gather(*{many})": ("gather", names, None, None, "waiting for n0, n1 and 10 more"),
            f"await asyncio.wait({many})": ("gather", names, None, None, "waiting for n0, n1 and 10 more"),
            "await asyncio.wait([start('z'), start('a')], return_when=asyncio.FIRST_COMPLETED)": (
                "gather", ("z", "a"), None, None, "waiting for the first of z and a",
            ),
            "await asyncio.wait([start('z'), start('a')], return_when=asyncio.FIRST_EXCEPTION)": (
                "gather", ("z", "a"), None, None, "waiting for z and a or the first failure",
            ),
            "jobs = [start('z'), start('a', 0.5)]\nawait asyncio.wait(jobs, return_when=asyncio.FIRST_EXCEPTION)": (
                "gather", ("z",), None, None, "waiting for z",
            ),
            "await asyncio.wait([start('z'), start('a', 0.5)], timeout=3)": (
                "gather", ("z",), None, 3.0, "waiting for z, timed out at t = 3 s",
            ),
            "for each in asyncio.as_completed([start('z'), start('a'), start('b', 0.5)]):\n    await each": (
                "gather", ("z", "a"), None, None, "waiting for the next of z and a",
            ),
            "for each in asyncio.as_completed([start('z')], timeout=4):\n    await each": (
                "gather", ("z",), None, 4.0, "waiting for z, timed out at t = 4 s",
            ),
            """\
            async with asyncio.TaskGroup() as group:
                group.create_task(job(), name="z")
                group.create_task(job(0.5), name="b")
                group.create_task(job(), name="a")
            """: ("task_group", ("z", "a"), None, None, "waiting for z and a"),
            "async with asyncio.TaskGroup() as group:\n    group.create_task(job(), name='z')\n    await job(3)": (
                "sleep", (), 3.0, None, "sleeping until t = 3 s",
            ),
        },
    )  # fmt: skip


def test_as_completed_as_an_asynchronous_iterator(tmp_path: Path, python: str) -> None:
    """It waits for the next as the plain iterator does."""
    if version(python) < (3, 13):
        pytest.skip("new in Python 3.13")
    body = "async for each in asyncio.as_completed([start('z'), start('a')]):\n    pass"
    hold(tmp_path, python, {body: ("gather", ("z", "a"), None, None, "waiting for the next of z and a")})


def test_time_outs(tmp_path: Path, python: str) -> None:
    """The earliest is the deadline; the text says so unless the wait ends before; `until` says when it does by itself."""
    hold(
        tmp_path,
        python,
        {
            "async with asyncio.timeout(2):\n    await job(5)": (
                "sleep", (), 5.0, 2.0, "sleeping until t = 5 s, timed out at t = 2 s",
            ),
            "async with asyncio.timeout(5):\n    await job(2)": ("sleep", (), 2.0, 5.0, "sleeping until t = 2 s"),
            "async with asyncio.timeout_at(2):\n    await start('a')": (
                "task", ("a",), None, 2.0, "waiting for a, timed out at t = 2 s",
            ),
            "async with asyncio.timeout(4), asyncio.timeout(3), asyncio.timeout(5):\n    await job()": (
                "sleep", (), 9.0, 3.0, "sleeping until t = 9 s, timed out at t = 3 s",
            ),
            "async with asyncio.timeout(None):\n    await job()": ("sleep", (), 9.0, None, "sleeping until t = 9 s"),
            "async with asyncio.timeout(0.5):\n    try:\n        await job()\n    finally:\n        await job(3)": (
                "sleep", (), 3.5, None, "sleeping until t = 3.5 s",
            ),
            "async with asyncio.timeout(3) as limit:\n    limit.reschedule(6)\n    await job()": (
                "sleep", (), 9.0, 6.0, "sleeping until t = 9 s, timed out at t = 6 s",
            ),
            "await asyncio.wait_for(asyncio.gather(start('a'), start('b')), 2)": (
                "gather", ("a", "b"), None, 2.0, "waiting for a and b, timed out at t = 2 s",
            ),
            "async with asyncio.timeout(2):\n    await asyncio.wait_for(asyncio.gather(start('a'), start('b')), 3)": (
                "gather", ("a", "b"), None, 2.0, "waiting for a and b, timed out at t = 2 s",
            ),
            "answer = asyncio.get_running_loop().create_future()\nawait asyncio.wait_for(answer, 2)": (
                "future", ("answer",), None, 2.0, "waiting for future `answer`, timed out at t = 2 s",
            ),
            "await asyncio.wait_for(asyncio.shield(start('a')), 2)": (
                "task", ("a",), None, 2.0, "waiting for a, shielded, timed out at t = 2 s",
            ),
            """\
            async def stubborn():
                try:
                    await job()
                finally:
                    await job()
            task = asyncio.create_task(stubborn(), name="s")
            await asyncio.sleep(0.5)
            await asyncio.wait_for(task, 0)
            """: ("task", ("s",), None, None, "waiting for s to be cancelled"),
            "await asyncio.wait_for(job(), None)": ("sleep", (), 9.0, None, "sleeping until t = 9 s"),
        },
    )  # fmt: skip


def test_wait_for_makes_a_task_in_python_3_11_alone(tmp_path: Path, python: str) -> None:
    """There the wait is on that task; later it is what the awaited coroutine itself waits for. The deadline is one."""
    body = """
    async def inner():
        asyncio.current_task().set_name("inner")
        await asyncio.Event().wait()
    await asyncio.wait_for(inner(), 2)
    """
    text = f"{PRELUDE}\nasync def outer():\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"
    text += f"async def main():\n    task = asyncio.create_task(outer(), name='outer')\n    await job(1)\n    {MOMENT}\n\nasyncio.run(main())\n"
    tasks = tasks_at(recorded(tmp_path, text, python=python), MOMENT)
    seen = {task.name: row(task.wait, register(tasks)) for task in tasks[1:]}
    expected: Table = {
        "outer": ("timeout", ("inner",), None, 2.0, "waiting for inner, timed out at t = 2 s"),
        "inner": ("event", (), None, None, "waiting for an event"),
    }
    if version(python) >= (3, 12):
        expected = {"inner": ("event", (), None, 2.0, "waiting for an event, timed out at t = 2 s")}
    assert expected == seen


def test_synchronisers(tmp_path: Path, python: str) -> None:
    """By the variable or attribute that the program knows them by; what has no name is called what it is."""
    account = """\
    class Account:
        def __init__(self):
            self.lock, self.__secret = asyncio.Lock(), asyncio.Lock()
        async def use(self):
            await self.lock.acquire()
            await self.lock.acquire()
        async def hide(self):
            await self.__secret.acquire()
            await self.__secret.acquire()
    """
    condition = "full = asyncio.Condition()\n"
    hold(
        tmp_path,
        python,
        {
            "door = asyncio.Lock()\nasync with door:\n    async with door:\n        pass": (
                "lock", ("door",), None, None, "waiting for lock `door`",
            ),
            "locks = [asyncio.Lock()]\nawait locks[0].acquire()\nawait locks[0].acquire()": (
                "lock", (), None, None, "waiting for a lock",
            ),
            f"{textwrap.dedent(account)}await Account().use()": (
                "lock", ("self.lock",), None, None, "waiting for lock `self.lock`",
            ),
            f"{textwrap.dedent(account)}await Account().hide()": (
                "lock", ("self.__secret",), None, None, "waiting for lock `self.__secret`",
            ),
            "await opened.wait()": ("event", ("opened",), None, None, "waiting for event `opened`"),
            "async def enter(gate):\n    await gate.wait()\nawait enter(opened)": (
                "event", ("gate",), None, None, "waiting for event `gate`",
            ),
            "await asyncio.Event().wait()": ("event", (), None, None, "waiting for an event"),
            "seats = asyncio.Semaphore(0)\nasync with seats:\n    pass": (
                "semaphore", ("seats",), None, None, "waiting for semaphore `seats`",
            ),
            "seats = asyncio.BoundedSemaphore(0)\nawait seats.acquire()": (
                "semaphore", ("seats",), None, None, "waiting for semaphore `seats`",
            ),
            f"{condition}async with full:\n    await full.wait()": (
                "condition", ("full",), None, None, "waiting for condition `full`",
            ),
            f"{condition}async with full:\n    await full.wait_for(lambda: False)": (
                "condition", ("full",), None, None, "waiting for condition `full`",
            ),
            f"{condition}await full.acquire()\nasync with full:\n    pass": (
                "lock", ("full",), None, None, "waiting for the lock of condition `full`",
            ),
            "await asyncio.Barrier(2).wait()": ("condition", (), None, None, "waiting at a barrier"),
            "line = asyncio.Barrier(2)\nasync with line:\n    pass": (
                "condition", ("line",), None, None, "waiting at barrier `line`",
            ),
        },
    )  # fmt: skip


def test_a_notified_task_waits_for_the_lock_of_its_condition(tmp_path: Path, python: str) -> None:
    """Until who notified it lets go of that."""
    body = """\
    full = asyncio.Condition()
    async def notify():
        async with full:
            full.notify()
            await job()
    async with full:
        notifier = asyncio.create_task(notify())
        await full.wait()
    """
    text = "waiting for the lock of condition `full`"
    hold(tmp_path, python, {textwrap.dedent(body): ("lock", ("full",), None, None, text)})


def test_queues(tmp_path: Path, python: str) -> None:
    """To get, to put or to see the end of the work."""
    hold(
        tmp_path,
        python,
        {
            "items = asyncio.Queue()\nawait items.get()": (
                "queue", ("items",), None, None, "waiting for an item in queue `items`",
            ),
            "items = asyncio.PriorityQueue(1)\nawait items.put(1)\nawait items.put(2)": (
                "queue", ("items",), None, None, "waiting for room in queue `items`",
            ),
            "items = asyncio.Queue()\nawait items.put(1)\nawait items.join()": (
                "queue", ("items",), None, None, "waiting until queue `items` is worked off",
            ),
            "async with asyncio.timeout(2):\n    await asyncio.Queue().get()": (
                "queue", (), None, 2.0, "waiting for an item in a queue, timed out at t = 2 s",
            ),
            "class Items(asyncio.Queue):\n    async def get(self):\n        return await super().get()\nitems = Items()\nawait items.get()": (
                "queue", ("items",), None, None, "waiting for an item in queue `items`",
            ),
        },
    )  # fmt: skip


def test_threads(tmp_path: Path, python: str) -> None:
    """With the name of what they run."""
    fetch = "def fetch(n):\n    released.wait()\n"
    hold(
        tmp_path,
        python,
        {
            f"{fetch}await asyncio.to_thread(fetch, 1)": (
                "thread", ("fetch",), None, None, "waiting for `fetch` in a thread",
            ),
            f"{fetch}await asyncio.to_thread(functools.partial(fetch, 1))": (
                "thread", ("fetch",), None, None, "waiting for `fetch` in a thread",
            ),
            "await asyncio.to_thread(released.wait)": ("thread", ("wait",), None, None, "waiting for `wait` in a thread"),
            f"{fetch}await asyncio.get_running_loop().run_in_executor(None, fetch, 1)": (
                "thread", ("fetch",), None, None, "waiting for `fetch` in a thread",
            ),
            f"{fetch}page = asyncio.get_running_loop().run_in_executor(None, fetch, 1)\nawait page": (
                "thread", ("fetch",), None, None, "waiting for `fetch` in a thread",
            ),
        },
    )  # fmt: skip


def test_streams(tmp_path: Path, python: str) -> None:
    """To read, to write, to connect and to close."""
    stream = "left, right = await pair()\nreader, writer = await asyncio.open_connection(sock=left)\n"
    serve = "server = await asyncio.start_server(lambda reader, writer: None, '127.0.0.1', 0)\n"
    hold(
        tmp_path,
        python,
        {
            f"{stream}await reader.read()": ("io", ("reader",), None, None, "waiting for data from `reader`"),
            f"{stream}async for line in reader:\n    pass": (
                "io", ("reader",), None, None, "waiting for data from `reader`",
            ),
            f"{stream}await reader.readexactly(9)": ("io", ("reader",), None, None, "waiting for data from `reader`"),
            f"{stream}await reader.readuntil(b'.')": ("io", ("reader",), None, None, "waiting for data from `reader`"),
            f"{stream}writer.write(bytes(1 << 22))\nawait writer.drain()": (
                "io", ("writer",), None, None, "waiting to send through `writer`",
            ),
            f"{stream}writer.write(bytes(1 << 22))\nwriter.close()\nawait writer.wait_closed()": (
                "io", ("writer",), None, None, "waiting for `writer` to close",
            ),
            "left, right = await pair()\nawait asyncio.open_connection(sock=left, ssl=True, server_hostname='a')": (
                "io", (), None, None, "waiting for a connection",
            ),
            f"{serve}await server.serve_forever()": ("io", ("server",), None, None, "serving connections to `server`"),
            f"{serve}await server.wait_closed()": ("io", ("server",), None, None, "waiting for server `server` to close"),
        },
    )  # fmt: skip


def test_sockets(tmp_path: Path, python: str) -> None:
    """The loop's own methods on sockets."""
    sockets = "left, right = await pair()\nloop = asyncio.get_running_loop()\n"
    listen = "door = socket.create_server(('127.0.0.1', 0))\ndoor.setblocking(False)\n"
    hold(
        tmp_path,
        python,
        {
            f"{sockets}await loop.sock_recv(left, 9)": ("io", ("left",), None, None, "waiting for data from `left`"),
            f"{sockets}await loop.sock_recv_into(left, bytearray(9))": (
                "io", ("left",), None, None, "waiting for data from `left`",
            ),
            f"{sockets}await loop.sock_sendall(left, bytes(1 << 22))": (
                "io", ("left",), None, None, "waiting to send through `left`",
            ),
            f"{listen}await asyncio.get_running_loop().sock_accept(door)": (
                "io", ("door",), None, None, "waiting for a connection to `door`",
            ),
        },
    )  # fmt: skip


def test_processes(tmp_path: Path, python: str) -> None:
    """To end, and to say all that they have to say."""
    make = "child = await asyncio.create_subprocess_exec('sleep', '60', stdout=-1)\n"
    hold(
        tmp_path,
        python,
        {
            f"{make}await child.wait()": ("io", ("child",), None, None, "waiting for process `child`"),
            f"{make}await child.communicate()": ("io", ("child",), None, None, "waiting for process `child`"),
            f"{make}await child.stdout.readline()": ("io", (), None, None, "waiting for data"),
        },
    )  # fmt: skip


def test_nested_combinations(tmp_path: Path, python: str) -> None:
    """What the innermost call of asyncio waits for, the earliest of all deadlines."""
    hold(
        tmp_path,
        python,
        {
            """\
            async with asyncio.timeout(8):
                async with asyncio.TaskGroup() as group:
                    group.create_task(job(), name="a")
                    await asyncio.gather(start("b"), asyncio.shield(start("c")))
            """: ("gather", ("b", "c"), None, 8.0, "waiting for b and c, timed out at t = 8 s"),
            """\
            async with contextlib.AsyncExitStack() as stack:
                await stack.enter_async_context(asyncio.timeout(3))
                group = await stack.enter_async_context(asyncio.TaskGroup())
                group.create_task(job(), name="a")
            """: ("task_group", ("a",), None, 3.0, "waiting for a, timed out at t = 3 s"),
            """\
            async def limited():
                async with asyncio.timeout(4):
                    yield 1
            async for each in limited():
                await opened.wait()
            """: ("event", ("opened",), None, 4.0, "waiting for event `opened`, timed out at t = 4 s"),
            "await asyncio.wait([asyncio.gather(start('a'), start('b')), start('c')], timeout=3)": (
                "gather", ("a", "b", "c"), None, 3.0, "waiting for a, b and c, timed out at t = 3 s",
            ),
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "start", "expected"),
    [
        ("await asyncio.gather(job(2), job(3))", "asyncio.run(main())", "gather"),
        ("async with asyncio.timeout(5):\n        await job(2)", "asyncio.run(main())", "sleep"),
        ("await job(2)", "with asyncio.Runner() as runner:\n    runner.run(main())", "sleep"),
    ],
)
def test_eager_tasks_and_runners(tmp_path: Path, python: str, body: str, start: str, expected: str) -> None:
    """A task that ran before it was queued waits like any other, and so does one that a `Runner` runs."""
    text = f"""\
import asyncio

async def job(seconds):
    await asyncio.sleep(seconds)

async def waiter():
    {body}

async def main():
    factory = getattr(asyncio, "eager_task_factory", None)
    asyncio.get_running_loop().set_task_factory(factory)
    waits = asyncio.create_task(waiter(), name="waiter")
    await asyncio.sleep(1)
    {MOMENT}
    await waits

{start}
"""
    trace = recorded(tmp_path, text, python=python)
    assert trace.exception is None
    (wait,) = [task.wait for task in tasks_at(trace, MOMENT) if task.name == "waiter"]
    assert wait is not None
    assert expected == wait.kind


def test_a_wait_changes_with_what_it_depends_on(tmp_path: Path, python: str) -> None:
    """A deadline put off, a module's name bound to another object, an attribute gone, a task renamed."""
    text = """
        import asyncio, types

        gate = first = asyncio.Event()
        room = types.SimpleNamespace(door=asyncio.Event())

        async def limited():
            async with asyncio.timeout(5) as limits["limited"]:
                await asyncio.sleep(9)

        async def at_the_gate():
            await gate.wait()

        async def at_the_door(place):
            await place.door.wait()

        async def joined(other):
            await other

        limits = {}

        async def main():
            global gate
            tasks = [asyncio.create_task(each) for each in (limited(), at_the_gate(), at_the_door(room))]
            tasks.append(asyncio.create_task(joined(tasks[0])))
            tasks[0].set_name("a")
            await asyncio.sleep(1)
            before = 1
            limits["limited"].reschedule(7)
            gate = asyncio.Event()
            room.exit = room.door
            room.door = None
            tasks[0].set_name("b")
            after = 1

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text, python=python)
    assert trace.exception is None
    assert [
        "sleeping until t = 9 s, timed out at t = 5 s", "waiting for event `gate`", "waiting for event `place.door`",
        "waiting for a",
    ] == texts(tasks_at(trace, "before = 1"))  # fmt: skip
    assert [
        "sleeping until t = 9 s, timed out at t = 7 s", "waiting for event `first`", "waiting for event `place.exit`",
        "waiting for b",
    ] == texts(tasks_at(trace, "after = 1"))  # fmt: skip


def test_finding_names_runs_nothing_of_the_program(tmp_path: Path, python: str) -> None:
    """Neither comparisons nor attributes nor descriptions, of what is waited for or of what stands beside it."""
    text = """
        import asyncio

        class Loud:
            def __getattribute__(self, name):
                print("asked for", name)
                return object.__getattribute__(self, name)
            def __eq__(self, other):
                print("compared")
                return True
            def __bool__(self):
                print("judged")
                return False
            __hash__ = object.__hash__

        class LoudGroup(asyncio.TaskGroup, Loud):
            pass

        class LoudEvent(asyncio.Event, Loud):
            pass

        loud, door = Loud(), LoudEvent()

        async def waits():
            beside, inner = Loud(), Loud()
            await door.wait()

        async def grouped():
            async with LoudGroup() as group:
                group.create_task(asyncio.sleep(9))

        async def main():
            tasks = [asyncio.create_task(waits()), asyncio.create_task(grouped())]
            await asyncio.sleep(1)
            print("quiet from here")
            x = 1
            y = 2
            print("to here")

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text, python=python)
    assert trace.exception is None
    assert "quiet from here\nto here\n" in trace.stdout
    assert ["waiting for event `door`", "waiting for Task-4"] == texts(tasks_at(trace, "y = 2"))[:2]


def test_a_text_stays_short_whatever_it_lists(tmp_path: Path, python: str) -> None:
    """Three names at most, with the number of the others."""
    found = waits(tmp_path, python, "await asyncio.gather(*[start(f'number {n}') for n in range(100)])")
    assert [(100, "waiting for number 0, number 1 and 98 more")] == [(len(each[1]), each[4]) for each in found if each]


def test_a_wait_that_lasts_is_one_object(tmp_path: Path) -> None:
    """At all steps, so that it is sent once, with or without a deadline."""
    text = """
        import asyncio, os

        async def sleeper(number):
            async with asyncio.timeout(5000):
                await asyncio.sleep(1000 + number)

        async def main():
            tasks = [asyncio.create_task(sleeper(number)) for number in range(100)]
            await asyncio.sleep(1)
            for number in range(50):
                pass
            os._exit(0)

        asyncio.run(main())
        """
    loops = [step.loop for step in recorded(tmp_path, text).steps if step.line == 11]
    assert 50 == len(loops)
    assert 100 == len({id(task.wait) for loop in loops if loop for task in loop.tasks if task.wait})


def test_a_variable_says_which_task_or_lock_it_refers_to(tmp_path: Path) -> None:
    """By the id that the tasks of the loop and their waits have for it; of two tasks of one name, each has its own."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def work(lock, future):
            async with lock:
                await future

        async def main():
            lock, future = asyncio.Lock(), asyncio.get_running_loop().create_future()
            second, first = (asyncio.create_task(work(lock, future), name="work") for _ in range(2))
            await asyncio.sleep(1)
            future.set_result(None)
            await asyncio.gather(first, second)

        asyncio.run(main())
        """,
    )
    step = next(each for each in trace.steps if each.time == 1 and each.line == 11 and each.event == "line")
    assert step.loop is not None
    own = {each.name: each.object for each in step.stack[-1].variables}
    _, one, other = step.loop.tasks
    assert (one.id, other.id) == (own["second"], own["first"])
    assert one.wait is not None
    assert other.wait is not None
    assert (own["future"],) == one.wait.on
    assert (own["lock"],) == other.wait.on
    assert {own["lock"]} == {each.object for each in one.stack[0].variables if each.name == "lock"}
