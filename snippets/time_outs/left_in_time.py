"""A time-out that has nothing to do with the cleaning up.

>>> asyncio.run(main())
main: order taken
main: table cleared
"""

import asyncio


async def main():
    try:
        async with asyncio.timeout(2):
            await asyncio.sleep(1)
            print("main: order taken")
    except TimeoutError:
        print("main: too late")
    finally:
        await asyncio.sleep(3)  # @clears
        print("main: table cleared")


if __name__ == "__main__":
    asyncio.run(main())
