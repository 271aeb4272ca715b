# /// script
# [tool.diagram-gen]
# pythons = ["3.13"]
# ///
"""A server that is closed waits for a client who is still connected.

>>> asyncio.run(main())  # until Python 3.11
main: welcome
closing: done
main: closes the connection
>>> asyncio.run(main())  # since Python 3.12
main: welcome
main: closes the connection
closing: done
"""

import asyncio


async def serve(reader, writer):
    writer.write(b"welcome\n")
    await reader.read()  # @listens
    writer.close()


async def close(server):
    server.close()
    await server.wait_closed()  # @waits
    print("closing: done")


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    listening = server.sockets[0]
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    print("main:", (await reader.readline()).decode().strip())
    closing = asyncio.create_task(close(server), name="closing")
    await asyncio.sleep(1)
    print("main: closes the connection")
    writer.close()  # @closes
    await closing


if __name__ == "__main__":
    asyncio.run(main())
