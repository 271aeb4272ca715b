"""Draining has whoever writes wait for whoever reads.

>>> asyncio.run(main())
sender: page 1, whole pages that wait: 0
main: has read page 1
sender: page 2, whole pages that wait: 0
main: has read page 2
sender: page 3, whole pages that wait: 0
main: has read page 3
"""

import asyncio
import socket

PAGE = bytes(20_000)


async def send(writer):
    for number in range(1, 4):
        writer.write(PAGE)  # @writes
        await writer.drain()  # @drains
        waiting = writer.transport.get_write_buffer_size() // len(PAGE)
        print(f"sender: page {number}, whole pages that wait: {waiting}")
    writer.close()


async def main():
    ours, theirs = socket.socketpair()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    reader, own = await asyncio.open_connection(sock=ours, limit=4096)
    _, writer = await asyncio.open_connection(sock=theirs)
    writer.transport.set_write_buffer_limits(high=4096)
    sender = asyncio.create_task(send(writer), name="sender")
    for number in range(1, 4):
        await asyncio.sleep(1)  # @rests
        await reader.readexactly(len(PAGE))
        print("main: has read page", number)  # @read
    await sender
    own.close()


if __name__ == "__main__":
    asyncio.run(main())
