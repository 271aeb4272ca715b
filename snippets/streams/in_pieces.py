r"""A stream has bytes, and reading gives those that have come.

>>> asyncio.run(main())
main: has b'tea\nso'
main: has b'up\n'
"""

import asyncio
import socket


async def send(sock):
    _, writer = await asyncio.open_connection(sock=sock)
    writer.write(b"tea\n")
    writer.write(b"so")  # @sends
    await asyncio.sleep(1)
    writer.write(b"up\n")
    writer.close()


async def main():
    ours, theirs = socket.socketpair()
    sender = asyncio.create_task(send(theirs), name="sender")
    reader, writer = await asyncio.open_connection(sock=ours)
    while data := await reader.read(100):
        print("main: has", data)  # @has
    await sender
    writer.close()


if __name__ == "__main__":
    asyncio.run(main())
