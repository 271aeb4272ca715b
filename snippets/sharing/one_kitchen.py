"""Two tasks take one lock for all that they need.

>>> asyncio.run(main())
anna: cooks
ben: cooks
main: waits for 0
"""

import asyncio


async def cook(name, kitchen):
    async with kitchen:
        await asyncio.sleep(1)
        print(f"{name}: cooks")


async def main():
    kitchen = asyncio.Lock()
    cooks = [
        asyncio.create_task(cook("anna", kitchen), name="anna"),
        asyncio.create_task(cook("ben", kitchen), name="ben"),
    ]
    done, waiting = await asyncio.wait(cooks, timeout=5)
    print("main: waits for", len(waiting))
    for task in waiting:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
