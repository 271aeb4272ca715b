"""A test with a network that answers at once does not meet the race.

>>> asyncio.run(main())
main: eggs left: 0
"""

import asyncio
from unittest import mock


async def sell(shop, network):
    if shop["eggs"] > 0:
        await network()  # @asks
        shop["eggs"] -= 1


async def main():
    shop = {"eggs": 1}
    network = mock.AsyncMock()
    async with asyncio.TaskGroup() as group:
        group.create_task(sell(shop, network), name="anna")
        group.create_task(sell(shop, network), name="ben")
    print("main: eggs left:", shop["eggs"])  # @looks


if __name__ == "__main__":
    asyncio.run(main())
