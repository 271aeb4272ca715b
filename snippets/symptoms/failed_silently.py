"""A task that is held and not awaited fails without a word as long as it is held.

>>> asyncio.run(main())
main: waits for cake, minute 1
main: waits for cake, minute 2
main: the exception: ValueError('burnt')
"""

import asyncio


async def bake():
    raise ValueError("burnt")  # @fails


async def main():
    baker = asyncio.create_task(bake(), name="baker")
    for minute in (1, 2):
        await asyncio.sleep(1)
        print("main: waits for cake, minute", minute)
    print("main: the exception:", repr(baker.exception()))


if __name__ == "__main__":
    asyncio.run(main())
