"""Of two time-outs the inner one is over first, and then the other.

>>> asyncio.run(main())
main: no tea
main: no breakfast
"""

import asyncio


async def main():
    try:
        async with asyncio.timeout(2):
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(10)  # @waits
            except TimeoutError:
                print("main: no tea")
            await asyncio.sleep(10)
    except TimeoutError:
        print("main: no breakfast")


if __name__ == "__main__":
    asyncio.run(main())
