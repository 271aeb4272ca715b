"""A shield: what it protects goes on when the one who waits is cancelled."""

import asyncio


async def precious():
    await asyncio.sleep(3)
    return "kept"


async def outer(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        late = await task
        return late + "!"


async def main():
    task = asyncio.create_task(precious(), name="precious")
    waiting = asyncio.create_task(outer(task), name="outer")
    await asyncio.sleep(1)
    waiting.cancel()
    return await waiting


print(asyncio.run(main()))
