"""A loop that watches a socket calls a function when data has come.

>>> asyncio.run(main())
main: waits
main: has b'tea'
"""

import asyncio
import socket


def on_data(ours, order):
    order.set_result(ours.recv(100))  # @comes


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    order = loop.create_future()
    loop.add_reader(ours, on_data, ours, order)  # @watches
    loop.call_later(1, theirs.send, b"tea")
    print("main: waits")
    print("main: has", await order)  # @waits
    loop.remove_reader(ours)  # @has
    ours.close()
    theirs.close()


if __name__ == "__main__":
    asyncio.run(main())
