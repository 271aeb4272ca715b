"""A protocol that takes each piece of data for whole lines.

>>> asyncio.run(main())
listener: order b'tea'
listener: order b'so'
listener: order b'up'
"""

import asyncio
import socket


class Listener(asyncio.Protocol):
    def data_received(self, data):
        for line in data.splitlines():
            print("listener: order", line)  # @tells


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    transport, _ = await loop.create_connection(Listener, sock=ours)
    for piece in b"tea\nso", b"up\n":
        theirs.send(piece)  # @sends
        await asyncio.sleep(1)
    transport.close()
    theirs.close()


if __name__ == "__main__":
    asyncio.run(main())
