"""A bounded semaphore notices who gives back more than was taken.

>>> asyncio.run(main())
main: cooks
main: ValueError: BoundedSemaphore released too many times
"""

import asyncio


async def main():
    stoves = asyncio.BoundedSemaphore(2)
    async with stoves:
        print("main: cooks")
    try:
        stoves.release()  # @again
    except ValueError as error:
        print("main: ValueError:", error)


if __name__ == "__main__":
    asyncio.run(main())
