"""Forty tasks with odd names."""

import asyncio


async def main():
    async with asyncio.TaskGroup() as tg:
        for i in range(40):
            tg.create_task(asyncio.sleep(i % 3), name=f"t<{i}>&\"'")


def rec(n):
    return 0 if n == 0 else 1 + rec(n - 1)


asyncio.run(main())
rec(60)
s = "\x00\x1b\ud800<b>&\u202e{}|\\"


def f(s):
    return len(s)


f(s)
