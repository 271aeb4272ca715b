"""A lock that nobody holds cannot be released.

>>> asyncio.run(watch())
main: has the key
watch: RuntimeError: Lock is not acquired.
"""

import asyncio


async def main():
    key = asyncio.Lock()
    async with key:
        print("main: has the key")
        key.release()
    print("main: never here")


async def watch():
    try:
        await main()
    except RuntimeError as error:
        print("watch: RuntimeError:", error)  # @hears


if __name__ == "__main__":
    asyncio.run(watch())
