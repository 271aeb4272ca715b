"""A transport calls the methods of a protocol.

>>> asyncio.run(main())
kitchen: connected
kitchen: received b'soup'
main: has b'one soup'
kitchen: lost None
"""

import asyncio
import socket


class Kitchen(asyncio.Protocol):
    def connection_made(self, transport):
        print("kitchen: connected")  # @connected
        self.transport = transport

    def data_received(self, data):
        print("kitchen: received", data)  # @received
        self.transport.write(b"one " + data)

    def connection_lost(self, error):
        print("kitchen: lost", error)  # @lost


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    await loop.create_connection(Kitchen, sock=theirs)
    reader, writer = await asyncio.open_connection(sock=ours)
    writer.write(b"soup")  # @orders
    print("main: has", await reader.read(100))
    writer.close()
    await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(main())
