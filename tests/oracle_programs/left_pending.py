"""A task still asleep when the program's main coroutine returns: `asyncio.run` cancels it."""

import asyncio


async def sleeper():
    try:
        await asyncio.sleep(100)
    finally:
        farewell = "bye"
        await asyncio.sleep(1)
        print(farewell)


async def main():
    task = asyncio.create_task(sleeper(), name="sleeper")
    await asyncio.sleep(1)


asyncio.run(main())
