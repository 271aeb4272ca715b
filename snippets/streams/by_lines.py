r"""A line is given when all of it has come, however it came.

>>> asyncio.run(main())
main: has b'tea\n'
main: has b'soup\n'
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
    async for line in reader:
        print("main: has", line)  # @has
    await sender
    writer.close()


if __name__ == "__main__":
    asyncio.run(main())
