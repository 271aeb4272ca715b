"""Two tasks each hold what the other waits for.

>>> asyncio.run(main())
main: waits for 2
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
        asyncio.create_task(cook("ben", stove, pan), name="ben"),
    ]
    done, waiting = await asyncio.wait(cooks, timeout=5)
    print("main: waits for", len(waiting))
    for task in waiting:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
