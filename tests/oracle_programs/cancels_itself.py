"""A task that cancels itself, and one that cancels the one waiting for it."""

import asyncio


async def tired():
    asyncio.current_task().cancel()
    still = "running"
    await asyncio.sleep(0)
    never = 1


async def rebel(parent):
    await asyncio.sleep(1)
    parent.cancel()
    await asyncio.sleep(1)


async def main():
    try:
        await asyncio.create_task(tired(), name="tired")
    except asyncio.CancelledError:
        first = True
    child = asyncio.create_task(rebel(asyncio.current_task()), name="rebel")
    try:
        await child
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
    return child.cancelled()


asyncio.run(main())
