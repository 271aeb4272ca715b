"""An async generator needs an async for.

>>> asyncio.run(main())
main: TypeError: 'async_generator' object is not iterable
main: has a
main: has b
"""

import asyncio


async def letters():
    for letter in "ab":
        await asyncio.sleep(1)
        yield letter


async def main():
    try:
        for letter in letters():  # @goes
            print("main: has", letter)
    except TypeError as error:
        print("main: TypeError:", error)
    async for letter in letters():
        print("main: has", letter)


if __name__ == "__main__":
    asyncio.run(main())
