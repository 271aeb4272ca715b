"""A generator that somebody still holds is closed when the loop is.

>>> asyncio.run(main())
main: has a
main: leaves
letters: closed
"""

import asyncio


async def letters():
    try:
        for letter in "abc":
            await asyncio.sleep(1)
            yield letter
    finally:
        await asyncio.sleep(1)
        print("letters: closed")  # @closed


async def main():
    global source
    source = letters()
    async for letter in source:
        print("main: has", letter)
        break  # @breaks
    await asyncio.sleep(1)
    print("main: leaves")  # @leaves


if __name__ == "__main__":
    asyncio.run(main())
