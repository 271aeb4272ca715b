"""A connection is given up whose answer was not waited for.

>>> asyncio.run(main())
soup: nothing after 1 s
tea: hot tea
"""

import asyncio
import socket


async def serve(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    async for line in reader:
        await asyncio.sleep(2 if line == b"soup\n" else 0)  # @cooks
        writer.write(b"hot " + line)
    writer.close()


async def connect(kitchens):
    ours, theirs = socket.socketpair()
    kitchens.create_task(serve(theirs), name="kitchen")
    return await asyncio.open_connection(sock=ours)


async def ask(connection, dish):
    reader, writer = connection
    writer.write(f"{dish}\n".encode())
    async with asyncio.timeout(1):
        return (await reader.readline()).decode().strip()


async def main():
    async with asyncio.TaskGroup() as kitchens:
        connection = await connect(kitchens)
        try:
            print("soup:", await ask(connection, "soup"))
        except TimeoutError:
            print("soup: nothing after 1 s")  # @times-out
            connection[1].close()
            connection = await connect(kitchens)
        await asyncio.sleep(2)  # @rests
        print("tea:", await ask(connection, "tea"))  # @asks
        connection[1].close()


if __name__ == "__main__":
    asyncio.run(main())
