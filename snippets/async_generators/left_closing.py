"""A generator that a loop breaks off is closed at once, if a block sees to it.

>>> asyncio.run(main())
main: has a
letters: closed
main: has read enough
main: leaves
"""

import asyncio
import contextlib


async def letters():
    try:
        for letter in "abc":
            await asyncio.sleep(1)
            yield letter
    finally:
        print("letters: closed")  # @closed


async def main():
    async with contextlib.aclosing(letters()) as source:
        async for letter in source:
            print("main: has", letter)
            break  # @breaks
    print("main: has read enough")
    await asyncio.sleep(1)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
