"""A client's protocol sets the results of futures, in the order of its questions.

>>> asyncio.run(main())
soup: hot soup
tea: hot tea
"""

import asyncio
import collections
import socket


class Client(asyncio.Protocol):
    def __init__(self):
        self.asked = collections.deque()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        for line in data.splitlines():
            answer = self.asked.popleft()
            if not answer.done():
                answer.set_result(line.decode())  # @answers

    def ask(self, dish):
        answer = asyncio.get_running_loop().create_future()
        self.asked.append(answer)
        self.transport.write(f"{dish}\n".encode())
        return answer  # @asked


async def serve(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    async for line in reader:
        await asyncio.sleep(1)
        writer.write(b"hot " + line)
    writer.close()


async def order(client, dish):
    print(f"{dish}:", await client.ask(dish))  # @orders


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    kitchen = asyncio.create_task(serve(theirs), name="kitchen")
    transport, client = await loop.create_connection(Client, sock=ours)
    async with asyncio.TaskGroup() as group:  # @begins
        group.create_task(order(client, "soup"), name="soup")
        group.create_task(order(client, "tea"), name="tea")
    transport.close()  # @closes
    await kitchen


if __name__ == "__main__":
    asyncio.run(main())
