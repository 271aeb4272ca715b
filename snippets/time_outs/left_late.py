"""A time-out is over while its block is being left.

>>> asyncio.run(main())
main: order taken
main: too late
"""

import asyncio


async def main():
    try:
        async with asyncio.timeout(2):
            try:
                await asyncio.sleep(1)
                print("main: order taken")
            finally:
                await asyncio.sleep(3)  # @clears
                print("main: table cleared")
    except TimeoutError:
        print("main: too late")


if __name__ == "__main__":
    asyncio.run(main())
