"""The end of what is written can be told, and answers read all the same.

>>> asyncio.run(main())
main: has b'one soup'
"""

import asyncio
import socket


async def serve(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    order = await reader.read()  # @reads
    writer.write(b"one " + order)
    writer.close()


async def main():
    ours, theirs = socket.socketpair()
    kitchen = asyncio.create_task(serve(theirs), name="kitchen")
    reader, writer = await asyncio.open_connection(sock=ours)
    writer.write(b"soup")
    writer.write_eof()  # @ends
    try:
        async with asyncio.timeout(5):
            print("main: has", await reader.read())  # @waits
    except TimeoutError:
        print("main: nothing after 5 s")
    writer.close()  # @closes
    await kitchen


if __name__ == "__main__":
    asyncio.run(main())
