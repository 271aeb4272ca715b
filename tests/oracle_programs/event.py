"""An event that wakes two tasks at once, is cleared, and set again by a timer."""

import asyncio


async def waiter(event, number):
    await event.wait()
    seen = number
    event.clear()
    await event.wait()
    return seen


async def main():
    event = asyncio.Event()
    one = asyncio.create_task(waiter(event, 1))
    two = asyncio.create_task(waiter(event, 2))
    await asyncio.sleep(1)
    event.set()
    asyncio.get_running_loop().call_later(2, event.set)
    return await one + await two


asyncio.run(main())
