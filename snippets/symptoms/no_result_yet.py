"""A task that is not done has no result.

>>> asyncio.run(main())
main: InvalidStateError: Result is not set.
main: has tea
"""

import asyncio


async def brew():
    await asyncio.sleep(1)
    return "tea"


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    try:
        print("main: has", tea.result())  # @asks
    except asyncio.InvalidStateError as error:
        print("main: InvalidStateError:", error)
    print("main: has", await tea)


if __name__ == "__main__":
    asyncio.run(main())
