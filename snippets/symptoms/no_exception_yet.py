"""A task that is not done has no exception either, not even None.

>>> asyncio.run(main())
main: InvalidStateError: Exception is not set.
main: exception: None
"""

import asyncio


async def brew():
    await asyncio.sleep(1)


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    try:
        print("main: exception:", tea.exception())  # @asks
    except asyncio.InvalidStateError as error:
        print("main: InvalidStateError:", error)
    await tea
    print("main: exception:", tea.exception())


if __name__ == "__main__":
    asyncio.run(main())
