"""A protocol that keeps what is no whole line yet.

>>> asyncio.run(main())
listener: order b'tea'
listener: order b'soup'
"""

import asyncio
import socket


class Listener(asyncio.Protocol):
    rest = b""

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
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
