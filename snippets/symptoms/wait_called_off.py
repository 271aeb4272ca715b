"""A thread waits no longer for a coroutine, and has it cancelled.

>>> asyncio.run(main())
baker: waits no longer
bake: is cancelled
"""

import asyncio


async def bake():
    try:
        await asyncio.sleep(3)
        print("bake: ends")
    except asyncio.CancelledError:
        print("bake: is cancelled")
        raise


def ask(loop):
    future = asyncio.run_coroutine_threadsafe(bake(), loop)
    try:
        future.result(1)  # @waits
    except TimeoutError:
        print("baker: waits no longer")  # @gives-up
        future.cancel()


async def main():
    await asyncio.to_thread(ask, asyncio.get_running_loop())
    await asyncio.sleep(4)


if __name__ == "__main__":
    asyncio.run(main())
