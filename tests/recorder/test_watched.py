"""What the selector is asked about is told as it is at each step, with what is called for it."""

from __future__ import annotations

from pathlib import Path

from diagram_gen.model import watching
from diagram_gen.model.trace import Trace
from tests.programs import recorded

SOCKETS = """
    import asyncio
    import socket

    def name(handle):
        return handle and handle._callback.__name__

    def asked():
        keys = asyncio.get_running_loop()._selector.get_map().values()
        sides = [tuple(map(name, key.data)) for key in keys]
        return sorted(f"{reads}/{writes}" for reads, writes in sides if reads != "_read_from_self")

    def look():
        text = " ".join(asked())
        print(text)

    def on_data():
        look()

    async def main():
        loop = asyncio.get_running_loop()
        look()
        left, right = socket.socketpair()
        left.setblocking(False)
        right.setblocking(False)
        loop.add_reader(left, on_data)
        look()
        loop.add_writer(left, loop.remove_writer, left)
        look()
        await asyncio.sleep(0)
        look()
        task = asyncio.create_task(loop.sock_recv(right, 9))
        await asyncio.sleep(0)
        look()
        task.cancel()
        await asyncio.wait([task])
        look()
        reader, writer = await asyncio.open_connection(sock=right)
        look()
        loop.remove_reader(left)
        writer.close()
        left.close()
        await asyncio.sleep(0)
        look()

    asyncio.run(main())
"""
ECHO = """
    import asyncio

    async def serve(reader, writer):
        writer.write(await reader.readline())
        await asyncio.sleep(1)
        writer.close()

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            incoming, outgoing = await asyncio.open_connection(*server.sockets[0].getsockname())
            outgoing.write(b"tea\\n")
            await incoming.read()
            outgoing.close()

    asyncio.run(main())
"""


def _labels(trace: Trace) -> list[str]:
    """What was said of each, once, in order."""
    loops = [step.loop for step in trace.steps if step.loop is not None]
    return list(dict.fromkeys(watching.label(each, {}.get) for loop in loops for each in loop.watched))


def test_what_is_told_is_what_the_program_sees(tmp_path: Path, python: str) -> None:
    """At each line of it that looks: for reading and for writing, and nothing of what was taken back."""
    trace = recorded(tmp_path, SOCKETS, python=python)
    seen = []
    for step, after in zip(trace.steps, trace.steps[1:], strict=False):
        if step.function != "look" or not after.output:
            continue
        assert step.loop is not None
        names = [
            "/".join(str(None if side is None else (side.function or "").rpartition(".")[2]) for side in sides)
            for sides in ((each.reads, each.writes) for each in step.loop.watched)
        ]
        seen.append(" ".join(sorted(names)))
    assert trace.stdout.splitlines() == seen
    assert 8 <= len(seen)
    assert {"", "on_data/None", "on_data/remove_writer", "_sock_recv/None on_data/None"} <= set(seen)


def test_a_server_and_its_connections_are_told_apart(tmp_path: Path, python: str) -> None:
    """Each by the name that the program has for it, from when it has one."""
    said = _labels(recorded(tmp_path, ECHO, python=python))
    assert [
        "server: if readable, accept connections",
        "socket: if writable, look whether it is connected",
        "accepted connection: if readable, receive data",
        "connection: if readable, receive data",
        "accepted connection reader: if readable, receive data",
        "connection incoming: if readable, receive data",
    ] == said


def test_a_pipe_is_told_with_what_is_read_from_it(tmp_path: Path, python: str) -> None:
    """For as long as it is watched."""
    text = """
        import asyncio
        import os

        async def main():
            ours, theirs = os.pipe()
            loop = asyncio.get_running_loop()
            reader = asyncio.StreamReader()
            await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), open(ours, "rb"))
            os.close(theirs)
            await reader.read()

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text, python=python)
    assert "pipe reader: if readable, read from the pipe" in _labels(trace)
    loops = [step.loop for step in trace.steps if step.loop is not None]
    assert () == loops[-1].watched


def test_a_server_is_not_named_after_what_makes_its_protocols(tmp_path: Path) -> None:
    """Even if that is of a class called Server, as that of a library may be."""
    text = """
        import asyncio

        class Server:
            def __call__(self):
                return asyncio.Protocol()

        async def main():
            makes = Server()
            await asyncio.get_running_loop().create_server(makes, "127.0.0.1", 0)
            await asyncio.sleep(1)

        asyncio.run(main())
    """
    assert ["server: if readable, accept connections"] == _labels(recorded(tmp_path, text))
