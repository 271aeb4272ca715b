"""A test that waits for a race hangs once the race is mended.

>>> asyncio.run(main())
main: it hangs
main: eggs left: 1
"""

import asyncio


async def sell(shop, lock, network):
    async with lock:
        if shop["eggs"] > 0:
            await network()  # @asks
            shop["eggs"] -= 1


async def main():
    shop, lock = {"eggs": 1}, asyncio.Lock()
    barrier = asyncio.Barrier(2)
    network = barrier.wait
    try:
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(sell(shop, lock, network), name="anna")
            group.create_task(sell(shop, lock, network), name="ben")
    except TimeoutError:
        print("main: it hangs")
    print("main: eggs left:", shop["eggs"])


if __name__ == "__main__":
    asyncio.run(main())
