"""A time-out cancels the task, and makes an error of its own of that at the end of the block.

>>> asyncio.run(main())
tea: CancelledError
main: TimeoutError
main: goes on
"""

import asyncio


async def brew():
    try:
        await asyncio.sleep(10)  # @brews
    except BaseException as error:
        print("tea:", type(error).__name__)
        raise


async def main():
    try:
        async with asyncio.timeout(2):
            await brew()
    except TimeoutError as error:
        print("main:", type(error).__name__)
    await asyncio.sleep(1)
    print("main: goes on")


if __name__ == "__main__":
    asyncio.run(main())
