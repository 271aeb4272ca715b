"""A generator that a loop breaks off is closed later, in a task that nobody has asked for.

>>> asyncio.run(main())
main: has a
main: has read enough
letters: closed
main: leaves
"""

import asyncio


async def letters():
    try:
        for letter in "abc":
            await asyncio.sleep(1)
            yield letter
    finally:
        print("letters: closed")  # @closed


async def main():
    async for letter in letters():
        print("main: has", letter)
        break  # @breaks
    print("main: has read enough")
    await asyncio.sleep(1)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
