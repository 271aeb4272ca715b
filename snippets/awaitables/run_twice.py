"""Each asyncio.run has a loop of its own, and ends what is left on it.

>>> main()
clock: 0
first: done
clock: stopped
second: done
"""

import asyncio
import time

background = set()


async def tick():
    try:
        for number in range(3):
            print("clock:", number)  # @tick
            await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("clock: stopped")
        raise


async def first():
    background.add(asyncio.create_task(tick(), name="clock"))
    await asyncio.sleep(0.5)
    print("first: done")


async def second():
    await asyncio.sleep(0.5)
    print("second: done")


def main():
    asyncio.run(first())
    time.sleep(2)
    asyncio.run(second())  # @second-run


if __name__ == "__main__":
    main()
