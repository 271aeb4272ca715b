"""A test that waits for a race for a while passes once the race is mended.

>>> asyncio.run(main())
network: nobody else came
main: eggs left: 0
"""

import asyncio
import functools


async def sell(shop, lock, network):
    async with lock:
        if shop["eggs"] > 0:
            await network()  # @asks
            shop["eggs"] -= 1


async def meet(barrier):
    try:
        await asyncio.wait_for(barrier.wait(), 1)
    except TimeoutError:
        print("network: nobody else came")


async def main():
    shop, lock = {"eggs": 1}, asyncio.Lock()
    barrier = asyncio.Barrier(2)
    network = functools.partial(meet, barrier)
    try:
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(sell(shop, lock, network), name="anna")
            group.create_task(sell(shop, lock, network), name="ben")
    except TimeoutError:
        print("main: it hangs")
    print("main: eggs left:", shop["eggs"])


if __name__ == "__main__":
    asyncio.run(main())
