"""A thread knows nothing of the cancellation of the task that waits for it.

>>> asyncio.run(main())
main: asks
main: cake is cancelled: True
bake: done
"""

import asyncio
import time


def bake():
    time.sleep(3)
    print("bake: done")


async def main():
    cake = asyncio.create_task(asyncio.to_thread(bake), name="cake")
    await asyncio.sleep(1)
    print("main: asks")
    cake.cancel()  # @asks
    await asyncio.wait([cake])
    print("main: cake is cancelled:", cake.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
