"""`AsyncExitStack`, left in reverse order, with an exception swallowed on the way."""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def resource(name):
    await asyncio.sleep(1)
    try:
        yield name
    except ValueError as error:
        caught = str(error)
    finally:
        await asyncio.sleep(1)


async def farewell(name):
    said = name


async def main():
    async with contextlib.AsyncExitStack() as stack:
        names = [await stack.enter_async_context(resource(name)) for name in "ab"]
        stack.push_async_callback(farewell, "bye")
        raise ValueError("inside")
    async with contextlib.aclosing(numbers()) as source:
        async for number in source:
            break
    return number


async def numbers():
    try:
        for number in range(3):
            yield number
    finally:
        await asyncio.sleep(1)


asyncio.run(main())
