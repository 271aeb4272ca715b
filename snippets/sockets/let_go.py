"""Who waits for data takes its callback back, however the wait ends.

>>> asyncio.run(main())
main: nothing yet
main: has b'tea'
"""

import asyncio
import socket


def on_data(ours, order):
    data = ours.recv(100)
    if not order.done():  # @comes
        order.set_result(data)


async def receive(ours):
    loop = asyncio.get_running_loop()
    order = loop.create_future()
    loop.add_reader(ours, on_data, ours, order)
    try:
        return await order
    finally:
        loop.remove_reader(ours)


async def ask(ours):
    try:
        async with asyncio.timeout(1):
            print("main: has", await receive(ours))
    except TimeoutError:
        print("main: nothing yet")  # @times-out


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    loop.call_later(2, theirs.send, b"tea")
    await ask(ours)  # @asks
    await asyncio.sleep(2)  # @rests
    await ask(ours)  # @asks-again
    loop.remove_reader(ours)
    ours.close()
    theirs.close()


if __name__ == "__main__":
    asyncio.run(main())
