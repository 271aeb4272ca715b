"""`as_completed`: results in the order in which they come, and one too late."""

import asyncio


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    order = []
    tasks = [asyncio.create_task(work(seconds)) for seconds in (3, 1, 2)]  # it would start coroutines in no order
    for next_one in asyncio.as_completed(tasks):
        order.append(await next_one)
    slow = asyncio.create_task(work(9), name="slow")
    try:
        for next_one in asyncio.as_completed([slow], timeout=1):
            await next_one
    except TimeoutError:
        slow.cancel()
    return order


asyncio.run(main())
