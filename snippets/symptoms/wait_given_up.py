"""A thread waits no longer for a coroutine, which runs on.

>>> asyncio.run(main())
baker: waits no longer
bake: ends
"""

import asyncio


async def bake():
    await asyncio.sleep(3)
    print("bake: ends")


def ask(loop):
    future = asyncio.run_coroutine_threadsafe(bake(), loop)
    try:
        future.result(1)  # @waits
    except TimeoutError:
        print("baker: waits no longer")  # @gives-up


async def main():
    await asyncio.to_thread(ask, asyncio.get_running_loop())
    await asyncio.sleep(4)


if __name__ == "__main__":
    asyncio.run(main())
