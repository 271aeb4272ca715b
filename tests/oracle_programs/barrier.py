"""A barrier that tasks reach one after another, and one that is broken."""

import asyncio


async def runner(barrier, delay):
    await asyncio.sleep(delay)
    place = await barrier.wait()
    return place


async def main():
    barrier = asyncio.Barrier(3)
    places = await asyncio.gather(*(runner(barrier, delay) for delay in (3, 1, 2)))
    waiter = asyncio.create_task(runner(barrier, 0), name="waiter")
    await asyncio.sleep(1)
    await barrier.abort()
    try:
        await waiter
    except asyncio.BrokenBarrierError:
        places = sorted(places)
    return places


asyncio.run(main())
