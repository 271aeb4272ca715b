"""A priority queue gives the least item first, and the others whenever there is nothing less.

>>> asyncio.run(main())
clerk: (1, 'fire')
clerk: (1, 'flood')
clerk: (2, 'form')
"""

import asyncio


async def serve(desk):
    for _ in range(3):
        await asyncio.sleep(1)
        print("clerk:", await desk.get())  # @takes


async def main():
    desk = asyncio.PriorityQueue()
    clerk = asyncio.create_task(serve(desk), name="clerk")
    desk.put_nowait((2, "form"))
    desk.put_nowait((1, "fire"))
    await asyncio.sleep(1.5)
    desk.put_nowait((1, "flood"))  # @comes
    await clerk


if __name__ == "__main__":
    asyncio.run(main())
