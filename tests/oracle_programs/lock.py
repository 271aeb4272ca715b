"""A lock that is handed on in order, also past a waiter that was cancelled."""

import asyncio


async def use(lock, name, seconds):
    async with lock:
        held = name
        await asyncio.sleep(seconds)
    return held


async def main():
    lock = asyncio.Lock()
    first, second, third = (asyncio.create_task(use(lock, name, 1), name=name) for name in "abc")
    await asyncio.sleep(0.5)
    second.cancel()
    results = await asyncio.gather(first, second, third, return_exceptions=True)
    await lock.acquire()
    busy = lock.locked()
    lock.release()
    return busy


asyncio.run(main())
