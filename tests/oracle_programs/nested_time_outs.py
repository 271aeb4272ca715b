"""Time-outs inside each other, moved, and past before they begin."""

import asyncio


async def slow():
    await asyncio.sleep(10)


async def main():
    seen = []
    try:
        async with asyncio.timeout(5) as outer:
            try:
                async with asyncio.timeout(1):
                    await slow()
            except TimeoutError:
                seen.append("inner")
            outer.reschedule(asyncio.get_running_loop().time() + 2)
            await slow()
    except TimeoutError:
        seen.append("outer")
    try:
        async with asyncio.timeout_at(0):
            await slow()
    except TimeoutError:
        seen.append("past")
    async with asyncio.timeout(None) as never:
        await asyncio.sleep(1)
    return seen, never.expired()


print(asyncio.run(main()))
