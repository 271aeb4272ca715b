"""Two tasks take what they need in the same order.

>>> asyncio.run(main())
anna: cooks
ben: cooks
main: waits for 0
"""

import asyncio


async def cook(name, first, second):
    async with first:
        await asyncio.sleep(1)
        async with second:  # @wants
            print(f"{name}: cooks")


async def main():
    pan, stove = asyncio.Lock(), asyncio.Lock()
    cooks = [
        asyncio.create_task(cook("anna", pan, stove), name="anna"),
        asyncio.create_task(cook("ben", pan, stove), name="ben"),
    ]
    done, waiting = await asyncio.wait(cooks, timeout=5)
    print("main: waits for", len(waiting))
    for task in waiting:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
