"""A mock answers at once, so that nobody else has a turn in between.

>>> asyncio.run(main())
anna: calls
anna: is told
ben: calls
ben: is told
main: awaited 2
"""

import asyncio
from unittest import mock


async def call(network, name):
    print(f"{name}: calls")
    await network()  # @calls
    print(f"{name}: is told")


async def give_way():
    await asyncio.sleep(0)


async def main():
    network = mock.AsyncMock()
    async with asyncio.TaskGroup() as group:
        group.create_task(call(network, "anna"), name="anna")
        group.create_task(call(network, "ben"), name="ben")
    print("main: awaited", network.await_count)


if __name__ == "__main__":
    asyncio.run(main())
