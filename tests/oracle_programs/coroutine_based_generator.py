"""`types.coroutine`, and a coroutine inside a generator inside a coroutine."""

import asyncio
import types


@types.coroutine
def pause(times):
    for _ in range(times):
        yield
    return times


@types.coroutine
def through():
    result = yield from inner().__await__()
    return result


async def inner():
    return await pause(2)


async def main():
    task = asyncio.create_task(through_task(), name="through")
    mine = await pause(1)
    return mine + await task


async def through_task():
    return await through()


asyncio.run(main())
