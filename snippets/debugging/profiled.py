"""A profile counts the turns of a coroutine function, and has no time for its waits.

>>> asyncio.run(main())
order: 4 calls, 1 s
work: 1 calls, 1 s
"""

import asyncio
import cProfile
import pstats
import time


def work():
    time.sleep(1)  # @works


async def order():
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    work()


def row(profile, name):
    return pstats.Stats(profile).get_stats_profile().func_profiles[name]


async def main():
    with cProfile.Profile(time.perf_counter) as profile:
        await order()  # @orders
    for name in ("order", "work"):
        found = row(profile, name)
        print(f"{name}: {found.ncalls} calls, {found.cumtime:.0f} s")  # @says


if __name__ == "__main__":
    asyncio.run(main())
