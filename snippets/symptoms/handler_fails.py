"""Nobody awaits the task of a server's handler, so asyncio logs its failure.

>>> asyncio.run(main())
main: has nothing
"""

import asyncio


async def serve(reader, writer):
    line = await reader.readline()
    int(line)  # @fails
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    listening = server.sockets[0]
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write(b"soup\n")  # @orders
    try:
        answer = await asyncio.wait_for(reader.read(), 5)  # @reads
    except TimeoutError:
        answer = b""
    print("main: has", answer.decode() or "nothing")
    writer.close()
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
