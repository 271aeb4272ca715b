"""A coroutine object is for one run.

>>> asyncio.run(main())
main: has tea
main: RuntimeError: cannot reuse already awaited coroutine
"""

import asyncio


async def brew():
    await asyncio.sleep(1)
    return "tea"


async def main():
    tea = brew()
    print("main: has", await tea)
    try:
        print("main: has", await tea)  # @again
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
