"""A server ends in good order when it is told to by a signal.

>>> asyncio.run(main())
server: order 1
main: no more orders
server: order 2
main: closed
"""

import asyncio
import signal


async def serve(closing):
    number = 0
    while not closing.is_set():
        number += 1
        await asyncio.sleep(2)
        print("server: order", number)


async def main():
    loop = asyncio.get_running_loop()
    closing = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, closing.set)
    loop.call_later(3, signal.raise_signal, signal.SIGTERM)
    server = asyncio.create_task(serve(closing), name="server")
    await closing.wait()  # @waits
    print("main: no more orders")
    try:
        async with asyncio.timeout(5):
            await server
    except TimeoutError:
        print("main: cannot wait any longer")
    print("main: closed")


if __name__ == "__main__":
    asyncio.run(main())
