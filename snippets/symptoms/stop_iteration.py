"""The end of an iterator does not get out of a coroutine.

>>> asyncio.run(main())
main: has tea
main: RuntimeError: coroutine raised StopIteration
"""

import asyncio


async def first(dishes):
    return next(dishes)  # @takes


async def main():
    dishes = iter(["tea"])
    print("main: has", await first(dishes))
    try:
        print("main: has", await first(dishes))
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
