"""A thread that looks for a sign stops soon after it is given.

>>> asyncio.run(main())
main: asks
bake: stops
main: cake is cancelled: True
"""

import asyncio
import threading
import time


def bake(stop):
    for _ in range(10):
        time.sleep(0.6)
        if stop.is_set():
            print("bake: stops")
            return


async def bake_cake():
    stop = threading.Event()
    baking = asyncio.create_task(asyncio.to_thread(bake, stop), name="baking")
    try:
        await asyncio.shield(baking)
    finally:
        stop.set()
        await baking


async def main():
    cake = asyncio.create_task(bake_cake(), name="cake")
    await asyncio.sleep(1)
    print("main: asks")
    cake.cancel()  # @asks
    await asyncio.wait([cake])
    print("main: cake is cancelled:", cake.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
