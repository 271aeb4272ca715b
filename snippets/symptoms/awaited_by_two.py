"""Two tasks cannot go through one coroutine object.

>>> asyncio.run(main())
RuntimeError: coroutine is being awaited already
drinks tea
"""

import asyncio


async def brew():
    await asyncio.sleep(1)
    return "tea"


async def drink(tea):
    try:
        print("drinks", await tea)  # @awaits
    except RuntimeError as error:
        print("RuntimeError:", error)


async def main():
    tea = brew()
    async with asyncio.TaskGroup() as group:
        group.create_task(drink(tea), name="anna")
        group.create_task(drink(tea), name="ben")


if __name__ == "__main__":
    asyncio.run(main())
