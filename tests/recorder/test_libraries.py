"""Libraries for HTTP and for databases are recorded as what they are on the event loop: futures, and who ends them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagram_gen.model.loop import Handle, Loop, Task, Wait
from diagram_gen.model.trace import MAIN_THREAD, Step, Trace
from diagram_gen.narration import sentences
from tests.programs import recorded, same

OVER_HTTP = """
    import asyncio
    import threading

    import aiohttp
    from aiohttp import web

    async def answer(request):
        await brewed.wait()
        return web.Response(text="tea")

    async def tick():
        for number in range(3):
            print("tick", number, threading.active_count())
            await asyncio.sleep(0.01)
        brewed.set()

    async def main():
        application = web.Application()
        application.router.add_get("/", answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            group.create_task(tick(), name="ticker")
            async with session.get(f"http://{host}:{port}/") as response:
                print(response.status, await response.text())
        await runner.cleanup()

    brewed = asyncio.Event()
    asyncio.run(main())
"""
FROM_DATABASE = """
    import asyncio
    import threading

    import aiosqlite

    def slow(number):
        asked.wait()
        return number

    async def tick():
        for number in range(3):
            print("tick", number, threading.active_count())
            await asyncio.sleep(0.01)
        asked.set()

    async def main():
        async with aiosqlite.connect(":memory:") as first, aiosqlite.connect(":memory:") as second:
            await first.create_function("slow", 1, slow)
            ticker = asyncio.create_task(tick(), name="ticker")
            async with first.execute("SELECT slow(7)") as cursor:
                print(await cursor.fetchone())
            async with second.execute("SELECT 8") as cursor:
                print(await cursor.fetchone())
            await ticker

    asked = threading.Event()
    asyncio.run(main())
"""
BLOCKING = """
    import asyncio
    import http.server
    import sqlite3
    import threading
    import time
    import urllib.request

    def slow(number):
        time.sleep(1)
        return number

    class Slow(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"%d" % slow(8))

        def log_message(self, *_):
            pass

    async def tick():
        for number in range(2):
            print("tick", number)
            await asyncio.sleep(0.25)

    def ask_database():
        database = sqlite3.connect(":memory:")
        database.create_function("slow", 1, slow)
        print(database.execute("SELECT slow(7)").fetchone())
        database.close()

    def ask_server():
        server = http.server.HTTPServer(("127.0.0.1", 0), Slow)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/") as response:
            print(response.read())
        thread.join()
        server.server_close()

    async def main():
        ticker = asyncio.create_task(tick(), name="ticker")
        await asyncio.sleep(0)
        ASK()
        await ticker

    asyncio.run(main())
"""
READS = "_SelectorSocketTransport._read_ready"


@pytest.fixture(scope="module")
def over_http(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """A request, its client and its server in one event loop; with the client's protocol shown."""
    return recorded(tmp_path_factory.mktemp("http"), OVER_HTTP, show=["aiohttp.client_proto"])


@pytest.fixture(scope="module")
def from_database(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """Two connections to databases; with the library shown."""
    return recorded(tmp_path_factory.mktemp("database"), FROM_DATABASE, show=["aiosqlite.core"])


def loops(trace: Trace) -> Iterator[tuple[Step, Loop]]:
    """The steps at which the loop is seen."""
    return ((step, step.loop) for step in trace.steps if step.loop is not None)


def first_task(loop: Loop) -> Task:
    """That which runs `main`."""
    return next(task for task in loop.tasks if task.id == "task-1")


def answered(trace: Trace, function: str) -> tuple[Wait, Handle, Handle]:
    """What `main` waits for when a function first runs, the handle that wakes it from that, and that which led to it."""
    at = next(step.index for step in trace.steps if step.function == function)
    known = [(step, loop) for step, loop in loops(trace) if step.index >= at]
    wait = next(wait for _, loop in known if (wait := first_task(loop).wait) is not None)
    wakes = next(handle for _, loop in known for handle in loop.ready if handle.task == "task-1")
    ran = trace.steps[wakes.made_ready_at].loop
    assert ran is not None
    assert ran.handle is not None
    return wait, wakes, ran.handle


@pytest.mark.parametrize("program", [OVER_HTTP, FROM_DATABASE], ids=["aiohttp", "aiosqlite"])
def test_it_prints_what_it_prints_without_the_recorder(tmp_path: Path, program: str) -> None:
    """The ticks first, since the answer waits for the last of them."""
    ticks = [line.split()[:2] for line in same(tmp_path, program, sys.executable).splitlines()[:3]]
    assert [["tick", "0"], ["tick", "1"], ["tick", "2"]] == ticks


def test_a_request_is_a_future_that_the_protocol_ends(over_http: Trace) -> None:
    """Data comes; the handle that the selector has led to calls the protocol, and that sets the future's result."""
    wait, wakes, ran = answered(over_http, "answer")
    assert ("future", None) == (wait.kind, wait.goal)
    assert ("result", wait.future) == (wakes.cause, wakes.source)
    assert ("io", READS) == (ran.cause, ran.function)
    called = next(step for step in over_http.steps if step.function == "ResponseHandler.data_received")
    assert called.loop is not None
    assert ran == called.loop.handle
    assert called.index < wakes.made_ready_at


def test_a_request_needs_no_thread(over_http: Trace) -> None:
    """Not even to look up a host that is given by its address."""
    assert {MAIN_THREAD} == {step.thread for step in over_http.steps}
    assert "tick 0 1\ntick 1 1\ntick 2 1\n200 tea\n" == over_http.stdout


def test_the_selector_watches_both_ends_of_a_request(over_http: Trace) -> None:
    """And the server's socket, where the next client would come."""
    watched = next(loop.watched for step, loop in loops(over_http) if step.function == "answer")
    assert [("server", None), ("accepted", None), ("connection", None)] == [
        (each.kind, each.writes) for each in watched
    ]
    assert [READS, READS] == [each.reads.function for each in watched[1:] if each.reads is not None]


def test_each_request_is_answered_in_a_task_of_its_own(over_http: Trace) -> None:
    """For which the connection's task waits, once it has started it: from Python 3.12 on at once, eagerly."""
    *_, loop = (loop for step, loop in loops(over_http) if step.function == "answer")
    (connections,) = [task for task in loop.tasks if task.wait is not None and task.wait.kind == "task"]
    assert connections.wait is not None
    assert (loop.running,) == tuple(connections.wait.on)


def test_a_query_is_a_future_that_a_thread_ends(from_database: Trace) -> None:
    """By `call_soon_threadsafe`, once SQLite has answered in that thread."""
    wait, wakes, ran = answered(from_database, "slow")
    assert ("future", None) == (wait.kind, wait.goal)
    assert ("result", wait.future) == (wakes.cause, wakes.source)
    (asked,) = {step.thread for step in from_database.steps if step.function == "slow"}
    assert ("thread", asked, "set_result") == (ran.cause, ran.thread, ran.function)


def test_each_connection_to_a_database_has_its_thread(from_database: Trace) -> None:
    """In which all goes on that is asked of it, and which there is for as long as it is open."""
    workers = [step for step in from_database.steps if step.function == "_connection_worker_thread"]
    assert 2 == len({step.thread for step in workers} - {MAIN_THREAD})
    assert {step.thread for step in workers} == {step.thread for step in from_database.steps} - {MAIN_THREAD}
    assert "tick 0 3\ntick 1 3\ntick 2 3\n(7,)\n(8,)\n" == from_database.stdout


@pytest.mark.parametrize(("asks", "line"), [("ask_database", 9), ("ask_server", 37)])
def test_a_library_that_blocks_holds_up_the_loop(tmp_path: Path, asks: str, line: int) -> None:
    """For as long as the answer takes: the ticker's sleep of a quarter of a second lasts a whole one, which is told."""
    trace = recorded(tmp_path, BLOCKING.replace("ASK", asks))
    assert [0.0, 1.0] == [step.time for step in trace.steps if step.function == "tick" and step.output]
    held_up = f"Line {line} has taken 1 s: the clock has moved to t = 1 s, and the loop could run nothing meanwhile."
    assert 1 == len([each for each in sentences(trace) if held_up in each])
    assert same(tmp_path, BLOCKING.replace("ASK", asks), sys.executable).startswith(
        "tick 0\n(7,)\n" if line == 9 else "tick 0\nb'8'\n"
    )


def test_a_request_that_is_given_up_costs_its_connection(tmp_path: Path) -> None:
    """Cancelled or timed out it is closed, and the server works on; one that is answered leaves it to the next."""
    program = """
        import asyncio

        import aiohttp
        from aiohttp import web

        async def answer(request):
            _, port = request.transport.get_extra_info("peername")
            ports.append(port)
            await asyncio.sleep(int(request.match_info["seconds"]))
            ended.append(port)
            return web.Response(text="tea")

        async def fetch(seconds, **options):
            async with session.get(f"{address}/{seconds}", **options) as response:
                await response.read()

        async def give_up(awaitable):
            try:
                await awaitable
            except (TimeoutError, asyncio.CancelledError) as error:
                print(type(error).__name__)

        async def main():
            global session, address
            application = web.Application()
            application.router.add_get("/{seconds}", answer)
            runner = web.AppRunner(application, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0]
            address = f"http://{host}:{port}"
            async with aiohttp.ClientSession() as session:
                await fetch(0)
                await fetch(0)
                task = asyncio.create_task(fetch(3))
                asyncio.get_running_loop().call_later(1, task.cancel)
                await give_up(task)
                await give_up(asyncio.wait_for(fetch(3), 1))
                await give_up(fetch(3, timeout=aiohttp.ClientTimeout(total=1)))
                await give_up(fetch(3, timeout=aiohttp.ClientTimeout(sock_read=1)))
                await fetch(0)
            print([ports.index(port) for port in ports])
            await asyncio.sleep(3)
            print(len(ended))
            await runner.cleanup()

        ports, ended = [], []
        asyncio.run(main())
    """
    printed = recorded(tmp_path, program).stdout.splitlines()
    assert ["CancelledError", "TimeoutError", "TimeoutError", "SocketTimeoutError"] == printed[:4]
    assert ["[0, 0, 0, 3, 4, 5, 6]", "7"] == printed[4:]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("", "1 1 1 1 1 over 5"), ("limit=2", "1 1 2 2 3 over 2"), ("limit_per_host=2", "1 1 2 2 3 over 2")],
)
def test_requests_beyond_the_limit_wait_in_line(tmp_path: Path, limit: str, expected: str) -> None:
    """Each for a future that whoever gives a connection back ends: first come, first served."""
    program = """
        import asyncio

        import aiohttp
        from aiohttp import web

        async def answer(request):
            connections.add(request.transport)
            await asyncio.sleep(1)
            return web.Response()

        async def fetch(session, address):
            async with session.get(address):
                answered.append(f"{asyncio.get_running_loop().time():.0f}")

        async def main():
            application = web.Application()
            application.router.add_get("/", answer)
            runner = web.AppRunner(application, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0]
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(LIMIT)) as session, asyncio.TaskGroup() as group:
                for _ in range(5):
                    group.create_task(fetch(session, f"http://{host}:{port}/"))
            print(*answered, "over", len(connections))
            await runner.cleanup()

        answered, connections = [], set()
        asyncio.run(main())
    """
    assert f"{expected}\n" == recorded(tmp_path, program.replace("LIMIT", limit)).stdout


def test_a_query_that_is_given_up_runs_to_its_end(tmp_path: Path) -> None:
    """In its thread, where nobody tells it: the next one waits for that, and even one that was still in line runs."""
    program = """
        import asyncio
        import time

        import aiosqlite

        def slow(number):
            time.sleep(2)
            return number

        async def main():
            async with aiosqlite.connect(":memory:") as database:
                await database.create_function("slow", 1, slow)
                await database.execute("CREATE TABLE orders (number)")
                begun = asyncio.create_task(database.execute("INSERT INTO orders SELECT slow(7)"))
                queued = asyncio.create_task(database.execute("INSERT INTO orders VALUES (8)"))
                await asyncio.wait([begun, queued], timeout=1)
                begun.cancel()
                queued.cancel()
                await asyncio.wait([begun, queued])
                print(begun.cancelled(), queued.cancelled(), asyncio.get_running_loop().time())
                cursor = await database.execute("SELECT number FROM orders")
                print(await cursor.fetchall(), asyncio.get_running_loop().time())

        asyncio.run(main())
    """
    trace = recorded(tmp_path, program)
    assert ["True True 1.0", "[(7,), (8,)] 2.0"] == trace.stdout.splitlines()
