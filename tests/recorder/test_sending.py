"""What the system has still to send arrives, and no time-out comes before."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from diagram_gen.recorder import sending
from tests.programs import same

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what is under way")


def test_what_waits_for_more_to_go_along_with_it_is_under_way(tmp_path: Path, python: str) -> None:
    """A corked socket sends after a while what there is, though nothing is unacknowledged."""
    program = """
        import asyncio
        import socket

        async def main():
            loop = asyncio.get_running_loop()
            client.connect(listener.getsockname())
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
            reading, _ = listener.accept()
            for each in (client, reading):
                each.setblocking(False)
            await loop.sock_sendall(client, b"hello")
            async with asyncio.timeout(30):
                print(await loop.sock_recv(reading, 100))
            for each in (client, reading):
                each.close()

        client = socket.socket()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            asyncio.run(main())
    """
    assert "b'hello'\n" == same(tmp_path, program, python)


def test_what_has_gone_out_is_under_way_until_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a moment it is neither with who sent it nor with its peer; so long is that moment here, that it can be seen."""

    class Slow(sending._Socket):
        def getsockopt(self, *asked: Any) -> Any:
            told = bytearray(super().getsockopt(*asked))
            if self.getsockname() == client.getsockname():
                told[24:28] = (1).to_bytes(4, sys.byteorder)  # not acknowledged
            else:
                told[128:136] = arrived.to_bytes(8, sys.byteorder)
            return bytes(told)

    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        client.connect(listener.getsockname())
        with listener.accept()[0]:
            client.send(b"hello")
            monkeypatch.setattr(sending, "_Socket", Slow)
            for arrived in (0, 4, 5):
                assert (arrived < 5) == sending.is_under_way()


def test_room_that_an_acknowledgement_makes_is_under_way(tmp_path: Path, python: str) -> None:
    """What is sent takes room until its receipt is acknowledged, which the peer may put off, whoever reads it."""
    program = """
        import asyncio
        import socket

        def fill(client):
            try:
                while True:
                    client.send(bytes(8192))
            except BlockingIOError:
                pass

        async def main():
            loop = asyncio.get_running_loop()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1024)
            client.connect(listener.getsockname())
            reading, _ = listener.accept()
            client.setblocking(False)
            fill(client)
            async with asyncio.timeout(30):
                await loop.sock_sendall(client, b"hello")
                print("there was room")
            for each in (client, reading):
                each.close()

        client = socket.socket()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            asyncio.run(main())
    """
    assert "there was room\n" == same(tmp_path, program, python)


def test_what_a_peer_has_no_room_for_is_not_under_way(tmp_path: Path, python: str) -> None:
    """Time goes on where somebody has to read before more can be sent."""
    program = """
        import asyncio
        import socket

        async def main():
            loop = asyncio.get_running_loop()
            client.connect(listener.getsockname())
            reading, _ = listener.accept()
            client.setblocking(False)
            try:
                await asyncio.wait_for(loop.sock_sendall(client, bytes(50_000_000)), 0.5)
            except TimeoutError:
                print("nobody reads")
            for each in (client, reading):
                each.close()

        client = socket.socket()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            asyncio.run(main())
    """
    assert "nobody reads\n" == same(tmp_path, program, python)


def test_a_default_time_out_changes_no_socket_that_is_there(tmp_path: Path, python: str) -> None:
    """A socket that blocks goes on to block, while it is looked at what is under way."""
    program = """
        import asyncio
        import os
        import socket

        async def main():
            client.connect(listener.getsockname())
            reading, _ = listener.accept()
            reading.settimeout(None)
            client.settimeout(None)
            loop = asyncio.get_running_loop()
            loop.add_reader(listener, print)
            await asyncio.sleep(0.1)
            loop.remove_reader(listener)
            print(os.get_blocking(client.fileno()), os.get_blocking(reading.fileno()), socket.getdefaulttimeout())
            for each in (client, reading):
                each.close()

        socket.setdefaulttimeout(30)
        client = socket.socket()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            asyncio.run(main())
    """
    assert "True True 30.0\n" == same(tmp_path, program, python)
