"""A method is that of the result, which is not there yet.

>>> asyncio.run(main())
main: AttributeError: 'coroutine' object has no attribute 'title'
main: hello Anna
"""

import asyncio


async def name():
    await asyncio.sleep(1)
    return "anna"


async def main():
    asked = name()
    try:
        print("main: hello", asked.title())  # @asks
    except AttributeError as error:
        print("main: AttributeError:", error)
    print("main: hello", (await asked).title())


if __name__ == "__main__":
    asyncio.run(main())
