"""A clean-up that takes time, after cancellation."""

import asyncio


async def a():
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(1)


async def main():
    t = asyncio.create_task(a())
    await asyncio.sleep(0.5)
    t.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(t, return_exceptions=True)


asyncio.run(main())


async def m2():
    try:
        await asyncio.Future()
    except GeneratorExit:
        print("ge")
        raise


c = m2()
try:
    c.send(None)
except RuntimeError:
    print("no loop")
