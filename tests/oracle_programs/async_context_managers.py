"""Async context managers, of one's own and asyncio's."""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def cm(n):
    await asyncio.sleep(n)
    try:
        yield n
    finally:
        await asyncio.sleep(n)
        print("closed", n)


class L:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *e):
        await asyncio.sleep(0)
        return True


async def main():
    async with cm(1) as a, cm(2) as b:
        await asyncio.sleep(0.5)
    async with L() as quiet:
        raise ValueError("x")
    lock = asyncio.Lock()
    async with lock:
        print("locked")
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(5)
    except TimeoutError:
        print("timeout")
    try:
        await asyncio.wait_for(asyncio.sleep(9), 2)
    except asyncio.TimeoutError:
        print("wf")


asyncio.run(main())
