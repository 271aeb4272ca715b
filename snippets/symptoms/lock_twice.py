"""A task that holds a lock waits for itself when it asks for it again.

>>> asyncio.run(main())
main: has the key
main: waited in vain
"""

import asyncio

key = asyncio.Lock()


async def count():
    async with key:  # @again
        print("count: 12")


async def main():
    try:
        async with asyncio.timeout(5), key:
            print("main: has the key")
            await count()
    except TimeoutError:
        print("main: waited in vain")


if __name__ == "__main__":
    asyncio.run(main())
