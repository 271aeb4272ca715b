"""A network that answers only when both have asked makes the race happen at each run.

>>> asyncio.run(main())
main: eggs left: -1
"""

import asyncio


async def sell(shop, network):
    if shop["eggs"] > 0:
        await network()  # @asks
        shop["eggs"] -= 1


async def main():
    shop = {"eggs": 1}
    network = asyncio.Barrier(2).wait
    async with asyncio.TaskGroup() as group:
        group.create_task(sell(shop, network), name="anna")
        group.create_task(sell(shop, network), name="ben")
    print("main: eggs left:", shop["eggs"])  # @looks


if __name__ == "__main__":
    asyncio.run(main())
