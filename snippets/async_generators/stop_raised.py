"""A generator that raises StopAsyncIteration has failed: it ends by returning.

>>> asyncio.run(main())
main: has a
main: RuntimeError async generator raised StopAsyncIteration
"""

import asyncio


async def letters():
    await asyncio.sleep(1)
    yield "a"
    raise StopAsyncIteration  # @raises


async def main():
    try:
        async for letter in letters():
            print("main: has", letter)
    except RuntimeError as error:
        print("main:", type(error).__name__, error)


if __name__ == "__main__":
    asyncio.run(main())
