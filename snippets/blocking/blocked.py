"""A call that blocks keeps every task from going on.

>>> asyncio.run(main())
tick
tick
main: works
main: has worked
tick
tick
"""

import asyncio
import time


async def tick():
    for _ in range(4):
        print("tick")
        await asyncio.sleep(1)


async def main():
    ticker = asyncio.create_task(tick(), name="ticker")
    await asyncio.sleep(1.5)
    print("main: works")
    time.sleep(3)  # @works
    print("main: has worked")
    await ticker


if __name__ == "__main__":
    asyncio.run(main())
