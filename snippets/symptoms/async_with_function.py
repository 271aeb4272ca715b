"""An async with needs a manager, and got a coroutine.

>>> asyncio.run(main())
main: bakes
"""

import asyncio
import traceback


async def oven():
    await asyncio.sleep(1)
    return asyncio.timeout(5)


async def main():
    heating = oven()
    try:
        async with heating:  # @enters
            print("main: never here")
    except TypeError:
        traceback.print_exc()
    async with await heating:
        print("main: bakes")


if __name__ == "__main__":
    asyncio.run(main())
