"""A wait that suspends lets the other tasks go on.

>>> asyncio.run(main())
tick
tick
main: works
tick
tick
main: has worked
"""

import asyncio


async def tick():
    for _ in range(4):
        print("tick")
        await asyncio.sleep(1)


async def main():
    ticker = asyncio.create_task(tick(), name="ticker")
    await asyncio.sleep(1.5)
    print("main: works")
    await asyncio.sleep(3)  # @works
    print("main: has worked")
    await ticker


if __name__ == "__main__":
    asyncio.run(main())
