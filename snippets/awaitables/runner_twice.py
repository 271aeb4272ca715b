"""With a Runner two coroutines run on one loop, and a task goes on from one to the next.

>>> main()
clock: 0
first: done
clock: 1
second: done
clock: stopped
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
    with asyncio.Runner() as runner:
        runner.run(first())
        time.sleep(2)
        runner.run(second())  # @second-run


if __name__ == "__main__":
    main()
