"""Eager tasks: they run at once, inside the call that creates them. Not on 3.12, which may crash when one is observed."""

import asyncio
import sys


async def quick(number):
    return number


async def slow(number):
    inner = asyncio.create_task(quick(number), name=f"inner {number}")
    await asyncio.sleep(number)
    return await inner


async def main():
    loop = asyncio.get_running_loop()
    if sys.version_info >= (3, 13):
        loop.set_task_factory(asyncio.eager_task_factory)
    tasks = [asyncio.create_task(slow(number), name=f"slow {number}") for number in (2, 1)]
    done = asyncio.create_task(quick(7), name="done")
    finished = done.done()
    results = await asyncio.gather(*tasks, quick(3))
    return finished, results


asyncio.run(main())
