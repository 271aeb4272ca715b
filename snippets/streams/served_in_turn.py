"""A semaphore has a server cook for one client at a time.

>>> asyncio.run(main())
kitchen: cooks for Ada
kitchen: cooks for Bo
has soup for Ada
has soup for Bo
main: done after 2 s
"""

import asyncio

one_pot = asyncio.Semaphore(1)


async def serve(reader, writer):
    try:
        name = (await reader.readline()).decode().strip()
        async with one_pot:
            print("kitchen: cooks for", name)
            await asyncio.sleep(1)  # @cooks
        writer.write(f"soup for {name}\n".encode())
        await writer.drain()
    finally:
        writer.close()


async def order(name, server):
    listening = server.sockets[0]
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write(f"{name}\n".encode())
    print("has", (await reader.readline()).decode().strip())  # @has
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, asyncio.TaskGroup() as group:  # @opens
        began = loop.time()
        group.create_task(order("Ada", server), name="Ada")
        group.create_task(order("Bo", server), name="Bo")
    print(f"main: done after {loop.time() - began:.0f} s")


if __name__ == "__main__":
    asyncio.run(main())
