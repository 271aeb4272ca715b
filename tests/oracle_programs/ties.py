"""Timers that are due at one instant: sleeps, callbacks, time-outs, sums of shorter sleeps."""

import asyncio

order = []


async def fetch(name, *seconds):
    for each in seconds:
        await asyncio.sleep(each)
    order.append(name)
    size = len(order)
    return size


async def hurry(name, seconds):
    try:
        async with asyncio.timeout(seconds):
            await asyncio.sleep(1)
        order.append(name)
    except TimeoutError:
        order.append(name.upper())


async def patient(name):
    try:
        await asyncio.wait_for(asyncio.sleep(1), 1)
        order.append(name)
    except TimeoutError:
        order.append(name.upper())


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(fetch(name, 1) for name in "abcdefg"))
    for name in "hijk":
        loop.call_later(1, order.append, name)
        loop.call_at(loop.time() + 1, order.append, name)
    await asyncio.gather(*(hurry(name, 1) for name in "lmn"), fetch("o", 1), patient("p"))
    await asyncio.gather(fetch("q", 0.1, 0.7), fetch("r", 0.8), fetch("s", 0.7, 0.1), fetch("t", 0.8))
    cancelled = [loop.call_later(1, order.append, name) for name in "uvwx"]
    cancelled[1].cancel()
    await asyncio.sleep(1)
    found = "".join(order)
    print(found)


asyncio.run(main())
