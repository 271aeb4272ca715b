"""The end of an async iterator does not get out of an async generator.

>>> asyncio.run(main())
main: has a
main: RuntimeError: async generator raised StopAsyncIteration
"""

import asyncio


async def letters():
    yield "a"
    raise StopAsyncIteration  # @stops


async def main():
    try:
        async for letter in letters():
            print("main: has", letter)
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
