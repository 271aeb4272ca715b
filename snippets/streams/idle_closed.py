"""A handler that waits five seconds for each line, and no longer.

>>> asyncio.run(main())
kitchen: tea
kitchen: soup
kitchen: closes
main: closes
"""

import asyncio
import contextlib
import socket


async def serve(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    with contextlib.suppress(TimeoutError):
        while True:
            async with asyncio.timeout(5):
                line = await reader.readline()
            if not line:
                break
            print("kitchen:", line.decode().strip())  # @has
    print("kitchen: closes")
    writer.close()


async def main():
    ours, theirs = socket.socketpair()
    kitchen = asyncio.create_task(serve(theirs), name="kitchen")
    reader, writer = await asyncio.open_connection(sock=ours)
    for order in b"tea\n", b"soup\n":
        writer.write(order)  # @orders
        await asyncio.sleep(2)
    await asyncio.sleep(6)  # @rests
    print("main: closes")
    writer.close()
    await kitchen


if __name__ == "__main__":
    asyncio.run(main())
